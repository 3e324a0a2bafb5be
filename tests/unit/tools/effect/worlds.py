"""Small schools with known truth, to check the tests of effect on. Those they are held to are others (`evals`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.effect.case import Case, Cell, Direction, Kind, TermCells, UnitHistory

SEASONS = ("autumn", "spring")
SPREAD = 12.0


@dataclass(frozen=True)
class World:
    """`between` and `varying` are standard deviations of units and of terms around their level: of the rate itself, or
    in points of a mean. `carried` is the AR(1) correlation of terms, `effect` what the rectification really changes."""

    kind: Kind = Kind.RATE
    units: int = 6
    terms: int = 8
    window: int = 1
    n: int = 600
    level: float = 0.15
    between: float = 0.02
    varying: float = 0.0
    carried: float = 0.0
    effect: float = 0.0
    comparison: int = 0
    like: bool = True
    worst: bool = False


def case(world: World, seed: int) -> Case:
    """One rectification; the work takes the term between baseline and window."""
    rng = np.random.default_rng(seed)
    level = _levels(world, rng)
    treated = int(level[:, : world.terms].mean(axis=1).argmax()) if world.worst else 0
    level[treated, world.terms + 1 :] += world.effect
    histories = [_history(world, rng, f"u{unit}", level[unit]) for unit in range(world.units)]
    if world.worst:
        treated = int(np.argmax([_rate(history, world.terms) for history in histories]))
    others = [history for unit, history in enumerate(histories) if unit != treated]
    return Case(
        kind=world.kind,
        better=Direction.DOWN,
        treated=histories[treated],
        comparison=tuple(others[: world.comparison]),
        like=tuple(others[world.comparison :]) if world.like else (),
        last_pre=world.terms - 1,
        first_post=world.terms + 1,
        last_post=world.terms + world.window,
        target=world.level - 0.05 if world.kind is Kind.RATE else world.level - 4,
        alpha=0.025,
        chosen_worst=world.worst,
    )


def history(name: str, terms: Sequence[tuple[int, float]], start: int = 0) -> UnitHistory:
    """A rate's history of one section a term: (n, counted) by term."""
    return UnitHistory(
        name,
        tuple(
            TermCells(start + t, SEASONS[(start + t) % 2], (Cell(n, total, section="s"),))
            for t, (n, total) in enumerate(terms)
        ),
    )


def without(case: Case, index: int) -> Case:
    """The case with a term of the treated unit missing."""
    kept = tuple(term for term in case.treated.terms if term.index != index)
    return replace(case, treated=replace(case.treated, terms=kept))


def _levels(world: World, rng: np.random.Generator) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    span = world.terms + 1 + world.window
    e = rng.normal(size=(world.units, span))
    for t in range(1, span):
        e[:, t] = world.carried * e[:, t - 1] + np.sqrt(1 - world.carried**2) * e[:, t]
    levels = world.level + world.between * rng.normal(size=(world.units, 1)) + world.varying * e
    return np.clip(levels, 0.01, None) if world.kind is Kind.RATE else levels


def _history(world: World, rng: np.random.Generator, name: str, levels: Sequence[float]) -> UnitHistory:
    terms = [
        TermCells(t, SEASONS[t % 2], (_cell(world, rng, level),)) for t, level in enumerate(levels) if t != world.terms
    ]
    return UnitHistory(name, tuple(terms))


def _cell(world: World, rng: np.random.Generator, level: float) -> Cell:
    if world.kind is Kind.RATE:
        return Cell(world.n, float(rng.binomial(world.n, min(level, 0.99))))
    values = rng.normal(level, SPREAD, world.n)
    return Cell(world.n, float(values.sum()), float((values**2).sum()))


def _rate(of: UnitHistory, terms: int) -> float:
    before = [cell for term in of.terms if term.index < terms for cell in term.cells]
    return sum(cell.total for cell in before) / sum(cell.n for cell in before)
