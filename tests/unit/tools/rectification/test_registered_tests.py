"""The effect test of an item: registered before work starts, about the item itself, amended in the open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from tests.rectifying import SCOPES, TODAY, World, a_plan, a_test, evidence
from tools.errors import Lacking, NotNow, NotUpToYou
from tools.rectification.requests import (
    Accept,
    ApprovePlan,
    AskExtension,
    Assign,
    Claim,
    DeclareUntestable,
    RegisterTest,
    SubmitPlan,
    SubmitWork,
)
from tools.rectification.words import State


def test_work_does_not_start_without_a_registered_test(world: World) -> None:
    item = world.do(world.registered(), Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), "head.cs.se")
    with pytest.raises(Lacking, match="方案"):
        world.do(item, SubmitPlan(), "head.cs.se")
    item = world.do(item, a_plan(TODAY), "head.cs.se")
    with pytest.raises(Lacking, match="效果检验"):
        world.do(item, SubmitPlan(), "head.cs.se")
    item = world.do(item, DeclareUntestable(why="制度类整改，没有对应指标"), "head.cs.se")
    assert world.do(item, SubmitPlan(), "head.cs.se").state is State.APPROVING


def test_what_is_not_testable_is_accepted_but_not_observed(world: World) -> None:
    item = world.registered()
    item = world.do(item, Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), "head.cs.se")
    item = world.do(item, a_plan(TODAY, measures=("M1",)), "head.cs.se")
    item = world.do(item, DeclareUntestable(why="没有对应指标"), "head.cs.se")
    item = world.do(item, SubmitPlan(), "head.cs.se")
    for user in ("dean.cs", "qa"):
        item = world.do(item, ApprovePlan(why="同意"), user)
    item = world.do(item, evidence("M1"), "head.cs.se")
    item = world.do(item, SubmitWork(why="完成"), "head.cs.se")
    for user in ("dean.cs", "qa"):
        item = world.do(item, Accept(why="属实"), user)
    assert (item.state, item.testable, item.observe_until) == (State.ACCEPTED, False, None)


def test_a_baseline_is_measured_and_frozen(world: World) -> None:
    item = world.planned()
    (registered,) = world.records.registrations(item.id, SCOPES["qa"])
    assert registered.test is not None
    assert registered.test.guard is not None
    assert (registered.test.baseline.value, registered.test.baseline.generation) == (0.15, 1)
    assert registered.test.guard.baseline.value == 0.7
    with pytest.raises(ValidationError):
        a_test(TODAY, baseline=0.3)
    with pytest.raises(Lacking, match="目标值"):
        world.do(item, a_test(TODAY, target=0.15, why="改目标"), "head.cs.se")
    with pytest.raises(Lacking, match="守护指标"):
        world.do(item, a_test(TODAY, guard=None, why="改守护"), "head.cs.se")


@pytest.mark.parametrize("unit", ["em", "cs.ai", "jw"])
def test_the_test_is_about_the_item_itself(world: World, unit: str) -> None:
    item = world.planned()
    with pytest.raises(Lacking, match="软件工程"):
        world.do(item, a_test(TODAY, unit, why="换个单位"), "head.cs.se")
    world.do(item, a_test(TODAY, "cs", why="按学院检验"), "head.cs.se")


def test_the_window_of_observation_begins_after_the_deadline_whatever_is_amended(world: World) -> None:
    item = world.working()

    def amended(days: int) -> RegisterTest:
        begins, ends = (TODAY + timedelta(days=after) for after in (days, 400))
        return a_test(TODAY, why="提前观察", observe_from=begins, observe_until=ends)

    with pytest.raises(Lacking, match="之后开始"):
        world.do(item, amended(170), "qa")
    with pytest.raises(Lacking, match="观察期开始"):
        world.do(item, AskExtension(to=TODAY + timedelta(days=250), why="设备未到"), "head.cs.se")
    world.do(item, AskExtension(to=TODAY + timedelta(days=205), why="设备未到"), "head.cs.se")
    with pytest.raises(Lacking, match="之后开始"):
        world.do(item, amended(200), "qa")


def test_a_test_without_a_level_of_its_own_takes_the_schools_of_the_day(world: World) -> None:
    strict = world.rules.drafting.model_copy(update={"alpha": 0.01})
    world.rules = world.rules.model_copy(update={"drafting": strict})
    (kept,) = world.records.registrations(world.planned().id, SCOPES["qa"])
    assert kept.test is not None
    assert kept.test.alpha == 0.01


def test_amending_a_test_keeps_the_old_one_asks_a_reason_and_is_counted(world: World) -> None:
    item = world.working()
    with pytest.raises(NotUpToYou):
        world.do(item, a_test(TODAY, target=0.14, why="降低目标"), "head.cs.se")
    with pytest.raises(Lacking, match="理由"):
        world.do(item, a_test(TODAY, target=0.14), "qa")
    item = world.do(item, a_test(TODAY, target=0.12, why="统计口径调整"), "qa")
    assert (item.amendments, item.test_number) == (1, 2)
    tests = [r.test for r in world.records.registrations(item.id, SCOPES["qa"])]
    assert [t and t.target for t in tests] == [0.10, 0.12]
    submitted = world.submitted()
    with pytest.raises(NotNow):
        world.do(submitted, a_test(TODAY, target=0.14, why="来不及了"), "qa")


@pytest.mark.parametrize("target", ["nan", "inf", "-inf"])
def test_a_target_that_is_no_number_is_no_request(target: str) -> None:
    with pytest.raises(ValidationError, match="target"):
        RegisterTest.model_validate({**a_test(TODAY).model_dump(), "target": target})
