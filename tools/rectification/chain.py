"""The chain of events: each link's hash covers its content and the hash before it, and the head says where it ends.

So an altered, removed, added or reordered event shows, also the last one; and since each event carries the fields it
changed and the digests of what was added with it, so does an item, a plan, a registration or a record of evidence that
somebody changed past the workflow. What shows is that it happened, not who could do it: whoever may write the whole
database could compute a new chain, so a school keeps `head` elsewhere too (it is printed by every verification).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from tools.errors import ToolFailure
from tools.rectification.codec import EVENTS, plain
from tools.rectification.events import Event
from tools.rectification.tables import (
    event_table,
    evidence_table,
    head_table,
    item_table,
    plan_table,
    registration_table,
)

START = "0" * 64


@dataclass(frozen=True)
class Head:
    """How many events there are, and the hash of the last."""

    events: int
    hash: str


@dataclass(frozen=True)
class Verification:
    """What a look over the whole chain found; `problems` is empty when all is as it was written."""

    head: Head
    items: int
    problems: tuple[str, ...]


def digest(content: Any) -> str:
    """The hash of plain data, whatever order its keys come in."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def take_turn(connection: Connection) -> Head:
    """Where the chain ends; whoever else wants to write waits until this transaction ends.

    Writing the row before reading it takes the one writer's place on SQLite and the row's lock on PostgreSQL.
    """
    connection.execute(update(head_table).where(head_table.c.id == 1).values(events=head_table.c.events))
    return head_of(connection)


def head_of(connection: Connection) -> Head:
    """Where the chain ends now."""
    row = connection.execute(select(head_table.c.events, head_table.c.hash).where(head_table.c.id == 1)).first()
    if row is None:
        raise ToolFailure("the head of the rectification chain is missing")
    return Head(row.events, row.hash)


def append(connection: Connection, head: Head, event: Event) -> Head:
    """Write the next event and move the head on; its number must be the next."""
    if event.seq != head.events + 1:
        raise ToolFailure(f"event {event.seq} does not follow {head.events}")
    row = {**event.__dict__, "hash": _link(head.hash, event)}
    connection.execute(insert(event_table).values(row))
    moved = Head(event.seq, row["hash"])
    connection.execute(update(head_table).where(head_table.c.id == 1).values(events=moved.events, hash=moved.hash))
    return moved


def _link(previous: str, event: Event) -> str:
    content = plain(EVENTS, event)
    del content["hash"]
    return digest([previous, content])


def verify(connection: Connection, stored: Callable[[str], bool] | None = None) -> Verification:
    """Go over everything; `stored` tells whether the file of a hash is there and has that hash."""
    head = head_of(connection)
    problems: list[str] = []
    bodies: dict[str, dict[str, Any]] = {}
    digests: dict[str, str] = {}
    problems += _over_events(connection, head, bodies, digests)
    problems += _over_items(connection, bodies)
    problems += _over_added(connection, digests, stored)
    return Verification(head, len(bodies), tuple(problems))


def _over_events(
    connection: Connection, head: Head, bodies: dict[str, dict[str, Any]], digests: dict[str, str]
) -> Iterator[str]:
    """Whatever is wrong with the links; fills in what the events make of each item, and the digests they name."""
    previous, expected = START, 1
    for row in connection.execute(select(event_table).order_by(event_table.c.seq)):
        event = Event(**row._mapping)
        if event.seq != expected:
            yield f"第 {expected} 至 {event.seq - 1} 号事件缺失"
        elif _link(previous, event) != event.hash:
            yield f"第 {event.seq} 号事件（{event.item}）被改动，或不在原来的位置"
        bodies.setdefault(event.item, {}).update(event.changes)
        digests.update(event.details.get("added", {}))
        previous, expected = event.hash, event.seq + 1
    if (expected - 1, previous) != (head.events, head.hash):
        yield f"链的末端不符：应有 {head.events} 个事件，现有 {expected - 1} 个"


def _over_items(connection: Connection, bodies: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    rows = {row.id: row for row in connection.execute(select(item_table))}
    for number in sorted(rows.keys() | bodies.keys()):
        if number not in rows:
            yield f"整改项 {number} 缺失"
        elif number not in bodies:
            yield f"整改项 {number} 没有任何事件"
        elif digest(rows[number].body) != digest(bodies[number]):
            changed = [k for k in bodies[number] if rows[number].body.get(k) != bodies[number][k]]
            yield f"整改项 {number} 被改动：{'、'.join(changed) or '多出字段'}"
        elif (rows[number].state, rows[number].seq) != (bodies[number]["state"], bodies[number]["seq"]):
            yield f"整改项 {number} 的检索列被改动"


def _over_added(
    connection: Connection, digests: Mapping[str, str], stored: Callable[[str], bool] | None
) -> Iterator[str]:
    found = dict(added(connection))
    for name in sorted(found.keys() | digests.keys()):
        if name not in found:
            yield f"{name} 缺失"
        elif found[name] != digests.get(name):
            yield f"{name} 被改动，或没有登记它的事件"
    if stored is not None:
        for sha256, file in connection.execute(select(evidence_table.c.sha256, evidence_table.c.name)):
            if not stored(sha256):
                yield f"证据文件 {file}（{sha256[:12]}）缺失或内容已变"


def added(connection: Connection) -> Iterator[tuple[str, str]]:
    """What is beside the events, each with its digest as an event names it."""
    for row in connection.execute(select(plan_table.c.item, plan_table.c.revision, plan_table.c.plan)):
        yield f"方案 {row.item}/{row.revision}", digest(row.plan)
    for row in connection.execute(
        select(registration_table.c.item, registration_table.c.number, registration_table.c.test)
    ):
        yield f"效果检验 {row.item}/{row.number}", digest(row.test)
    for row in connection.execute(select(evidence_table)):
        yield f"证据 {row.id}", evidence_digest(row._mapping)


def evidence_digest(row: Mapping[Any, Any]) -> str:
    """The digest of a record of evidence; moments and days as text."""
    return digest({key: str(value) if key in ("made_on", "added_at") else value for key, value in row.items()})
