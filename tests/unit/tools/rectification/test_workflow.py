"""The workflow: who may do what when, what must be there first, and what stays on the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from tests.rectifying import ASKED, SCOPES, TODAY, World, a_plan, evidence, registration
from tools.errors import Lacking, NoSuchItem, NotNow, NotUpToYou
from tools.rectification.model import Contribution, Finding
from tools.rectification.requests import (
    Assign,
    Claim,
    Decline,
    Exclude,
    Register,
    Remark,
    Report,
    SubmitWork,
)
from tools.rectification.words import EvidenceKind, Level, Severity, State, Step


def test_the_main_way_from_registration_to_observation(either: World) -> None:
    item = either.observed()
    assert item.state is State.OBSERVING
    assert (item.steps, item.approved) == ((Step.COLLEGE, Step.SCHOOL), ("dean.cs", "qa"))
    events = either.records.events(item.id, SCOPES["qa"])
    assert [e.verb for e in events] == [
        "register", "assign", "claim", "save_plan", "register_test", "submit_plan", "approve_plan", "approve_plan",
        "add_evidence", "add_evidence", "submit_work", "accept", "accept", "observe",
    ]  # fmt: skip
    assert [(e.before, e.after) for e in events[-2:]] == [("school_review", "accepted"), ("accepted", "observing")]
    assert all(task.accepted for task in item.tasks.values())
    assert either.item(item.id) == item
    assert either.workflow.verify().problems == ()


def test_a_finding_goes_into_the_item_whole(world: World) -> None:
    finding = Finding(
        title="软工挂科率上升",
        problem="较上年上升",
        unit="cs.se",
        level=Level.MAJOR,
        severity=Severity.KEY,
        request=ASKED,
        period="2024-2025",
        contributions=(Contribution("数据结构", "C1", 0.012, "率变化"),),
        evidence=("E1", "E2"),
        thread="t1",
    )
    item = world.workflow.register(registration(), SCOPES["qa"], TODAY, finding=finding)
    assert world.item(item.id).finding == finding


def test_self_reported_completion_is_not_acceptance(world: World) -> None:
    item = world.working()
    for measure in item.tasks:
        item = world.do(item, Report(measure=measure, progress=100, done=("过半",), why="都做完了"), "head.cs.se")
    assert (item.progress, item.state) == (100, State.WORKING)
    assert not any(task.accepted for task in item.tasks.values())
    with pytest.raises(Lacking, match=r"M1、M2.*证据"):
        world.do(item, SubmitWork(why="都做完了"), "head.cs.se")


def test_a_notice_alone_shows_nothing(world: World) -> None:
    item = world.working()
    world.do(item, evidence("M1", 1, kind=EvidenceKind.NOTICE, measures=("M1", "M2")), "head.cs.se")
    with pytest.raises(Lacking, match="只有通知"):
        world.do(item, SubmitWork(why="已印发通知"), "head.cs.se")


@pytest.mark.parametrize("days", [-1, 1])
def test_evidence_is_from_the_time_of_the_work(world: World, days: int) -> None:
    item = world.working()
    with pytest.raises(Lacking, match="整改期内"):
        world.do(item, evidence("M1", made_on=TODAY + timedelta(days=days)), "head.cs.se")


def test_evidence_is_handed_in_while_it_is_worked_on_and_only_once(world: World) -> None:
    item = world.working()
    world.do(item, evidence("M1"), "head.cs.se")
    with pytest.raises(Lacking, match="已经在"):
        world.do(item, evidence("M2"), "head.cs.se")
    submitted = world.submitted()
    with pytest.raises(NotNow, match="待院验收"):
        world.do(submitted, evidence("M1", 9), "head.cs.se")


def test_only_who_does_the_work_now_hands_in_files(world: World) -> None:
    item = world.working(responsible="teacher.1")
    world.do(item, evidence("M1"), "teacher.1")
    item = world.do(item, Assign(owner="dean.cs", supervisor="supervisor"), "qa")
    for wrong in ("head.cs.se", "qa", "supervisor"):
        with pytest.raises(NotUpToYou):
            world.do(item, evidence("M2", 5), wrong)
        with pytest.raises(NotUpToYou):
            world.workflow.rehearse(item.id, evidence("M2", 5), SCOPES[wrong], TODAY)
    world.workflow.rehearse(item.id, evidence("M2", 5), SCOPES["teacher.1"], TODAY)
    assert len(world.records.evidence(item.id, SCOPES["qa"])) == 1


@pytest.mark.parametrize("user", ["dean.em", "teacher.1", "teacher.2", "head.cs.ai", "student.1", "supervisor"])
def test_outside_the_scope_an_item_does_not_exist(world: World, user: str) -> None:
    item = world.registered()
    missing = pytest.raises(NoSuchItem)
    with missing as one:
        world.do(item, Remark(why="看看"), user)
    with missing as other:
        world.do("ZG2026-999", Remark(why="看看"), user)
    assert str(one.value) == str(other.value)


def test_supervisor_and_owner_are_two_persons(world: World) -> None:
    item = world.registered(unit="school", level=Level.SCHOOL)
    with pytest.raises(Lacking, match="同一人"):
        world.do(item, Assign(owner="qa", supervisor="qa"), "qa")
    for wrong in ("teacher.2", "student.1", "nobody"):
        with pytest.raises(Lacking):
            world.do(world.registered(), Assign(owner=wrong, supervisor="supervisor"), "qa")


def test_a_unit_opens_items_of_its_own_only(world: World) -> None:
    assert world.registered("dean.cs").state is State.UNASSIGNED
    assert world.registered("head.cs.se").state is State.UNASSIGNED
    wrong = [("dean.em", {}), ("head.cs.ai", {}), ("teacher.1", {}), ("dean.cs", {"unit": "cs", "level": Level.SCHOOL})]
    for user, changes in wrong:
        with pytest.raises(NotUpToYou):
            world.registered(user, **changes)
    with pytest.raises(Lacking, match="牵头"):
        world.registered(unit="cs")


def test_declined_it_goes_back_to_the_quality_office(world: World) -> None:
    item = world.do(world.registered(), Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    item = world.do(item, Decline(why="不属于本专业"), "head.cs.se")
    assert (item.state, item.owner) == (State.UNASSIGNED, None)


def test_an_act_repeated_by_its_key_is_done_once(world: World) -> None:
    first = world.workflow.register(registration(), SCOPES["qa"], TODAY, key="k1")
    again = world.workflow.register(registration(), SCOPES["qa"], TODAY, key="k1")
    assert first == again
    one = world.do(first, Remark(why="已核对"), "qa", key="k2")
    assert world.do(first, Remark(why="已核对"), "qa", key="k2") == one
    assert len(world.records.events(first.id, SCOPES["qa"])) == 2
    with pytest.raises(NotNow):
        world.do(first, Remark(why="已核对"), "leader", key="k2")


def test_a_key_that_was_used_for_something_else_is_no_repetition(world: World) -> None:
    one, other = world.registered(), world.registered(title="另一项")
    world.do(other, Remark(why="已核对"), "qa", key="k1")
    for item, request in ((one, Remark(why="已核对")), (other, Remark(why="另有发现")), (other, Exclude(why="已核对"))):
        with pytest.raises(NotNow, match="没有办理"):
            world.do(item, request, "qa", key="k1")
    with pytest.raises(NotNow, match="没有办理"):
        world.workflow.register(registration(), SCOPES["qa"], TODAY, key="k1")
    world.workflow.register(registration(), SCOPES["qa"], TODAY, key="k2")
    with pytest.raises(NotNow, match="没有办理"):
        world.workflow.register(registration(title="又一项"), SCOPES["qa"], TODAY, key="k2")
    assert world.item(one.id).state is State.UNASSIGNED


def test_an_act_on_what_has_moved_on_meanwhile_is_refused(world: World) -> None:
    item = world.registered()
    world.do(item, Remark(why="已核对"), "qa", expected=item.seq)
    with pytest.raises(NotNow, match="新的变化"):
        world.do(item, Exclude(why="不纳入"), "qa", expected=item.seq)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"due_on": TODAY}, "今天之后"),
        ({"measures": ("M1", "M1")}, "重复"),
        ({"cooperating": ("nowhere",)}, "nowhere"),
        ({"responsible": "nobody"}, "nobody"),
        ({"due_on": TODAY + timedelta(days=30)}, "不能晚于"),
    ],
)
def test_a_plan_is_checked_when_it_is_written(world: World, changes: dict[str, Any], message: str) -> None:
    item = world.do(world.registered(), Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), "head.cs.se")
    with pytest.raises(Exception, match=message):
        world.do(item, a_plan(TODAY, **changes), "head.cs.se")


def test_a_plan_keeps_its_revisions_and_shares_the_item_with_who_cooperates(world: World) -> None:
    item = world.planned()
    item = world.do(item, a_plan(TODAY, goal="降到 9%", cooperating=("em",), why="补充"), "head.cs.se")
    assert [r.plan.goal for r in world.records.plans(item.id, SCOPES["qa"])] == ["挂科率降到 10%", "降到 9%"]
    assert world.records.item(item.id, SCOPES["dean.em"]) == item


def test_a_text_with_invisible_characters_is_refused() -> None:
    for text in ("问题\u202e", "问\x00题", "a" * 3000):
        with pytest.raises(ValidationError):
            Register(title="标题", problem=text, unit="cs", level=Level.COLLEGE, why="理由")
