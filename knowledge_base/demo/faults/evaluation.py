"""Faults in the students' evaluation of teaching."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StraightLining:
    """In one round most responses about one unit's teachers have the same score on every item."""

    unit: int
    ordinal: int
    share: float


@dataclass(frozen=True)
class FewRaters:
    """In one round one teacher of a unit is rated by `raters` students only, whose items lie `loss` below others'."""

    unit: int
    ordinal: int
    raters: int
    loss: float
