"""How far one objective of a course lies from the course's others by the ease of its items alone.

Items differ in ease. With a variance of σ² for each, an objective's distance from the mean of the others, which is
Σ aᵢ·(ease of item i) with aᵢ the item's share of the objective less its mean share of the others, varies by σ²·Σaᵢ²:
one that rests on a single item lies further off by chance than one that rests on five. Sections vary besides, by υ²
for a distance of one item's worth, so the mean of a course's sections by υ²·Σ(share of a section)². υ² is taken from
sections of one course, σ² from the distances looked over, by Huber's Proposal 2 (1964), and both from other courses
than the one in question: what is sought must not widen its own measure. Of all distances of one look the expected
number that chance alone raises is held to a level, and none counts that `material` would not let through. Everything
here is arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean

import numpy as np

_BOUND = 2.5
"""From how many widths on a distance counts no further in the estimate of σ²."""

_NORMAL = NormalDist()
_BOUNDED = 2 * _NORMAL.cdf(_BOUND) - 1 - 2 * _BOUND * _NORMAL.pdf(_BOUND) + 2 * _BOUND**2 * (1 - _NORMAL.cdf(_BOUND))
"""The mean of a squared standard normal score that is bounded so."""

_WIDEST = 1.0
_HALVINGS = 40


@dataclass(frozen=True)
class Distance:
    """An objective's distance (attainment, 0–1; below 0 is behind) from the mean of its course's others.

    `items` is Σaᵢ²; `sections` the distance in each section, `share` Σ(share of a section)².
    """

    course: str
    size: float
    items: float
    sections: tuple[float, ...] = ()
    share: float = 1.0


@dataclass(frozen=True)
class Ease:
    """What distances vary by: `item` is σ², `section` υ²; `freedom` tells how well the first is known."""

    item: float
    section: float
    freedom: int

    def width(self, one: Distance) -> float:
        """The standard deviation of a distance like this one where nothing is wrong."""
        return float((one.items * (self.item + self.section * one.share)) ** 0.5)

    def sampling(self, one: Distance) -> float:
        """That part of it which other sections would have made otherwise."""
        return float((one.items * self.section * one.share) ** 0.5)


def ease_beside(one: Distance, every: Sequence[Distance], fewest: int) -> Ease | None:
    """What the distances of other courses vary by; None where there are fewer than `fewest`, or nothing varies."""
    distances = [other for other in every if other.course != one.course]
    if len(distances) < fewest:
        return None
    section = _between_sections(distances)
    squares = np.array([one.size**2 / one.items for one in distances])
    known = section * np.array([one.share for one in distances])

    def too_wide(item: float) -> bool:
        return float(np.minimum(squares / np.maximum(item + known, 1e-300), _BOUND**2).mean()) <= _BOUNDED

    item = _first(too_wide, _WIDEST)
    freedom = len(distances) - len({one.course for one in distances})
    return Ease(item, section, freedom) if item + section > 0 and freedom > 0 else None


def _between_sections(distances: Iterable[Distance]) -> float:
    squares, free = 0.0, 0
    for one in distances:
        middle = fmean(one.sections) if one.sections else 0.0
        squares += sum((gap - middle) ** 2 for gap in one.sections) / one.items
        free += max(len(one.sections) - 1, 0)
    return squares / free if free else 0.0


def limit_of(one: Distance, every: Sequence[Distance], ease: Ease, material: float, level: float) -> float:
    """How far behind `one` of all these must lie: by `material`, and by so many of its widths that over all of them
    `level` are expected so far behind by chance.

    A distance whose width puts `material` far out takes little of the level, and leaves it to those that chance can
    carry past it.
    """
    # A third of a second to import: only who looks for findings pays.
    from scipy.special import stdtr

    let_through = np.array([-material / ease.width(other) for other in every])

    def few(score: float) -> bool:
        return float(stdtr(ease.freedom, np.minimum(-score, let_through)).sum()) <= level

    most = 1.0
    while not few(most):
        most *= 2
    return max(_first(few, most) * ease.width(one), material)


def _first(holds: Callable[[float], bool], most: float) -> float:
    """The least number from 0 to `most` from which on it holds."""
    low, high = 0.0, most
    if holds(low):
        return low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
