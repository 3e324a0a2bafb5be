"""The test of a case, laid out from what is known before the window: its method, its expectation and its error.

The method follows from which terms and units have data, never from what was observed since. A difference in
differences takes the comparison units' change off; a segmented regression continues the unit's own trend, though no
worsening one of a unit that was chosen for its bad figure; its own history expects the level of the same season. What
is lacking for any of them is said with what would suffice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import median

import numpy as np

from tools.effect.case import Case, Direction, Method, TermCells
from tools.effect.contrasts import Contrast, Slot, contrast, sampling, values
from tools.effect.designs import Calendar
from tools.effect.points import Points, points
from tools.effect.pooling import calendar, differences, own_history, tells
from tools.effect.selection import Compared, allowance
from tools.effect.variation import Mixture, Series, Variation, variation
from tools.effect.windows import baseline, earlier

LEAST_BASELINE = 2
LEAST_SEASON = 2
LEAST_FREEDOM = 4
LEAST_COMPARISON = 3
LEAST_SEGMENT = 4
_IN = 0.6
"""The part of its usual records a comparison unit's term must hold to be taken as in: cohorts shrink by less."""
_CHANCE = 2.0
"""Standard deviations of a count below that part before a unit is taken as not in: small ones have so few by chance."""


@dataclass(frozen=True)
class Units:
    """All units of a case as points but like units that tell nothing, and the treated unit's baseline terms."""

    treated: Points
    comparison: tuple[Points, ...]
    like: tuple[Points, ...]
    before: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """`error` is the distribution of the change (of the treated unit, less that of the `controls`) when nothing was
    done, `critical` how far from 0 its tail of alpha begins; `allowance` (>= 0) how much better the figure becomes by
    itself: the unit having been chosen for a bad one, or being on the way already.
    """

    method: Method
    change: Contrast
    error: Mixture
    critical: float
    allowance: float
    controls: tuple[Points, ...] = ()


@dataclass(frozen=True)
class Lacking:
    """No test can be made of it: `why` says what is lacking and what would suffice, in Chinese."""

    why: str


def better(case: Case) -> int:
    """What to multiply a change by so that an improvement is negative."""
    return 1 if case.better is Direction.DOWN else -1


def units(case: Case) -> Units:
    treated = points(case, case.treated)
    comparison = tuple(points(case, unit) for unit in case.comparison)
    like = tuple(known for known in (points(case, unit) for unit in case.like) if tells(case, known))
    return Units(treated, comparison, like, tuple(baseline(case, treated)))


def plan(case: Case, of: Units, window: Sequence[Slot], observed: bool) -> Plan | Lacking:
    """The test for this window. Where it has been `observed`, only comparison units seen in all of it can be used."""
    if not window:
        return Lacking("观察期内还没有这一指标的数据，至少要等观察期的第一个学期结束。")
    if len(of.before) < LEAST_BASELINE:
        return Lacking(
            f"整改前只有 {len(of.before)} 个学期的数据，无从知道正常波动有多大；"
            f"整改前至少要有 {LEAST_BASELINE} 个学期的数据。"
        )
    controls, common = _controls(of, window, observed)
    if _enough(controls, common):
        return _difference(case, of, window, controls, common)
    return _alone(case, of, window)


def unobserved(case: Case) -> tuple[str, ...]:
    """The comparison units a difference would lean on that some term of the window has nothing of, or not all in.

    Which units the test is made of was settled before the window. Judged without some of them it is another test, in
    which a change that all units share passes for an effect; half the marks of a unit are another half of its students.
    """
    of, known = units(case), leant_on(case)
    window = [term for term in case.treated.terms if case.first_post <= term.index <= case.last_post]
    seasons = {term.index: term.season for term in case.treated.terms}
    paired = zip(case.comparison, of.comparison, strict=True)
    return tuple(u.unit for u, held in paired if u.unit in known and _thin(held, of.before, window, seasons))


def leant_on(case: Case) -> tuple[str, ...]:
    """The comparison units whose change a difference would take off, by the baseline alone; none where there is none
    to be made."""
    of = units(case)
    controls, common = _controls(of, (), observed=False)
    if not _enough(controls, common):
        return ()
    return tuple(unit.unit for unit, held in zip(case.comparison, of.comparison, strict=True) if held in controls)


def _thin(known: Points, before: Sequence[int], window: Sequence[TermCells], seasons: Mapping[int, str]) -> bool:
    """Whether a term of the window holds less than a part of the records such terms of the baseline hold."""
    for term in window:
        alike = [known[i].n for i in before if i in known and seasons.get(i) == term.season]
        alike = alike or [known[i].n for i in before if i in known]
        usual = median(alike)
        if term.index not in known or known[term.index].n < _IN * usual - _CHANCE * sqrt(usual):
            return True
    return False


def _enough(controls: Sequence[Points], common: Sequence[int]) -> bool:
    return len(controls) >= LEAST_COMPARISON and len(controls) * (len(common) - 1) >= LEAST_FREEDOM


def _controls(of: Units, window: Sequence[Slot], observed: bool) -> tuple[list[Points], tuple[int, ...]]:
    """Comparison units that have enough of the baseline (and all of the window), and the baseline terms they share;
    those with the whole of the baseline where there are enough of them."""
    needed = {slot.index for slot in window} if observed else set()
    there = [unit for unit in of.comparison if needed <= unit.keys()]
    whole = [unit for unit in there if set(of.before) <= unit.keys()]
    if len(whole) >= LEAST_COMPARISON:
        return whole, of.before
    able = [unit for unit in there if sum(index in unit for index in of.before) >= LEAST_BASELINE]
    return able, tuple(index for index in of.before if all(index in unit for unit in able))


def _difference(
    case: Case, of: Units, window: Sequence[Slot], controls: Sequence[Points], common: tuple[int, ...]
) -> Plan:
    over = _seasons_apart(of, window, common)
    slots = window if any(over.seasons) else [replace(slot, season="") for slot in window]
    change = contrast(over, slots)
    known = variation(float(sampling(of.treated, common).mean()), differences(over, of.treated, controls))
    sampled = change.sampled(of.treated, np.array([slot.v for slot in window]))
    others = sorted(change.sampled(unit, _window(unit, window, common)) for unit in controls)
    error = known.error(change.carried() * (1 + 1 / len(controls)), sampled + sum(others) / len(controls) ** 2)
    return Plan(
        Method.DIFFERENCE,
        change,
        error,
        error.distance(case.alpha),
        _allowance(case, of, known, change, controls),
        tuple(controls),
    )


def _seasons_apart(of: Units, window: Sequence[Slot], common: tuple[int, ...]) -> Calendar:
    """Autumn is compared with autumn where the baseline holds enough of each: units differ in their seasons, and that
    would else count as variation. Where it does not, the comparison units' own change of season stands in."""
    seasons = calendar(of.treated, common)
    enough = all(seasons.seasons.count(season) >= LEAST_SEASON for season in {slot.season for slot in window})
    return seasons if enough and seasons.freedom >= 1 else Calendar(common, ("",) * len(common))


def _window(
    unit: Points, window: Sequence[Slot], common: tuple[int, ...]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Sampling variances of a comparison unit in the window; its usual one where that lies ahead."""
    usual = float(sampling(unit, common).mean())
    return np.array([unit[slot.index].v if slot.index in unit else usual for slot in window])


def _alone(case: Case, of: Units, window: Sequence[Slot]) -> Plan | Lacking:
    plain = calendar(of.treated, of.before)
    trended = calendar(of.treated, of.before, trend=True)
    lacking = _season_lacking(plain, window)
    if lacking:
        return Lacking(lacking)
    segmented = min(len(of.before), len(window)) >= LEAST_SEGMENT and trended.freedom >= 2
    if segmented and case.chosen_worst and _expected_worse(case, of, window, trended, plain):
        # Chosen also for having become worse year by year, which then is mostly chance: it is not to go on so.
        segmented = False
    over = trended if segmented else plain
    known = own_history(case, over, of.treated, (*of.comparison, *of.like))
    if over.freedom < 1 or sum(one.freedom for one in known) < LEAST_FREEDOM:
        return Lacking(_short(over, known))
    varied = variation(float(sampling(of.treated, of.before).mean()), known)
    change = contrast(over, window)
    error = varied.error(change.carried(), change.sampled(of.treated, np.array([slot.v for slot in window])))
    method = Method.SEGMENTED if segmented else Method.OWN_HISTORY
    return Plan(method, change, error, error.distance(case.alpha), _allowance(case, of, varied, change))


def _expected_worse(case: Case, of: Units, window: Sequence[Slot], trended: Calendar, plain: Calendar) -> bool:
    """Whether the fitted trend expects worse of the window than the plain level does."""
    apart = contrast(trended, window).base - contrast(plain, window).base
    return better(case) * float(apart @ values(of.treated, of.before)) > 0


def _season_lacking(over: Calendar, window: Sequence[Slot]) -> str:
    for season in sorted({slot.season for slot in window}):
        if over.seasons.count(season) < LEAST_SEASON:
            return (
                f"观察期所在的学期类型，整改前只有 {over.seasons.count(season)} 个同类学期可比（春、秋季分开看）；"
                f"至少要有 {LEAST_SEASON} 个，或登记至少 {LEAST_COMPARISON} 个对照单位。"
            )
    return ""


def _short(over: Calendar, known: Sequence[Series]) -> str:
    more = max(LEAST_FREEDOM - int(sum(one.freedom for one in known)), 1)
    return (
        f"整改前只有 {len(over.indices)} 个学期的数据，又没有足够的同类单位可参照，看不出正常波动有多大；"
        f"再有 {more} 个学期的历史，或登记至少 {LEAST_COMPARISON} 个对照单位，就可以判断。"
    )


def _allowance(case: Case, of: Units, known: Variation, change: Contrast, controls: Sequence[Points] = ()) -> float:
    compared = Compared(better(case), of.treated, controls)
    if not case.chosen_worst:
        return allowance(compared, change, known, None)
    others = [earlier(unit, case.last_pre) for unit in (*of.comparison, *of.like)]
    # A level of a few terms says little of where a unit lies, and much of how it varies.
    among = [unit for unit in others if unit and 2 * len(unit) >= len(of.before)]
    return allowance(compared, change, known, among)
