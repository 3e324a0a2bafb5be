"""Deadlines: what is overdue, by the first deadline and by the one that holds now, and the light an item shows.

An item under observation is not overdue. Suspended, it is not counted as overdue by the deadline that holds, which is
not its owner's to meet meanwhile, but still by the first one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge_base.evaluation.rectification_rules import Lights
from tools.rectification.model import Item
from tools.rectification.plans import Plan
from tools.rectification.words import IN_REVIEW, UNDER_WAY, State

_TO_BE_DONE = UNDER_WAY | IN_REVIEW
_TO_BE_PLANNED = frozenset({State.UNASSIGNED, State.UNCLAIMED, State.PLANNING, State.PLAN_RETURNED})


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"

    @property
    def zh(self) -> str:
        return {"green": "绿", "yellow": "黄", "red": "红", "none": ""}[self.value]


@dataclass(frozen=True)
class Standing:
    """An item on a day. Days over are 0 where it is not overdue; `why` gives the reasons of a yellow or red light."""

    overdue_original: int
    overdue: int
    plan_overdue: int
    light: Light
    why: tuple[str, ...]


def standing(item: Item, plan: Plan | None, today: date, lights: Lights) -> Standing:
    """How the item stands; `plan` is its newest one."""
    original = _over(item.due_on_original, today) if item.state in _TO_BE_DONE | {State.SUSPENDED} else 0
    now = _over(item.due_on, today) if item.state in _TO_BE_DONE else 0
    if item.state is State.LASTING:
        now = _over(item.confirm_on, today)
    planned = _over(item.plan_due_on, today) if item.state in _TO_BE_PLANNED else 0
    red = _red(item, now, planned, lights)
    yellow = _yellow(item, plan, today, lights)
    light = Light.RED if red else Light.YELLOW if yellow else _plain(item.state)
    return Standing(original, now, planned, light, (*red, *yellow))


def _over(due: date | None, today: date) -> int:
    return max(0, (today - due).days) if due is not None else 0


def _plain(state: State) -> Light:
    return Light.NONE if state in (State.MERGED, State.EXCLUDED, State.SUSPENDED, State.RELAPSED) else Light.GREEN


def _red(item: Item, overdue: int, plan_overdue: int, lights: Lights) -> tuple[str, ...]:
    told = []
    if overdue:
        told.append(f"逾期 {overdue} 天")
    if plan_overdue:
        told.append(f"方案逾期 {plan_overdue} 天")
    if item.returns >= lights.red_returns and item.state in _TO_BE_DONE:
        told.append(f"验收退回 {item.returns} 次")
    return tuple(told)


def _yellow(item: Item, plan: Plan | None, today: date, lights: Lights) -> tuple[str, ...]:
    if item.state not in UNDER_WAY or item.due_on is None or item.started_on is None:
        return ()
    told = []
    whole, left = (item.due_on - item.started_on).days, (item.due_on - today).days
    if whole > 0 and 0 <= left < lights.yellow_time_left * whole and item.progress < 100 * lights.yellow_progress_below:
        told.append(f"剩 {left} 天，自报进度 {item.progress}%")
    late = [
        milestone.name
        for measure in (plan.measures if plan else ())
        for milestone in measure.milestones
        if milestone.due_on < today and milestone.name not in item.tasks[measure.id].done
    ]
    if late:
        told.append(f"节点滞后：{'、'.join(late)}")
    return tuple(told)
