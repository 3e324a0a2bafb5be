"""What a test stands on: the better side, the newest baseline, a whole term to observe, nothing before acceptance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.rectifying import ASKED, GUARD, METRICS, SCOPES, TODAY, UNITS, World, a_test
from tools.effect.case import Direction, Verdict
from tools.errors import Lacking, NotNow
from tools.metrics.catalogue_files import load_catalogue
from tools.rectification.baselines import Baselines, FixedBaselines
from tools.rectification.frozen import Frozen
from tools.rectification.grounds import Ground
from tools.rectification.grounds import turned as is_turned
from tools.rectification.judging_requests import CloseNotShown, JudgeEffect, ObserveOn
from tools.rectification.model import Item, MetricAsked
from tools.rectification.registered_told import Naming, facts
from tools.rectification.requests import Accept, ApprovePlan, DeclareUntestable, SubmitPlan
from tools.rectification.words import Closing, State

WHY = "理由如下"


def _baselines(world: World) -> FixedBaselines:
    found: Baselines = world.workflow._gathering.baselines
    assert isinstance(found, FixedBaselines)
    return found


def _metric_of(world: World, item: Item) -> str:
    (*_, kept) = world.records.registrations(item.id, SCOPES["qa"])
    assert kept.test is not None
    return kept.test.request.metric


@pytest.mark.parametrize("target", [0.15, 0.16, 0.4])
def test_a_target_on_the_worse_side_or_met_already_is_refused(world: World, target: float) -> None:
    item = world.planned()
    with pytest.raises(Lacking, match="目标值须低于基线"):
        world.do(item, a_test(world.today, target=target, why=WHY), "head.cs.se")


def test_a_metric_that_should_rise_takes_no_lower_target(world: World) -> None:
    item = world.planned()
    with pytest.raises(Lacking, match="目标值须高于基线"):
        world.do(item, a_test(world.today, request=GUARD, target=0.6, guard=ASKED, why=WHY), "head.cs.se")


def test_no_direction_may_be_stated_against_the_catalogue(world: World) -> None:
    item = world.planned()
    with pytest.raises(Lacking, match="以下降为好"):
        world.do(item, a_test(world.today, better="up", why=WHY), "head.cs.se")


def test_the_baseline_is_the_newest_there_is(world: World) -> None:
    item = world.planned()
    _baselines(world).later = ("2025-2026-1",)
    with pytest.raises(Lacking, match="2025-2026-1"):
        world.do(item, a_test(world.today, why=WHY), "head.cs.se")


def test_a_window_without_a_whole_term_is_refused(world: World) -> None:
    item, start = world.planned(), world.today + timedelta(days=240)
    short = a_test(world.today, why=WHY).model_copy(
        update={"observe_from": start, "observe_until": start + timedelta(days=60)}
    )
    with pytest.raises(Lacking, match="没有一个完整的学期"):
        world.do(item, short, "head.cs.se")


def test_observing_longer_adds_a_term(world: World) -> None:
    item = world.judged(Verdict.NOT_ENOUGH)
    with pytest.raises(Lacking, match="没有多出"):
        world.do(item, ObserveOn(until=world.today + timedelta(days=30), why=WHY), "qa")


def test_after_work_began_a_test_is_amended_once(world: World) -> None:
    item = world.working()
    item = world.do(item, a_test(world.today, target=0.12, why=WHY), "qa")
    assert (item.amendments, item.amended_at_work) == (1, 1)
    with pytest.raises(NotNow, match="只能变更一次"):
        world.do(item, a_test(world.today, target=0.11, why=WHY), "qa")


def test_a_test_first_registered_at_work_stands_on_what_is_known_that_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stood_on(item: Item, metric: str) -> date:
        days: list[date] = []
        plain = _baselines(world).ground

        def ground(asked: MetricAsked, start: date, end: date, today: date) -> Ground:
            days.append(today)
            return plain(asked, start, end, today)

        with monkeypatch.context() as watched:
            watched.setattr(_baselines(world), "ground", ground)
            request = replace(ASKED, metric=metric)
            world.do(item, a_test(world.today, request=request, target=0.12, why=WHY), "qa")
        return days[-1]

    tested, untested = world.working(), world.do(world.planned(), DeclareUntestable(why=WHY), "head.cs.se")
    untested = world.do(untested, SubmitPlan(), "head.cs.se")
    while untested.state is State.APPROVING:
        untested = world.do(untested, ApprovePlan(why=WHY), world.approver(untested))
    begun = world.today
    world.today += timedelta(days=60)
    held = _metric_of(world, tested)
    assert (stood_on(tested, held), stood_on(untested, METRICS[1])) == (begun, world.today)


@pytest.mark.parametrize("counted_anew", [False, True])
def test_another_figure_taken_up_at_work_stands_on_what_is_known_that_day(
    world: World, monkeypatch: pytest.MonkeyPatch, counted_anew: bool
) -> None:
    """Or the figure that fell by chance since the work began could be picked; counted to other units it is another."""
    item = world.working()
    world.today += timedelta(days=60)
    days: list[date] = []
    plain = _baselines(world).ground

    def ground(asked: MetricAsked, start: date, end: date, today: date) -> Ground:
        days.append(today)
        return plain(asked, start, end, today)

    monkeypatch.setattr(_baselines(world), "ground", ground)
    other = next(metric for metric in METRICS if metric != _metric_of(world, item))
    held = replace(ASKED, metric=_metric_of(world, item), attribution="course_owner")
    asked = held if counted_anew else replace(ASKED, metric=other)
    world.do(item, a_test(world.today, request=asked, target=0.12, why=WHY), "qa")
    assert days[-1] == world.today


def test_a_metric_no_test_can_be_made_of_is_refused_with_the_way_out(world: World) -> None:
    item = world.planned()
    _baselines(world).more = {"untestable": "生师比"}
    with pytest.raises(Lacking, match=r"生师比不是按学期.*请换一个指标.*声明不能检验"):
        world.do(item, a_test(world.today, why=WHY), "head.cs.se")


def test_accepted_late_the_observation_moves_and_is_counted(world: World) -> None:
    item = world.do(world.submitted(), Accept(why=WHY), "dean.cs")
    (first,) = world.records.registrations(item.id, SCOPES["qa"])
    assert first.test is not None
    world.today = first.test.observe_from + timedelta(days=40)
    item = world.do(item, Accept(why=WHY), "qa")
    second = world.records.registrations(item.id, SCOPES["qa"])[-1]
    assert second.test is not None
    assert second.test.observe_from > world.today
    assert (item.state, item.amendments, item.test_number) == (State.OBSERVING, 1, 2)
    assert item.observe_until == second.test.observe_until
    assert second.test.observe_until.year == first.test.observe_until.year + 1
    assert "顺延" in world.records.events(item.id, SCOPES["qa"])[-1].why


def test_an_observation_whose_data_never_come_has_a_way_out(world: World) -> None:
    item, leave = world.observed(), CloseNotShown(why="课程停开，数据不会再来")
    with pytest.raises(NotNow):
        world.do(item, leave, "qa")
    assert item.observe_until is not None
    world.today = item.observe_until
    with pytest.raises(NotNow, match="数据已经齐"):
        world.do(item, leave, "qa")
    world.judges.missing.add(ASKED.metric)
    with pytest.raises(Lacking):
        world.do(item, JudgeEffect(), "qa")
    item = world.do(item, leave, "qa")
    assert (item.state, item.outcome.closed_as) == (State.NOT_SHOWN, Closing.NOT_SHOWN)


def test_a_plan_that_lay_until_newer_data_came_starts_no_work(world: World) -> None:
    item, newer = world.planned(), ("2025-2026-2",)
    _baselines(world).later = newer
    with pytest.raises(Lacking, match="2025-2026-2 已有数据"):
        world.do(item, SubmitPlan(), "head.cs.se")
    _baselines(world).later = ()
    item = world.do(item, SubmitPlan(), "head.cs.se")
    _baselines(world).later = newer
    while len(item.approved) < len(item.steps):
        with pytest.raises(Lacking, match="请退回方案"):
            world.do(item, ApprovePlan(why=WHY), world.approver(item))
        _baselines(world).later = ()
        item = world.do(item, ApprovePlan(why=WHY), world.approver(item))
        _baselines(world).later = newer
    assert item.state is State.WORKING


def test_observing_longer_adds_nothing_that_has_begun(world: World) -> None:
    item = world.judged(Verdict.NOT_ENOUGH)
    world.today += timedelta(days=30)
    with pytest.raises(NotNow, match="已经开始"):
        world.do(item, ObserveOn(until=world.today + timedelta(days=200), why=WHY), "qa")


def test_observing_longer_in_time_adds_the_terms_to_come(world: World) -> None:
    item = world.judged(Verdict.NOT_ENOUGH)
    later = world.today + timedelta(days=200)
    assert world.do(item, ObserveOn(until=later, why=WHY), "qa").observe_until == later


@pytest.mark.parametrize(
    ("more", "told"),
    [({"running": ("2025-2026",)}, "2025-2026 还没有结束"), ({"skipped": ("2024-2025-2",)}, "中间的 2024-2025-2")],
)
def test_a_baseline_is_of_finished_periods_without_gaps(world: World, more: dict[str, Any], told: str) -> None:
    item = world.planned()
    _baselines(world).more = more
    with pytest.raises(Lacking, match=told):
        world.do(item, a_test(world.today, why=WHY), "head.cs.se")


def test_the_usual_side_is_turned_by_the_quality_office_alone(world: World) -> None:
    item = world.planned()
    _baselines(world).more = {"better": None, "usual": Direction.DOWN}
    turned = a_test(world.today, target=0.2, better="up", why=WHY)
    with pytest.raises(Lacking, match="通常以下降为改善"):
        world.do(item, turned, "head.cs.se")
    item = world.do(item, a_test(world.today, why=WHY), "head.cs.se")
    item = world.do(item, SubmitPlan(), "head.cs.se")
    while item.state is State.APPROVING:
        item = world.do(item, ApprovePlan(why=WHY), world.approver(item))
    item = world.do(item, turned, "qa")
    test = world.records.registrations(item.id, SCOPES["qa"])[-1].test
    assert test is not None
    assert test.better == "up"
    assert is_turned(test)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"target": 0.149}, "至少须改善 0.50 个百分点"),
        ({"target": -0.05}, "不在这个指标的取值范围内"),
        ({"target": 10}, "如 0.10"),
        ({"request": GUARD, "target": 850, "guard": ASKED}, "取值范围"),
        ({"observe_until": date(2067, 8, 31)}, "以前结束"),
    ],
)
def test_a_target_and_a_window_are_held_to_what_can_be(world: World, changes: dict[str, Any], told: str) -> None:
    item = world.planned()
    with pytest.raises(Lacking, match=told):
        world.do(item, a_test(world.today, why=WHY, **changes), "head.cs.se")


@pytest.mark.parametrize(
    ("comparison", "told"),
    [
        (("cs.ai", "cs.ai"), "重复：cs.ai"),
        (("cs.se", "cs.ai"), "整改对象自己"),
        (("em", "cs.ai"), "须与整改对象同级，经济管理学院不是"),
    ],
)
def test_a_comparison_unit_that_could_not_count_is_refused(
    world: World, comparison: tuple[str, ...], told: str
) -> None:
    item = world.planned()
    with pytest.raises(Lacking, match=told):
        world.do(item, a_test(world.today, why=WHY, comparison=comparison), "head.cs.se")


def test_a_comparison_unit_without_a_baseline_is_refused(world: World) -> None:
    item = world.planned()
    world.judges.histories = ((ASKED, Frozen(4051, TODAY, (), "{}")),)
    with pytest.raises(Lacking, match="人工智能 在基线期以前没有"):
        world.do(item, a_test(world.today, why=WHY, comparison=("cs.ai",)), "head.cs.se")
    world.judges.histories = ((ASKED, Frozen(4051, TODAY, ("cs.ai",), "{}")),)
    item = world.do(item, a_test(world.today, why=WHY, comparison=("cs.ai",)), "head.cs.se")
    test = world.records.registrations(item.id, SCOPES["qa"])[-1].test
    assert test is not None
    assert test.frozen == world.judges.histories


def test_the_owner_may_lower_the_schools_alpha_and_not_raise_it(world: World) -> None:
    item = world.planned()
    with pytest.raises(Lacking, match="质量评估中心"):
        world.do(item, a_test(world.today, alpha=0.1, why="放宽一些"), "head.cs.se")
    item = world.do(item, a_test(world.today, alpha=0.01, why="从严"), "head.cs.se")
    kept = world.records.registrations(item.id, SCOPES["qa"])[-1].test
    assert kept is not None
    assert (kept.alpha, kept.milder) == (0.01, "")
    naming = Naming(load_catalogue(), UNITS.name)
    said = [dict(facts(replace(kept, alpha=alpha), naming))["检验水平 α"] for alpha in (0.01, 0.05, 0.1)]
    assert said == ["0.01（严于学校规定的 0.05）", "0.05", "0.1（宽于学校规定的 0.05）"]
    assert "宽于学校规定的 0.05" in replace(kept, alpha=0.1).milder
