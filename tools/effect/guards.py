"""Whether a better fail rate is learning.

A fail rate also falls when marks are given more freely. Measures that the marker does not set (common exams, retakes,
later courses) tell the two apart: a fall of the fail rate says how far the students' standing rose, if it rose (the
normal quantile, in standard deviations), and those measures must have risen as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

from scipy.special import ndtri

from tools.effect.case import Case, Direction, Judgement, Kind, UnitHistory, Verdict
from tools.effect.judging import judge

# A retake pass rate and a later course show only part of what was learnt; half the rise counts as the rise.
_PART = 0.5


BY_MARKING = "改善来自给分，未见学习改善"


class Role(StrEnum):
    """What a guard metric can show. Marks are set by the marker; the others are not."""

    MARKS = "marks"
    COMMON_EXAM = "common_exam"
    RETAKE = "retake"
    LATER = "later_courses"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH = {Role.MARKS: "平均成绩", Role.COMMON_EXAM: "统考成绩", Role.RETAKE: "补考通过率", Role.LATER: "后续课程成绩"}


@dataclass(frozen=True)
class Guard:
    """A guard metric as a case of its own: same window, its own kind and direction; its target is not read."""

    role: Role
    case: Case


class Learning(StrEnum):
    """`NOT_ASKED`: the fail rate did not fall. `UNKNOWN`: no measure beside the marks, or none precise enough."""

    NOT_ASKED = "not_asked"
    SHOWN = "shown"
    BY_MARKING = "by_marking"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Guarded:
    """The judgement after the guards, what they showed, and a sentence about it ("" where nothing need be said)."""

    judgement: Judgement
    learning: Learning
    note: str = ""


def guarded(case: Case, judgement: Judgement, guards: Sequence[Guard]) -> Guarded:
    """An improved fail rate checked against learning; "effective" becomes "improved, not proven" when it is marking.

    Asked of a rate that should fall and did. Learning is shown by any measure beside the marks that improved, each
    tested at alpha over their number, so that together they show learning where there is none no more often than
    alpha. It is marking when none did although marks rose, or although a measure shuts such a rise out.
    """
    if not _fell(case, judgement):
        return Guarded(judgement, Learning.NOT_ASKED)
    measures = [guard for guard in guards if guard.role is not Role.MARKS]
    seen = [(guard, judge(replace(guard.case, alpha=case.alpha / len(measures)))) for guard in measures]
    known = [(guard, found) for guard, found in seen if found.estimate is not None]
    better = [guard for guard, found in known if _improved(guard, found, case.alpha / len(measures))]
    if better:
        return Guarded(judgement, Learning.SHOWN, f"{_names(better)}同期也有改善，与学习改善相符。")
    if not known:
        return Guarded(judgement, Learning.UNKNOWN, "没有统考、补考或后续课程的数据可核，不能排除改善来自给分。")
    rise = _standing(case, judgement, 0)
    if _marks_rose(case, guards) or any(_falls_short(guard, found, rise) for guard, found in known):
        note = f"{BY_MARKING}：{_names([guard for guard, _ in known])}同期没有相应改善。"
        return Guarded(_not_effective(judgement, note), Learning.BY_MARKING, note)
    note = f"{_names([guard for guard, _ in known])}的数据看不出同期是否改善，不能排除改善来自给分。"
    return Guarded(judgement, Learning.UNKNOWN, note)


def _fell(case: Case, judgement: Judgement) -> bool:
    asked = case.kind is Kind.RATE and case.better is Direction.DOWN and judgement.estimate is not None
    return asked and judgement.verdict in (Verdict.EFFECTIVE, Verdict.IMPROVED_NOT_PROVEN)


def _improved(guard: Guard, found: Judgement, alpha: float) -> bool:
    return found.p is not None and found.p <= alpha


def _marks_rose(case: Case, guards: Sequence[Guard]) -> bool:
    found = [judge(replace(guard.case, alpha=case.alpha)) for guard in guards if guard.role is Role.MARKS]
    return any(one.p is not None and one.p <= case.alpha for one in found)


def _falls_short(guard: Guard, found: Judgement, rise: float) -> bool:
    """Whether even the favourable end of the interval stays below the part of the rise that must show."""
    assert found.interval is not None
    favourable = 1 if guard.case.better is Direction.UP else 0
    best = _standing(guard.case, found, found.interval[favourable])
    return best < _PART * rise


def _standing(case: Case, found: Judgement, change: float) -> float:
    """A change (0: the estimate) in standard deviations of the students' standing, better positive."""
    assert found.observed is not None
    assert found.estimate is not None
    by = change or found.estimate
    turn = 1 if case.better is Direction.UP else -1
    if case.kind is Kind.RATE:
        return turn * (_quantile(found.observed, found.n) - _quantile(found.observed - by, found.n))
    spread = _spread(case.treated)
    return turn * by / spread if spread else 0.0


def _quantile(rate: float, n: int) -> float:
    edge = 0.5 / (n + 1)
    return float(ndtri(min(max(rate, edge), 1 - edge)))


def _spread(unit: UnitHistory) -> float:
    """Standard deviation of single values over all terms; 0 where their squares are not known."""
    cells = [cell for term in unit.terms for cell in term.cells if cell.squares is not None]
    n = sum(cell.n for cell in cells)
    if n == 0:
        return 0.0
    mean = sum(cell.total for cell in cells) / n
    return sqrt(max(sum(cell.squares or 0.0 for cell in cells) / n - mean * mean, 0.0))


def _names(guards: Sequence[Guard]) -> str:
    return "、".join(dict.fromkeys(guard.role.zh for guard in guards))


def _not_effective(judgement: Judgement, note: str) -> Judgement:
    verdict = judgement.verdict
    return replace(
        judgement, verdict=Verdict.IMPROVED_NOT_PROVEN if verdict is Verdict.EFFECTIVE else verdict, why=note
    )
