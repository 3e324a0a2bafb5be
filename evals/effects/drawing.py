"""Draws of a world: what would be counted in each section of each unit and term, many schools at a time.

All arrays run over (draws, units, terms, sections); a section that does not exist has no students. The unit that is
worked on is always the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from evals.effects.worlds import HISTORY, MEAN, RATE, Scale, Size, World
from tools.effect.case import Cell, Direction, Kind, TermCells, UnitHistory

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SEASONS = ("autumn", "spring")


@dataclass(frozen=True)
class Change:
    """What is truly done to the first unit from the first term after its history on: points of a rate (0.05 is five),
    or marks; negative when the figure falls. `level` pins that unit's true level before (a rate or marks)."""

    by: float = 0.0
    level: tuple[float, float] | None = None


NOTHING = Change()


@dataclass(frozen=True)
class Draws:
    """Schools with `HISTORY` terms before and some after.

    `n`, `total`, `squares`: (draws, units, terms, sections); `squares` is zero for a rate. `first_season` (draws,): 0
    when the first term is an autumn.
    """

    scale: Scale
    n: Ints
    total: Floats
    squares: Floats
    first_season: Ints

    @property
    def count(self) -> int:
        return len(self.n)

    def histories(self, draw: int) -> Iterator[UnitHistory]:
        """The units of one school, all their terms."""
        n, total = self.n[draw].tolist(), self.total[draw].tolist()
        rate, first = self.scale.kind is Kind.RATE, int(self.first_season[draw])
        squares = None if rate else self.squares[draw].tolist()
        names = [[f"{term}-{k}" for k in range(self.n.shape[3])] for term in range(self.n.shape[2])]
        for unit in range(len(n)):
            terms = []
            for index, sizes in enumerate(n[unit]):
                sums = repeat(None) if squares is None else squares[unit][index]
                # Sections are filled from the first: those without students come last.
                taught = len(sizes) - sizes.count(0)
                cells = tuple(map(Cell, sizes[:taught], total[unit][index], sums, names[index]))
                terms.append(TermCells(index, SEASONS[(index + first) % 2], cells))
            yield UnitHistory(f"u{unit}", tuple(terms))


def scale_of(kind: Kind) -> Scale:
    return RATE if kind is Kind.RATE else MEAN


def draw(
    rng: np.random.Generator, world: World, kind: Kind, size: Size, count: int, after: int, change: Change = NOTHING
) -> Draws:
    """`count` schools with `after` terms after the history; the first unit is the one worked on."""
    scale = scale_of(kind)
    terms = HISTORY + after
    first_season: Ints = rng.integers(0, 2, count)
    n = _students(rng, size, count, terms)
    truth = _truth(rng, world, scale, (count, size.units, terms, size.sections[1]), first_season, change)
    found = Draws(scale, n, *_counted(rng, scale, n, truth), first_season)
    if world.chosen.terms:
        order = _worst_first(found, world.chosen.terms)
        truth = np.take_along_axis(truth, order, 1)
        found = _ordered(found, order)
    return _changed(rng, found, truth, change.by) if change.by else found


def _students(rng: np.random.Generator, size: Size, count: int, terms: int) -> Ints:
    """A unit keeps its number of sections; the students in them vary."""
    fewest, most = size.sections
    sections = rng.integers(fewest, most + 1, (count, size.units, 1, 1))
    low, high = size.students
    n = rng.integers(low, high + 1, (count, size.units, terms, most))
    found: Ints = np.where(np.arange(most) < sections, n, 0)
    return found


def _truth(
    rng: np.random.Generator,
    world: World,
    scale: Scale,
    shape: tuple[int, int, int, int],
    first_season: Ints,
    change: Change,
) -> Floats:
    """True level of each section, as a rate or in marks."""
    count, units, terms, _ = shape
    moves = world.moves(scale.kind)
    level = scale.level + moves.units * rng.standard_normal((count, units, 1))
    if change.level is not None:
        pinned = rng.uniform(*change.level, (count, 1))
        level[:, 0] = _logit(pinned) if scale.kind is Kind.RATE else pinned
    autumn = 1.0 - 2.0 * ((np.arange(terms) + first_season[:, None]) % 2)
    season = scale.season + scale.own_season * rng.standard_normal((count, units, 1))
    by_term = level + season * autumn[:, None, :] + _wandering(rng, moves.terms, moves.carried, (count, units, terms))
    by_term = by_term + moves.shocks * rng.standard_normal((count, 1, terms))
    by_section = by_term[..., None] + moves.sections * rng.standard_normal(shape)
    return _expit(by_section) if scale.kind is Kind.RATE else by_section


def _wandering(rng: np.random.Generator, sd: float, carried: float, shape: tuple[int, int, int]) -> Floats:
    """A stationary AR(1) along the last axis with standard deviation `sd`."""
    fresh = rng.standard_normal(shape)
    for term in range(1, shape[-1]):
        fresh[..., term] = carried * fresh[..., term - 1] + np.sqrt(1 - carried**2) * fresh[..., term]
    return sd * fresh


def _counted(rng: np.random.Generator, scale: Scale, n: Ints, truth: Floats) -> tuple[Floats, Floats]:
    """(total, squares): failed students, or the sum of normal marks and of their squares."""
    if scale.kind is Kind.RATE:
        return rng.binomial(n, np.clip(truth, 0.002, 0.998)).astype(np.float64), np.zeros(n.shape)
    some = np.maximum(n, 1)
    mean = truth + scale.person_sd / np.sqrt(some) * rng.standard_normal(n.shape)
    within = scale.person_sd**2 * rng.chisquare(np.maximum(some - 1, 1))
    there = n > 0
    return np.where(there, n * mean, 0.0), np.where(there, within + n * mean**2, 0.0)


def _worst_first(draws: Draws, terms: int) -> Ints:
    """The order (draws, units, 1, 1) with the worst figure of the last `terms` of the history in the first place."""
    recent = slice(HISTORY - terms, HISTORY)
    figure = draws.total[:, :, recent].sum((2, 3)) / draws.n[:, :, recent].sum((2, 3))
    worst = figure.argmax(1) if draws.scale.better is Direction.DOWN else figure.argmin(1)
    order: Ints = np.tile(np.arange(figure.shape[1]), (draws.count, 1))
    order[np.arange(draws.count), worst], order[:, 0] = 0, worst
    return order[:, :, None, None]


def _ordered(draws: Draws, order: Ints) -> Draws:
    total, squares = (np.take_along_axis(a, order, 1) for a in (draws.total, draws.squares))
    return Draws(draws.scale, np.take_along_axis(draws.n, order, 1), total, squares, draws.first_season)


def _changed(rng: np.random.Generator, draws: Draws, truth: Floats, by: float) -> Draws:
    """The same schools, with the first unit's true level moved since the history."""
    own = (slice(None), slice(0, 1), slice(HISTORY, None))
    total, squares = draws.total.copy(), draws.squares.copy()
    total[own], squares[own] = _counted(rng, draws.scale, draws.n[own], truth[own] + by)
    return Draws(draws.scale, draws.n, total, squares, draws.first_season)


def _expit(value: Floats) -> Floats:
    found: Floats = 1.0 / (1.0 + np.exp(-value))
    return found


def _logit(value: Floats) -> Floats:
    found: Floats = np.log(value / (1.0 - value))
    return found
