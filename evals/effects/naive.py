"""What is commonly done instead, on the same draws: three tests that know of no error but that of sampling.

All take the error `alpha` on one side. For a rate better is down, for a mean up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from evals.effects.designs import ALPHA, COMPARISON
from evals.effects.drawing import Draws, Floats
from evals.effects.worlds import HISTORY
from tools.effect.case import Direction, Kind

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Sums:
    """Persons, sum and sum of squares of many groups at once."""

    n: Floats
    total: Floats
    squares: Floats

    @property
    def mean(self) -> Floats:
        found: Floats = self.total / self.n
        return found

    @property
    def about_mean(self) -> Floats:
        """Sum of squares about the group's mean."""
        found: Floats = self.squares - self.total**2 / self.n
        return found

    @property
    def error(self) -> Floats:
        """Squared sampling error of the mean: p(1 - p)/n for a rate, s²/n for a mean."""
        found: Floats = self.about_mean / np.maximum(self.n - 1, 1) / self.n
        return found


def before_after(draws: Draws, after: int, alpha: float = ALPHA) -> Bools:
    """The last term(s) against as many since: the difference lies beyond what its sampling error allows."""
    then, now = _terms(draws, 0, HISTORY - after, HISTORY), _terms(draws, 0, HISTORY, HISTORY + after)
    return _better(draws, now.mean - then.mean, np.sqrt(then.error + now.error), alpha)


def two_samples(draws: Draws, after: int, alpha: float = ALPHA) -> Bools:
    """The whole history against the terms since: pooled z of two proportions, Welch's test of two means.

    With this many degrees of freedom Welch's t is z.
    """
    then, now = _terms(draws, 0, 0, HISTORY), _terms(draws, 0, HISTORY, HISTORY + after)
    if draws.scale.kind is Kind.MEAN:
        return _better(draws, now.mean - then.mean, np.sqrt(then.error + now.error), alpha)
    pooled = (then.total + now.total) / (then.n + now.n)
    error = np.sqrt(pooled * (1 - pooled) * (1 / then.n + 1 / now.n))
    return _better(draws, now.mean - then.mean, error, alpha)


def difference(draws: Draws, after: int, alpha: float = ALPHA) -> Bools:
    """Two periods, five units beside it, least squares over persons: the interaction against its plain error."""
    groups = [
        _terms(draws, units, *terms)
        for units in (0, slice(1, 1 + COMPARISON))
        for terms in ((HISTORY - after, HISTORY), (HISTORY, HISTORY + after))
    ]
    own_then, own_now, their_then, their_now = groups
    change = (own_now.mean - own_then.mean) - (their_now.mean - their_then.mean)
    persons = sum(g.n for g in groups)
    residual = sum(g.about_mean for g in groups) / (persons - 4)
    return _better(draws, change, np.sqrt(residual * sum(1 / g.n for g in groups)), alpha)


NAIVE: dict[str, Callable[[Draws, int, float], Bools]] = {
    "before/after": before_after,
    "two samples": two_samples,
    "naive DID": difference,
}


def _terms(draws: Draws, units: int | slice, first: int, end: int) -> Sums:
    """Summed over the units, terms and sections."""
    units = slice(units, units + 1) if isinstance(units, int) else units
    n, total, squares = (a[:, units, first:end].sum((1, 2, 3)) for a in (draws.n, draws.total, draws.squares))
    # A count's square is itself.
    return Sums(n.astype(np.float64), total, total if draws.scale.kind is Kind.RATE else squares)


def _better(draws: Draws, change: Floats, error: Floats, alpha: float) -> Bools:
    signed = -change if draws.scale.better is Direction.DOWN else change
    found: Bools = signed > NormalDist().inv_cdf(1 - alpha) * error
    return found
