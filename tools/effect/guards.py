"""Whether a better figure that marking can move is learning.

A fail rate also falls, and a mean rises, when marks are given more freely. Measures that the marker does not set
(common exams, retakes, later courses) tell the two apart. A better figure says how far the students' standing rose, if
it rose (the normal quantile, in standard deviations), and those measures must have risen as well.

Silence is no evidence: where no measure shows learning, "effective" is not proven. That all marks together stood still
clears nothing: whoever fails no more has been marked higher somewhere below the line. Marking is named only where marks
went up and a measure that would have shown the learning shuts it out. Nothing here says what a change came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tools.effect.case import Case, Direction, Judgement, Verdict
from tools.effect.joint import joint
from tools.effect.judging import LEAST_POWER, judge
from tools.effect.planning import LEAST_COMPARISON, unobserved
from tools.effect.standing import raised, standing


class Role(StrEnum):
    """What a guard metric can show. `MARKS` are set by the marker, `LINE` is how many of the marks next to the pass
    line pass; `SIDE` must not get worse meanwhile, and says nothing of learning; the others the marker does not set."""

    MARKS = "marks"
    LINE = "line"
    COMMON_EXAM = "common_exam"
    COMMON_TEST = "common_test"
    RETAKE = "retake"
    LATER = "later_courses"
    FOLLOWING = "following_courses"
    SIDE = "side"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH = {
    Role.MARKS: "平均成绩",
    Role.LINE: "及格线附近的成绩",
    Role.COMMON_EXAM: "统考成绩",
    Role.COMMON_TEST: "统一测试提升分",
    Role.RETAKE: "补考通过率",
    Role.LATER: "后续课程成绩",
    Role.FOLLOWING: "本单位后续课程成绩",
    Role.SIDE: "守护指标",
}

# The part of the rise that must show in a measure if it was learnt. Those who sit a retake are fewer and weaker the
# fewer fail, and a later course asks for other things too: little of a true rise may show in either. A test of what a
# cohort has learnt in some ten courses need show a tenth.
_PART = {
    Role.COMMON_EXAM: 0.5, Role.COMMON_TEST: 0.1, Role.RETAKE: 0.25, Role.LATER: 0.25, Role.FOLLOWING: 0.25,
}  # fmt: skip
_MARKED = (Role.MARKS, Role.LINE)
SHOWING = (Role.COMMON_EXAM, Role.COMMON_TEST, Role.LATER)
"""Papers that others set and mark; later courses are those of another unit. A make-up exam is marked by those who
marked the first, a following course of the same unit often is: they may hold back, and show nothing by having risen."""
# Marks that rose by this part of the rise went up, be it beyond their usual variation or not.
_MARKS_PART = 0.5

BY_MARKING = "改善见于给分，未见于学习"
UNTOLD = "目前的数据分不清是学习改善还是给分变宽"
NOTHING_TO_TELL = "没有能区分给分与学习的数据（统一测试、后续课程）"


@dataclass(frozen=True)
class Guard:
    """A guard metric as a case of its own: same window, its own kind and direction; its target is not read. `name` is
    how it is spoken of where its role does not say it."""

    role: Role
    case: Case
    name: str = ""

    @property
    def zh(self) -> str:
        return self.name or self.role.zh


class Learning(StrEnum):
    """`NOT_ASKED`: nothing got better, or not by a figure that marking moves. `UNKNOWN`: no measure tells."""

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
    """A better figure checked against its guards; "effective" becomes "improved, not proven" where they hold it back.

    Marking is asked of where guards other than `SIDE` are handed in. Learning is shown when the measures beside the
    marks, taken together, improved at alpha (`_together`): one test, whatever their number. "Effective" stays only
    there. It is marking when marks went up and a measure that had a fair chance to see learning shuts it out.
    """
    if judgement.estimate is None or judgement.verdict not in (Verdict.EFFECTIVE, Verdict.IMPROVED_NOT_PROVEN):
        return Guarded(judgement, Learning.NOT_ASKED)
    of = [beside(guard) for guard in guards if guard.role is not Role.SIDE]
    found = _learning(case, judgement, of) if of else Guarded(judgement, Learning.NOT_ASKED)
    side = [(g, judge(_at(g.case, case.alpha))) for g in guards if g.role is Role.SIDE]
    worse = [guard for guard, one in side if one.verdict is Verdict.WORSE]
    unseen = [guard for guard, one in side if one.estimate is None]
    if not worse and not unseen:
        return found
    note = f"{_names(worse)}同期变差" if worse else f"{_names(unseen)}没有足够的数据，看不出同期是否变差"
    return Guarded(_not_effective(found.judgement, note), found.learning, f"{found.note}{note}。")


def beside(guard: Guard) -> Guard:
    """A measure against its like units, where none were registered for comparison: by rule all of them, so nobody
    chooses. What moved everywhere is then no learning, and no trend of its own is asked to go on. Of the marks it is
    asked whether they went up at all."""
    case = guard.case
    if guard.role in _MARKED or case.comparison or len(case.like) < LEAST_COMPARISON:
        return guard
    return replace(guard, case=replace(case, comparison=case.like, like=()))


def _learning(case: Case, judgement: Judgement, guards: Sequence[Guard]) -> Guarded:
    measures = [guard for guard in guards if guard.role not in _MARKED]
    found = [(guard, judge(guard.case)) for guard in measures]
    told = [(guard, one) for guard, one in found if one.estimate is not None]
    rise = _risen(case, judgement)
    # A measure whose like units are not all in yet would be held against its own past, which moves with everybody's.
    showing = [(guard, one) for guard, one in told if guard.role in SHOWING and not unobserved(guard.case)]
    if _together(showing, rise) <= case.alpha:
        return Guarded(judgement, Learning.SHOWN, f"{_said([guard for guard, _ in showing])}，与学习改善相符。")
    # What shuts learning out is asked of each by itself.
    apart = [(guard, judge(_at(guard.case, case.alpha / len(told)))) for guard, _ in told]
    return _silent(judgement, apart, _rose(case, guards, rise), rise)


@dataclass(frozen=True)
class _Rose:
    """Whether the marks went up, as far as is known; `told` says how."""

    up: bool
    told: str


def _silent(judgement: Judgement, known: Sequence[tuple[Guard, Judgement]], rose: _Rose, rise: float) -> Guarded:
    """No measure showed learning: what that says, with what is known of the marks."""
    shut = [guard for guard, found in known if _shut_out(guard, found, rise)]
    if shut:
        seen = f"{_names(shut)}本应看得出相应的学习改善，却没有看到"
        note = f"{rose.told}，而{seen}：{BY_MARKING}" if rose.up else f"{seen}，{UNTOLD}"
        learning = Learning.BY_MARKING if rose.up else Learning.UNKNOWN
        return Guarded(_not_effective(judgement, note), learning, f"{note}。")
    names = _names([guard for guard, _ in known if guard.role in SHOWING])
    worse = _names([guard for guard, found in known if found.verdict is Verdict.WORSE])
    none = f"{names}还看不出学习是否同样改善" if names else NOTHING_TO_TELL
    note = "，".join(filter(None, (rose.told, f"{worse}同期变差" if worse else none, UNTOLD)))
    return Guarded(_not_effective(judgement, note), Learning.UNKNOWN, f"{note}。")


def _at(case: Case, alpha: float) -> Case:
    return replace(case, alpha=alpha)


def _together(told: Sequence[tuple[Guard, Judgement]], rise: float) -> float:
    """One-sided p of all measures together, by what the rise must do to each; 1 without any."""
    known = [(guard, one, one.p) for guard, one in told if one.p is not None]
    return joint([p for _, _, p in known], [_signal(guard, one, rise) for guard, one, _ in known])


def _signal(guard: Guard, found: Judgement, rise: float) -> float:
    """What the rise must do to the measure, in its standard errors."""
    aim = raised(guard.case, found.expected, found.n, _PART[guard.role] * rise)
    if aim is None or not found.se or found.expected is None:
        return 0.0
    return abs(aim - found.expected) / found.se


def _rose(case: Case, guards: Sequence[Guard], rise: float) -> _Rose:
    """Whether marks went up is asked, not why: nothing is taken off. Those next to the line, and all together."""
    line = [found for guard in guards if guard.role is Role.LINE for found in _looks(guard, case.alpha)]
    if any(found.p is not None and found.p <= case.alpha for found in line):
        return _Rose(True, "同期恰好及格的成绩明显增多")
    marks = [(guard, judge(_plainly(guard.case, case.alpha))) for guard in guards if guard.role is Role.MARKS]
    known = [(guard, one) for guard, one in marks if one.estimate is not None and one.p is not None]
    beyond = any(one.p is not None and one.p <= case.alpha for _, one in known)
    far = any(_risen(guard.case, one) >= _MARKS_PART * rise > 0 for guard, one in known)
    if beyond or far:
        return _Rose(True, "同期成绩整体上移")
    return _Rose(False, "同期平均成绩没有明显上移" if known else "没有同期平均成绩可核")


def _looks(guard: Guard, alpha: float) -> list[Judgement]:
    """By itself, and beside its like units: a fair chance to see it matters more here than one look too many."""
    cases = [guard.case]
    if not guard.case.comparison and len(guard.case.like) >= LEAST_COMPARISON:
        cases.append(replace(guard.case, comparison=guard.case.like, like=()))
    return [judge(_plainly(case, alpha)) for case in cases]


def _plainly(case: Case, alpha: float) -> Case:
    return replace(case, alpha=alpha, chosen_worst=False)


def _shut_out(guard: Guard, found: Judgement, rise: float) -> bool:
    """Whether the part of the rise that must show lies beyond the interval, and would more likely than not have been
    found."""
    aim = raised(guard.case, found.expected, found.n, _PART[guard.role] * rise)
    if aim is None or found.expected is None or found.interval is None:
        return False
    up = guard.case.better is Direction.UP
    best = found.expected + found.interval[1 if up else 0]
    if best >= aim if up else best <= aim:
        return False
    aimed = judge(replace(guard.case, target=aim, baseline=None))
    return aimed.power is not None and aimed.power >= LEAST_POWER


def _risen(case: Case, found: Judgement) -> float:
    """How far the students' standing rose by the judgement, in standard deviations."""
    assert found.observed is not None
    return standing(case, found.observed - (found.estimate or 0.0), found.observed, found.n)


def _said(measures: Sequence[Guard]) -> str:
    names = _names(measures)
    return f"{names}{'合起来看，' if '、' in names else ''}同期也有改善"


def _names(guards: Sequence[Guard]) -> str:
    return "、".join(dict.fromkeys(guard.zh for guard in guards))


def _not_effective(judgement: Judgement, note: str) -> Judgement:
    """What was less than effective keeps its own reason; the note stands beside it."""
    if judgement.verdict is not Verdict.EFFECTIVE:
        return judgement
    return replace(judgement, verdict=Verdict.IMPROVED_NOT_PROVEN, why=f"改善超出了正常波动，但{note}。")
