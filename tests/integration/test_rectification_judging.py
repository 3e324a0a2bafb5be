"""Judging on real data: what is foreseen, what is waited for, what holds a judgement back, what one reader may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.rectification_rules import Judging
from tools.effect.case import Method, Verdict
from tools.effect.guards import Role
from tools.errors import Lacking
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.rectification import common_tests
from tools.rectification.foretold import Learnt, learnt_told
from tools.rectification.guarding import MARKED, guards_of
from tools.rectification.histories import direction_of, prepared
from tools.rectification.measured_judges import MeasuredJudges
from tools.rectification.measuring import MeasuredBaselines
from tools.rectification.model import EffectTest, Guarded, MetricAsked
from tools.rectification.picture import Picture, picture
from tools.rectification.posts import JUDGE
from tools.scope import Scope

REGISTERED = date(2023, 9, 20)


@pytest.fixture
def judges(metric_service: MetricService, catalogue: Catalogue) -> MeasuredJudges:
    return MeasuredJudges(metric_service, catalogue, Judging())


@pytest.fixture
def registered(metric_service: MetricService, catalogue: Catalogue) -> EffectTest:
    """A college's fail rate, frozen in 2022-2023 and observed in 2024-2025."""
    asked = MetricAsked("course_fail_rate", "cs", ("2022-2023",))
    baseline = MeasuredBaselines(metric_service, catalogue).measure(asked, JUDGE)
    others = ("me", "em", "ms")
    window = (date(2024, 8, 1), date(2025, 8, 31))
    return EffectTest(asked, baseline, round(baseline.value - 0.03, 4), *window, 0.05, comparison=others)


def test_what_is_foreseen_rests_on_nothing_later(judges: MeasuredJudges, registered: EffectTest) -> None:
    then, now = (judges.foresee(registered, day) for day in (REGISTERED, DEFAULT_TODAY))
    assert then.power is not None
    assert 0 < then.power <= 1
    assert (then, then.method) == (now, Method.DIFFERENCE)
    assert (then.periods, then.told[-1]) == (2, "。")


def test_the_terms_that_will_be_tested_are_told_and_that_they_are_of_another_season(
    judges: MeasuredJudges, registered: EffectTest
) -> None:
    whole = judges.foresee(registered, REGISTERED)
    assert whole.window == ("2024-2025-1", "2024-2025-2")
    assert whole.told.startswith("检验的是2024-2025学年第一学期、2024-2025学年第二学期。按")
    autumn = judges.foresee(replace(registered, observe_until=date(2025, 5, 1)), REGISTERED)
    assert autumn.window == ("2024-2025-1",)
    assert "基线是第一学期、第二学期的数值，观察期检验的是第一学期：" in autumn.told


def test_a_larger_change_is_seen_more_often(judges: MeasuredJudges, registered: EffectTest) -> None:
    base = registered.baseline.value
    powers = [judges.foresee(replace(registered, target=base * share), REGISTERED).power for share in (0.9, 0.6, 0.2)]
    assert powers == sorted(p for p in powers if p is not None)


def test_what_has_no_history_is_foreseen_with_a_reason(judges: MeasuredJudges, registered: EffectTest) -> None:
    asked = MetricAsked("student_teacher_ratio", "school", ("2024-09-30",))
    found = judges.foresee(replace(registered, request=asked), REGISTERED)
    assert found.power is None
    assert "算不出" in found.told


def test_the_judgement_waits_for_the_whole_window(judges: MeasuredJudges, registered: EffectTest) -> None:
    with pytest.raises(Lacking, match="2024-2025-2"):
        judges.judge(registered, date(2025, 3, 1))


def test_it_is_made_with_its_evidence(judges: MeasuredJudges, registered: EffectTest) -> None:
    found = judges.judge(registered, DEFAULT_TODAY)
    assert found.window == ("2024-2025-1", "2024-2025-2")
    assert found.method is Method.DIFFERENCE
    assert found.interval is not None
    assert found.estimate is not None
    assert found.interval[0] <= found.estimate <= found.interval[1]
    assert (found.generation, found.frozen_generation, len(found.sentences)) == (1, 1, 2)
    assert found == judges.judge(registered, DEFAULT_TODAY)


def test_a_look_before_the_date_is_never_effective(judges: MeasuredJudges, registered: EffectTest) -> None:
    assert judges.look(registered, date(2024, 10, 1)) is None
    sure = replace(registered, target=registered.baseline.value * 0.99)
    found = judges.look(sure, date(2025, 3, 1))
    assert found is not None
    assert found.verdict is not Verdict.EFFECTIVE


@pytest.mark.parametrize(
    "changes", [{"definition_version": "2019.1"}, {"value": 0.9, "display": "90.00%"}], ids=["rules", "baseline"]
)
def test_changed_ground_never_lets_an_item_close(
    judges: MeasuredJudges, registered: EffectTest, changes: dict[str, Any]
) -> None:
    moved = replace(registered, baseline=replace(registered.baseline, **changes))
    assert judges.judge(moved, DEFAULT_TODAY).verdict is not Verdict.EFFECTIVE


def test_a_changed_definition_is_named(judges: MeasuredJudges, registered: EffectTest) -> None:
    old = replace(registered, baseline=replace(registered.baseline, definition_version="2019.1"))
    found = judges.judge(old, DEFAULT_TODAY)
    assert (found.verdict, found.method, "口径" in found.why) == (Verdict.NOT_ENOUGH, Method.NONE, True)


def test_too_few_records_are_told_without_a_figure(judges: MeasuredJudges, registered: EffectTest) -> None:
    few = replace(registered, request=replace(registered.request, metric="warning_clearance_rate"), comparison=())
    found = judges.judge(few, DEFAULT_TODAY)
    assert found.verdict is Verdict.NOT_ENOUGH
    assert (found.estimate, found.interval) == (None, None)


def test_a_courses_likes_are_the_units_other_courses(
    metric_service: MetricService, catalogue: Catalogue, registered: EffectTest
) -> None:
    course = next(code for code, one in sorted(metric_service.directory.courses.items()) if one.owner == "cs")
    of_course = replace(registered, request=replace(registered.request, course=course), comparison=())
    case = prepared(
        of_course, of_course.request, direction_of(of_course), metric_service, catalogue, DEFAULT_TODAY
    ).case
    likes = {history.unit for history in case.like}
    assert len(likes & metric_service.directory.courses.keys()) > 5
    assert course not in likes


def test_a_fail_rate_is_guarded_by_what_the_marker_does_not_set(
    metric_service: MetricService, catalogue: Catalogue, registered: EffectTest
) -> None:
    case = prepared(registered, registered.request, direction_of(registered), metric_service, catalogue, DEFAULT_TODAY)
    found = guards_of(registered, case.case, metric_service, catalogue, DEFAULT_TODAY)
    assert {guard.role.value for guard in found} == {"marks", "line", "retake", "common_test"}


def test_every_metric_made_of_marks_is_guarded(catalogue: Catalogue) -> None:
    outside = {"cet4_pass_rate", "fitness_pass_rate"}
    made = {
        metric.id
        for metric in catalogue
        if any(word in str(metric.numerator) for word in ("points", "grade_point", "passed"))
    }
    assert made - outside <= MARKED


@pytest.mark.parametrize("metric", ["course_mean_score", "course_good_rate", "avg_gpa"])
def test_a_mean_and_a_good_rate_are_guarded_as_a_fail_rate_is(
    metric_service: MetricService, catalogue: Catalogue, registered: EffectTest, metric: str
) -> None:
    other = replace(registered, request=replace(registered.request, metric=metric))
    case = prepared(other, other.request, direction_of(other), metric_service, catalogue, DEFAULT_TODAY)
    found = guards_of(other, case.case, metric_service, catalogue, DEFAULT_TODAY)
    assert {guard.role.value for guard in found} == {"marks", "line", "retake", "common_test"}


def test_every_registered_guard_is_looked_at(
    judges: MeasuredJudges, metric_service: MetricService, catalogue: Catalogue, registered: EffectTest
) -> None:
    asked = MetricAsked("absent_rate", "cs", ("2022-2023",))
    guard = Guarded(asked, MeasuredBaselines(metric_service, catalogue).measure(asked, JUDGE))
    beside = replace(registered, guard=guard)
    case = prepared(beside, beside.request, direction_of(beside), metric_service, catalogue, DEFAULT_TODAY)
    found = guards_of(beside, case.case, metric_service, catalogue, DEFAULT_TODAY)
    assert [guard.name for guard in found if guard.role is Role.SIDE] == [catalogue.get("absent_rate").name_zh]
    blind = replace(
        registered, guard=replace(guard, request=MetricAsked("student_teacher_ratio", "school", ("2022-09-30",)))
    )
    assert "没有可核的历史" in judges.foresee(blind, REGISTERED).told
    assert judges.judge(blind, DEFAULT_TODAY).verdict is not Verdict.EFFECTIVE


def test_comparison_units_that_will_not_count_are_told_when_it_is_registered(
    judges: MeasuredJudges, registered: EffectTest
) -> None:
    assert "对照单位" not in judges.foresee(registered, REGISTERED).told
    few = judges.foresee(replace(registered, comparison=("me", "em")), REGISTERED)
    assert few.method is not Method.DIFFERENCE
    assert "登记的 2 个对照单位不够作对照" in few.told


def test_records_that_never_were_complete_are_told_and_stand_in_nobodys_way(
    judges: MeasuredJudges, registered: EffectTest
) -> None:
    asked = replace(registered.request, metric="course_objective_attainment")
    baseline = MeasuredBaselines(judges.metrics, judges.catalogue).measure(asked, JUDGE)
    test = replace(registered, request=asked, baseline=baseline, target=baseline.value + 0.05, better="up")
    assert "整改前各期的记录只覆盖应有的" in judges.foresee(test, REGISTERED).told
    assert judges.judge(test, DEFAULT_TODAY).n > 0


def test_of_a_side_that_was_turned_no_measure_of_marks_is_asked(
    judges: MeasuredJudges, metric_service: MetricService, catalogue: Catalogue, registered: EffectTest
) -> None:
    up = replace(registered, better="up", target=registered.baseline.value + 0.03)
    case = prepared(up, up.request, direction_of(up), metric_service, catalogue, DEFAULT_TODAY).case
    assert guards_of(up, case, metric_service, catalogue, DEFAULT_TODAY) == ()
    assert "给分" not in judges.foresee(up, REGISTERED).told
    assert judges.judge(up, DEFAULT_TODAY).guard is None


@pytest.fixture
def seen(
    metric_service: MetricService, catalogue: Catalogue, registered: EffectTest
) -> Callable[[Scope], Picture | None]:
    return lambda scope: picture(registered, REGISTERED, metric_service, catalogue, scope, DEFAULT_TODAY)


def test_the_picture_shows_a_reader_what_they_may_ask_for(
    seen: Callable[[Scope], Picture | None], scopes: dict[str, Scope], registered: EffectTest
) -> None:
    office = seen(scopes["qa"])
    assert office is not None
    window = [one for one in office.seen if one.window]
    assert [one.period for one in window] == ["2024-2025-1", "2024-2025-2"]
    assert all(one.value is not None and one.low is not None and one.high is not None for one in window)
    baseline = [one for one in office.seen if one.baseline]
    assert [one.period for one in baseline] == ["2022-2023-1", "2022-2023-2"]
    # Results add up to the frozen baseline's; persons, who stand in both terms, do not.
    assert sum(one.denominator or 0 for one in baseline) == registered.baseline.denominator
    assert office.counted == "人次"
    dean = seen(scopes["dean.cs"])
    assert dean is not None
    assert dean.entity == "计算机学院"


def test_who_may_not_ask_for_the_figures_is_shown_none(
    metric_service: MetricService, catalogue: Catalogue, registered: EffectTest, scopes: dict[str, Scope]
) -> None:
    course = next(code for code, one in sorted(metric_service.directory.courses.items()) if one.owner == "cs")
    of_course = replace(registered, request=replace(registered.request, course=course))
    for user, may_see in (("qa", True), ("dean.cs", True), ("dean.em", False), ("teacher.1", False)):
        shown = picture(of_course, REGISTERED, metric_service, catalogue, scopes[user], DEFAULT_TODAY)
        assert (shown is not None) is may_see, user


def test_the_picture_of_a_day_holds_nothing_later(
    metric_service: MetricService, catalogue: Catalogue, registered: EffectTest, scopes: dict[str, Scope]
) -> None:
    found = picture(registered, REGISTERED, metric_service, catalogue, scopes["qa"], date(2025, 3, 1))
    assert found is not None
    late = [one for one in found.seen if one.end > date(2025, 3, 1)]
    assert late
    assert all(one.value is None for one in late)


def test_after_the_date_a_look_says_that_nobody_has_run_the_test(
    judges: MeasuredJudges, registered: EffectTest
) -> None:
    early, late = (judges.look(registered, day) for day in (date(2025, 7, 25), DEFAULT_TODAY))
    assert late is not None
    assert "认定日已过" in "".join(late.sentences)
    assert "认定日之前" not in "".join(late.sentences)
    assert early is None or "认定日已过" not in "".join(early.sentences)


def test_only_the_units_whose_range_is_drawn_are_said_to_be_in_the_band(
    registered: EffectTest, metric_service: MetricService, catalogue: Catalogue, scopes: dict[str, Scope]
) -> None:
    test = replace(registered, comparison=("cs", "me", "em"))

    def seen(user: str) -> Picture:
        found = picture(test, REGISTERED, metric_service, catalogue, scopes[user], DEFAULT_TODAY)
        assert found is not None
        return found

    assert (seen("qa").units, seen("qa").banded) == (("机械学院", "经济管理学院"),) * 2
    own = seen("dean.cs")
    assert bool(own.banded) is any(one.low is not None for one in own.seen)


def test_the_terms_since_the_window_are_looked_at_and_held_against_the_baseline(
    registered: EffectTest, judges: MeasuredJudges, metric_service: MetricService, catalogue: Catalogue
) -> None:
    assert judges.looked_back(registered, date(2025, 9, 1)) is None
    found = judges.looked_back(registered, DEFAULT_TODAY)
    assert found is not None
    assert (found.periods, found.whole) == (("2025-2026学年第一学期",), False)
    once_more = replace(registered, request=replace(registered.request, periods=("2025-2026-1",)))
    asked = MeasuredBaselines(metric_service, catalogue).measure(once_more.request, JUDGE)
    assert (found.value, found.n) == (asked.value, asked.n)
    assert found.holds is (found.value < registered.baseline.value)
    low = replace(registered, baseline=replace(registered.baseline, value=found.value))
    looked = judges.looked_back(low, DEFAULT_TODAY)
    assert looked is not None
    assert not looked.holds
    shown = picture(registered, REGISTERED, metric_service, catalogue, JUDGE, DEFAULT_TODAY, on=True)
    assert shown is not None
    assert [(one.period, one.value) for one in shown.seen if one.later and one.value] == [("2025-2026-1", found.value)]


def test_what_is_counted_by_class_is_told_by_class(judges: MeasuredJudges, registered: EffectTest) -> None:
    asked = MetricAsked("graduation_rate", "cs", ("grad:2023",))
    baseline = MeasuredBaselines(judges.metrics, judges.catalogue).measure(asked, JUDGE)
    test = replace(registered, request=asked, baseline=baseline, target=baseline.value + 0.03, better="up")
    said = judges.foresee(test, REGISTERED).told + "".join(judges.judge(test, DEFAULT_TODAY).sentences)
    assert "届" in said
    assert "学期" not in said


def test_a_cohort_that_learnt_under_the_measures_for_a_time_is_no_part_of_the_baseline(
    metric_service: MetricService, catalogue: Catalogue, registered: EffectTest
) -> None:
    case = prepared(registered, registered.request, direction_of(registered), metric_service, catalogue, DEFAULT_TODAY)
    tests = common_tests.tested(registered, case.case, metric_service, catalogue, DEFAULT_TODAY)
    assert tests is not None
    terms = metric_service.directory.terms.values()
    held = [day for (day,) in metric_service.client.fetch("SELECT held_on FROM common_test WHERE kind = '后测'")]
    begun = {2 * int(t.id[:4]) + int(t.id[-1]) - 1 for t in terms if any(t.start <= day <= t.end for day in held)}
    assert {term.index for term in tests.treated.terms} <= begun
    before = [term for term in tests.treated.terms if term.index <= tests.last_pre]
    # The newest baseline cohort was tested by the end of the baseline, so by the summer of 2023.
    assert max(term.index for term in before) == 2 * 2022 + 1


def test_the_planner_of_a_marked_metric_is_told_the_chance_to_see_it_learnt_too(
    judges: MeasuredJudges, registered: EffectTest
) -> None:
    marked = judges.foresee(registered, REGISTERED)
    assert "还要统一测试提升分看得出学习改善，才认定“有效”" in marked.told
    turned = judges.foresee(replace(registered, better="up", target=registered.baseline.value + 0.03), REGISTERED)
    assert "给分" not in turned.told
    assert marked.power is not None
    autumn = replace(registered, observe_until=date(2025, 2, 1))
    blind = judges.foresee(autumn, REGISTERED)
    assert blind.power == 0.0
    assert "这样登记不可能认定“有效”" in blind.told


def test_a_year_more_is_told_where_it_helps() -> None:
    told = learnt_told(Learnt(0.0, 0.6, ()))
    assert "观察期延长一学年，十次里大约有六次能看出来；也可以换一个不随给分变动的指标" in told
    assert "延长" not in learnt_told(Learnt(0.5, 0.55, ("统一测试提升分",)))
    assert "改善和学习要一起看，大约一半的时候能看出来" in learnt_told(Learnt(0.5, 0.55, ("统一测试提升分",)))
