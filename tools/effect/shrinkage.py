"""What a unit chosen for its bad figure gains by itself: regression to the mean.

The expected return is (1 - reliability) (level - mean of the other units), reliability being the part of the differences
between units that is not chance (`shared/domain/formulas.md` section 7; Stein 1956, Efron and Morris 1975). It only ever counts
against an improvement, and never for more than chance can lift the worst of so many units.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy.special import ndtri

LEAST_UNITS = 3


def allowance(level: float, others: Sequence[float], error: float) -> float:
    """How much better than its baseline the figure will be if nothing is done, on the test's scale (better is lower).

    `level` and `others` are baseline levels of the unit and of those it was chosen among, `error` the variance of the
    unit's own level. With fewer than three others their differences say nothing and all of it counts as chance.
    """
    if not others:
        return 0.0
    ordered = np.sort(np.array(others))
    excess = level - float(ordered.mean())
    if excess <= 0:
        return 0.0
    between = float(ordered.var(ddof=1)) if len(ordered) >= LEAST_UNITS else 0.0
    chance = error / between if between > error else 1.0
    return min(chance * excess, highest(len(ordered) + 1) * sqrt(error))


def highest(units: int) -> float:
    """Expected largest of so many standard normal values (Blom 1958)."""
    return float(ndtri((units - 0.375) / (units + 0.25)))
