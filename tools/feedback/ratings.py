"""The statistics of ratings: variance components, the shrunken rating with its interval, where it lies by a band.

Formulas (Bayes shrinkage of a mean): θ = (n·x̄ + κ·μ) / (n + κ), κ = σ²/τ², with the posterior variance σ²/(n + κ).
σ² is the variance within sections, τ² the variance between the sections of a group, both estimated from the data by
the analysis of variance for unequal sizes (method of moments). Pure functions on the 100-point scale.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

Z = 1.96
"""Of a 95 % interval."""


@dataclass(frozen=True)
class Sample:
    """Marks of one section: how many, their sum and the sum of their squares."""

    n: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """The mean of the marks; there must be some."""
        return self.total / self.n

    @property
    def within(self) -> float:
        """The sum of squared deviations from the own mean."""
        return max(0.0, self.squares - self.total * self.total / self.n)


@dataclass(frozen=True)
class Components:
    """Variances on the 100-point scale: `within` sections (σ²) and `between` the sections of a group (τ²)."""

    within: float
    between: float

    @property
    def kappa(self) -> float | None:
        """κ = σ²/τ²; None where sections of a group cannot be told apart (τ² = 0)."""
        return self.within / self.between if self.between > 0 else None


@dataclass(frozen=True)
class Rating:
    """A section's rating on the 100-point scale; `shrunken` is None without a group to shrink to."""

    n: int
    mean: float
    low: float
    high: float
    shrunken: float | None = None


class Position(StrEnum):
    """Where an interval lies by a band. Three words, never a rank."""

    ABOVE = "above"
    WITHIN = "within"
    BELOW = "below"


def components(groups: Mapping[Key, Sequence[Sample]]) -> Components | None:
    """σ² and τ² over the sections of all groups; None where there are too few to estimate them.

    Between: (MSB − MSW) / n₀ with deviations from each group's own mean, n₀ = (N − Σ_g Σn²/N_g) / (S − G), not below 0.
    """
    used = {key: list(samples) for key, samples in groups.items() if samples}
    every = [sample for samples in used.values() for sample in samples]
    persons, spread = sum(s.n for s in every), len(every) - len(used)
    if persons <= len(every) or spread <= 0:
        return None
    within = sum(s.within for s in every) / (persons - len(every))
    between = sum(map(_between, used.values())) / spread
    sizes = persons - sum(sum(s.n**2 for s in samples) / sum(s.n for s in samples) for samples in used.values())
    return Components(within, max(0.0, (between - within) / (sizes / spread)) if sizes > 0 else 0.0)


def _between(samples: Sequence[Sample]) -> float:
    """The sum of squares of a group's sections around its mean."""
    mean = sum(s.total for s in samples) / sum(s.n for s in samples)
    return sum(s.n * (s.mean - mean) ** 2 for s in samples)


def rated(sample: Sample, found: Components, centre: float | None) -> Rating:
    """The section's rating, shrunken to `centre` (the mean of its group's sections) where there is one.

    Without one, or where κ is not to be had, the interval is that of the mean: x̄ ± z·√(σ²/n).
    """
    kappa = found.kappa
    if centre is None or kappa is None:
        half = Z * math.sqrt(found.within / sample.n)
        return Rating(sample.n, sample.mean, sample.mean - half, min(100.0, sample.mean + half))
    shrunken = (sample.total + kappa * centre) / (sample.n + kappa)
    half = Z * math.sqrt(found.within / (sample.n + kappa))
    return Rating(sample.n, sample.mean, shrunken - half, min(100.0, shrunken + half), shrunken)


def position(rating: Rating, low: float, high: float) -> Position:
    """Whether the whole interval lies above or below the band."""
    if rating.low > high:
        return Position.ABOVE
    return Position.BELOW if rating.high < low else Position.WITHIN


def quantile(values: Iterable[float], share: float) -> float:
    """The quantile by linear interpolation between the ordered values; ValueError when there are none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
