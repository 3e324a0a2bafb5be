"""What a true answer about the demo's items of rectification holds, and who may be told of which item.

The items are those of the scenes (`scenes.py`), with nothing of the workflow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from agents.answering.answer import Answer
from evals.facts.asked import Rectified
from evals.facts.claims import Claim, Counted, Word, words
from evals.facts.scenes import LATE, STATES, Item, items
from evals.findings import Finding, Verdict
from knowledge_base.demo.build import DEFAULT_TODAY
from tools.scope import Role, Scope

POSTS = {
    "head.cs.se": "软件工程", "head.em.ac": "会计学", "head.me.ve": "车辆工程", "head.fl.en": "英语",
    "dean.ms": "材料学院", "head.ma.st": "统计学",
}  # fmt: skip


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
    to_come = [item for item in seen if item.due_on and item.due_on >= DEFAULT_TODAY and item.state in LATE]
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


def _written(day: date) -> tuple[str, ...]:
    return (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.month}月{day.day}日",
        f"{day.month}/{day.day}",
    )
