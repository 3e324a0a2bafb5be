"""The loop's own metrics: were measures done, on time, did they work, and did it last; of problems and of tasks.

Every share has its numerator and denominator. Only 成效认定 by a registered test counts as effective: what was closed
by override or without an effect shown stands apart, and what went back to its plan stays in the denominator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tools.display import Unit, display
from tools.rectification.ledger import Entry, counted
from tools.rectification.model import Item
from tools.rectification.words import Closing, LookBack, State


@dataclass(frozen=True)
class Ratio:
    """`share` is 0–1, None where nothing is counted."""

    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Loop:
    """The six of problems or of tasks, in the order of `NAMES`."""

    completion: Ratio
    punctuality: Ratio
    effective: Ratio
    not_shown: Ratio
    overridden: Ratio
    recurrence: Ratio

    def named(self) -> Iterable[tuple[str, str, Ratio]]:
        """Each with its Chinese name and what is counted."""
        return ((zh, words, getattr(self, name)) for name, (zh, words) in NAMES.items())


NAMES = {
    "completion": ("完成率", "措施验收通过的 / 已到期的"),
    "punctuality": ("按期率", "按首次批准的期限提交并验收通过的 / 已到期的"),
    "effective": ("有效率", "成效认定通过的 / 观察期满的（含退回重新整改的）"),
    "not_shown": ("成效未显示", "以成效未显示结项的 / 已结项的"),
    "overridden": ("特批", "由校领导特批结项的 / 已结项的"),
    "recurrence": ("复发率", "回头看反弹的 / 已回头看的"),
}


@dataclass(frozen=True)
class OfUnit:
    """A leading college or office, by its code."""

    unit: str
    problems: Loop
    tasks: Loop


@dataclass(frozen=True)
class LoopMetrics:
    """Of one person's ledger on a day; `units` in the order of their codes."""

    today: date
    problems: Loop
    tasks: Loop
    units: tuple[OfUnit, ...]


def loop_metrics(entries: Sequence[Entry], today: date) -> LoopMetrics:
    """The metrics of these entries, whole and by leading college or office."""
    units: dict[str, list[Entry]] = {}
    for entry in entries:
        units.setdefault(entry.item.college or entry.item.unit, []).append(entry)
    each = tuple(OfUnit(unit, *_loops(mine, today)) for unit, mine in sorted(units.items()))
    return LoopMetrics(today, *_loops(entries, today), each)


def _loops(entries: Sequence[Entry], today: date) -> tuple[Loop, Loop]:
    problems, tasks = counted(entries, today)
    done = (
        (Ratio(problems.accepted, problems.due), Ratio(problems.on_time, problems.due)),
        (Ratio(tasks.accepted, tasks.due), Ratio(tasks.on_time, tasks.due)),
    )
    after = (_after(entries, today, lambda item: 1), _after(entries, today, _tasks_of))
    return Loop(*done[0], *after[0]), Loop(*done[1], *after[1])


def _after(entries: Sequence[Entry], today: date, weight: Callable[[Item], int]) -> tuple[Ratio, ...]:
    """What comes once the measures are done; a task goes with its problem."""

    def of(holds: Callable[[Item], bool]) -> int:
        return sum(weight(entry.item) for entry in entries if holds(entry.item))

    closed = of(is_closed)
    return (
        Ratio(of(lambda i: i.outcome.closed_as is Closing.EFFECTIVE), of(lambda i: is_observed(i, today))),
        Ratio(of(lambda i: i.outcome.closed_as is Closing.NOT_SHOWN), closed),
        Ratio(of(lambda i: i.outcome.closed_as is Closing.OVERRIDDEN), closed),
        Ratio(of(lambda i: i.outcome.look_back is LookBack.RELAPSED), of(lambda i: i.outcome.looked_on is not None)),
    )


def _tasks_of(item: Item) -> int:
    """The tasks of its round; sent back and without a new plan at work, those of the round before."""
    return len(item.tasks) or (len(item.outcome.past[-1].tasks) if item.outcome.past else 0)


def said(ratio: Ratio) -> str:
    """`83.33%（5/6）`; a dash where nothing is counted."""
    share = "—" if ratio.share is None else display(ratio.share, Unit.RATIO)
    return f"{share}（{ratio.numerator}/{ratio.denominator}）"


def is_closed(item: Item) -> bool:
    """Whether it was decided on; a relapse opens an item of its own and leaves this one closed."""
    return item.outcome.closed_as is not None


def is_observed(item: Item, today: date) -> bool:
    """Whether a registered observation is over: judged, due to be, or sent back to its plan after a judgement."""
    ended = item.observe_until is not None and item.observe_until <= today
    outcome = item.outcome
    # Rounds of records older than `past` were all sent back after a judgement, as far as anybody can tell now.
    before = any(one.verdict for one in outcome.past) if outcome.past else outcome.rounds > 0
    return outcome.judgement is not None or before or (item.state is State.OBSERVING and ended)
