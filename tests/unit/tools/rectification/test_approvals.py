"""Who approves a plan and who accepts the work: each post in its turn, and nobody what they had a hand in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge_base.evaluation.rectification_rules import Approvals
from tests.rectifying import POSTS, SCOPES, TODAY, World, evidence
from tools.errors import Lacking, NoSuchItem, NotUpToYou
from tools.rectification.posts import FixedPosts
from tools.rectification.requests import (
    Accept,
    ApprovePlan,
    Assign,
    Claim,
    Decline,
    ReturnPlan,
    SendBack,
    SubmitPlan,
    SubmitWork,
)
from tools.rectification.words import Level, Severity, State, Step


def test_who_declined_had_no_hand_in_it(world: World) -> None:
    item = world.registered()
    item = world.do(item, Assign(owner="dean.cs", supervisor="supervisor"), "qa")
    item = world.do(item, Decline(why="应由专业负责人承担"), "dean.cs")
    assert item.hands == ()
    item = world.do(item, Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), "head.cs.se")
    assert [post.username for post in item.hands] == ["head.cs.se"]


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
