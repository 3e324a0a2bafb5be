"""Linear designs over terms: what is expected of the window from the baseline, and what the baseline leaves over.

A design is one level a season, and a straight trend where one is fitted. Everything here depends on the calendar alone,
so it is worked out once for each pattern of terms and kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Serial correlations of the part that varies between terms, considered side by side. A baseline of a few terms cannot
# tell them apart, so all of them stay in unless the history of several units speaks against one. Negative ones would
# only narrow the error and are left out.
CORRELATIONS: Floats = np.array([0.0, 0.2, 0.4, 0.6, 0.8])


@dataclass(frozen=True)
class Calendar:
    """Indices of terms, their seasons ("" throughout where they are not told apart), and whether a trend is fitted."""

    indices: tuple[int, ...]
    seasons: tuple[str, ...]
    trend: bool = False

    @property
    def freedom(self) -> int:
        """Terms left over after the levels of the seasons and the trend."""
        return len(self.indices) - len(set(self.seasons)) - int(self.trend)


@dataclass(frozen=True)
class Residuals:
    """Of a calendar with T terms and p left over: `axes` (correlations, p, T) turn a series into p independent
    contrasts, which vary by `spread` (correlations, p) times the variance between terms."""

    axes: Floats
    spread: Floats


def _columns(of: Calendar, indices: tuple[int, ...], seasons: tuple[str, ...]) -> Floats:
    names = sorted(set(of.seasons))
    levels = np.array([[float(season == name) for name in names] for season in seasons]).reshape(len(seasons), -1)
    if not of.trend:
        return levels
    middle = sum(of.indices) / len(of.indices)
    return np.column_stack([levels, np.array(indices, dtype=float) - middle])


def correlation(indices: tuple[int, ...]) -> Floats:
    """(correlations, T, T): the correlation of an AR(1) process between the terms, for every one considered."""
    apart = np.abs(np.subtract.outer(np.array(indices), np.array(indices)))
    matrix: Floats = CORRELATIONS[:, None, None] ** apart[None]
    return matrix


@lru_cache(maxsize=512)
def residuals(of: Calendar) -> Residuals:
    """The contrasts of restricted likelihood (Patterson and Thompson 1971), diagonal for every correlation."""
    columns = _columns(of, of.indices, of.seasons)
    left, sizes, _ = np.linalg.svd(columns, full_matrices=True)
    rank = int((sizes > 1e-9).sum())
    free = left[:, rank:].T
    spread, turn = np.linalg.eigh(free @ correlation(of.indices) @ free.T)
    return Residuals(np.swapaxes(turn, 1, 2) @ free, np.maximum(spread, 0.0))


@lru_cache(maxsize=512)
def prediction(of: Calendar, indices: tuple[int, ...], seasons: tuple[str, ...]) -> Floats:
    """(window, T): weights of the baseline terms in what is expected of each term of the window (least squares)."""
    columns = _columns(of, of.indices, of.seasons)
    weights: Floats = _columns(of, indices, seasons) @ np.linalg.pinv(columns)
    return weights
