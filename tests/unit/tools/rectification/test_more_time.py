"""Ways past a deadline and out of the ledger: extended, suspended, merged, excluded, kept up for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tests.rectifying import TODAY, World
from tools.errors import Lacking, NotNow, NotUpToYou
from tools.rectification.request_base import Request
from tools.rectification.requests import (
    AskExtension,
    Assign,
    ConfirmLasting,
    EndLasting,
    Exclude,
    GrantExtension,
    MakeLasting,
    Merge,
    RefuseExtension,
    Resume,
    SubmitPlan,
    SubmitWork,
    Suspend,
)
from tools.rectification.words import Level, Nature, State, Step


@pytest.mark.parametrize(("days", "by"), [(30, "qa"), (31, "leader")])
def test_who_grants_an_extension_goes_by_its_days(world: World, days: int, by: str) -> None:
    item = world.working()
    due = TODAY + timedelta(days=180)
    item = world.do(item, AskExtension(to=due + timedelta(days=days), why="设备未到"), "head.cs.se")
    for wrong in ({"qa", "leader"} - {by}) | {"dean.cs", "head.cs.se"}:
        with pytest.raises(NotUpToYou):
            world.do(item, GrantExtension(why="同意"), wrong)
    item = world.do(item, GrantExtension(why="同意"), by)
    assert (item.due_on_original, item.due_on) == (due, due + timedelta(days=days))
    item = world.do(item, AskExtension(to=due + timedelta(days=days + 5), why="仍未到"), "head.cs.se")
    assert item.extension is not None
    assert item.extension.by is Step.LEADER
    item = world.do(item, RefuseExtension(why="不再延期"), "leader")
    assert (item.extension, item.extension_count, item.due_on) == (None, 1, due + timedelta(days=days))


def test_an_extension_is_asked_for_before_the_deadline(world: World) -> None:
    item = world.working()
    world.today = TODAY + timedelta(days=181)
    with pytest.raises(NotNow, match="已过"):
        world.do(item, AskExtension(to=world.today + timedelta(days=9), why="忘了申请"), "head.cs.se")


def test_suspended_and_resumed_it_is_where_it_was(world: World) -> None:
    item = world.do(world.working(), Suspend(why="等省厅批复"), "qa")
    with pytest.raises(NotNow, match="挂起"):
        world.do(item, SubmitWork(why="完成"), "head.cs.se")
    assert world.do(item, Resume(why="已批复"), "qa").state is State.WORKING


def test_merged_and_excluded_are_ends_with_a_reason(world: World) -> None:
    one, other, third = world.registered(), world.registered(title="另一项"), world.registered(title="第三项")
    with pytest.raises(Lacking):
        world.do(one, Merge(into=one.id, why="同一问题"), "qa")
    one = world.do(one, Merge(into=other.id, why="同一问题"), "qa")
    assert (one.state, one.merged_into) == (State.MERGED, other.id)
    third = world.do(third, Exclude(why="已随新方案解决"), "qa")
    with pytest.raises(NotNow):
        world.do(other, Merge(into=third.id, why="并入"), "qa")
    for item in (one, third):
        with pytest.raises(NotNow):
            world.do(item, Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    with pytest.raises(ValidationError):
        Exclude(why=" ")


def test_what_is_kept_up_for_good_is_confirmed_every_year(world: World) -> None:
    with pytest.raises(Lacking, match="长期坚持"):
        world.do(world.working(), MakeLasting(why="长期"), "qa")
    item = world.do(world.working(nature=Nature.LASTING), MakeLasting(why="长期"), "qa")
    assert item.confirm_on == TODAY + timedelta(days=366)
    with pytest.raises(NotNow):
        world.do(item, ConfirmLasting(why="坚持良好"), "qa")
    world.today = TODAY + timedelta(days=360)
    usual, world.rules = world.rules, world.rules.model_copy(update={"lasting_confirmed_from": 5})
    with pytest.raises(NotNow, match="提前 5 天"):
        world.do(item, ConfirmLasting(why="坚持良好"), "qa")
    world.rules = usual
    item = world.do(item, ConfirmLasting(why="坚持良好"), "qa")
    assert item.confirm_on == world.today + timedelta(days=366)
    assert world.do(item, EndLasting(why="没有坚持"), "qa").state is State.WORKING


def test_what_is_accepted_or_closed_takes_no_other_item_in(world: World) -> None:
    closed = world.closed()
    item = world.working()
    with pytest.raises(NotNow, match="还没有提交验收"):
        world.do(item, Merge(into=closed.id, why="同一问题"), "qa")
    for other in (world.observed(), world.submitted()):
        with pytest.raises(NotNow, match="还没有提交验收"):
            world.do(item, Merge(into=other.id, why="同一问题"), "qa")


def test_an_item_goes_into_none_of_another_units(world: World) -> None:
    item, strange = world.working(), world.registered(unit="em", level=Level.COLLEGE)
    with pytest.raises(Lacking, match="经济管理学院牵头"):
        world.do(item, Merge(into=strange.id, why="同一问题"), "qa")
    below = world.registered(unit="cs", level=Level.COLLEGE)
    with pytest.raises(Lacking, match="不是同一问题"):
        world.do(below, Merge(into=item.id, why="同一问题"), "qa")
    assert world.do(item, Merge(into=below.id, why="学院一并整改"), "qa").state is State.MERGED


@pytest.mark.parametrize("deed", [Merge(into="ZG2026-001", why="同一问题"), Exclude(why="不纳入")])
def test_the_quality_office_does_not_take_its_own_item_out(world: World, deed: Request) -> None:
    world.registered(unit="school", level=Level.SCHOOL)
    item = world.planned("qa", unit="school", level=Level.SCHOOL)
    with pytest.raises(NotUpToYou, match="自己的整改项"):
        world.do(item, deed, "qa")
    assert world.do(item, deed, "qa.2").state in (State.MERGED, State.EXCLUDED)


def test_the_quality_office_does_not_give_its_own_item_time_without_end(world: World) -> None:
    item = world.working("qa", unit="school", level=Level.SCHOOL, nature=Nature.LASTING)
    for deed in (Suspend(why="等批复"), MakeLasting(why="长期")):
        with pytest.raises(NotUpToYou, match="自己的整改项"):
            world.do(item, deed, "qa")
    item = world.do(item, MakeLasting(why="长期"), "leader")
    world.today = TODAY + timedelta(days=360)
    with pytest.raises(NotUpToYou, match="自己的整改项"):
        world.do(item, ConfirmLasting(why="坚持良好"), "qa")
    with pytest.raises(NotUpToYou):
        world.do(world.working(), Suspend(why="等批复"), "leader")


def test_an_item_given_to_the_office_and_not_yet_claimed_is_its_own(world: World) -> None:
    item = world.registered(unit="school", level=Level.SCHOOL)
    item = world.do(item, Assign(owner="qa", supervisor="leader"), "qa.2")
    with pytest.raises(NotUpToYou, match="自己的整改项"):
        world.do(item, Exclude(why="不纳入"), "qa")


def test_what_a_nature_allows_at_longest(world: World) -> None:
    item = world.planned(nature=Nature.AT_ONCE)
    with pytest.raises(Lacking, match="立行立改的期限不超过 30 天"):
        world.do(item, SubmitPlan(), "head.cs.se")
    late = world.planned()
    world.rules = replace_longest(world)
    with pytest.raises(Lacking, match="100 天"):
        world.do(late, SubmitPlan(), "head.cs.se")


def replace_longest(world: World) -> RectificationRules:
    return world.rules.model_copy(update={"longest_days": {"at_once": 30, "by_deadline": 100, "lasting": 732}})
