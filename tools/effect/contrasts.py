"""A change as one contrast of terms: the window, less what the baseline leads one to expect of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.effect.designs import Calendar, Floats, correlation, prediction
from tools.effect.points import Points


@dataclass(frozen=True)
class Slot:
    """A term of the window: its season, how many observations it has or will have, and their sampling variance."""

    index: int
    season: str
    n: int
    v: float


@dataclass(frozen=True)
class Contrast:
    """`base` (T) and `share` (window) are what each term of the baseline `over` and of the window counts for; both sum
    to 1. `guide` (window, T) is what each term of the window is expected from."""

    over: Calendar
    slots: tuple[Slot, ...]
    share: Floats
    guide: Floats

    @property
    def base(self) -> Floats:
        return self.share @ self.guide

    def expected(self, of: Points) -> Floats:
        """(window): what the unit's baseline leads one to expect of each term."""
        return self.guide @ values(of, self.over.indices)

    def change(self, of: Points) -> float:
        """Observed less expected, of a unit that has every term."""
        return float(self.share @ (values(of, [slot.index for slot in self.slots]) - self.expected(of)))

    def carried(self) -> Floats:
        """(correlations): variance of the contrast when terms vary with variance 1 around their level."""
        terms = (*self.over.indices, *(slot.index for slot in self.slots))
        return carried(terms, np.concatenate([-self.base, self.share]))

    def sampled(self, of: Points, window: Floats) -> float:
        """Variance of the contrast from sampling; `window` are the sampling variances in the window."""
        return float(self.base**2 @ sampling(of, self.over.indices) + self.share**2 @ window)


def contrast(over: Calendar, slots: Sequence[Slot]) -> Contrast:
    """Terms of the window count by their size, so that the observed level is the plain total over n."""
    sizes = np.array([float(slot.n) for slot in slots])
    guide = prediction(over, tuple(slot.index for slot in slots), tuple(slot.season for slot in slots))
    return Contrast(over, tuple(slots), sizes / sizes.sum(), guide)


def carried(terms: tuple[int, ...], weights: Floats) -> Floats:
    """(correlations): variance of the weighted sum of terms that vary with variance 1."""
    variance: Floats = np.einsum("i,rij,j->r", weights, correlation(terms), weights)
    return variance


def values(of: Points, indices: Sequence[int]) -> Floats:
    return np.array([of[index].y for index in indices])


def sampling(of: Points, indices: Sequence[int]) -> Floats:
    return np.array([of[index].v for index in indices])
