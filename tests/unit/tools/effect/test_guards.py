"""Better by marking or by learning; and what is in the way of comparing at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from tests.unit.tools.effect.worlds import World, case
from tools.effect.case import Case, Direction, Kind, Method, Verdict
from tools.effect.comparability import Basis, Ground, Limits, evaluate, floored, obstacles
from tools.effect.guards import BY_MARKING, NOTHING_TO_TELL, UNTOLD, Guard, Learning, Role, guarded
from tools.effect.joint import SHARED, joint
from tools.effect.judging import judge
from tools.effect.power import foreseen, outlook
from tools.effect.showing import shown
from tools.effect.standing import spread_of

FELL = case(World(effect=-0.09, comparison=5), 3)
MARKS = World(kind=Kind.MEAN, level=70.0, between=1.0)


def measure(role: Role, effect: float, n: int = 600, seed: int = 8) -> Guard:
    """A mean that should rise, and did by `effect` points (a standard deviation is 12)."""
    made = case(replace(MARKS, effect=effect, n=n, comparison=5), seed)
    return Guard(role, replace(made, better=Direction.UP, target=74.0))


def test_the_fall_itself_is_effective() -> None:
    assert judge(FELL).verdict is Verdict.EFFECTIVE


def test_marks_that_rose_without_the_common_exam_are_marking() -> None:
    found = guarded(FELL, judge(FELL), [measure(Role.MARKS, 4.0), measure(Role.COMMON_EXAM, 0.0)])
    assert found.learning is Learning.BY_MARKING
    assert found.judgement.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert BY_MARKING in found.note
    assert "统考成绩" in found.judgement.why


def test_a_common_exam_that_rose_too_is_learning() -> None:
    found = guarded(FELL, judge(FELL), [measure(Role.MARKS, 4.0), measure(Role.COMMON_EXAM, 4.0)])
    assert found.learning is Learning.SHOWN
    assert found.judgement == judge(FELL)


def test_later_courses_alone_can_show_learning() -> None:
    guards = [measure(Role.MARKS, 4.0), measure(Role.RETAKE, 0.0), measure(Role.LATER, 3.0, seed=9)]
    assert guarded(FELL, judge(FELL), guards).learning is Learning.SHOWN


def test_where_marks_are_not_known_nothing_is_laid_to_them() -> None:
    found = guarded(FELL, judge(FELL), [measure(Role.COMMON_EXAM, 0.0)])
    assert (found.learning, found.judgement.verdict) == (Learning.UNKNOWN, Verdict.IMPROVED_NOT_PROVEN)
    assert "上移" not in found.note


def test_marks_that_stood_still_in_the_mean_clear_nothing() -> None:
    found = guarded(FELL, judge(FELL), [measure(Role.MARKS, 0.0), measure(Role.COMMON_EXAM, 0.0, n=12)])
    assert (found.learning, found.judgement.verdict) == (Learning.UNKNOWN, Verdict.IMPROVED_NOT_PROVEN)
    assert "同期平均成绩没有明显上移" in found.note
    assert UNTOLD in found.judgement.why


def test_a_following_course_of_the_same_unit_holds_back_and_shows_nothing() -> None:
    risen = [measure(Role.MARKS, 4.0), measure(Role.FOLLOWING, 4.0, seed=9)]
    assert guarded(FELL, judge(FELL), risen).learning is Learning.UNKNOWN
    still = [measure(Role.MARKS, 4.0), measure(Role.FOLLOWING, 0.0, seed=9)]
    assert guarded(FELL, judge(FELL), still).learning is Learning.BY_MARKING


def test_an_exam_that_shuts_learning_out_holds_back_though_marks_stayed() -> None:
    found = guarded(FELL, judge(FELL), [measure(Role.MARKS, 0.0), measure(Role.COMMON_EXAM, 0.0)])
    assert (found.learning, found.judgement.verdict) == (Learning.UNKNOWN, Verdict.IMPROVED_NOT_PROVEN)
    assert BY_MARKING not in found.note


def test_an_exam_too_small_to_tell_accuses_nobody_and_proves_nothing() -> None:
    found = guarded(FELL, judge(FELL), [measure(Role.MARKS, 4.0), measure(Role.COMMON_EXAM, 0.0, n=12)])
    assert found.learning is Learning.UNKNOWN
    assert found.judgement.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert UNTOLD in found.note
    assert BY_MARKING not in found.note


def test_without_any_measure_of_learning_that_is_said() -> None:
    found = guarded(FELL, judge(FELL), [measure(Role.MARKS, 4.0)])
    assert found.learning is Learning.UNKNOWN
    assert NOTHING_TO_TELL in found.note
    assert found.judgement.verdict is Verdict.IMPROVED_NOT_PROVEN


def test_a_retake_pass_rate_is_read_as_a_rate() -> None:
    retakes = case(World(level=0.6, between=0.02, effect=0.0, comparison=5), 4)
    guard = Guard(Role.RETAKE, replace(retakes, better=Direction.UP, target=0.7))
    assert guarded(FELL, judge(FELL), [measure(Role.MARKS, 4.0), guard]).learning is Learning.BY_MARKING


def test_a_make_up_exam_marked_by_the_same_hands_shows_no_learning_by_having_risen() -> None:
    risen = case(World(level=0.6, between=0.02, effect=0.12, comparison=5), 4)
    guard = Guard(Role.RETAKE, replace(risen, better=Direction.UP, target=0.7))
    found = guarded(FELL, judge(FELL), [measure(Role.MARKS, 4.0), guard, measure(Role.COMMON_TEST, 0.0, n=12)])
    assert (found.learning, found.judgement.verdict) == (Learning.UNKNOWN, Verdict.IMPROVED_NOT_PROVEN)


def test_a_guard_that_got_worse_holds_back_whatever_the_metric() -> None:
    worse = replace(measure(Role.SIDE, -4.0), name="评教参评率")
    found = guarded(FELL, judge(FELL), [worse])
    assert (found.learning, found.judgement.verdict) == (Learning.NOT_ASKED, Verdict.IMPROVED_NOT_PROVEN)
    assert "评教参评率同期变差" in found.judgement.why
    assert guarded(FELL, judge(FELL), [measure(Role.SIDE, 0.0)]).judgement == judge(FELL)


def test_a_guard_that_cannot_be_judged_lets_nothing_pass() -> None:
    side = measure(Role.SIDE, 0.0)
    short = replace(side.case, last_pre=min(term.index for term in side.case.treated.terms))
    found = guarded(FELL, judge(FELL), [replace(side, case=short, name="课程平均分")])
    assert found.judgement.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert "课程平均分没有足够的数据" in found.judgement.why


def test_of_what_did_not_fall_nothing_is_asked() -> None:
    same = case(World(comparison=5), 3)
    unasked = replace(same, target=0.02)
    assert judge(unasked).verdict is Verdict.NO_CHANGE
    assert guarded(unasked, judge(unasked), [measure(Role.MARKS, 4.0)]).learning is Learning.NOT_ASKED


def test_lenient_marking_seldom_passes_for_learning() -> None:
    judged = judge(FELL)
    found = [
        guarded(
            FELL,
            judged,
            [measure(Role.MARKS, 4.0), measure(Role.COMMON_EXAM, 0.0, seed=s), measure(Role.LATER, 0.0, seed=s + 500)],
        ).learning
        for s in range(120)
    ]
    assert np.mean([one is Learning.SHOWN for one in found]) <= 0.07


def line(passing: float) -> Guard:
    """Of the marks next to the pass line half passed before; `passing` more do since."""
    made = case(World(level=0.5, between=0.02, n=80, effect=passing, comparison=5), 6)
    return Guard(Role.LINE, replace(made, better=Direction.UP, target=0.9))


def test_marks_lifted_just_over_the_line_move_no_mean_and_are_seen_all_the_same() -> None:
    others = [measure(Role.MARKS, 0.0), measure(Role.COMMON_EXAM, 0.0, n=12)]
    lifted = guarded(FELL, judge(FELL), [*others, line(0.45)])
    assert lifted.judgement.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert "恰好及格的成绩明显增多" in lifted.note
    assert "恰好及格" not in guarded(FELL, judge(FELL), [*others, line(0.0)]).note


def test_marks_that_stayed_prove_nothing_where_no_measure_could_tell() -> None:
    found = guarded(FELL, judge(FELL), [measure(Role.MARKS, 0.0)])
    assert found.judgement.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert NOTHING_TO_TELL in found.note


def test_a_measure_that_got_worse_holds_back_though_marks_stayed() -> None:
    worse = guarded(FELL, judge(FELL), [measure(Role.MARKS, 0.0), measure(Role.COMMON_TEST, -5.0)])
    assert worse.judgement.verdict is Verdict.IMPROVED_NOT_PROVEN
    assert "统一测试提升分同期变差" in worse.note


def test_the_chance_to_see_learning_is_that_of_its_measures() -> None:
    large, small = measure(Role.COMMON_EXAM, 0.0), measure(Role.COMMON_EXAM, 0.0, n=12)
    target = FELL.target
    assert shown(FELL, target, [measure(Role.MARKS, 0.0), measure(Role.RETAKE, 0.0)]) == 0.0
    assert shown(FELL, target, [small]) < shown(FELL, target, [large]) <= 1.0
    # The test of one mean, in closed form: the rise of the rate in standard deviations of a mark, over its error.
    expected, reached = outlook(FELL).expected, target
    assert expected is not None
    known = foreseen(large.case)
    assert known is not None
    rise = (ndtri(expected) - ndtri(reached)) * spread_of(large.case.treated)
    assert shown(FELL, target, [large]) == pytest.approx(ndtr(rise / known[1] + ndtri(FELL.alpha)), abs=0.05)
    assert shown(FELL, expected, [large]) == 0.0


def test_measures_that_each_say_little_show_learning_together() -> None:
    alone, together = joint([0.06], [1.0]), joint([0.06] * 4, [1.0] * 4)
    assert together < 0.05 < alone


def test_a_plain_rise_in_one_measure_is_not_drowned_by_others_that_cannot_show_it() -> None:
    silent = [measure(Role.LATER, 0.0, seed=seed) for seed in (31, 32, 33)]
    guards = [measure(Role.MARKS, 4.0), measure(Role.COMMON_TEST, 4.0), *silent]
    assert guarded(FELL, judge(FELL), guards).learning is Learning.SHOWN


@pytest.mark.parametrize("together", [0.0, 0.5, 0.8])
def test_measures_tested_together_keep_their_error(together: float) -> None:
    """Four measures that did not move: at the degree to which they are taken to go together, and near it beyond."""
    rng = np.random.default_rng(5)
    shared, own = rng.standard_normal((4000, 1)), rng.standard_normal((4000, 4))
    z = np.sqrt(together) * shared + np.sqrt(1 - together) * own
    hits = [joint(row, (2.0, 1.0, 1.0, 0.2)) <= 0.05 for row in ndtr(-z).tolist()]
    assert np.mean(hits) <= (0.06 if together <= SHARED else 0.07)


def bases(of: Case, **after: object) -> list[Basis]:
    usual = [Basis(term.index, "v1", {"甲": 300, "乙": 300}) for term in of.treated.terms]
    return [replace(basis, **after) if basis.index >= of.first_post else basis for basis in usual]  # type: ignore[arg-type]


def test_terms_alike_have_nothing_in_the_way() -> None:
    assert obstacles(FELL, bases(FELL)) == ()
    assert evaluate(FELL, bases(FELL)).judgement == judge(FELL)


@pytest.mark.parametrize(
    ("after", "ground", "said"),
    [
        ({"definition": "v2"}, Ground.DEFINITION, "口径不同（v1、v2）"),
        ({"complete": 0.7}, Ground.MISSING, "数据不全"),
        ({"groups": {"甲": 100, "乙": 100}}, Ground.SIZE, "600 条记录变为约 200 条"),
        ({"groups": {"甲": 480, "乙": 120}}, Ground.MIX, "学生构成变化较大（约 30%"),
    ],
)
def test_what_is_in_the_way_is_found_before_judging(after: dict[str, object], ground: Ground, said: str) -> None:
    seen = bases(FELL, **after)
    (found,) = obstacles(FELL, seen)
    assert found.ground is ground
    judgement = evaluate(FELL, seen).judgement
    assert judgement.verdict is Verdict.NOT_ENOUGH
    assert judgement.method is Method.NONE
    assert judgement.p is None
    assert judgement.observed == judge(FELL).observed
    assert said in judgement.why


def test_a_window_is_asked_for_no_more_records_than_there_ever_were() -> None:
    usual = [replace(basis, complete=0.4 if basis.index % 2 else 0.3) for basis in bases(FELL)]
    fewer = [replace(basis, complete=0.2) if basis.index >= FELL.first_post else basis for basis in usual]
    assert obstacles(FELL, usual) == ()
    (found,) = obstacles(FELL, fewer)
    assert found.ground is Ground.MISSING
    assert "最少的只到 20.0%，按整改前通常的覆盖应有 27.0%" in found.message
    assert "以成效未显示结项" in found.message
    one_bad = [replace(usual[0], complete=0.01), *bases(FELL, complete=0.7)[1:]]
    assert [one.ground for one in obstacles(FELL, one_bad)] == [Ground.MISSING]


def test_a_share_never_reads_as_more_than_it_is() -> None:
    assert (floored(0.8999), floored(0.9), floored(0.55555)) == ("89.9%", "90.0%", "55.5%")


def test_a_mix_that_always_varied_so_is_nothing_new() -> None:
    seen = bases(FELL, groups={"甲": 480, "乙": 120})
    seen[0] = replace(seen[0], groups={"甲": 540, "乙": 60})
    assert obstacles(FELL, seen) == ()


def test_the_limits_are_the_schools() -> None:
    seen = bases(FELL, groups={"甲": 480, "乙": 120})
    assert obstacles(FELL, seen, Limits(mix=0.4)) == ()
