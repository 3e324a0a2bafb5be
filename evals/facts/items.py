"""The demo's items of rectification by hand: the scenes of its file read once more, with nothing of the workflow.

States follow what was done last; deadlines are those of the plan, moved by a granted extension. Today is the demo's
clock. An item is late when its deadline has passed and its measures are not accepted; under observation nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import knowledge_base.demo
from agents.answering.answer import Answer
from evals.facts.asked import Rectified
from evals.facts.claims import Claim, Counted, Word, words
from evals.findings import Finding, Verdict
from knowledge_base.demo.build import DEFAULT_TODAY
from tools.scope import Role, Scope

LIVE_ITEMS = Path(knowledge_base.demo.__file__).with_name("live_items.yaml")
STATES = {
    "unassigned": "待分派", "unclaimed": "待认领", "planning": "方案拟定", "approving": "方案审批中",
    "working": "整改中", "college": "待院验收", "school": "待校复核", "rework": "退回整改", "observing": "观察期",
}  # fmt: skip
_LATE = ("working", "rework", "college", "school")
_APPROVALS = {"major": 2, "college": 1}
"""Approvals beyond the owner's own signature: college and school, or the school alone."""
POSTS = {
    "head.cs.se": "软件工程", "head.em.ac": "会计学", "head.me.ve": "车辆工程", "head.fl.en": "英语",
    "dean.ms": "材料学院", "head.ma.st": "统计学",
}  # fmt: skip


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
        if self.state not in _LATE:
            return 0
        return sum(not m.accepted and m.due_on + moved < DEFAULT_TODAY for m in self.measures)

    def open_tasks(self) -> int:
        return sum(not m.accepted for m in self.measures) if self.state in _LATE else 0

    def _over(self, due: date | None) -> int:
        return max((DEFAULT_TODAY - due).days, 0) if due and self.state in _LATE else 0


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


def visible(scope: Scope) -> tuple[Item, ...]:
    """What a post may know of: the school's, the own college's or major's, what one owns, shares or supervises."""
    return tuple(item for item in items() if _may_see(item, scope))


def leaked(answer: Answer, scope: Scope) -> Iterator[Finding]:
    """Items named to somebody who may not know of them."""
    known = visible(scope)
    for item in items():
        # A teacher's account may be the owner's by the same person: who that is no case can say.
        if item not in known and scope.role is not Role.TEACHER and any(name in answer.text for name in item.names):
            yield Finding(Verdict.WRONG, f"leak: {scope.user} is told of {item.id}")


@dataclass(frozen=True)
class Exactly:
    """Each of these items is named, and none of the others is called late."""

    what: str
    named: tuple[Item, ...]
    late: bool = False
    others: tuple[Item, ...] = field(default=())

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        text = words(answer)
        missing = [item.id for item in self.named if not any(name in text for name in item.names)]
        if missing:
            yield Finding(Verdict.PARTIAL, f"{self.what}: {'、'.join(missing)} not named")
        for line in text.splitlines() if self.late else ():
            for item in self.others:
                if any(name in line for name in item.names) and "逾期" in line.replace("未逾期", ""):
                    yield Finding(Verdict.WRONG, f"{item.id} is called late")


@dataclass(frozen=True)
class Day:
    """A day told in any usual writing; a deadline said to be another day is false."""

    what: str
    day: date

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        text = words(answer)
        if any(written in text for written in _written(self.day)):
            return
        said = re.search(r"(?:期限|截止|到期)[^。；\n]{0,12}?(\d{4}-\d\d-\d\d|\d+月\d+日)", text)
        verdict = Verdict.WRONG if said else Verdict.PARTIAL
        yield Finding(verdict, f"{self.what} is {self.day}, told as {said.group(1) if said else 'nothing'}")


def claims(asked: Rectified, scope: Scope) -> list[Claim]:
    """What a true answer to it holds; ValueError for an item there is none of."""
    seen = [item for item in visible(scope) if not asked.unit or _lies_in(item, asked.unit)]
    if asked.item:
        found = [item for item in seen if asked.item in item.title]
        if len(found) != 1:
            raise ValueError(f"{len(found)} items are called {asked.item}")
        return _of_one(asked, found[0])
    late = tuple(item for item in seen if item.late)
    rest = tuple(item for item in items() if item not in late)
    if asked.level == "task":
        count = Item.late_tasks if asked.fact == "overdue_items" else Item.open_tasks
        return [Counted("任务", "任务|措施", "项|个|条", sum(count(item) for item in seen))]
    match asked.fact:
        case "overdue_items":
            return [Exactly("逾期的整改项", late, late=True, others=rest), *([] if late else [_none()])]
        case "items":
            return [Exactly("整改项", tuple(seen))]
        case "next_due":
            return [_next(seen)]
        case _:
            open_ = tuple(item for item in seen if item.state != "observing")
            return [Counted("未了的整改项", "整改|共|在办|未", "项|个|条", len(open_), tuple(i.names for i in open_))]


def _of_one(asked: Rectified, item: Item) -> list[Claim]:
    near = f"{item.id}|{item.title}|状态|目前|处于|走到|环节|阶段"
    match asked.fact:
        case "state":
            return [Word("状态", item.owed, frozenset(STATES.values()) - {item.owed}, near=near)]
        case "owner":
            others = frozenset(POSTS.values()) - {POSTS.get(item.owner, "")}
            return [
                Word("责任人", POSTS.get(item.owner, "未分派"), others, near="负责|责任|牵头|专业负责人|院长|未分派")
            ]
        case "missing":
            return [Word("还缺的", what, frozenset(), near=what) for what in item.missing]
        case "days_overdue":
            return [Counted("逾期天数", "逾期|超期|过期|超过", "天|日", item.late)]
        case _:
            day = item.due_on if asked.fact == "due_on" else item.original
            if day is None:
                raise ValueError(f"{item.id} has no deadline yet")
            return [Day("期限", day)]


def _none() -> Claim:
    return Counted("逾期的整改项", "逾期|超期", "项|个|条", 0)


def _next(seen: list[Item]) -> Claim:
    """The nearest deadline to come of what is not accepted yet."""
    to_come = [item for item in seen if item.due_on and item.due_on >= DEFAULT_TODAY and item.state in _LATE]
    if not to_come:
        raise ValueError("no deadline is to come")
    return Exactly("最近到期的整改项", (min(to_come, key=lambda item: item.due_on or DEFAULT_TODAY),))


def _may_see(item: Item, scope: Scope) -> bool:
    if scope.role in (Role.QA, Role.LEADER):
        return True
    if scope.role is Role.STUDENT:
        return False
    if scope.user in (item.owner, item.supervisor):
        return True
    if scope.role is Role.DEAN:
        return item.unit.partition(".")[0] == scope.college or scope.college in item.cooperating
    return scope.role is Role.HEAD and item.unit == scope.major


def _lies_in(item: Item, unit: str) -> bool:
    return unit == "school" or item.unit == unit or item.unit.startswith(f"{unit}.")


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


def _written(day: date) -> tuple[str, ...]:
    return (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.month}月{day.day}日",
        f"{day.month}/{day.day}",
    )
