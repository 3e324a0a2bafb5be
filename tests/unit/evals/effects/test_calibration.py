"""False effects are counted right, the same every time, and a missed bar is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.effects.bounds import between, upper
from evals.effects.calibration import Task, calibrate, rows, run, tasks
from evals.effects.designs import DESIGNS
from evals.effects.tables import calibration_table
from evals.effects.worlds import WORLDS
from tests.unit.evals.effects.standing_in import always, judge
from tools.effect.case import Kind, Method


def waiting(draws: int = 20, seed: int = 1) -> list[Task]:
    return list(tasks(draws, seed, ["small"], [Kind.RATE], [WORLDS[0].name, WORLDS[-1].name]))


def test_the_bounds_are_exact() -> None:
    assert upper(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100))
    assert upper(100, 100) == 1.0
    assert between(0, 50)[1] == pytest.approx(1 - 0.025 ** (1 / 50))
    low, high = between(25, 50)
    assert low == pytest.approx(1 - high)


def test_a_task_draws_the_same_again_and_others_draw_otherwise() -> None:
    one, other = waiting()
    assert run(one, judge) == run(one, judge)
    assert one.rng.random() != other.rng.random() != waiting(seed=2)[0].rng.random()


def test_every_judgement_is_counted_once() -> None:
    found = rows([run(task, judge) for task in waiting()])
    assert [(row.world, row.design) for row in found] == [
        (world.name, design.name) for world in (WORLDS[0], WORLDS[-1]) for design in DESIGNS
    ]
    assert all(row.draws == 20 == row.counts[f"by {Method.OWN_HISTORY}"] for row in found)


def test_what_calls_everything_effective_misses_every_bar_that_is_asked() -> None:
    text = list(calibration_table(rows([run(task, always) for task in waiting()])))
    assert f"0 of {len(DESIGNS)} bars met." in text
    assert sum(line.startswith("missed: ") for line in text) == len(DESIGNS)
    assert any("over (not asked)" in line for line in text)


def test_what_was_run_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    first = calibrate(waiting(), judge, 1, kept)
    size = kept.stat().st_size
    # The judge is not asked again: with another one the same comes out.
    assert calibrate(waiting(), always, 1, kept) == first
    assert kept.stat().st_size == size
