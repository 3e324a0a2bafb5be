"""How much a figure varies from term to term beyond its sampling error, and how much of that carries over.

A term's point is level + season + e + sampling error; e has variance tau² and an AR(1) correlation. Neither can be read
off a few terms, so no single value is chosen: every pair on a grid is weighted by how well it explains what the
baselines leave over (restricted likelihood), and the error of the test is the mixture over them. The total variance of
a term has a prior flat in its logarithm above the sampling error: where sampling is negligible and terms are
independent the mixture is the t distribution (Box and Tiao 1973, 2.2); with history in plenty it becomes normal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from tools.effect.designs import Calendar, Floats, residuals

_STEPS = 24
# Total variances considered: from this far below to this far above the mean square, in logarithms.
_BELOW, _ABOVE = 2.5, 4.0
_ROUNDS, _CUTS = 5, 17
# Weight, in steps of the grid, of there being no variation but sampling. Without it the error of a test of plain
# samples would be that of a t test although its sampling error is known.
_PLAIN = 3.0


@dataclass(frozen=True)
class Series:
    """What several series over one calendar leave over: `squares` (series, correlations, p) of their contrasts, `v`
    (series) their mean sampling variances. Each counts `weight`, so that they may stand for more or fewer."""

    calendar: Calendar
    squares: Floats
    v: Floats
    weight: float = 1.0

    @property
    def freedom(self) -> float:
        series, _, contrasts = self.squares.shape
        return self.weight * float(series * contrasts)


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
        for _ in range(_ROUNDS):
            cuts = np.linspace(low, high, _CUTS)
            beyond = int((self.weights @ ndtr(-cuts / self.deviations[:, None]) > alpha).sum())
            low, high = float(cuts[beyond - 1]), float(cuts[beyond])
        return high


def series(calendar: Calendar, values: Floats, v: Floats, weight: float = 1.0) -> Series:
    """`values` (series, T), `v` (series)."""
    turned = np.einsum("rpt,st->srp", residuals(calendar).axes, values)
    return Series(calendar, turned**2, v, weight)


def variation(own_v: float, known: Sequence[Series]) -> Variation:
    """The weights of all pairs of variance and correlation; `own_v` is the treated unit's sampling variance a term."""
    squares = sum(one.weight * float(np.sort(one.squares[:, 0].sum(axis=1)).sum()) for one in known)
    mean = squares / sum(one.freedom for one in known)
    floor = max(own_v, 1e-12)
    totals = np.geomspace(max(floor, mean * np.exp(-_BELOW)), max(floor, mean) * np.exp(_ABOVE), _STEPS)
    between = np.maximum(totals - own_v, 0.0)
    each = [_log_likelihood(one, between) for one in known]
    # Sums of sorted terms: the order of the units changes not even the last digit.
    likelihood = np.sort(np.concatenate(each), axis=0).sum(axis=0)
    weights = np.exp(likelihood - likelihood.max())
    if between[0] == 0:
        weights[:, 0] *= _PLAIN
    return Variation(weights / weights.sum(), between)


def _log_likelihood(of: Series, between: Floats) -> Floats:
    """(series, correlations, steps)."""
    spread = residuals(of.calendar).spread
    variances = spread[None, :, None, :] * between[None, None, :, None] + np.maximum(of.v, 1e-12)[:, None, None, None]
    fit = np.log(variances) + of.squares[:, :, None, :] / variances
    likelihood: Floats = -0.5 * of.weight * fit.sum(axis=3)
    return likelihood
