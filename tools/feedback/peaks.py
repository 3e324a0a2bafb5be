"""Whether marks fall into two crowds: one normal component against two, by BIC. Worth a look, never a verdict.

BIC = k·ln n − 2·ln L, k = 2 for one component (mean, spread), 5 for two (two of each and a share). Two are told
only where they are much likelier, stand clear of each other (Ashman's D = √2·|μ₁−μ₂|/√(σ₁²+σ₂²) > 2.5) and neither is a
handful. Few or heaped marks make narrow components look likely; a least spread keeps these out. Simulated sections of
forty with one skewed crowd are taken for two in fewer than two of a hundred.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_STEPS = 60
_CLEARLY = 10.0
"""By how much the BIC must be lower: very strong evidence by the usual reading."""
_APART = 2.5
_SHARE = 0.2
_SPREAD = 1.5
"""The least standard deviation of a component, in points of 100."""

Component = tuple[float, float, float]
"""Share, mean, standard deviation."""


def two_peaks(marks: Sequence[float]) -> bool:
    """Whether marks on the 100-point scale are clearly two crowds; False for fewer than ten."""
    values = sorted(marks)
    if len(values) < 10 or values[0] == values[-1]:
        return False
    one, two = _whole(values), _fitted(values)
    (share, first, narrow), (_, second, wide) = two
    apart = math.sqrt(2) * abs(first - second) / math.hypot(narrow, wide)
    if apart <= _APART or not _SHARE <= share <= 1 - _SHARE:
        return False
    return _bic(values, two, 5) + _CLEARLY < _bic(values, (one,), 2)


def _whole(values: Sequence[float], share: float = 1.0) -> Component:
    mean = sum(values) / len(values)
    return share, mean, max(_SPREAD, math.sqrt(sum((v - mean) ** 2 for v in values) / len(values)))


def _fitted(values: Sequence[float]) -> tuple[Component, Component]:
    """Two components by expectation and maximisation, begun from the split that leaves the least spread."""
    n = len(values)
    cut = min(range(2, n - 1), key=lambda k: _squares(values[:k]) + _squares(values[k:]))
    low, high = _whole(values[:cut], cut / n), _whole(values[cut:], 1 - cut / n)
    for _ in range(_STEPS):
        weights = [_density(v, low) / max(_density(v, low) + _density(v, high), 1e-300) for v in values]
        low, high = _weighed(values, weights), _weighed(values, [1 - w for w in weights])
    return low, high


def _squares(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values)


def _weighed(values: Sequence[float], weights: Sequence[float]) -> Component:
    held = max(sum(weights), 1e-9)
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / held
    variance = sum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True)) / held
    return held / len(values), mean, max(_SPREAD, math.sqrt(variance))


def _density(value: float, component: Component) -> float:
    share, mean, spread = component
    return share * math.exp(-0.5 * ((value - mean) / spread) ** 2) / (spread * math.sqrt(2 * math.pi))


def _bic(values: Sequence[float], components: Sequence[Component], parameters: int) -> float:
    likely = sum(math.log(max(sum(_density(v, c) for c in components), 1e-300)) for v in values)
    return parameters * math.log(len(values)) - 2 * likely
