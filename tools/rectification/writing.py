"""Writing what an act came to: one event and what it brings, in the order in which a reader may rely on it.

Nothing is decided here. The workflow calls it inside its transaction, once it has taken its turn on the chain.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import Connection, insert, select, update

from tools.rectification.asked import digest_of
from tools.rectification.chain import Head, append
from tools.rectification.codec import ITEMS, plain
from tools.rectification.events import ADDED, ASKED, Event
from tools.rectification.model import Item
from tools.rectification.request_base import Request
from tools.rectification.rows import add_rows, columns_of
from tools.rectification.tables import item_table
from tools.rectification.verbs.base import Move, Setting


def write(
    connection: Connection,
    head: Head,
    before: Item | None,
    item: Item,
    move: Move,
    setting: Setting,
    verb: str,
    key: str,
    asked: Request | None = None,
) -> tuple[Head, Item]:
    """The head of the chain and the item after it; `before` is None for an item that is opened."""
    seq = head.events + 1
    after = replace(item, **move.changes, state=move.to, seq=seq)
    added = add_rows(connection, after, move, setting)
    body = plain(ITEMS, after)
    # As it was stored: a field that has come to items since is one that this event adds.
    stored = select(item_table.c.body).where(item_table.c.id == after.id)
    was = connection.execute(stored).scalar_one() if before else {}
    event = Event(
        seq=seq,
        item=after.id,
        at=setting.now,
        day=setting.today,
        actor=setting.actor.username,
        role=setting.actor.role.value,
        verb=verb,
        before=before.state.value if before else "",
        after=after.state.value,
        why=move.why,
        details={
            **move.details,
            **({ADDED: added} if added else {}),
            **({ASKED: digest_of(asked)} if asked and key else {}),
        },
        changes={name: value for name, value in body.items() if name not in was or was[name] != value},
        key=key or secrets.token_hex(16),
    )
    moved = append(connection, head, event)
    row = {"id": after.id, "body": body, **columns_of(after, setting.organisation)}
    if before is None:
        connection.execute(insert(item_table).values(row))
    else:
        connection.execute(update(item_table).where(item_table.c.id == after.id).values(row))
    return moved, after


def opening_of(move: Move) -> Move:
    """The event that opens the item which another's brings with it."""
    assert move.opens is not None
    return Move(move.opens.state, move.why, {}, {"recurrence_of": move.opens.recurrence_of})
