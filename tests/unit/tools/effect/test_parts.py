"""The parts of the test of effect against formulas worked out another way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from tests.unit.tools.effect.worlds import World, case, history
from tools.effect.case import Case, Cell, Direction, Kind, UnitHistory
from tools.effect.contrasts import Slot, contrast
from tools.effect.designs import CORRELATIONS, Calendar, prediction, residuals
from tools.effect.judging import judge
from tools.effect.points import backward, forward, points
from tools.effect.pooling import tells
from tools.effect.selection import highest, returning
from tools.effect.variation import Mixture, series, variation

AUTUMN_SPRING = Calendar(tuple(range(8)), ("autumn", "spring") * 4)


def test_a_rate_goes_to_the_scale_of_the_test_and_back() -> None:
    for n, total in ((40, 6.0), (600, 90.0), (600, 599.0)):
        assert backward(Kind.RATE, forward(Kind.RATE, total, n), n) == pytest.approx(total / n)


def test_on_that_scale_a_rate_varies_by_the_size_alone() -> None:
    rng = np.random.default_rng(1)
    for rate in (0.1, 0.3, 0.6):
        drawn = [forward(Kind.RATE, float(x), 200) for x in rng.binomial(200, rate, 4000)]
        assert np.var(drawn) == pytest.approx(1 / 802, rel=0.08)


def test_the_spread_of_a_mean_is_that_of_its_values() -> None:
    made = case(World(kind=Kind.MEAN, level=70.0, n=400), 3)
    spread = [point.v * point.n for point in points(made, made.treated).values()]
    assert spread[0] == pytest.approx(144, rel=0.1)


def test_each_season_is_expected_at_the_mean_of_its_own_terms() -> None:
    weights = prediction(AUTUMN_SPRING, (10,), ("autumn",))
    assert weights[0] == pytest.approx([0.25, 0, 0.25, 0, 0.25, 0, 0.25, 0])


def test_a_trend_is_carried_on_as_a_straight_line() -> None:
    over = Calendar(tuple(range(6)), ("",) * 6, trend=True)
    line = 3.0 - 0.5 * np.arange(6)
    assert prediction(over, (8, 9), ("", "")) @ line == pytest.approx([-1.0, -1.5])


def test_what_is_left_over_holds_nothing_of_the_seasons() -> None:
    found = residuals(AUTUMN_SPRING)
    assert found.axes.shape == (len(CORRELATIONS), 6, 8)
    assert found.axes @ np.tile([5.0, 7.0], 4) == pytest.approx(0)
    assert found.spread[0] == pytest.approx(1)


def test_what_is_left_over_varies_as_the_correlated_terms_do() -> None:
    rng = np.random.default_rng(2)
    rho, axes = CORRELATIONS[4], residuals(AUTUMN_SPRING).axes[4]
    matrix = rho ** np.abs(np.subtract.outer(np.arange(8), np.arange(8)))
    drawn = rng.multivariate_normal(np.zeros(8), matrix, 20000) @ axes.T
    assert np.cov(drawn.T) == pytest.approx(np.diag(residuals(AUTUMN_SPRING).spread[4]), abs=0.03)


def test_the_variance_of_a_change_by_hand() -> None:
    over = Calendar((0, 1), ("", ""))
    change = contrast(over, [Slot(3, "", 10, 0.1)])
    for rho, carried in zip(CORRELATIONS, change.carried(), strict=True):
        assert carried == pytest.approx(1 + 0.5 + 0.5 * rho - rho**3 - rho**2)


def test_independent_terms_without_sampling_error_give_the_t_distribution() -> None:
    values = np.array([0.3, -1.2, 0.4, 0.9, -0.1, 1.5, -0.7, 0.2])
    over = Calendar(tuple(range(8)), ("",) * 8)
    known = variation(0.0, [series(over, values[None], np.zeros(1))])
    independent = known.weights[0] / known.weights[0].sum()
    error = Mixture(independent, np.sqrt(known.between * (1 + 1 / 8)))
    scale = values.std(ddof=1) * np.sqrt(1 + 1 / 8)
    for distance in (1.0, 2.0, 2.5):
        assert error.below(-distance * scale) == pytest.approx(stats.t.cdf(-distance, 7), rel=0.06)


def test_the_critical_distance_leaves_alpha_beyond_it() -> None:
    error = Mixture(np.array([0.5, 0.3, 0.2]), np.array([1.0, 1.5, 3.0]))
    assert error.below(-error.distance(0.025)) == pytest.approx(0.025, rel=1e-3)
    assert Mixture(np.ones(1), np.ones(1)).distance(0.025) == pytest.approx(stats.norm.ppf(0.975), rel=1e-3)


def test_the_return_to_the_mean_by_hand() -> None:
    # Others at 0 ± 2 (squares 8), own level 2 with error 0.5: of the differences, this part is chance.
    least = 8 / stats.chi2.ppf(0.75, 2)
    expected = 2.0 * 0.25 / least
    assert returning(2.0, (-2.0, 0.0, 2.0), 0.5, (0.5,) * 3) == pytest.approx(expected)
    assert returning(-2.0, (-2.0, 0.0, 2.0), 0.5, (0.5,) * 3) == 0.0
    assert returning(2.0, (), 0.5, ()) == 0.0


def test_no_more_returns_than_chance_can_lift_the_worst_of_so_many() -> None:
    assert returning(50.0, (0.0,) * 4, 1.0, (1.0,) * 4) == highest(5) + 0.5
    drawn = np.random.default_rng(3).normal(size=(20000, 23)).max(axis=1).mean()
    assert highest(23) == pytest.approx(drawn, abs=0.03)


def test_a_term_split_into_sections_is_the_same_point() -> None:
    made = Case(
        Kind.RATE, Direction.DOWN, history("u", [(40, 6.0)] * 4), (), (), 2, 3, 3, 0.1, 0.025
    )  # fmt: skip
    assert {point.n for point in points(made, made.treated).values()} == {40}


def test_a_unit_that_varies_less_than_sampling_lets_it_tells_nothing() -> None:
    made = case(World(n=400), 3)
    constant = UnitHistory("静", tuple(replace(t, cells=(Cell(400, 60.0),)) for t in made.treated.terms))
    everybody_passes = UnitHistory("全过", tuple(replace(t, cells=(Cell(400, 0.0),)) for t in made.treated.terms))
    assert [tells(made, points(made, unit)) for unit in (constant, everybody_passes)] == [False, False]
    assert judge(replace(made, like=(*made.like, constant, everybody_passes))) == judge(made)


def test_units_of_plain_samples_nearly_all_tell() -> None:
    made = case(World(n=400), 3)
    rng = np.random.default_rng(5)

    def sampled() -> UnitHistory:
        terms = (replace(t, cells=(Cell(400, float(rng.binomial(400, 0.15))),)) for t in made.treated.terms)
        return UnitHistory("样本", tuple(terms))

    told = sum(tells(made, points(made, sampled())) for _ in range(1000))
    # One in a hundred is left out by chance; beyond 3 % would come once in a million times.
    assert 970 <= told < 1000
