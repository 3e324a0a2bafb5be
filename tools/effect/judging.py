"""Did it work: the verdict on one case, by the test that was laid out from its baseline (`planning`).

Rules, in this order. No test, no verdict. An improvement is proven when the change, less what a unit chosen for a bad
figure gains by itself, lies beyond alpha; it is "effective" when in addition the interval reaches the registered
target, and the target was reached or the estimate makes at least half of the registered change. "Worse" is the mirrored
test, without that allowance. Otherwise: no change where the interval shuts the target out; "improved, not proven" where
at least half of that change was made; not enough where the test would have missed the target more often than not; else
no change. An interim look, and a window with terms missing, is never more than "improved, not proven".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tools.effect.case import Case, Judgement, Method, Verdict
from tools.effect.contrasts import Slot
from tools.effect.designs import Floats
from tools.effect.planning import Lacking, Plan, Units, better, plan, units
from tools.effect.scales import finding, half_way, level, reaches
from tools.effect.windows import missing, observed

# Below this chance of finding a change to the target, silence says nothing.
LEAST_POWER = 0.5
EARLY = "认定日之前的中期查看，只供了解，不作结论。"


@dataclass(frozen=True)
class Outcome:
    """`change` on the test's scale, better negative, before the allowance; `without` (window) the level on that scale
    that each term would have had without the rectification and without the allowance."""

    change: float
    without: Floats
    observed: float


def judge(case: Case) -> Judgement:
    """The verdict on what the window shows. Deterministic; names of units and sections play no part."""
    of = units(case)
    window = [Slot(p.index, p.season, p.n, p.v) for p in (of.treated[i] for i in observed(case, of.treated))]
    laid = plan(case, of, window, observed=True)
    n = sum(slot.n for slot in window)
    if isinstance(laid, Lacking):
        return _nothing(case, of, n, laid.why)
    judgement = _judged(case, laid, _outcome(case, of, laid), n)
    if case.interim:
        return _held_back(judgement, EARLY)
    absent = missing(case, of.treated)
    if absent:
        return _held_back(judgement, f"观察期还缺 {len(absent)} 个学期的数据，补齐之前不作结论。")
    return judgement


def _nothing(case: Case, of: Units, n: int, why: str) -> Judgement:
    total = sum(of.treated[index].total for index in observed(case, of.treated))
    level = total / n if n else None
    return Judgement(
        verdict=Verdict.NOT_ENOUGH,
        method=Method.NONE,
        estimate=None,
        interval=None,
        p=None,
        expected=None,
        observed=level,
        se=None,
        n=n,
        target_reached=None if level is None else reaches(case, level),
        why=why,
        confirmatory=not case.interim,
    )


def _outcome(case: Case, of: Units, laid: Plan) -> Outcome:
    indices = [slot.index for slot in laid.change.slots]
    totals = [of.treated[index] for index in indices]
    moved = np.zeros(len(indices))
    if laid.controls:
        apart = [np.array([unit[i].y for i in indices]) - laid.change.expected(unit) for unit in laid.controls]
        moved = np.sort(np.stack(apart), axis=0).mean(axis=0)
    without = laid.change.expected(of.treated) + moved
    change = better(case) * float(laid.change.share @ (np.array([p.y for p in totals]) - without))
    return Outcome(change, without, sum(p.total for p in totals) / sum(p.n for p in totals))


def _judged(case: Case, laid: Plan, seen: Outcome, n: int) -> Judgement:
    critical = laid.critical
    expected = level(case, laid, seen.without, -laid.allowance)
    spread = [level(case, laid, seen.without, seen.change + shift) - expected for shift in (critical, -critical)]
    ends = [*spread, seen.observed - expected]
    p, worse = laid.error.below(seen.change + laid.allowance), laid.error.below(-seen.change)
    judgement = Judgement(
        verdict=Verdict.NOT_ENOUGH,
        method=laid.method,
        estimate=seen.observed - expected,
        interval=(min(ends), max(ends)),
        p=p,
        expected=expected,
        observed=seen.observed,
        se=abs(spread[1] - spread[0]) / (2 * critical) * laid.error.deviation,
        n=n,
        target_reached=reaches(case, seen.observed),
        shrunken=expected - level(case, laid, seen.without, 0.0),
        power=finding(case, laid, seen.without, case.target),
    )
    # The target is asked for from the level without the allowance, which is to make nothing easier; the error is taken
    # at that level's own place on the scale.
    best = better(case) * (seen.observed - level(case, laid, seen.without, critical))
    within = best <= min(better(case) * (case.target - level(case, laid, seen.without, 0.0)), 0.0)
    verdict, why = _verdict(case, judgement, (p <= case.alpha, worse <= case.alpha, within))
    return replace(judgement, verdict=verdict, why=why)


def _verdict(case: Case, of: Judgement, found: tuple[bool, bool, bool]) -> tuple[Verdict, str]:
    """`found`: improved beyond alpha, worse beyond alpha, the target within the interval."""
    assert of.estimate is not None
    assert of.expected is not None
    assert of.power is not None
    improved, worse, within = found
    half = better(case) * (half_way(case, of.expected) - of.expected)
    made = better(case) * of.estimate
    if improved and within and (of.target_reached or made <= half):
        return Verdict.EFFECTIVE, ""
    if improved:
        short = "不到登记的变化的一半" if within else "可以认定没有达到预定目标"
        return Verdict.IMPROVED_NOT_PROVEN, f"改善超出了正常波动，但{short}。"
    if worse:
        return Verdict.WORSE, ""
    if not within:
        return Verdict.NO_CHANGE, "变化即使有，也达不到预定目标的幅度。"
    if made < half:
        return Verdict.IMPROVED_NOT_PROVEN, "有改善的迹象，但还在正常波动的范围之内。"
    if of.power < LEAST_POWER:
        return Verdict.NOT_ENOUGH, "即使达到目标，这样的数据也多半看不出来；要更长的观察期、更多的人数或对照单位。"
    return Verdict.NO_CHANGE, ""


def _held_back(judgement: Judgement, why: str) -> Judgement:
    verdict = judgement.verdict
    if verdict is Verdict.EFFECTIVE:
        verdict = Verdict.IMPROVED_NOT_PROVEN
    return replace(judgement, verdict=verdict, why=why, confirmatory=False)
