"""Effect gates closure: who judges, who closes as what, what goes back to the plan, and the look back after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.rectifying import ASKED, POSTS, SCOPES, World, a_plan, a_test, evidence
from tools.effect.case import Verdict
from tools.errors import Lacking, NotNow, RectificationError
from tools.rectification.due import judge_due
from tools.rectification.judged import LookedBack
from tools.rectification.judging_requests import (
    CloseNotShown,
    JudgeEffect,
    LookBackAt,
    ObserveOn,
    OverrideEffect,
    PlanAnew,
    RecogniseEffect,
)
from tools.rectification.model import Item
from tools.rectification.posts import MACHINE
from tools.rectification.request_base import Request
from tools.rectification.requests import (
    Accept,
    ApprovePlan,
    Assign,
    Claim,
    DeclareUntestable,
    SubmitPlan,
    SubmitWork,
)
from tools.rectification.tables import event_table, item_table
from tools.rectification.waiting import waits_for
from tools.rectification.words import CLOSED, Closing, LookBack, Severity, State

WHY = "理由如下"
GROUNDS = "专家组现场复核，课程试卷难度当年明显提高，成效以共同考试为准"
CLOSINGS: dict[str, Request] = {
    "recognise": RecogniseEffect(why=WHY), "override": OverrideEffect(why=GROUNDS),
    "not shown": CloseNotShown(why=WHY), "anew": PlanAnew(why=WHY),
}  # fmt: skip
NOT_EFFECTIVE = [verdict for verdict in Verdict if verdict is not Verdict.EFFECTIVE]


def untestable(world: World) -> Item:
    """An item whose measures are accepted and which nothing can test."""
    item = world.do(world.registered(), Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    steps: list[tuple[Request, str]] = [
        (Claim(), "head.cs.se"), (a_plan(world.today, measures=("M1",)), "head.cs.se"),
        (DeclareUntestable(why="制度类措施"), "head.cs.se"), (SubmitPlan(), "head.cs.se"),
        (ApprovePlan(why=WHY), "dean.cs"), (ApprovePlan(why=WHY), "qa"), (evidence("M1"), "head.cs.se"),
        (SubmitWork(why=WHY), "head.cs.se"), (Accept(why=WHY), "dean.cs"), (Accept(why=WHY), "qa"),
    ]  # fmt: skip
    for request, user in steps:
        item = world.do(item, request, user)
    return item


def may(world: World, item: Item, request: Request) -> set[str]:
    """The accounts that may do it."""

    def done(user: str) -> bool:
        try:
            world.workflow.rehearse(item.id, request, SCOPES[user], world.today)
        except RectificationError:
            return False
        return True

    return {post.username for post in POSTS if done(post.username)}


def test_the_judgement_goes_on_record_with_what_it_rests_on(either: World) -> None:
    item = either.judged()
    assert item.state is State.JUDGED
    judged = item.outcome.judgement
    assert judged is not None
    assert (judged.verdict, judged.registration, judged.n) == (Verdict.EFFECTIVE, 1, 1000)
    event = either.records.events(item.id, SCOPES["qa"])[-1]
    assert {"estimate", "interval", "n", "method", "generation", "definition_version"} <= event.details[
        "judgement"
    ].keys()
    assert either.item(item.id) == item
    assert either.workflow.verify().problems == ()


def test_before_its_date_nothing_is_judged(world: World) -> None:
    item = world.observed()
    assert item.observe_until is not None
    world.judges.verdicts[ASKED.metric] = Verdict.EFFECTIVE
    world.today = item.observe_until - timedelta(days=1)
    with pytest.raises(NotNow):
        world.do(item, JudgeEffect(), "qa")
    assert judge_due(world.records, world.workflow, world.today) == {}
    assert world.item(item.id).state is State.OBSERVING


def test_an_interim_look_cannot_close(world: World) -> None:
    item = world.observed()
    for request in CLOSINGS.values():
        for user in SCOPES:
            with pytest.raises(RectificationError):
                world.do(item, request, user)


def test_it_is_judged_once(world: World) -> None:
    item = world.judged(Verdict.NO_CHANGE)
    world.judges.verdicts[ASKED.metric] = Verdict.EFFECTIVE
    with pytest.raises(NotNow):
        world.do(item, JudgeEffect(), "qa")


def test_the_machine_judges_what_is_due_and_says_what_it_could_not(world: World) -> None:
    item = world.observed()
    assert item.observe_until is not None
    world.today = item.observe_until
    world.judges.missing.add(ASKED.metric)
    assert judge_due(world.records, world.workflow, world.today) == {item.id: "观察期的数据还没有导入"}
    world.judges.missing.clear()
    assert judge_due(world.records, world.workflow, world.today) == {}
    event = world.records.events(item.id, SCOPES["qa"])[-1]
    assert (event.actor, event.verb, event.after) == (MACHINE, "judge_effect", "judged")
    assert judge_due(world.records, world.workflow, world.today) == {}
    assert world.records.events(item.id, SCOPES["qa"])[-1] == event


def test_an_effect_is_recognised_by_the_quality_office_alone(world: World) -> None:
    item = world.judged()
    assert may(world, item, CLOSINGS["recognise"]) == {"qa", "qa.2"}
    for name in ("override", "not shown", "anew"):
        assert may(world, item, CLOSINGS[name]) == set()
    item = world.do(item, CLOSINGS["recognise"], "qa")
    assert (item.state, item.outcome.closed_as) == (State.EFFECTIVE_CLOSED, Closing.EFFECTIVE)
    assert (item.outcome.closed_on, item.outcome.closed_by) == (world.today, "qa")


@pytest.mark.parametrize("verdict", NOT_EFFECTIVE)
def test_without_an_effect_a_leader_may_override_and_nobody_recognise(world: World, verdict: Verdict) -> None:
    item = world.judged(verdict)
    assert may(world, item, CLOSINGS["recognise"]) == set()
    assert may(world, item, CLOSINGS["override"]) == {"leader", "leader.2"}
    assert may(world, item, CLOSINGS["anew"]) == {"qa", "qa.2"}
    assert may(world, item, CLOSINGS["not shown"]) == ({"qa", "qa.2"} if verdict is not Verdict.WORSE else set())
    item = world.do(item, CLOSINGS["override"], "leader")
    assert (item.state, item.outcome.closed_as) == (State.OVERRIDE_CLOSED, Closing.OVERRIDDEN)
    assert world.records.events(item.id, SCOPES["qa"])[-1].why == GROUNDS


def test_an_override_says_more_than_yes() -> None:
    with pytest.raises(ValueError, match="20"):
        OverrideEffect(why="同意特批")


def test_nobody_who_had_a_hand_in_it_decides(world: World) -> None:
    """Where somebody of the office answered for a measure, the office's others and leaders decide."""
    item = world.do(world.submitted(responsible="qa"), Accept(why=WHY), "dean.cs")
    item = world.judged(Verdict.NO_CHANGE, world.do(item, Accept(why=WHY), "leader"))
    assert {post.username for post in waits_for(item, world.posts)} == {"qa.2", "leader", "leader.2"}
    assert may(world, item, CLOSINGS["not shown"]) == {"qa.2", "leader", "leader.2"}
    for request in CLOSINGS.values():
        assert may(world, item, request).isdisjoint({"qa", "head.cs.se", "dean.cs", "teacher.1", "supervisor"})


def test_what_cannot_be_tested_closes_as_measures_done(world: World) -> None:
    item = untestable(world)
    assert item.state is State.ACCEPTED
    assert may(world, item, CLOSINGS["not shown"]) == {"qa", "qa.2"}
    assert {post.username for post in waits_for(item, world.posts)} == {"qa", "qa.2"}
    for name in ("recognise", "override"):
        assert may(world, item, CLOSINGS[name]) == set()
    item = world.do(item, CLOSINGS["not shown"], "qa")
    assert (item.state, item.outcome.closed_as) == (State.NOT_SHOWN, Closing.NOT_SHOWN)


@pytest.mark.parametrize(
    ("verdict", "posts"),
    [(Verdict.EFFECTIVE, {"qa", "qa.2"}), (Verdict.NO_CHANGE, {"qa", "qa.2", "leader", "leader.2"})],
)
def test_whom_a_judged_item_waits_for(world: World, verdict: Verdict, posts: set[str]) -> None:
    assert {post.username for post in waits_for(world.judged(verdict), world.posts)} == posts


def test_more_terms_only_where_nothing_could_be_told(world: World) -> None:
    item = world.judged(Verdict.NOT_ENOUGH)
    until = world.today + timedelta(days=180)
    assert may(world, item, ObserveOn(until=until, why=WHY)) == {"qa", "qa.2"}
    with pytest.raises(Lacking):
        world.do(item, ObserveOn(until=world.today, why=WHY), "qa")
    item = world.do(item, ObserveOn(until=until, why=WHY), "qa")
    assert (item.state, item.observe_until, item.amendments) == (State.OBSERVING, until, 1)
    assert item.outcome.judgement is None
    kept = world.records.registrations(item.id, SCOPES["qa"])
    assert [one.test.observe_until for one in kept if one.test] == [world.today, until]
    item = world.judged(Verdict.IMPROVED_NOT_PROVEN, item)
    with pytest.raises(NotNow):
        world.do(item, ObserveOn(until=world.today + timedelta(days=200), why=WHY), "qa")


def test_without_an_effect_it_is_planned_anew_with_a_test_of_its_own(world: World) -> None:
    item = world.judged(Verdict.NO_CHANGE)
    first = item.due_on_original
    item = world.do(item, PlanAnew(why=WHY), "qa")
    assert (item.state, item.outcome.rounds, item.testable, item.due_on_original) == (State.PLANNING, 1, None, first)
    with pytest.raises(Lacking):
        world.do(item, SubmitPlan(), "head.cs.se")
    item = world.do(item, a_plan(world.today), "head.cs.se")
    with pytest.raises(Lacking):
        world.do(item, SubmitPlan(), "head.cs.se")
    item = world.do(item, a_test(world.today), "head.cs.se")
    assert item.amendments == 0
    item = world.do(item, SubmitPlan(), "head.cs.se")
    while item.state is State.APPROVING:
        item = world.do(item, ApprovePlan(why=WHY), world.approver(item))
    # What showed the measures of the first round shows nothing of those of the second.
    with pytest.raises(Lacking):
        world.do(item, SubmitWork(why=WHY), "head.cs.se")


def test_a_second_test_in_one_round_is_an_amendment(world: World) -> None:
    item = world.do(world.planned(), a_test(world.today, why="换一个观察期"), "head.cs.se")
    assert item.amendments == 1
    with pytest.raises(Lacking):
        world.do(item, a_test(world.today), "head.cs.se")


def test_what_is_foreseen_is_kept_with_the_registration(world: World) -> None:
    world.judges.power = 0.16
    item = world.planned()
    (kept,) = world.records.registrations(item.id, SCOPES["qa"])
    assert kept.test is not None
    assert kept.test.foresight is not None
    assert kept.test.foresight.power == 0.16


def test_data_corrected_after_the_judgement_can_take_an_effective_away(world: World) -> None:
    item = world.judged(Verdict.EFFECTIVE)
    (*_, kept) = world.records.registrations(item.id, SCOPES["qa"])
    assert kept.test is not None
    world.judges.verdicts[kept.test.request.metric] = Verdict.NO_CHANGE
    with pytest.raises(NotNow, match="检验以后数据有更正或缺失"):
        world.do(item, CLOSINGS["recognise"], "qa")
    assert world.item(item.id).state is State.JUDGED
    assert "recognise_effect" not in world.workflow.offered(item.id, SCOPES["qa"], world.today)
    assert "close_not_shown" in world.workflow.offered(item.id, SCOPES["qa"], world.today)
    assert "override_effect" in world.workflow.offered(item.id, SCOPES["leader"], world.today)
    closed = world.do(item, CLOSINGS["not shown"], "qa")
    assert closed.state is State.NOT_SHOWN


@pytest.mark.parametrize("way", ["not shown", "anew", "override"])
def test_an_effective_whose_data_went_away_has_ways_out(world: World, way: str) -> None:
    item = world.judged(Verdict.EFFECTIVE)
    (*_, kept) = world.records.registrations(item.id, SCOPES["qa"])
    assert kept.test is not None
    world.judges.missing.add(kept.test.request.metric)
    with pytest.raises(NotNow, match="更正或缺失"):
        world.do(item, CLOSINGS["recognise"], "qa")
    assert world.do(item, CLOSINGS[way], "leader" if way == "override" else "qa").state is not State.JUDGED


def test_severe_items_are_always_drawn_and_of_others_a_fifth(world: World) -> None:
    drawn = [world.closed().outcome.drawn for _ in range(6)]
    assert sum(drawn) >= 0.2 * len(drawn)
    assert drawn[0]
    assert world.closed(severity=Severity.RED_LINE).outcome.drawn


def test_a_look_back_waits_for_its_time_and_is_done_once(world: World) -> None:
    item = world.closed()
    held = LookBackAt(result=LookBack.HELD, why="指标保持")
    with pytest.raises(NotNow):
        world.do(item, held, "qa")
    assert item.outcome.look_from is not None
    world.today = item.outcome.look_from
    assert may(world, item, held) == {"qa", "qa.2"}
    item = world.do(item, held, "qa")
    assert (item.state, item.outcome.look_back) == (State.EFFECTIVE_CLOSED, LookBack.HELD)
    with pytest.raises(NotNow):
        world.do(item, held, "qa.2")


def test_a_relapse_opens_an_item_of_its_own(either: World) -> None:
    item = either.closed()
    assert item.outcome.look_from is not None
    either.today = item.outcome.look_from
    item = either.do(item, LookBackAt(result=LookBack.RELAPSED, why="不及格率回升"), "qa")
    again = either.item(item.outcome.recurred_as)
    assert item.state is State.RELAPSED
    assert (again.state, again.recurrence_of, again.unit) == (State.UNASSIGNED, item.id, item.unit)
    assert again.title == f"（反弹）{item.title}"
    assert either.records.events(again.id, SCOPES["qa"])[0].verb == "register"
    assert either.workflow.verify().problems == ()


def test_a_repeated_relapse_opens_one_item(world: World) -> None:
    item = world.closed()
    assert item.outcome.look_from is not None
    world.today = item.outcome.look_from
    relapsed = LookBackAt(result=LookBack.RELAPSED, why="不及格率回升")
    first = world.do(item, relapsed, "qa", key="once")
    assert world.do(item, relapsed, "qa", key="once") == first
    assert len(world.records.items(SCOPES["qa"])) == 2


@pytest.mark.parametrize("closing", ["override", "not shown"])
def test_other_closings_are_looked_back_at_too(world: World, closing: str) -> None:
    item = world.judged(Verdict.NO_CHANGE)
    item = world.do(item, CLOSINGS[closing], "leader" if closing == "override" else "qa")
    assert item.state in CLOSED
    assert item.outcome.look_from is not None


def test_an_item_written_before_there_were_judgements_stays_whole(world: World) -> None:
    item = world.observed()
    with world.engine.begin() as connection:
        for table, column in ((item_table, item_table.c.body), (event_table, event_table.c.changes)):
            for row in connection.execute(select(table)).all():
                old = {key: value for key, value in getattr(row, column.name).items() if key != "outcome"}
                key = table.c.id == row.id if table is item_table else table.c.seq == row.seq
                connection.execute(update(table).where(key).values({column.name: old}))
    before = [problem for problem in world.workflow.verify().problems if item.id in problem and "整改项" in problem]
    world.judged(item=world.item(item.id))
    after = [problem for problem in world.workflow.verify().problems if item.id in problem and "整改项" in problem]
    assert (before, after) == ([], [])


def test_a_judgement_of_an_older_registration_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item = world.observed()
    judge: Callable[..., object] = world.judges.judge
    assert item.observe_until is not None
    world.today = item.observe_until

    def amended(*given: object) -> object:
        """Another test is registered while this one is being judged."""
        judged = judge(*given)
        with world.engine.begin() as connection:
            body = connection.execute(select(item_table.c.body).where(item_table.c.id == item.id)).scalar_one()
            changed = {**body, "test_number": 2}
            connection.execute(update(item_table).where(item_table.c.id == item.id).values(body=changed))
        return judged

    monkeypatch.setattr(world.judges, "judge", amended)
    with pytest.raises(NotNow):
        world.do(item, JudgeEffect(), "qa")


@pytest.mark.parametrize(
    ("holds", "why", "kept"), [(True, "仍然好", ""), (False, GROUNDS, GROUNDS), (False, "仍然好", None)]
)
def test_to_hold_against_a_figure_back_at_its_baseline_takes_a_reason_that_stays(
    world: World, holds: bool, why: str, kept: str | None
) -> None:
    item = world.closed()
    assert item.outcome.look_from is not None
    world.today = item.outcome.look_from
    world.judges.since[ASKED.metric] = LookedBack(("秋季学期",), 0.15, "15.00%", 900, "15.00%", holds, whole=False)
    held = LookBackAt(result=LookBack.HELD, why=why)
    if kept is None:
        with pytest.raises(Lacking, match="回到基线"):
            world.do(item, held, "qa")
        return
    assert world.do(item, held, "qa").outcome.held_against == kept
    assert world.workflow.verify().problems == ()
