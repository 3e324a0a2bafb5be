"""The test of effect in a few of the worlds: a small, fixed sample of `python -m evals.effects`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.effects.calibration import rows, run, tasks
from evals.effects.designs import DESIGNS, cases
from evals.effects.drawing import Change, draw
from evals.effects.properties import near_the_border
from evals.effects.rewriting import OTHER_REGISTRATIONS, REWRITINGS
from evals.effects.worlds import INDEPENDENT, LARGE, WORLDS
from tools.effect.case import Kind, Verdict
from tools.effect.judging import judge

FIXED = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.mark.parametrize("name", [name for name in REWRITINGS if name not in OTHER_REGISTRATIONS])
@given(world=st.sampled_from(range(len(WORLDS))), kind=st.sampled_from(Kind), seed=st.integers(0, 10**6))
@FIXED
def test_written_down_otherwise_nothing_becomes_effective(name: str, world: int, kind: Kind, seed: int) -> None:
    for label, rng, case in near_the_border((world, kind, 0), 1, seed):
        if judge(case).verdict is not Verdict.EFFECTIVE:
            assert judge(REWRITINGS[name](rng, case)).verdict is not Verdict.EFFECTIVE, label


@pytest.mark.parametrize("kind", Kind)
def test_where_nothing_is_done_hardly_anything_is_called_effective(kind: Kind) -> None:
    found = rows([run(task, judge) for task in tasks(20, 11, ["small"], [kind], [world.name for world in WORLDS])])
    # At an error of .025 more than 11 of 140 come once in four thousand times.
    for design in DESIGNS:
        assert sum(row.false for row in found if row.design == design.name) <= 11


@pytest.mark.parametrize(("kind", "by"), [(Kind.RATE, -0.10), (Kind.MEAN, 6.0)])
def test_a_large_change_of_a_large_unit_is_found(kind: Kind, by: float) -> None:
    change = Change(by, (0.15, 0.20) if kind is Kind.RATE else None)
    drawn = draw(np.random.default_rng(4), INDEPENDENT, kind, LARGE, 4, 4, change)
    for number in range(drawn.count):
        one_year = [design for design in DESIGNS if design.after == 2]
        for case in cases(drawn, number, tuple(one_year), False, abs(by)):
            assert judge(case).verdict is Verdict.EFFECTIVE
