"""What a test stands on: the better side, the newest baseline, a whole term to observe, nothing before acceptance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.rectifying import ASKED, GUARD, SCOPES, World, a_test
from tools.effect.case import Verdict
from tools.errors import Lacking, NotNow
from tools.rectification.baselines import Baselines, FixedBaselines
from tools.rectification.judging_requests import CloseNotShown, JudgeEffect, ObserveOn
from tools.rectification.requests import Accept, ApprovePlan, SubmitPlan
from tools.rectification.words import Closing, State

WHY = "理由如下"


def _baselines(world: World) -> FixedBaselines:
    found: Baselines = world.workflow._gathering.baselines
    assert isinstance(found, FixedBaselines)
    return found


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
