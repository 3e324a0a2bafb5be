"""The worlds look like universities, and nothing is done in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evals.effects.drawing import NOTHING, Change, Draws, Floats, draw
from evals.effects.worlds import (
    AUTOCORRELATED,
    HISTORY,
    INDEPENDENT,
    LARGE,
    SIZES,
    SMALL,
    WORLDS,
    WORST_YEAR,
    Moves,
    World,
)
from tools.effect.case import Kind

BLIND = [world for world in WORLDS if world.chosen.terms == 0]


def drawn(world: World, kind: Kind, count: int = 400, change: Change = NOTHING, seed: int = 3) -> Draws:
    return draw(np.random.default_rng(seed), world, kind, SMALL, count, 2, change)


def figures(draws: Draws) -> Floats:
    """(draws, units, terms)"""
    found: Floats = draws.total.sum(3) / draws.n.sum(3)
    return found


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_figures_are_those_of_a_university(world: World) -> None:
    rates, marks = (figures(drawn(world, kind)) for kind in Kind)
    assert 0.10 < rates.mean() < 0.20
    assert 70 < marks.mean() < 80
    levels = rates.mean(2)
    assert np.mean((levels > 0.04) & (levels < 0.28)) > 0.9


@pytest.mark.parametrize("world", BLIND, ids=lambda world: world.name)
@pytest.mark.parametrize("kind", Kind)
def test_nothing_changes_by_itself(world: World, kind: Kind) -> None:
    own = figures(drawn(world, kind, 2000))[:, 0]
    # As many autumns and springs on both sides.
    change = own[:, HISTORY:].mean(1) - own[:, :HISTORY].mean(1)
    assert abs(change.mean()) < 4 * change.std() / np.sqrt(len(change))


@pytest.mark.parametrize("world", [INDEPENDENT, WORST_YEAR], ids=lambda world: world.name)
@pytest.mark.parametrize(("kind", "by"), [(Kind.RATE, -0.05), (Kind.MEAN, 2.0)])
def test_a_change_moves_the_unit_worked_on_only_and_only_after(world: World, kind: Kind, by: float) -> None:
    still = figures(drawn(world, kind, 2000))
    moved = figures(drawn(world, kind, 2000, Change(by)))
    assert (moved - still)[:, 0, HISTORY:].mean() == pytest.approx(by, rel=0.1)
    assert np.array_equal(moved[:, 0, :HISTORY], still[:, 0, :HISTORY])
    assert np.array_equal(moved[:, 1:], still[:, 1:])


def test_a_pinned_level_is_kept() -> None:
    own = figures(drawn(INDEPENDENT, Kind.RATE, 2000, Change(level=(0.15, 0.20))))[:, 0]
    assert own.mean() == pytest.approx(0.175, abs=0.005)


@pytest.mark.parametrize("kind", Kind)
def test_the_worst_of_all_comes_first_and_does_better_by_itself(kind: Kind) -> None:
    found = figures(drawn(WORST_YEAR, kind, 2000)) * (1 if kind is Kind.RATE else -1)
    recent = found[:, :, HISTORY - 2 : HISTORY].mean(2)
    # Weighted by persons there, by term here: they differ a little.
    assert np.mean(recent.argmax(1) == 0) > 0.9
    assert found[:, 0, HISTORY:].mean() < recent[:, 0].mean()


def test_terms_go_together_as_much_as_they_are_said_to() -> None:
    world = replace(AUTOCORRELATED, mean=Moves(units=0.0, terms=8.0, carried=0.5))
    own = figures(drawn(world, Kind.MEAN, 1000)).reshape(-1, HISTORY + 2)
    together = np.corrcoef(own.T)
    assert np.diag(together, 1).mean() == pytest.approx(0.5, abs=0.05)
    assert np.diag(together, 3).mean() == pytest.approx(0.125, abs=0.05)
    assert own.std() == pytest.approx(8.0, abs=0.5)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_schools_have_their_sections_and_students(size: object) -> None:
    small = size is SMALL
    found = draw(np.random.default_rng(1), INDEPENDENT, Kind.MEAN, SMALL if small else LARGE, 20, 1)
    sections, persons = (found.n > 0).sum(3), found.n.sum(3)
    assert set(np.unique(sections)) <= ({1, 2} if small else {12})
    assert persons.mean() == pytest.approx(60 if small else 600, rel=0.15)
    assert np.all((found.squares > 0) == (found.n > 0))
    (first, *_) = found.histories(0)
    assert [term.index for term in first.terms] == list(range(HISTORY + 1))
    assert {term.season for term in first.terms} == {"autumn", "spring"}
    assert sum(cell.n for term in first.terms for cell in term.cells) == persons[0, 0].sum()
