"""What a dean reads of a judgement: two sentences, with what was compared, and without p-values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.tools.effect.worlds import World, case
from tools.effect.case import Case, Kind, Verdict
from tools.effect.judging import judge
from tools.effect.telling import Metric, chance, judged, planned

FAILS = Metric("不及格率")

CASES = {
    Verdict.EFFECTIVE: case(World(effect=-0.09, comparison=5), 3),
    Verdict.WORSE: case(World(effect=0.09, comparison=5), 3),
    Verdict.NO_CHANGE: replace(case(World(comparison=5), 3), target=0.02),
    Verdict.NOT_ENOUGH: case(World(terms=3, like=False), 3),
}


def told(of: Case) -> tuple[str, str]:
    return judged(of, judge(of), FAILS)


@pytest.mark.parametrize("verdict", CASES)
def test_every_verdict_is_told_in_two_sentences(verdict: Verdict) -> None:
    made = CASES[verdict]
    assert judge(made).verdict is verdict
    first, second = told(made)
    assert first.endswith("。")
    assert second.endswith("。")
    assert "p=" not in first + second


def test_an_effect_is_told_with_estimate_interval_size_and_comparison() -> None:
    made = CASES[Verdict.EFFECTIVE]
    found = judge(made)
    first, second = told(made)
    assert found.estimate is not None
    assert f"下降 {abs(found.estimate) * 100:.1f} 个百分点" in first
    assert "（600 人）" in first
    assert "登记的对照单位同期变化" in first
    assert "已达到预定目标 10.0%，结论为“有效”" in second
    assert "登记的检验" in second


def test_the_interval_runs_towards_the_better_end() -> None:
    found = judge(CASES[Verdict.EFFECTIVE])
    assert found.interval is not None
    low, high = (f"{abs(end) * 100:.1f}" for end in found.interval)
    first, _ = told(CASES[Verdict.EFFECTIVE])
    assert f"在下降 {high} 到 {low} 个百分点之间" in first


def test_of_a_worsening_too_the_smaller_end_comes_first() -> None:
    found = judge(CASES[Verdict.WORSE])
    assert found.interval is not None
    low, high = (f"{end * 100:.1f}" for end in sorted(found.interval, key=abs))
    first, _ = told(CASES[Verdict.WORSE])
    assert f"在上升 {low} 到 {high} 个百分点之间" in first


def test_a_rate_of_which_little_is_to_change_has_two_decimals() -> None:
    made = case(World(level=0.006, n=20000, comparison=5), 3)
    first, _ = judged(made, judge(made), replace(FAILS, places=2))
    found = judge(made)
    assert found.observed is not None
    assert f"为 {found.observed * 100:.2f}%（20,000 人）" in first


def test_an_interval_over_both_sides_begins_with_the_better_one() -> None:
    found = judge(CASES[Verdict.NO_CHANGE])
    assert found.interval is not None
    assert found.interval[0] < 0 < found.interval[1]
    low, high = (f"{abs(end) * 100:.1f}" for end in found.interval)
    first, _ = told(CASES[Verdict.NO_CHANGE])
    assert f"在下降 {low} 个百分点到上升 {high} 个百分点之间" in first


def test_a_unit_chosen_for_its_figure_is_told_what_was_taken_off() -> None:
    chosen = case(World(effect=-0.08, between=0.0, varying=0.02, n=60, worst=True), 1)
    first, _ = told(chosen)
    assert "自然回归" in first


def test_an_interim_look_concludes_nothing() -> None:
    _, second = told(replace(CASES[Verdict.EFFECTIVE], interim=True))
    assert "不作结论" in second
    assert "结论为" not in second


def test_not_enough_says_what_would_suffice() -> None:
    first, second = told(CASES[Verdict.NOT_ENOUGH])
    assert "还无法" in first
    assert "再有" in second


def test_every_chance_has_words() -> None:
    assert chance(1 / 6) == "六次里大约只有一次能看出来"
    assert chance(0.5) == "大约一半的时候能看出来"
    assert chance(0.81) == "十次里大约有八次能看出来"
    assert all(chance(power / 1000).endswith("能看出来") for power in range(1001))


def test_a_mean_carries_its_own_unit() -> None:
    made = case(World(kind=Kind.MEAN, level=70.0, between=1.0, comparison=5), 2)
    first, _ = judged(made, judge(made), Metric("平均成绩", "分"))
    assert " 分（600 人）" in first
    attained = replace(made, target=0.7)
    first, _ = judged(attained, judge(attained), Metric("达成度", ""))
    assert " 分" not in first


def test_a_target_not_reached_but_not_ruled_out_is_told_so() -> None:
    made = CASES[Verdict.EFFECTIVE]
    found = judge(made)
    assert found.observed is not None
    short = replace(made, target=found.observed - 0.005)
    assert judge(short).verdict is Verdict.EFFECTIVE
    _, second = told(short)
    assert "在误差范围内（观测 " in second
    assert "尚未达到" not in second


def test_a_mean_of_shares_is_written_in_percent_and_its_change_in_points() -> None:
    shares = case(World(kind=Kind.MEAN, level=70.0, between=1.0, effect=5.0, comparison=5), 3)
    first, _ = judged(shares, judge(shares), Metric("课程目标达成度", "%", 2, percent=True))
    found = judge(shares)
    assert found.observed is not None
    assert f"为 {found.observed * 100:.1f}%" in first
    assert f"{abs(found.estimate or 0) * 100:.1f} 个百分点" in first


def test_what_is_counted_is_called_what_it_is() -> None:
    """A course metric counts a student once in each course: no persons."""
    assert " 人次，" in planned(CASES[Verdict.EFFECTIVE], Metric("不及格率", counted="人次"))


def test_a_change_that_rounds_to_nothing_is_told_as_none() -> None:
    of = CASES[Verdict.NO_CHANGE]
    found = replace(judge(of), estimate=0.0004, interval=(-0.01, 0.01))
    seen, _ = judged(of, found, FAILS)
    assert "基本持平" in seen
    assert "上升 0.0 个百分点，" not in seen


@pytest.mark.parametrize(("period", "several"), [("学年", "个学年"), ("届", "届"), ("学期", "个学期")])
def test_what_is_counted_by_year_is_told_in_years(period: str, several: str) -> None:
    metric = replace(FAILS, period=period)
    of = CASES[Verdict.EFFECTIVE]
    told = planned(of, metric)
    assert f"每{period}约" in told
    assert metric.timed("再有 3 个学期的历史") == f"再有 3 {several}的历史"
    first, second = judged(of, judge(of), metric)
    if period != "学期":
        assert "学期" not in told + first + second
