"""The rows an act brings, written by the workflow inside its transaction and by nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from tools.rectification.chain import digest, evidence_digest
from tools.rectification.codec import PLANS, TESTS, plain
from tools.rectification.model import Item
from tools.rectification.organisation import Organisation
from tools.rectification.tables import evidence_table, item_table, plan_table, registration_table
from tools.rectification.verbs.base import Move, Setting
from tools.rectification.visibility import listed, people_of


def add_rows(connection: Connection, item: Item, move: Move, setting: Setting) -> dict[str, str]:
    """Write what the move adds; what each is called and its digest, for the event to vouch for."""
    made = {"item": item.id, "made_at": setting.now, "made_by": setting.actor.username, "reason": move.why}
    added: dict[str, str] = {}
    if move.plan is not None:
        plan = plain(PLANS, move.plan)
        connection.execute(insert(plan_table).values(**made, revision=item.plan_revision, plan=plan))
        added[f"方案 {item.id}/{item.plan_revision}"] = digest(plan)
    if move.registration is not None:
        # In an object of its own: a bare null would be no row's value on one engine and JSON's null on the other.
        test = {"test": plain(TESTS, move.registration[0])}
        connection.execute(insert(registration_table).values(**made, number=item.test_number, test=test))
        added[f"效果检验 {item.id}/{item.test_number}"] = digest(test)
    if move.evidence is not None:
        row: dict[str, Any] = {**move.evidence.__dict__, "kind": move.evidence.kind.value}
        row["measures"] = list(move.evidence.measures)
        connection.execute(insert(evidence_table).values(row))
        added[f"证据 {move.evidence.id}"] = evidence_digest(row)
    return added


def columns_of(item: Item, organisation: Organisation) -> dict[str, Any]:
    """What an item is searched by, beside its body."""
    return {
        "state": item.state.value,
        "unit": item.unit,
        "college": item.college,
        "major": item.major,
        "units": listed(organisation.around((item.unit, *item.cooperating))),
        "people": people_of(item),
        "due_on": item.due_on,
        "seq": item.seq,
    }


def next_number(connection: Connection, today: date) -> str:
    """ZG2026-001, counted within the year; no number is ever given twice, for no item is ever removed."""
    year = f"ZG{today.year}-"
    query = select(item_table.c.id).where(item_table.c.id.startswith(year, autoescape=True))
    used = [int(number.removeprefix(year)) for number in connection.execute(query).scalars()]
    return f"{year}{max(used, default=0) + 1:03d}"
