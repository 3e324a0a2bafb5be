"""How unusual one year of a ratio is against the other years of the same thing, with what years vary by of themselves.

A year is counted in sections: who are taught and marked together differ from others together, so a ratio of few
sections varies by more than its persons alone. The ratio is taken as Φ(θ) (probit), and θ of a year lies around the
usual one with variance τ²·Σ(section's share)²; τ² is estimated from all swings looked over, by the median of their
squared scores, so that what is sought does not widen its own measure. The chance of a year at least as bad is that of
a binomial count over the spread of θ (Gauss–Hermite); what is raised of many is limited by false discovery (Benjamini
and Hochberg 1995). Everything here is arithmetic over counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, inf
from statistics import NormalDist, median

import numpy as np
from numpy.typing import NDArray

_NORMAL = NormalDist()
_MEDIAN_SQUARE = 0.4549
"""The median of a squared standard normal score."""

_WIDEST = 1.0
"""A variance between sections beyond which nothing is sought: rates would say nothing."""

_HALVINGS = 40
_POINTS, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True)
class Counted:
    """Cases among counted rows, and `clumps`: the sum of the squared sizes of the sections they came in."""

    cases: float = 0.0
    of: float = 0.0
    clumps: float = 0.0

    @property
    def rate(self) -> float:
        return self.cases / self.of if self.of else 0.0

    @property
    def share(self) -> float:
        """Σ(section's share)²: 1 for one section, 1/k for k alike."""
        return self.clumps / self.of**2 if self.of else 0.0

    def turned(self) -> Counted:
        """The rows that are no cases, where more of them is worse."""
        return Counted(self.of - self.cases, self.of, self.clumps)


@dataclass(frozen=True)
class Swing:
    """One year against the other years together."""

    now: Counted
    others: Counted

    @property
    def size(self) -> float:
        return self.now.rate - self.others.rate

    def turned(self) -> Swing:
        """As `Counted.turned`, both."""
        return Swing(self.now.turned(), self.others.turned())


def together(years: Iterable[Counted]) -> Counted:
    """Several years as one; their sections stay apart."""
    found = list(years)
    return Counted(sum(y.cases for y in found), sum(y.of for y in found), sum(y.clumps for y in found))


def spread(swings: Sequence[Swing], fewest: int, expected: float) -> float | None:
    """τ² of the swings with `expected` cases to be expected at least; None where there are fewer than `fewest`."""
    terms = [t for s in swings if (t := _terms(s, expected)) is not None]
    if len(terms) < fewest:
        return None
    low, high = 0.0, _WIDEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        wide = median(square / (chance + middle * share) for square, chance, share in terms) > _MEDIAN_SQUARE
        low, high = (middle, high) if wide else (low, middle)
    return low


def _terms(swing: Swing, expected: float) -> tuple[float, float, float] | None:
    """A swing's squared difference on the probit scale, its variance by counting alone, and what τ² is times."""
    now, others = swing.now, swing.others
    usual = _usual(together((now, others)))
    if not min(usual, 1 - usual) * now.of >= expected:
        return None
    slope = _NORMAL.pdf(_NORMAL.inv_cdf(usual)) ** 2
    counted = usual * (1 - usual) * (1 / now.of + 1 / others.of)
    return swing.size**2 / slope, counted / slope, now.share + others.share


def chance_of_more(swing: Swing, tau: float) -> float:
    """The chance of as many cases as this year has, or more, were it a year like the others; `tau` is τ²."""
    return _tail(swing, tau, round(swing.now.cases))


def least_rate(swing: Swing, tau: float, level: float) -> float:
    """The lowest rate of a year of this size whose chance is within `level`; infinite where there is none."""
    low, high = 0, round(swing.now.of) + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _tail(swing, tau, middle) <= level else (middle + 1, high)
    return low / swing.now.of if low <= swing.now.of else inf


def power(swing: Swing, tau: float, level: float, rate: float, least: float = 0.0) -> float:
    """The chance that a year whose rate is truly `rate` is found: within `level`, and at a rate of `least` or more."""
    wanted = max(least_rate(swing, tau, level), least)
    if wanted > 1:
        return 0.0
    own = _NORMAL.inv_cdf(min(max(rate, 0.001), 0.999))
    rates = _rates(own, tau * swing.now.share)
    return float(_at_least(ceil(wanted * swing.now.of - 1e-9), round(swing.now.of), rates) @ _WEIGHTS)


def discoveries(chances: Sequence[float], level: float) -> set[int]:
    """Places of those raised so that among them `level` at most are chance; everything looked at must be in."""
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    last = max((k for k, i in enumerate(order, 1) if chances[i] <= level * k / len(order)), default=0)
    return set(order[:last])


def _tail(swing: Swing, tau: float, cases: int) -> float:
    others = swing.others
    usual = _usual(others)
    middle = _NORMAL.inv_cdf(usual)
    known = usual * (1 - usual) / others.of / _NORMAL.pdf(middle) ** 2
    rates = _rates(middle, known + tau * (others.share + swing.now.share))
    return min(1.0, float(_at_least(cases, round(swing.now.of), rates) @ _WEIGHTS))


def _usual(counted: Counted) -> float:
    """The rate, never quite nothing or all: half a case more on either side."""
    return (counted.cases + 0.5) / (counted.of + 1)


def _rates(middle: float, variance: float) -> NDArray[np.float64]:
    width = variance**0.5
    return np.array([_NORMAL.cdf(middle + width * float(point)) for point in _POINTS])


def _at_least(cases: int, of: int, rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of `cases` or more among `of`, for each of the rates."""
    if cases <= 0:
        return np.ones(len(rates))
    counts = np.arange(cases, of + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, of + 1)))])
    ways = logs[of] - logs[counts] - logs[of - counts]
    safe = np.clip(rates, 1e-300, 1 - 1e-16)[:, None]
    found = np.exp(ways + counts * np.log(safe) + (of - counts) * np.log1p(-safe)).sum(axis=1)
    return np.asarray(np.minimum(found, 1.0), dtype=np.float64)
