"""The demo's items of rectification by hand: the scenes of its file read once more, with nothing of the workflow.

States follow what was done last; deadlines are those of the plan, moved by a granted extension. Today is the demo's
clock. An item is late when its deadline has passed and its measures are not accepted; under observation nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import knowledge_base.demo
from knowledge_base.demo.build import DEFAULT_TODAY

LIVE_ITEMS = Path(knowledge_base.demo.__file__).with_name("live_items.yaml")
STATES = {
    "unassigned": "待分派", "unclaimed": "待认领", "planning": "方案拟定", "approving": "方案审批中",
    "working": "整改中", "college": "待院验收", "school": "待校复核", "rework": "退回整改", "observing": "观察期",
}  # fmt: skip
LATE = ("working", "rework", "college", "school")
_APPROVALS = {"major": 2, "college": 1}
"""Approvals beyond the owner's own signature: college and school, or the school alone."""


@dataclass(frozen=True)
class Measure:
    due_on: date
    accepted: bool = False


@dataclass(frozen=True)
class Item:
    """One item as its scene leaves it; `id` as the record numbers items: by year, in the order they began."""

    title: str
    unit: str
    id: str = ""
    state: str = "unassigned"
    owner: str = ""
    supervisor: str = ""
    began: date = DEFAULT_TODAY
    planned: date | None = None
    due_on: date | None = None
    original: date | None = None
    approvals: int = 0
    cooperating: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    wished: date | None = None

    @property
    def late(self) -> int:
        return self._over(self.due_on)

    @property
    def late_by_first(self) -> int:
        return self._over(self.original)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.id, self.title)

    @property
    def owed(self) -> str:
        return STATES[self.state]

    def late_tasks(self) -> int:
        """Measures past their deadline, as far as their item's was extended; only those of a plan that was approved."""
        moved = (self.due_on - self.original) if self.due_on and self.original else timedelta()
        if self.state not in LATE:
            return 0
        return sum(not m.accepted and m.due_on + moved < DEFAULT_TODAY for m in self.measures)

    def open_tasks(self) -> int:
        return sum(not m.accepted for m in self.measures) if self.state in LATE else 0

    def _over(self, due: date | None) -> int:
        return max((DEFAULT_TODAY - due).days, 0) if due and self.state in LATE else 0


@cache
def items() -> tuple[Item, ...]:
    """All of them, in the order of their numbers."""
    scenes = yaml.safe_load(LIVE_ITEMS.read_text(encoding="utf-8"))["items"]
    made = sorted((_played(scene["steps"]) for scene in scenes), key=lambda item: item.began)
    numbered = []
    for place, item in enumerate(made):
        before = sum(other.began.year == item.began.year for other in made[:place])
        numbered.append(replace(item, id=f"ZG{item.began.year}-{before + 1:03}"))
    return tuple(numbered)


def _played(steps: list[dict[str, Any]]) -> Item:
    first = steps[0]
    item = Item(first["register"]["title"], first["register"]["unit"], began=_on(first["days"]))
    for step in steps[1:]:
        if act := step.get("act"):
            item = _after(item, act)
    return item


def _after(item: Item, act: dict[str, Any]) -> Item:
    match act["verb"]:
        case "assign":
            return replace(item, state="unclaimed", owner=act["owner"], supervisor=act["supervisor"])
        case "claim":
            return replace(item, state="planning")
        case "save_plan":
            measures = tuple(Measure(_on(m["due_on"]["days"])) for m in act["measures"])
            shared = tuple(act.get("cooperating", ()))
            return replace(item, planned=_on(act["due_on"]["days"]), measures=measures, cooperating=shared)
        case "submit_plan":
            return replace(item, state="approving", approvals=0)
        case "approve_plan":
            item = replace(item, approvals=item.approvals + 1)
            if item.approvals < _APPROVALS["major" if "." in item.unit else "college"]:
                return item
            # A deadline holds from the day the plan is approved.
            return replace(item, state="working", due_on=item.planned, original=item.planned)
        case "submit_work":
            return replace(item, state="college")
        case "accept":
            if item.state == "college":
                return replace(item, state="school")
            return replace(item, state="observing", measures=tuple(replace(m, accepted=True) for m in item.measures))
        case "send_back":
            return replace(item, state="rework", missing=tuple(act["missing"]))
        case "ask_extension":
            return replace(item, wished=_on(act["to"]["days"]))
        case "grant_extension":
            return replace(item, due_on=item.wished)
        case _:
            return item


def _on(days: int) -> date:
    return DEFAULT_TODAY + timedelta(days=days)
