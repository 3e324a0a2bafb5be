"""Terms as points on the scale of the test, and back: a rate by its variance-stabilising arcsine, a mean as it is.

Only term totals enter. How a term is split into sections therefore changes nothing, by construction; what sections (or
anything else) add to the variation from term to term is found in that variation itself (`variation`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, fsum, pi, sin, sqrt

from tools.effect.case import Case, Kind, TermCells, UnitHistory

# Anscombe (1948): asin sqrt((x + 3/8) / (n + 3/4)) has variance 1 / (4 n + 2) to the second order, whatever the rate.
_COUNT, _SIZE = 0.375, 0.75


@dataclass(frozen=True)
class Point:
    """One term of one unit: `y` on the scale of the test, `v` its sampling variance, `n` the observations."""

    index: int
    season: str
    y: float
    v: float
    n: int
    total: float


Points = dict[int, Point]


def points(case: Case, unit: UnitHistory) -> Points:
    """The unit's terms by index. The spread of a mean's values is pooled over its baseline terms."""
    within = _within(case, unit) if case.kind is Kind.MEAN else 0.0
    return {term.index: _point(case.kind, term, within) for term in unit.terms if term.cells}


def _point(kind: Kind, term: TermCells, within: float) -> Point:
    n, total = term.n, term.total
    if kind is Kind.MEAN:
        return Point(term.index, term.season, total / n, within / n, n, total)
    return Point(term.index, term.season, forward(kind, total, n), 1 / (4 * n + 2), n, total)


def forward(kind: Kind, total: float, n: float) -> float:
    """A total of `n` on the scale of the test."""
    if kind is Kind.MEAN:
        return total / n
    return asin(sqrt(min(max((total + _COUNT) / (n + _SIZE), 0.0), 1.0)))


def backward(kind: Kind, y: float, n: float) -> float:
    """The level on the metric's own scale that `forward` maps to `y` for `n` observations; a rate stays in [0, 1]."""
    if kind is Kind.MEAN:
        return y
    inside = min(max(y, 0.0), pi / 2)
    return min(max(((n + _SIZE) * sin(inside) ** 2 - _COUNT) / n, 0.0), 1.0)


def _within(case: Case, unit: UnitHistory) -> float:
    """Variance of single values within terms; 0 where squares are lacking, and all variation is then between terms."""
    baseline = [term for term in unit.terms if term.index <= case.last_pre] or list(unit.terms)
    known = [term for term in baseline if term.cells and all(cell.squares is not None for cell in term.cells)]
    return _pooled(known) if known else 0.0


def _pooled(terms: Iterable[TermCells]) -> float:
    spread, freedom = 0.0, 0
    for term in terms:
        spread += fsum(cell.squares or 0.0 for cell in term.cells) - term.total * term.total / term.n
        freedom += term.n - 1
    return max(spread, 0.0) / freedom if freedom else 0.0
