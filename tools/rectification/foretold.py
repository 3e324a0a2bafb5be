"""What planner and approvers are told of a test beside its power: who counts, what is covered, what shows learning.

The statistics leave out a comparison unit that lacks terms; nobody should read of comparison units that play no part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.evaluation.directory import Directory
from tools.effect.case import Case, Method, UnitHistory
from tools.effect.comparability import Basis, Limits, floored, least_complete
from tools.effect.guards import NOTHING_TO_TELL
from tools.effect.planning import LEAST_BASELINE, LEAST_COMPARISON
from tools.effect.telling import chance

_WORTH = 0.15
"""By so much must a longer window better the chance to be worth a word."""


@dataclass(frozen=True)
class Learnt:
    """Of a metric that marking moves: the chance to see `both` the change and that it was learnt, where the target is
    reached by learning; the same with a year more (`longer`); and the `measures` that show it, as spoken of."""

    both: float
    longer: float
    measures: tuple[str, ...]


def learnt_told(of: Learnt) -> str:
    """What must be shown beside the metric."""
    wait = of.longer - of.both >= _WORTH
    more = f"观察期延长一学年，{chance(of.longer)}" if wait else ""
    if not of.measures:
        instead = f"{more}；也可以换一个" if more else "请换一个"
        return (
            f"这一指标会随给分变动，观察期内又{NOTHING_TO_TELL}：这样登记不可能认定“有效”，至多是“有改善，未证实”。"
            f"{instead}不随给分变动的指标。"
        )
    names = "、".join(dict.fromkeys(of.measures))
    return (
        f"这一指标会随给分变动，还要{names}看得出学习改善，才认定“有效”；若提高全部来自学习，在那里也同样看得到，"
        f"改善和学习要一起看，{chance(of.both)}{f'；{more}' if more else ''}。"
    )


def compared(case: Case, method: Method, directory: Directory) -> str:
    """Which of the registered comparison units the test will use; "" where it uses all there are."""
    if not case.comparison:
        return ""
    if method is not Method.DIFFERENCE:
        return (
            f"登记的 {len(case.comparison)} 个对照单位不够作对照（至少要 {LEAST_COMPARISON} 个有足够历史的单位），"
            "对照单位不计入，只与本单位历史比较。"
        )
    used = _used(case)
    out = [unit.unit for unit in case.comparison if unit.unit not in used]
    return f"对照单位中{named(out, directory)}的历史不够，不计入。" if out else ""


def unseen(case: Case, method: Method, directory: Directory) -> str:
    """The comparison units that the window has no figures of, told with the judgement."""
    window = {term.index for term in case.treated.terms if case.first_post <= term.index <= case.last_post}
    out = [one.unit for one in case.comparison if not window <= {term.index for term in one.terms}]
    if method is not Method.DIFFERENCE or not out:
        return ""
    return f"登记的对照单位中{named(out, directory)}在观察期没有数据，未计入。"


def covered(case: Case, bases: Iterable[Basis], limits: Limits) -> str:
    """How much of the records the baseline has, where that is less than is usually asked for."""
    before = [basis for basis in bases if basis.index <= case.last_pre]
    low = min((basis.complete for basis in before), default=1.0)
    if low >= limits.complete:
        return ""
    high = max(basis.complete for basis in before)
    return (
        f"整改前各期的记录只覆盖应有的 {floored(low)} 到 {floored(high)}，检验说明的只是有记录的部分；"
        f"观察期的覆盖低于 {floored(least_complete(before, limits))} 时不能检验。"
    )


def named(units: Iterable[str], directory: Directory) -> str:
    """Units and courses as they are called."""
    return "、".join(
        directory.units[unit].name
        if unit in directory.units
        else f"《{directory.courses[unit].name}》"
        if unit in directory.courses
        else unit
        for unit in units
    )


def _used(case: Case) -> set[str]:
    """Those with the whole of the baseline where they are enough, else those with enough of it."""
    before = _baseline(case.treated, case.last_pre)
    there = {unit.unit: len(before & _baseline(unit, case.last_pre)) for unit in case.comparison}
    whole = {unit for unit, terms in there.items() if terms == len(before)}
    return whole if len(whole) >= LEAST_COMPARISON else {u for u, terms in there.items() if terms >= LEAST_BASELINE}


def _baseline(unit: UnitHistory, last: int) -> set[int]:
    return {term.index for term in unit.terms if term.index <= last and term.cells}
