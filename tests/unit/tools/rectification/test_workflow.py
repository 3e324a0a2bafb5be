"""The workflow: who may do what when, what must be there first, and what stays on the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge_base.evaluation.rectification_rules import Approvals, RectificationRules
from tests.rectifying import ASKED, POSTS, SCOPES, TODAY, World, a_plan, a_test, evidence, registration
from tools.errors import Lacking, NoSuchItem, NotNow, NotUpToYou
from tools.rectification.model import Contribution, Finding
from tools.rectification.posts import FixedPosts
from tools.rectification.request_base import Request
from tools.rectification.requests import (
    Accept,
    ApprovePlan,
    AskExtension,
    Assign,
    Claim,
    ConfirmLasting,
    DeclareUntestable,
    Decline,
    EndLasting,
    Exclude,
    GrantExtension,
    MakeLasting,
    Merge,
    RefuseExtension,
    Register,
    RegisterTest,
    Remark,
    Report,
    Resume,
    ReturnPlan,
    SendBack,
    SubmitPlan,
    SubmitWork,
    Suspend,
)
from tools.rectification.words import EvidenceKind, Level, Nature, Severity, State, Step


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


def test_who_declined_had_no_hand_in_it(world: World) -> None:
    item = world.registered()
    item = world.do(item, Assign(owner="dean.cs", supervisor="supervisor"), "qa")
    item = world.do(item, Decline(why="应由专业负责人承担"), "dean.cs")
    assert item.hands == ()
    item = world.do(item, Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), "head.cs.se")
    assert [post.username for post in item.hands] == ["head.cs.se"]


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


@pytest.mark.parametrize(
    ("changes", "owner", "steps"),
    [
        ({}, "teacher.1", (Step.MAJOR, Step.COLLEGE, Step.SCHOOL)),
        ({}, "head.cs.se", (Step.COLLEGE, Step.SCHOOL)),
        ({"severity": Severity.RED_LINE}, "head.cs.se", (Step.COLLEGE, Step.SCHOOL, Step.LEADER)),
        ({"unit": "cs", "level": Level.COLLEGE}, "head.cs.se", (Step.COLLEGE, Step.SCHOOL)),
        ({"unit": "cs", "level": Level.COLLEGE}, "dean.cs", (Step.SCHOOL,)),
        # The dean by another account: the college's approval would be their own.
        ({"unit": "cs", "level": Level.COLLEGE}, "teacher.10", (Step.SCHOOL,)),
        ({"unit": "jw", "level": Level.SCHOOL}, "office.jw", (Step.SCHOOL, Step.LEADER)),
    ],
)
def test_approvals_go_by_level_and_severity(
    world: World, changes: dict[str, Any], owner: str, steps: tuple[Step, ...]
) -> None:
    item = world.do(world.planned(owner, **changes), SubmitPlan(), owner)
    assert item.steps == steps


def test_the_school_says_who_approves(world: World) -> None:
    world.rules = world.rules.model_copy(update={"approvals": Approvals(major=("college", "leader"), leader_for=())})
    item = world.do(world.planned(severity=Severity.RED_LINE), SubmitPlan(), "head.cs.se")
    assert item.steps == (Step.COLLEGE, Step.LEADER)


def test_each_step_is_taken_by_its_own_post_in_order(world: World) -> None:
    item = world.do(world.planned("teacher.1"), SubmitPlan(), "teacher.1")
    for wrong in ("qa", "dean.cs", "leader", "teacher.1"):
        with pytest.raises(NotUpToYou, match="专业负责人"):
            world.do(item, ApprovePlan(why="同意"), wrong)
    item = world.do(item, ApprovePlan(why="同意"), "head.cs.se")
    with pytest.raises(NotUpToYou, match="院长"):
        world.do(item, ApprovePlan(why="同意"), "head.cs.se")
    item = world.do(item, ApprovePlan(why="同意"), "dean.cs")
    assert (item.state, item.due_on) == (State.APPROVING, None)
    item = world.do(item, ApprovePlan(why="同意"), "qa")
    assert (item.state, item.due_on, item.due_on_original) == (State.WORKING, *[TODAY + timedelta(days=180)] * 2)


def test_a_plan_sent_back_says_what_is_missing_and_begins_its_approvals_anew(world: World) -> None:
    item = world.do(world.planned(), SubmitPlan(), "head.cs.se")
    item = world.do(item, ApprovePlan(why="同意"), "dean.cs")
    with pytest.raises(ValidationError):
        ReturnPlan(missing=(), why="不行")
    item = world.do(item, ReturnPlan(missing=("经费来源",), why="补充后再报"), "qa")
    assert (item.state, item.missing) == (State.PLAN_RETURNED, ("经费来源",))
    item = world.do(item, SubmitPlan(), "head.cs.se")
    assert (item.approved, item.missing) == ((), ())
    with pytest.raises(NotUpToYou):
        world.do(item, ApprovePlan(why="同意"), "qa")


def test_a_plan_that_cannot_be_approved_by_anybody_is_told_at_once(world: World) -> None:
    item = world.planned()
    world.posts = FixedPosts([post for post in POSTS if post.username != "dean.cs"])
    vacant = World(world.engine, world.posts)
    with pytest.raises(Lacking, match="院长"):
        vacant.do(item, SubmitPlan(), "head.cs.se")


def test_whoever_had_a_hand_in_it_never_accepts_it(world: World) -> None:
    item = world.submitted("teacher.10", unit="cs", level=Level.COLLEGE)
    for user in ("dean.cs", "teacher.10", "head.cs.se", "qa"):
        with pytest.raises((NotUpToYou, NoSuchItem)):
            world.do(item, Accept(why="通过"), user)
    item = world.do(item, Accept(why="通过"), "leader")
    with pytest.raises(NotUpToYou):
        world.do(item, Accept(why="通过"), "leader")
    assert world.do(item, Accept(why="通过"), "qa").state is State.OBSERVING


def test_a_former_owner_does_not_accept_what_they_began(world: World) -> None:
    item = world.working("dean.cs", unit="cs", level=Level.COLLEGE)
    item = world.do(item, Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    for number, measure in enumerate(item.tasks):
        item = world.do(item, evidence(measure, number), "head.cs.se")
    item = world.do(item, SubmitWork(why="完成"), "head.cs.se")
    with pytest.raises(NotUpToYou, match="自己的工作"):
        world.do(item, Accept(why="通过"), "dean.cs")
    assert world.do(item, Accept(why="通过"), "leader").state is State.SCHOOL_REVIEW


def test_who_answers_for_a_measure_does_not_accept_the_item(world: World) -> None:
    item = world.submitted(responsible="dean.cs")
    with pytest.raises(NotUpToYou, match="自己的工作"):
        world.do(item, Accept(why="通过"), "dean.cs")


def test_the_quality_office_does_not_review_its_own_work(world: World) -> None:
    item = world.submitted("qa", unit="school", level=Level.SCHOOL)
    item = world.do(item, Accept(why="通过"), "leader")
    for user in ("qa", "qa.2", "leader"):
        with pytest.raises(NotUpToYou):
            world.do(item, Accept(why="通过"), user)
    assert world.do(item, Accept(why="通过"), "leader.2").state is State.OBSERVING


def test_an_office_has_its_work_accepted_by_a_leader_first(world: World) -> None:
    item = world.submitted("office.jw", unit="jw", level=Level.SCHOOL)
    with pytest.raises(NotUpToYou, match="周校长"):
        world.do(item, Accept(why="通过"), "qa")


def test_sent_back_it_says_what_is_missing_and_counts(world: World) -> None:
    item = world.submitted()
    item = world.do(item, Accept(why="通过"), "dean.cs")
    item = world.do(item, SendBack(missing=("抽查记录", "签字"), why="材料不全"), "qa")
    assert (item.state, item.returns, item.missing) == (State.REWORK, 1, ("抽查记录", "签字"))
    item = world.do(item, SubmitWork(why="已补"), "head.cs.se")
    assert item.state is State.COLLEGE_REVIEW


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


def test_a_post_and_its_line() -> None:
    by_name = {post.username: post for post in POSTS}
    dean, head, teacher = by_name["dean.cs"], by_name["head.cs.se"], by_name["teacher.1"]
    assert teacher.reports_to(head)
    assert head.reports_to(dean)
    assert dean.reports_to(by_name["leader"])
    assert not dean.reports_to(head)
    assert not by_name["teacher.2"].reports_to(dean)
    assert by_name["teacher.10"].is_same_person(dean)
    assert not replace(teacher, person=None).is_same_person(replace(head, person=None))
    unnumbered = replace(dean, person=None, name="李院长（计算机学院院长）")
    assert by_name["teacher.10"].is_same_person(unnumbered)
    assert not replace(by_name["teacher.10"], college="em").is_same_person(unnumbered)


def test_a_dean_listed_without_a_staff_number_does_not_accept_their_own_work(world: World) -> None:
    posts = [replace(p, person=None) if p.username == "dean.cs" else p for p in POSTS]
    unnumbered = World(world.engine, FixedPosts(posts))
    item = unnumbered.submitted("teacher.10", unit="cs", level=Level.COLLEGE)
    scope = replace(SCOPES["dean.cs"], person=None)
    with pytest.raises(NotUpToYou, match="自己的工作"):
        unnumbered.workflow.act(item.id, Accept(why="通过"), scope, TODAY)


@pytest.mark.parametrize("target", ["nan", "inf", "-inf"])
def test_a_target_that_is_no_number_is_no_request(target: str) -> None:
    with pytest.raises(ValidationError, match="target"):
        RegisterTest.model_validate({**a_test(TODAY).model_dump(), "target": target})
