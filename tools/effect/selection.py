"""What a unit chosen for its bad figure gains by itself: regression to the mean.

Two ways in which a baseline looks too bad, and the larger counts; both only ever count against an improvement.
The level: the expected return is (1 - reliability) (level - mean of the other units), reliability being the part of the
differences between units that is not chance (Stein 1956; Efron and Morris 1975), and never more than chance can lift
the worst of so many units. The end: one bad term or year, whatever brought it, for which the unit may have been chosen.
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


@dataclass(frozen=True)
class Chosen:
    """The unit that was chosen, and the baselines of the `others` it was chosen among. `turn` makes better lower;
    `controls` are taken off the change."""

    turn: int
    treated: Points
    controls: Sequence[Points]
    others: Sequence[Points]


def allowance(of: Chosen, change: Contrast, known: Variation) -> float:
    """How much better than expected the figure will be if nothing is done, on the test's scale (>= 0)."""
    level, error = _level(of.treated, change.over.indices, known)
    others = [_level(other, tuple(sorted(other)), known) for other in of.others]
    back = returning(of.turn * level, [of.turn * one for one, _ in others], error, [spread for _, spread in others])
    return max(back, *(_lifted(of, change, known, last) for last in _LAST))


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
    return min(chance * excess, highest(len(ordered) + 1) * error)


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


def _lifted(of: Chosen, change: Contrast, known: Variation, last: int) -> float:
    """By how much the last baseline terms lift the expectation, beyond one standard error of that."""
    over = change.over
    kept = Calendar(over.indices[:-last], over.seasons[:-last], over.trend)
    if kept.freedom < 0 or not {slot.season for slot in change.slots} <= set(kept.seasons):
        return 0.0
    weights = change.base - np.concatenate([contrast(kept, change.slots).base, np.zeros(last)])
    lifts = [float(weights @ values(unit, over.indices)) for unit in (of.treated, *of.controls)]
    lift = lifts[0] - (float(np.sort(lifts[1:]).mean()) if of.controls else 0.0)
    return of.turn * lift - _deviation(of.treated, over.indices, weights, known)


def _deviation(of: Points, indices: tuple[int, ...], weights: Floats, known: Variation) -> float:
    """Standard deviation of the weighted sum of terms around the unit's level."""
    sampled = float(weights**2 @ sampling(of, indices))
    return known.error(carried(indices, weights), sampled).deviation
