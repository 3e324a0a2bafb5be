"""Where students stand, in standard deviations of a student: what figures of many kinds say of one and the same rise.

A rate is read as the part of a normal distribution beyond a line, so a rate that moves says how far students moved; a
mean by the spread of its values. Better is positive whatever the metric.
"""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtr, ndtri

from tools.effect.case import Case, Direction, Kind, UnitHistory


def standing(case: Case, before: float, after: float, n: int) -> float:
    """The rise from one level of the metric to another, of `n` observations; 0 where the spread is not known."""
    turn = 1 if case.better is Direction.UP else -1
    if case.kind is Kind.RATE:
        return turn * (_quantile(after, n) - _quantile(before, n))
    spread = spread_of(case.treated)
    return turn * (after - before) / spread if spread else 0.0


def raised(case: Case, level: float | None, n: int, rise: float) -> float | None:
    """The level that a rise of so many standard deviations brings the metric to; None where unknown."""
    if level is None or rise <= 0:
        return None
    turn = 1 if case.better is Direction.UP else -1
    if case.kind is Kind.RATE:
        return float(ndtr(_quantile(level, n) + turn * rise))
    spread = spread_of(case.treated)
    return level + turn * rise * spread if spread else None


def spread_of(unit: UnitHistory) -> float:
    """Standard deviation of single values over all terms; 0 where their squares are not known."""
    cells = [cell for term in unit.terms for cell in term.cells if cell.squares is not None]
    n = sum(cell.n for cell in cells)
    if n == 0:
        return 0.0
    mean = sum(cell.total for cell in cells) / n
    return sqrt(max(sum(cell.squares or 0.0 for cell in cells) / n - mean * mean, 0.0))


def _quantile(rate: float, n: int) -> float:
    edge = 0.5 / (n + 1)
    return float(ndtri(min(max(rate, edge), 1 - edge)))
