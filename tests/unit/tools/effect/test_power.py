"""What a planned test would find: as often as it then does find it, and told to the planner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.tools.effect.worlds import World, case
from tools.effect.case import Kind, Method, Verdict
from tools.effect.judging import judge
from tools.effect.power import curve, longer, outlook, power, smallest_change
from tools.effect.telling import Metric, planned

FAILS = Metric("不及格率")


@pytest.mark.parametrize(
    "world",
    [World(between=0.005, effect=-0.05, like=False), World(between=0.005, effect=-0.05, comparison=5, varying=0.015)],
    ids=["one unit", "five comparison units and terms that vary"],
)
def test_the_chance_told_before_is_the_share_found_after(world: World) -> None:
    cases = [case(world, seed) for seed in range(150)]
    told = np.mean([power(one, -0.05) for one in cases])
    found = np.mean([judge(one).verdict is Verdict.EFFECTIVE for one in cases])
    assert told == pytest.approx(found, abs=0.11)


def test_six_hundred_a_term_and_eight_terms_see_five_points() -> None:
    alone = np.mean([power(case(World(like=False), seed), -0.05) for seed in range(40)])
    compared = np.mean([power(case(World(comparison=5), seed), -0.05) for seed in range(40)])
    assert alone >= 0.6
    assert compared >= 0.75


def test_nothing_after_the_baseline_is_read() -> None:
    made = case(World(comparison=5), 4)
    ahead = replace(made, treated=replace(made.treated, terms=made.treated.terms[:8]))
    assert outlook(ahead) == outlook(made)


def test_power_grows_with_the_change_and_with_the_window() -> None:
    made = case(World(), 2)
    chances = [chance for _, chance in curve(made)]
    assert chances == sorted(chances)
    assert outlook(replace(made, last_post=made.last_post + 1)).power > outlook(made).power


def test_a_change_short_of_the_target_is_less_often_effective_the_more_is_seen() -> None:
    made = replace(case(World(), 2), target=0.02)
    assert power(replace(made, last_post=made.last_post + 1), -0.05) < power(made, -0.05)


def test_the_smallest_change_is_found_as_often_as_asked() -> None:
    made = case(World(), 2)
    change = smallest_change(made)
    assert change is not None
    assert change < 0
    aimed = replace(made, target=outlook(made).expected + change)  # type: ignore[operator]
    assert power(aimed, change) == pytest.approx(0.8, abs=0.01)


def test_without_history_no_test_can_be_made_and_the_planner_is_told_why() -> None:
    made = case(World(terms=3, like=False), 2)
    assert outlook(made).method is Method.NONE
    assert power(made, -0.1) == 0.0
    assert smallest_change(made) is None
    assert curve(made) == ()
    assert "个学期的历史" in planned(made, FAILS)


def test_one_class_of_forty_is_told_that_five_points_are_hardly_seen() -> None:
    made = case(World(n=40, units=12, between=0.0), 3)
    aimed = replace(made, target=outlook(made).expected - 0.05)  # type: ignore[operator]
    assert outlook(aimed).power < 0.3
    told = planned(aimed, FAILS)
    assert "不及格率下降 5.0 个百分点" in told
    assert "次里大约只有一次能看出来；" in told
    assert told.endswith("或换一个指标。")


def test_a_longer_window_is_advised_where_it_would_do() -> None:
    made = case(World(units=12, varying=0.006, between=0.0), 5)
    change = smallest_change(made, power=0.72)
    aimed = replace(made, target=outlook(made).expected + change)  # type: ignore[operator]
    assert outlook(aimed).power == pytest.approx(0.72, abs=0.01)
    wider = longer(aimed)
    assert wider is not None
    assert wider.terms == 2
    assert "建议观察两个学期" in planned(aimed, FAILS)


def test_a_mean_is_told_in_its_own_unit() -> None:
    made = case(World(kind=Kind.MEAN, level=70.0, between=1.0, n=400), 1)
    assert " 分，" in planned(made, Metric("平均成绩"))


def test_what_is_told_is_the_registered_change_and_that_from_what_is_expected_where_it_differs() -> None:
    made = replace(case(World(), 2), baseline=0.20, target=0.08)
    usual = outlook(made).expected
    assert usual is not None
    told = planned(made, FAILS)
    assert "不及格率下降 12.0 个百分点（相对基线 20.0%；" in told
    assert f"预计为 {usual * 100:.1f}%，相对它是下降 {(usual - 0.08) * 100:.1f} 个百分点）" in told
    assert "相对" not in planned(replace(made, baseline=usual), FAILS)


def test_a_target_that_is_expected_anyway_is_told_so() -> None:
    made = replace(case(World(), 2), baseline=0.30, target=0.20)
    told = planned(made, FAILS)
    assert "已达到目标 20.0%" in told
    assert "上升" not in told
