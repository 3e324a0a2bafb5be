"""How much a figure varies from term to term beyond its sampling error, and how much of that carries over.

A term's point is level + season + e + sampling error; e has variance tau² and an AR(1) correlation. Neither can be read
off a few terms, so no single value is chosen: every pair on a grid is weighted by how well it explains what the baselines
leave over (restricted likelihood), and the error of the test is the mixture over them. The total variance of a term has a
prior flat in its logarithm above the sampling error: where sampling is negligible and terms are independent the mixture
is the t distribution (Box and Tiao 1973, 2.2); with history in plenty it becomes normal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from tools.effect.designs import CORRELATIONS, Calendar, Floats, residuals

_STEPS = 24
# Total variances considered: from this far below to this far above the mean square, in logarithms.
_BELOW, _ABOVE = 2.5, 4.0
_HALVINGS = 40


@dataclass(frozen=True)
class Series:
    """What one or several series over one calendar leave over: `count` of them, `squares` (correlations, p) the summed
    squares of their contrasts, `v` the mean sampling variance, `weight` what the series counts for."""

    calendar: Calendar
    count: float
    squares: Floats
    v: float
    weight: float = 1.0

    @property
    def freedom(self) -> float:
        return self.weight * self.count * self.squares.shape[1]


@dataclass(frozen=True)
class Variation:
    """`weights` (correlations, steps) sum to 1; `between` (steps) are the variances tau² they belong to."""

    weights: Floats
    between: Floats

    def error(self, carried: Floats, sampling: float) -> Mixture:
        """Of a contrast of terms: `carried` (correlations) its variance for tau² = 1, `sampling` the rest."""
        return Mixture(self.weights.ravel(), np.sqrt(carried[:, None] * self.between[None] + sampling).ravel())


@dataclass(frozen=True)
class Mixture:
    """A distribution around 0: normals with standard deviations `deviations` and `weights`."""

    weights: Floats
    deviations: Floats

    def below(self, value: float) -> float:
        """The chance of a value at or below this one."""
        return float(self.weights @ ndtr(value / self.deviations))

    @property
    def deviation(self) -> float:
        return float(np.sqrt(self.weights @ self.deviations**2))

    def distance(self, alpha: float) -> float:
        """How far from 0 one must be for a tail of `alpha`."""
        low, high = 0.0, float(self.deviations.max()) * 8
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(-middle) > alpha else (low, middle)
        return high


def series(calendar: Calendar, values: Floats, v: float, count: float = 1.0, weight: float = 1.0) -> Series:
    """`values` (units, T); `count` how many independent series they stand for."""
    turned = residuals(calendar).axes @ values.T
    squares = np.sort(turned**2, axis=2).sum(axis=2)
    return Series(calendar, count, squares, v, weight)


def variation(own_v: float, known: Sequence[Series]) -> Variation:
    """The weights of all pairs of variance and correlation; `own_v` is the treated unit's sampling variance a term."""
    squares = sum(one.weight * float(one.squares[0].sum()) for one in known)
    mean = squares / sum(one.freedom for one in known)
    floor = max(own_v, 1e-12)
    totals = np.geomspace(max(floor, mean * np.exp(-_BELOW)), max(floor, mean) * np.exp(_ABOVE), _STEPS)
    between = np.maximum(totals - own_v, 0.0)
    likelihood = np.sort(np.stack([_log_likelihood(one, between) for one in known]), axis=0).sum(axis=0)
    weights = np.exp(likelihood - likelihood.max())
    return Variation(weights / weights.sum(), between)


def _log_likelihood(of: Series, between: Floats) -> Floats:
    spread = residuals(of.calendar).spread
    variances = spread[:, None, :] * between[None, :, None] + max(of.v, 1e-12)
    fit = of.count * np.log(variances) + of.squares[:, None, :] / variances
    likelihood: Floats = -0.5 * of.weight * fit.sum(axis=2)
    assert likelihood.shape == (len(CORRELATIONS), len(between))
    return likelihood
