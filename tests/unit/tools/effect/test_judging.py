"""Verdicts of the test of effect: where the truth is plain, and how often it errs where nothing was done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.tools.effect.worlds import World, case, history, without
from tools.effect.case import Case, Direction, Judgement, Kind, Method, UnitHistory, Verdict
from tools.effect.judging import judge

STEADY = [(600, 90.0), (600, 96.0), (600, 84.0), (600, 92.0), (600, 89.0), (600, 87.0), (600, 93.0), (600, 90.0)]


def single(after: float, target: float = 0.10, **changes: object) -> Case:
    """One unit at 15 % for eight terms, and then at `after`."""
    unit = history("u", STEADY)
    seen = replace(unit, terms=(*unit.terms, *history("u", [(600, 600 * after)], start=9).terms))
    made = Case(Kind.RATE, Direction.DOWN, seen, (), (), 7, 9, 9, target, 0.025, chosen_worst=False)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_large_fall_to_the_target_is_effective() -> None:
    found = judge(single(0.09))
    assert found.verdict is Verdict.EFFECTIVE
    assert found.method is Method.OWN_HISTORY
    assert found.estimate == pytest.approx(-0.06, abs=0.003)
    assert found.expected == pytest.approx(0.152, abs=0.003)
    assert found.interval is not None
    assert found.estimate is not None
    assert found.interval[0] < found.estimate < found.interval[1] < 0
    assert found.target_reached


def test_a_proven_fall_that_shuts_the_target_out_is_not_effective() -> None:
    found = judge(single(0.10, target=0.02))
    assert found.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert "没有达到预定目标" in found.why


def test_a_change_of_less_than_half_of_what_was_registered_is_not_effective() -> None:
    found = judge(single(0.10, target=0.09, baseline=0.22))
    assert (found.verdict, found.p is not None and found.p <= 0.025) == (Verdict.IMPROVED_NOT_PROVEN, True)
    assert "一半" in found.why
    assert judge(single(0.10, target=0.09)).verdict is Verdict.EFFECTIVE
    assert judge(single(0.10, target=0.11, baseline=0.30)).verdict is Verdict.EFFECTIVE


def test_the_ends_of_a_rates_interval_are_rates() -> None:
    few = history("u", [(12, 1.0), (12, 2.0), (12, 1.0), (12, 1.0), (12, 2.0), (12, 1.0), (12, 1.0), (12, 1.0)])
    seen = replace(few, terms=(*few.terms, *history("u", [(12, 0.0)], start=9).terms))
    found = judge(single(0.09, treated=seen))
    assert found.interval is not None
    assert found.expected is not None
    assert found.estimate is not None
    assert all(0 <= found.expected + end <= 1 for end in found.interval)
    assert found.interval[0] <= found.estimate <= found.interval[1]


def test_a_large_rise_is_worse() -> None:
    assert judge(single(0.22)).verdict is Verdict.WORSE


def test_no_change_is_said_where_the_target_is_shut_out() -> None:
    found = judge(single(0.152, target=0.08))
    assert found.verdict is Verdict.NO_CHANGE


def test_a_passing_rate_that_rises_is_judged_as_the_fail_rate_that_falls() -> None:
    failing = single(0.09)
    passing = replace(failing, better=Direction.UP, target=0.90, treated=_mirrored(failing))
    assert judge(passing).verdict is judge(failing).verdict
    assert judge(passing).p == pytest.approx(judge(failing).p, rel=1e-6)


def _mirrored(of: Case) -> UnitHistory:
    terms = [replace(t, cells=tuple(replace(c, total=c.n - c.total) for c in t.cells)) for t in of.treated.terms]
    return replace(of.treated, terms=tuple(terms))


def test_a_short_history_alone_is_not_enough_and_says_what_would_be() -> None:
    short = single(0.09)
    kept = tuple(term for term in short.treated.terms if term.index > 3)
    found = judge(replace(short, treated=replace(short.treated, terms=kept)))
    assert found.verdict is Verdict.NOT_ENOUGH
    assert found.p is None
    assert "再有 2 个学期的历史" in found.why


def test_without_the_window_nothing_is_judged() -> None:
    found = judge(without(single(0.09), 9))
    assert found.verdict is Verdict.NOT_ENOUGH
    assert found.observed is None
    assert found.n == 0


def test_like_units_fill_up_a_short_history() -> None:
    found = judge(case(World(terms=4, effect=-0.09, units=12), 5))
    assert found.method is Method.OWN_HISTORY
    assert found.verdict is Verdict.EFFECTIVE


def test_a_class_of_forty_with_a_likely_change_unseen_is_not_enough() -> None:
    verdicts = [judge(case(World(n=40, like=False), seed)).verdict for seed in range(12)]
    assert Verdict.NOT_ENOUGH in verdicts
    assert Verdict.EFFECTIVE not in verdicts


def test_comparison_units_take_off_what_moved_everywhere() -> None:
    made = case(World(comparison=5), 7)
    eased = _all_halved_after(made)
    assert judge(replace(eased, comparison=())).verdict is Verdict.EFFECTIVE
    assert judge(eased).method is Method.DIFFERENCE
    assert judge(eased).verdict is not Verdict.EFFECTIVE


def _all_halved_after(of: Case) -> Case:
    def halved(unit: UnitHistory) -> UnitHistory:
        terms = [
            replace(t, cells=tuple(replace(c, total=c.total // 2) for c in t.cells)) if t.index > of.last_pre else t
            for t in unit.terms
        ]
        return replace(unit, terms=tuple(terms))

    return replace(of, treated=halved(of.treated), comparison=tuple(map(halved, of.comparison)))


def test_four_terms_on_either_side_continue_the_trend() -> None:
    steady = judge(case(World(window=4), 2))
    assert steady.method is Method.SEGMENTED
    falling = [(600, 120.0 - 6 * t) for t in range(8)]
    unit = history("u", falling)
    after = history("u", [(600, 120.0 - 6 * t) for t in range(9, 13)], start=9)
    made = single(0.1, treated=replace(unit, terms=(*unit.terms, *after.terms)), last_post=12)
    assert judge(made).verdict is not Verdict.EFFECTIVE


def test_a_single_bad_year_does_not_make_the_return_to_usual_a_success() -> None:
    bad = [*STEADY[:6], (600, 132.0), (600, 138.0)]
    unit = history("u", bad)
    seen = replace(unit, terms=(*unit.terms, *history("u", [(600, 88.0)], start=9).terms))
    others = tuple(history(f"o{i}", STEADY) for i in range(6))
    found = judge(single(0.1, treated=seen, like=others, chosen_worst=True))
    assert found.verdict is not Verdict.EFFECTIVE


def test_judging_twice_gives_the_same() -> None:
    made = case(World(comparison=5, worst=True), 11)
    assert judge(made) == judge(made)


def false_alarms(world: World, cases: int) -> float:
    found: list[Judgement] = [judge(case(world, seed)) for seed in range(cases)]
    return float(np.mean([one.verdict is Verdict.EFFECTIVE for one in found]))


@pytest.mark.parametrize(
    "world",
    [
        World(n=60, between=0.03),
        World(varying=0.02, carried=0.6),
        World(varying=0.02, carried=0.6, comparison=5),
        World(units=20, between=0.0, worst=True, n=60),
        World(kind=Kind.MEAN, level=70.0, between=2.0, varying=1.0, carried=0.6, n=60),
    ],
    ids=["small", "autocorrelated", "autocorrelated, compared", "the worst of twenty", "means"],
)
def test_doing_nothing_is_seldom_called_effective(world: World) -> None:
    # 1.2 alpha, and three standard errors of a sample this small.
    assert false_alarms(world, 300) <= 0.03 + 3 * (0.03 * 0.97 / 300) ** 0.5
