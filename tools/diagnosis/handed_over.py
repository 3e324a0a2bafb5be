"""Items of rectification the school handed over, by the problem of a review each came of, under the asker's right.

Items that are opened in this system stand in the ledger, which knows of no review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlglot import exp

from knowledge_base.evaluation.rights import RightKind
from tools.context import ToolContext
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.access import own_right
from tools.metrics.compile import render
from tools.metrics.expressions import check_query
from tools.metrics.relations import Join, Relation

_COLLEGE = "COALESCE(ma.parent_id, hi.org_id)"
_OWN = ("item_id", "finding_id", "org_id", "problem", "opened_on", "due_on", "closed_on", "state", "effect")
HANDED_OVER = Relation(
    name="handed_over",
    table="rectification_history",
    alias="hi",
    joins={"ma": Join("org_unit", "ma.org_id = hi.org_id AND ma.level = 'major'", outer=True)},
    columns={**{name: f"hi.{name}" for name in _OWN}, "college_id": _COLLEGE},
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: f"{_COLLEGE} = :id",
        RightKind.MAJOR: "hi.org_id = :id",
    },
    personal=False,
)
"""One item handed over; no person stands behind it."""

_TABLES = {HANDED_OVER.name: HANDED_OVER.tables}


def handed_over(context: ToolContext) -> Mapping[str, list[Evidence]]:
    """The items by the problem each came of."""
    right, names = own_right(context.scope), list(HANDED_OVER.columns)
    query = exp.select(*(exp.column(name) for name in names)).from_(HANDED_OVER.name)
    query = query.with_(HANDED_OVER.name, as_=HANDED_OVER.select(names, HANDED_OVER.predicate(right), {}))
    check_query(query, _TABLES)
    client = context.metrics.client
    found: dict[str, list[Evidence]] = defaultdict(list)
    rows = client.scoped(right).fetch(render(query, client.dialect))
    for row in sorted((dict(zip(names, row, strict=True)) for row in rows), key=lambda row: str(row["item_id"])):
        if row["finding_id"]:
            found[row["finding_id"]].append(_evidence(row, context))
    return found


def _evidence(row: Mapping[str, Any], context: ToolContext) -> Evidence:
    unit = context.metrics.directory.units.get(row["org_id"])
    lead = [f"{unit.name}牵头"] if unit else []
    closed = [f"{said_day(row['closed_on'])}销号"] if row["closed_on"] else []
    effect = f"，成效{row['effect']}" if row["effect"] else ""
    days = [f"{said_day(row['opened_on'])}立项", f"期限 {said_day(row['due_on'])}", *closed]
    return Evidence(
        kind=EvidenceKind.RECORD,
        title=f"{row['item_id']}《{row['problem']}》",
        display=f"{row['state']}{effect}",
        entity=unit.name if unit else None,
        entity_id=row["org_id"],
        definition="；".join([*lead, *days]),
        method="学校移交的以往整改记录",
        filters={"finding": row["finding_id"]},
        generation=context.metrics.client.generation,
        as_of=context.metrics.directory.as_of.isoformat(),
    )


def said_day(day: date) -> str:
    """A day as people write it."""
    return f"{day.year}年{day.month}月{day.day}日"
