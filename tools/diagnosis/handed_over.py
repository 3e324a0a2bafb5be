"""Items of rectification the school handed over, by the problem of a review each came of, under the asker's right.

Items that are opened in this system stand in the ledger, which knows of no review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from knowledge_base.evaluation.rights import RightKind
from tools.context import ToolContext
from tools.diagnosis.on_record import college_of, major_of, rows_of
from tools.display import said_day
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.relations import Relation

_COLLEGE = college_of("hi")
_OWN = ("item_id", "finding_id", "org_id", "problem", "opened_on", "due_on", "closed_on", "state", "effect")
HANDED_OVER = Relation(
    name="handed_over",
    table="rectification_history",
    alias="hi",
    joins={"ma": major_of("hi")},
    columns={**{name: f"hi.{name}" for name in _OWN}, "college_id": _COLLEGE},
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: f"{_COLLEGE} = :id",
        RightKind.MAJOR: "hi.org_id = :id",
    },
    personal=False,
)
"""One item handed over; no person stands behind it."""


def handed_over(context: ToolContext) -> Mapping[str, list[Evidence]]:
    """The items by the problem each came of."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for row in sorted(rows_of(HANDED_OVER, context), key=lambda row: str(row["item_id"])):
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
