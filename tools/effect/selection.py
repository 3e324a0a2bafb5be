"""What would have come by itself: the regression of a unit chosen for its bad figure, and a trend it was already on.

Ways in which a baseline promises too little, of which the largest counts, and only ever against an improvement.
The level: the expected return is (1 - reliability) (level - mean of the other units), reliability being the part of the
differences between units that is not chance (Stein 1956; Efron and Morris 1975), and never more than chance can lift
the worst of so many units. The end: one bad term or year, whatever brought it, for which the unit may have been
chosen. The trend: where the baseline itself was getting better, going on so; asked of every unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtri, ndtri

from tools.effect.contrasts import Contrast, carried, contrast, sampling, values
from tools.effect.designs import Calendar, Floats
from tools.effect.points import Points
from tools.effect.variation import Variation

LEAST_UNITS = 3
_DOUBT = 0.25
# A unit is mostly chosen for its last term or its last year.
_LAST = (1, 2)
# Standard errors that a bad end or a trend must show before the rest of it counts.
_END, _TREND = 1.0, 0.5
# The worst of several is not always lifted by what is to be expected; this much more (in errors) is not unusual.
_WIDER = 0.5


@dataclass(frozen=True)
class Compared:
    """The treated unit and the `controls` whose change is taken off. `turn` makes better lower."""

    turn: int
    treated: Points
    controls: Sequence[Points]


def allowance(of: Compared, change: Contrast, known: Variation, among: Sequence[Points] | None) -> float:
    """How much better than expected the figure will be if nothing is done, on the test's scale (>= 0). `among` are the
    baselines of the units among which it was chosen for a bad figure; None where it was not."""
    found = [0.0, _continued(of, change, known)]
    if among is not None:
        found.append(_returned(of, change, known, among))
        found.extend(_lifted(of, change, known, last) for last in _LAST)
    return max(found)


def _returned(of: Compared, change: Contrast, known: Variation, among: Sequence[Points]) -> float:
    level, error = _level(of.treated, change.over.indices, known)
    others = [_level(other, tuple(sorted(other)), known) for other in among]
    return returning(of.turn * level, [of.turn * one for one, _ in others], error, [spread for _, spread in others])


def returning(level: float, others: Sequence[float], error: float, errors: Sequence[float]) -> float:
    """The expected return to the mean of a level (better is lower) with this standard error, among others with theirs.

    The differences between units are taken at the lower end of what the others may show (chi-square, one in four):
    few units easily look more different than they are. Fewer than three say nothing, and all of it counts as chance.
    """
    if not others:
        return 0.0
    ordered = np.sort(np.array(others))
    excess = level - float(ordered.mean())
    if excess <= 0:
        return 0.0
    between = _least(ordered) - float(np.sort(np.array(errors) ** 2).mean())
    chance = error**2 / (error**2 + max(between, 0.0)) if error else 0.0
    return min(chance * excess, (highest(len(ordered) + 1) + _WIDER) * error)


def _least(levels: Floats) -> float:
    """The least variance that levels differing so much are likely to have."""
    freedom = len(levels) - 1
    if freedom + 1 < LEAST_UNITS:
        return 0.0
    return float(((levels - levels.mean()) ** 2).sum() / chdtri(freedom, _DOUBT))


def highest(units: int) -> float:
    """Expected largest of so many standard normal values (Blom 1958)."""
    return float(ndtri((units - 0.375) / (units + 0.25)))


def _level(of: Points, indices: tuple[int, ...], known: Variation) -> tuple[float, float]:
    """Mean of the terms and its standard error."""
    weights = np.full(len(indices), 1 / len(indices))
    return float(weights @ values(of, indices)), _deviation(of, indices, weights, known)


def _lifted(of: Compared, change: Contrast, known: Variation, last: int) -> float:
    """By how much the last baseline terms lift the expectation, beyond the error of that."""
    over = change.over
    kept = Calendar(over.indices[:-last], over.seasons[:-last], over.trend)
    if kept.freedom < 0 or not {slot.season for slot in change.slots} <= set(kept.seasons):
        return 0.0
    without = np.concatenate([contrast(kept, change.slots).base, np.zeros(last)])
    return _beyond(of, change.over, change.base - without, known, _END)


def _continued(of: Compared, change: Contrast, known: Variation) -> float:
    """By how much the baseline's own trend, going on, betters the expectation, beyond the error of that."""
    over = change.over
    trended = Calendar(over.indices, over.seasons, trend=True)
    if over.trend or trended.freedom < 1:
        return 0.0
    return _beyond(of, over, change.base - contrast(trended, change.slots).base, known, _TREND)


def _beyond(of: Compared, over: Calendar, weights: Floats, known: Variation, errors: float) -> float:
    """The weighted sum of the treated unit's terms, less the controls', better positive, less so many of its errors."""
    sums = [float(weights @ values(unit, over.indices)) for unit in (of.treated, *of.controls)]
    apart = sums[0] - (float(np.sort(sums[1:]).mean()) if of.controls else 0.0)
    return of.turn * apart - errors * _deviation(of.treated, over.indices, weights, known)


def _deviation(of: Points, indices: tuple[int, ...], weights: Floats, known: Variation) -> float:
    """Standard deviation of the weighted sum of terms around the unit's level."""
    sampled = float(weights**2 @ sampling(of, indices))
    return known.error(carried(indices, weights), sampled).deviation
