"""Whatever anybody asks in whatever order: no illegal state, no approval skipped, nobody accepts their own work.

What is legal is said here once more, from the design and not from the code, over the events as they were written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.rectifying import ASKED, METRICS, POSTS, SCOPES, TODAY, World, a_plan, a_test, evidence, memory_engine
from tools.effect.case import Verdict
from tools.errors import RectificationError
from tools.rectification import judging_requests as judging
from tools.rectification import requests as ask
from tools.rectification.events import Event
from tools.rectification.model import Item
from tools.rectification.request_base import Request
from tools.rectification.waiting import waits_for
from tools.rectification.words import EvidenceKind, Level, LookBack, Nature, Severity, State
from tools.scope import Role

WORK = {"working", "rework"}
LEGAL = {
    ("", "unassigned"), ("unassigned", "unclaimed"), ("unclaimed", "planning"), ("unclaimed", "unassigned"),
    ("planning", "approving"), ("plan_returned", "approving"), ("approving", "plan_returned"),
    ("approving", "working"), ("college_review", "school_review"), ("college_review", "rework"),
    ("school_review", "rework"), ("school_review", "accepted"), ("accepted", "observing"), ("lasting", "working"),
    ("observing", "judged"), ("judged", "effective_closed"), ("judged", "override_closed"), ("judged", "not_shown"),
    ("judged", "observing"), ("judged", "planning"), ("not_shown", "planning"), ("accepted", "not_shown"),
    *((state, "relapsed") for state in ("effective_closed", "override_closed", "not_shown")),
    *((state, "college_review") for state in WORK), *((state, "suspended") for state in WORK),
    *(("suspended", state) for state in WORK), *((state, "lasting") for state in WORK),
    *((state, "excluded") for state in ("unassigned", "unclaimed", "planning", "plan_returned")),
    *((state, "merged") for state in (
        "unassigned", "unclaimed", "planning", "plan_returned", "approving", "working", "rework", "college_review",
        "school_review", "suspended", "lasting")),
}  # fmt: skip
BY_NAME = {post.username: post for post in POSTS}
USERS = st.sampled_from(sorted(BY_NAME))
MEASURES = ("M1", "M2")
DECIDING = {"recognise_effect", "override_effect", "close_not_shown", "observe_on", "plan_anew", "look_back"}
OFFICE = (Role.QA, Role.LEADER)
OVER = {
    State.JUDGED, State.EFFECTIVE_CLOSED, State.OVERRIDE_CLOSED, State.NOT_SHOWN, State.RELAPSED, State.MERGED,
    State.EXCLUDED,
}  # fmt: skip
GROUNDS = "专家组现场复核，当年试卷难度明显提高，共同考试显示改善"


def request(data: st.DataObject, numbers: list[str], today: Any) -> Request:
    """Any act with an item, half of them as somebody might well ask it."""
    why = "理由如下，并附现场核实的材料和当年两次考试的对照"
    later = today + timedelta(days=data.draw(st.integers(-10, 400)))
    users = st.sampled_from(["head.cs.se", "dean.cs", "teacher.1", "teacher.10", "qa", "office.jw", "leader"])
    units = st.sampled_from(["cs.se", "cs", "jw"])
    made: dict[str, Callable[[], Request]] = {
        "assign": lambda: ask.Assign(owner=data.draw(users), supervisor=data.draw(users)),
        "plan": lambda: a_plan(today, responsible=data.draw(st.sampled_from(["", "dean.cs", "teacher.1"]))),
        "test": lambda: a_test(
            today, data.draw(units), why=data.draw(st.sampled_from(["", why])),
            beside_why=data.draw(st.sampled_from(["", "另一项也要看", GROUNDS])),
        ),
        "untestable": lambda: ask.DeclareUntestable(why=why),
        "report": lambda: ask.Report(measure="M1", progress=data.draw(st.integers(0, 100)), why=why),
        "evidence": lambda: evidence(
            data.draw(st.sampled_from(MEASURES)), data.draw(st.integers(0, 9**9)), made_on=today,
            kind=data.draw(st.sampled_from([EvidenceKind.DATA, EvidenceKind.NOTICE])),
        ),
        "extend": lambda: ask.AskExtension(to=later, why=why),
        "merge": lambda: ask.Merge(into=data.draw(st.sampled_from(numbers)), why=why),
        "return": lambda: ask.ReturnPlan(missing=("经费",), why=why),
        "back": lambda: ask.SendBack(missing=("记录",), why=why),
        "longer": lambda: judging.ObserveOn(until=later, why=why),
        "look": lambda: judging.LookBackAt(result=data.draw(st.sampled_from(LookBack)), why=why),
    }  # fmt: skip
    plain: tuple[type[Any], ...] = (
        ask.Claim, ask.Decline, ask.Exclude, ask.SubmitPlan, ask.ApprovePlan, ask.SubmitWork, ask.Accept, ask.Suspend,
        ask.GrantExtension, ask.RefuseExtension, ask.Resume, ask.MakeLasting, ask.ConfirmLasting, ask.EndLasting,
        judging.JudgeEffect, judging.RecogniseEffect, judging.OverrideEffect, judging.CloseNotShown, judging.PlanAnew,
        ask.Remark, ask.Recuse,
    )  # fmt: skip
    either = data.draw(st.sampled_from([*made, *(kind.__name__ for kind in plain)]), label="act")
    return made[either]() if either in made else {kind.__name__: kind for kind in plain}[either](why=why)


class AnyOrder(RuleBasedStateMachine):
    """Two items of a school, and everybody acting on them."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(memory_engine())
        self.numbers: list[str] = []

    @initialize(data=st.data())
    def open(self, data: st.DataObject) -> None:
        for unit, level in (("cs.se", Level.MAJOR), ("cs", Level.COLLEGE), ("jw", Level.SCHOOL)):
            item = self.world.registered(
                unit=unit, level=level, nature=Nature.LASTING if unit == "cs" else Nature.BY_DEADLINE,
                severity=data.draw(st.sampled_from([Severity.ORDINARY, Severity.RED_LINE])),
            )  # fmt: skip
            self.numbers.append(item.id)
        for number in self.numbers:
            for _ in range(data.draw(st.sampled_from([0, 3, 5, 6, 7, 8]), label="steps taken before")):
                self.goes_on(number, data)

    @rule(data=st.data(), user=USERS)
    def anybody_asks_anything(self, data: st.DataObject, user: str) -> None:
        self.attempt(data.draw(st.sampled_from(self.numbers)), request(data, self.numbers, self.world.today), user)

    @rule(data=st.data())
    def somebody_with_the_right_goes_on(self, data: st.DataObject) -> None:
        """The next step of the main way, by everyone until one may."""
        self.goes_on(data.draw(st.sampled_from(self.numbers)), data)

    def goes_on(self, number: str, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from(["head.cs.se", "dean.cs", "teacher.10", "office.jw"]))
        # Now and then by what is tested elsewhere already.
        metric = METRICS[data.draw(st.sampled_from([0, self.numbers.index(number)]), label="metric")]
        for asked in self.next_steps(self.world.item(number), owner, metric):
            self.by_whoever_may(number, asked)

    @rule(data=st.data())
    def somebody_with_the_right_turns_aside(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        aside = self.side_steps(self.world.item(number))
        if aside:
            self.by_whoever_may(number, data.draw(st.sampled_from(aside)))

    def by_whoever_may(self, number: str, asked: Request) -> None:
        """Everyone asks in turn, until it is done."""
        before = self.world.item(number).seq
        for user in sorted(BY_NAME):
            if self.world.item(number).seq == before:
                self.attempt(number, asked, user)

    def side_steps(self, item: Item) -> list[Request]:
        later = (item.due_on or self.world.today) + timedelta(days=20)
        looks: list[Request] = [judging.LookBackAt(result=LookBack.RELAPSED, why="回升")]
        at_work: list[Request] = [
            ask.Suspend(why="等批复"),
            ask.MakeLasting(why="长期"),
            ask.AskExtension(to=later, why="设备未到"),
            ask.GrantExtension(why="同意"),
            ask.Assign(owner="teacher.1", supervisor="qa"),
        ]
        side: dict[State, list[Request]] = {
            State.UNCLAIMED: [ask.Decline(why="不属于我"), ask.Exclude(why="不纳入")],
            State.PLAN_RETURNED: [ask.Exclude(why="不纳入")],
            State.APPROVING: [ask.ReturnPlan(missing=("经费",), why="补充")],
            State.WORKING: at_work,
            State.REWORK: at_work,
            State.COLLEGE_REVIEW: [ask.SendBack(missing=("记录",), why="不全")],
            State.SCHOOL_REVIEW: [ask.SendBack(missing=("记录",), why="不全")],
            State.LASTING: [ask.ConfirmLasting(why="坚持"), ask.EndLasting(why="恢复")],
            State.ACCEPTED: [judging.CloseNotShown(why="制度类")],
            State.JUDGED: [
                judging.OverrideEffect(why=GROUNDS),
                judging.CloseNotShown(why="成效未显示"),
                judging.PlanAnew(why="重新整改"),
                judging.ObserveOn(until=self.world.today + timedelta(days=200), why="再观察一学期"),
            ],
            State.NOT_SHOWN: [judging.PlanAnew(why="重新整改"), *looks],
            State.EFFECTIVE_CLOSED: looks,
            State.OVERRIDE_CLOSED: looks,
        }
        merged = [ask.Merge(into=n, why="同一问题") for n in self.numbers[:1]]
        return [*side.get(item.state, []), *merged] if item.state in side else []

    @rule(verdict=st.sampled_from(Verdict))
    def data_come_in(self, verdict: Verdict) -> None:
        self.world.judges.verdicts |= dict.fromkeys(METRICS, verdict)

    @precondition(lambda self: self.world.today < TODAY + timedelta(days=2000))
    @rule(days=st.sampled_from([1, 30, 120, 400]))
    def days_pass(self, days: int) -> None:
        self.world.today += timedelta(days=days)

    @rule(data=st.data())
    def whom_it_waits_for_can_go_on_and_nobody_else(self, data: st.DataObject) -> None:
        item = self.world.item(data.draw(st.sampled_from(self.numbers)))
        judged = item.outcome.judgement
        shown = judged is not None and judged.effective
        asked = {
            State.APPROVING: ask.ApprovePlan(why="同意"),
            State.COLLEGE_REVIEW: ask.Accept(why="属实"),
            State.SCHOOL_REVIEW: ask.Accept(why="属实"),
            State.UNCLAIMED: ask.Claim(),
            State.JUDGED: judging.RecogniseEffect(why="属实") if shown else judging.CloseNotShown(why="未显示"),
        }.get(item.state)
        if asked is not None:
            told = {post.username for post in waits_for(item, self.world.posts)}
            able = {user for user in BY_NAME if self.would_do(item, asked, user)}
            if item.state is State.JUDGED and not shown:
                able |= {user for user in BY_NAME if self.would_do(item, judging.OverrideEffect(why=GROUNDS), user)}
                able |= {user for user in BY_NAME if self.would_do(item, judging.PlanAnew(why="重来"), user)}
            assert told == able

    def would_do(self, item: Item, asked: Request, user: str) -> bool:
        try:
            self.world.workflow.rehearse(item.id, asked, SCOPES[user], self.world.today)
        except RectificationError:
            return False
        return True

    def next_steps(self, item: Item, owner: str, metric: str = ASKED.metric) -> list[Request]:
        today = self.world.today
        asked = replace(ASKED, unit=item.unit, metric=metric)
        test = a_test(today, item.unit, request=asked, why="登记", beside_why=GROUNDS)
        planning: list[Request] = [a_plan(today), test, ask.SubmitPlan()]
        shown = [evidence(measure, item.seq * 10 + n, made_on=today) for n, measure in enumerate(MEASURES)]
        main: dict[State, list[Request]] = {
            State.UNASSIGNED: [ask.Assign(owner=owner, supervisor="supervisor")],
            State.UNCLAIMED: [ask.Claim()],
            State.PLANNING: planning,
            State.PLAN_RETURNED: planning,
            State.APPROVING: [ask.ApprovePlan(why="同意")],
            State.WORKING: [*shown, ask.SubmitWork(why="完成")],
            State.REWORK: [*shown, ask.SubmitWork(why="完成")],
            State.COLLEGE_REVIEW: [ask.Accept(why="属实")],
            State.SCHOOL_REVIEW: [ask.Accept(why="属实")],
            State.SUSPENDED: [ask.Resume(why="恢复")],
            State.OBSERVING: [judging.JudgeEffect()],
            State.JUDGED: [judging.RecogniseEffect(why="显示成效")],
        }
        return main.get(item.state, [])

    def attempt(self, number: str, asked: Request, user: str) -> None:
        before = self.world.item(number)
        try:
            after = self.world.do(number, asked, user)
        except RectificationError:
            assert self.world.item(number) == before
        else:
            self.check(before, after)

    def check(self, before: Item, after: Item) -> None:
        assert after.due_on_original == before.due_on_original or before.due_on_original is None
        events = self.world.records.events(after.id, SCOPES["qa"])
        for event in events[-2:]:
            self.check_event(event, events, after)

    def check_event(self, event: Event, events: list[Event], item: Item) -> None:
        moved = event.before != event.after
        assert not moved or (event.before, event.after) in LEGAL, (event.before, event.after)
        assert event.actor in BY_NAME
        assert event.at
        if event.verb in ("accept", "send_back", "approve_plan", "return_plan", "grant_extension", "exclude", "merge"):
            assert event.why
        if event.verb in ("return_plan", "send_back"):
            assert event.details["missing"]
        if event.after == "working" and event.before == "approving":
            assert item.testable is not None
            assert approvals(events, event.seq) == expected(item, events, event.seq)
        if event.verb == "accept":
            actor = BY_NAME[event.actor]
            assert not any(actor.is_same_person(BY_NAME[name]) for name in hands(self.world, events, event.seq))
        if event.after in ("school_review", "accepted") and moved:
            begun = [e for e in events if e.after == "working" and e.before == "approving" and e.seq < event.seq][-1]
            every = self.world.records.evidence(item.id, SCOPES["qa"])
            files = [file for file in every if file.made_on >= begun.day]
            shown = {m for file in files if file.kind is not EvidenceKind.NOTICE for m in file.measures}
            assert set(MEASURES) <= shown
        if event.after == "accepted" and moved:
            first = next(e for e in reversed(events) if e.seq < event.seq and e.after == "school_review")
            assert not BY_NAME[first.actor].is_same_person(BY_NAME[event.actor])
            assert BY_NAME[event.actor].role in (Role.QA, Role.LEADER)
        if event.after == "observing":
            assert item.testable
        if event.verb in DECIDING:
            actor = BY_NAME[event.actor]
            assert event.why
            assert actor.role is Role.LEADER if event.verb == "override_effect" else actor.role in OFFICE
            assert not any(actor.is_same_person(BY_NAME[name]) for name in hands(self.world, events, event.seq))
        if event.before == "judged" and event.after == "effective_closed":
            assert verdict_before(events, event.seq) == "effective"
        if event.before == "judged" and event.after in ("override_closed", "not_shown", "planning"):
            assert verdict_before(events, event.seq) != "effective"
        if event.verb == "judge_effect":
            tests = self.world.records.registrations(item.id, SCOPES["qa"])
            used = tests[event.details["judgement"]["registration"] - 1].test
            assert used is not None
            assert event.day >= used.observe_until

    @invariant()
    def the_chain_holds(self) -> None:
        assert self.world.workflow.verify().problems == ()

    @invariant()
    def no_figure_is_tested_twice_at_a_time_unless_the_office_said_why(self) -> None:
        running = [item for item in map(self.world.item, self.numbers) if item.testable and item.state not in OVER]
        tests = {one.id: self.world.records.registrations(one.id, SCOPES["qa"])[-1].test for one in running}
        for first, second in combinations(tests, 2):
            one, other = tests[first], tests[second]
            assert one is not None
            assert other is not None
            nested = one.request.unit == other.request.unit or {one.request.unit, other.request.unit} == {"cs.se", "cs"}
            if nested and one.request.metric == other.request.metric:
                said = [(one, second), (other, first)]
                assert any(number in test.beside and len(test.beside_why) >= 20 for test, number in said)

    def teardown(self) -> None:
        self.world.engine.dispose()


def verdict_before(events: list[Event], until: int) -> str:
    """What the last judgement before that event found."""
    judged = [e for e in events if e.verb == "judge_effect" and e.seq < until]
    verdict: str = judged[-1].details["judgement"]["verdict"]
    return verdict


def approvals(events: list[Event], until: int) -> list[Role]:
    """By which roles the plan was approved since it was last submitted."""
    given: list[Role] = []
    for event in events:
        if event.verb == "submit_plan":
            given = []
        elif event.verb == "approve_plan" and event.seq <= until:
            given.append(BY_NAME[event.actor].role)
    return given


def expected(item: Item, events: list[Event], until: int) -> list[Role]:
    """Major, college, school by level; a leader for a red line; what only the owner could give goes upwards."""
    owner = BY_NAME[[e.details["owner"] for e in events if e.verb == "assign" and e.seq <= until][-1]]
    roles = {
        Level.MAJOR: [Role.HEAD, Role.DEAN, Role.QA],
        Level.COLLEGE: [Role.DEAN, Role.QA],
        Level.SCHOOL: [Role.QA, Role.LEADER],
    }[item.level]
    if item.severity is Severity.RED_LINE and Role.LEADER not in roles:
        roles = [*roles, Role.LEADER]
    own = {Role.HEAD: "head.cs.se", Role.DEAN: "dean.cs"}
    return [role for role in roles if role not in own or not BY_NAME[own[role]].is_same_person(owner)]


def hands(world: World, events: list[Event], until: int) -> set[str]:
    """Whoever owned it or answered for a measure of a submitted plan before this event."""
    found = {e.details["owner"] for e in events if e.verb == "assign" and e.seq < until and e.after != "unclaimed"}
    found |= {e.actor for e in events if e.verb == "claim" and e.seq < until}
    plans = {r.revision: r.plan for r in world.records.plans(events[0].item, SCOPES["qa"])}
    revision = 0
    for event in events:
        if event.verb == "save_plan":
            revision += 1
        elif event.verb == "submit_plan" and event.seq < until:
            found |= {m.responsible for m in plans[revision].measures if m.responsible}
    return found


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


def later(world: World, item: Item) -> Item:
    """When the item's next day has come."""
    world.today = item.outcome.look_from or item.observe_until or world.today
    return item


def untestable(world: World) -> Item:
    """An item whose measures are accepted and which no metric tests."""
    item = world.do(world.planned(), ask.DeclareUntestable(why="制度类措施"), "head.cs.se")
    item = world.do(item, ask.SubmitPlan(), "head.cs.se")
    while item.state is State.APPROVING:
        item = world.do(item, ask.ApprovePlan(why="同意"), world.approver(item))
    for number, measure in enumerate(MEASURES):
        item = world.do(item, evidence(measure, number, made_on=world.today), "head.cs.se")
    item = world.do(item, ask.SubmitWork(why="完成"), "head.cs.se")
    item = world.do(item, ask.Accept(why="属实"), "dean.cs")
    return world.do(item, ask.Accept(why="属实"), "qa")


def _stands(state: State, verdict: Verdict = Verdict.NO_CHANGE) -> tuple[AnyOrder, Item]:
    """A school with one item in that state (and another to be merged into), brought there step by step."""
    machine = AnyOrder()
    world, lasting = machine.world, {"nature": Nature.LASTING}
    machine.numbers.append(world.registered(unit="cs", level=Level.COLLEGE).id)

    def returned() -> Item:
        item = world.do(world.planned(**lasting), ask.SubmitPlan(), "head.cs.se")
        return world.do(item, ask.ReturnPlan(missing=("经费",), why="补充"), world.approver(item))

    def reviewed() -> Item:
        return world.do(world.submitted(**lasting), ask.Accept(why="属实"), "dean.cs")

    def sent_back() -> Item:
        return world.do(world.submitted(**lasting), ask.SendBack(missing=("记录",), why="不全"), "dean.cs")

    def assigned() -> Item:
        item = world.registered(**lasting)
        return world.do(item, ask.Assign(owner="head.cs.se", supervisor="supervisor"), "qa")

    def closed(asked: Request, user: str) -> Item:
        return world.do(world.judged(Verdict.NO_CHANGE), asked, user)

    ways: dict[State, Callable[[], Item]] = {
        State.UNASSIGNED: lambda: world.registered(**lasting),
        State.UNCLAIMED: assigned,
        State.PLANNING: lambda: world.planned(**lasting),
        State.APPROVING: lambda: world.do(world.planned(**lasting), ask.SubmitPlan(), "head.cs.se"),
        State.PLAN_RETURNED: returned,
        State.WORKING: lambda: world.working(**lasting),
        State.COLLEGE_REVIEW: lambda: world.submitted(**lasting),
        State.SCHOOL_REVIEW: reviewed,
        State.REWORK: sent_back,
        State.SUSPENDED: lambda: world.do(world.working(**lasting), ask.Suspend(why="等批复"), "qa"),
        State.LASTING: lambda: world.do(world.working(**lasting), ask.MakeLasting(why="长期"), "qa"),
        State.ACCEPTED: lambda: untestable(world),
        State.OBSERVING: lambda: later(world, world.observed()),
        State.JUDGED: lambda: world.judged(verdict),
        State.EFFECTIVE_CLOSED: lambda: later(world, world.closed()),
        State.OVERRIDE_CLOSED: lambda: later(world, closed(judging.OverrideEffect(why=GROUNDS), "leader")),
        State.NOT_SHOWN: lambda: later(world, closed(judging.CloseNotShown(why="成效未显示"), "qa")),
    }
    item = ways[state]()
    machine.numbers.append(item.id)
    assert item.state is state
    return machine, item


def _exits(machine: AnyOrder, item: Item) -> list[list[Request]]:
    """Every way out of the state: the main one, those aside, merging, leaving out."""
    aside: list[Request] = [
        *machine.side_steps(item), ask.Merge(into=machine.numbers[0], why="同一问题"), ask.Exclude(why="不纳入"),
    ]  # fmt: skip
    back = [ask.Suspend(why="等批复"), ask.Resume(why="恢复")]
    return [machine.next_steps(item, "head.cs.se"), back, *([one] for one in aside)]


ENDS = (State.MERGED, State.EXCLUDED, State.RELAPSED)


def test_every_legal_transition_is_reached_and_checked_and_no_other() -> None:
    reached: set[tuple[str, str]] = set()
    ways = [(state, Verdict.NO_CHANGE) for state in State if state not in ENDS]
    for state, verdict in [*ways, (State.JUDGED, Verdict.EFFECTIVE), (State.JUDGED, Verdict.NOT_ENOUGH)]:
        for number in range(len(_exits(*_stands(state, verdict)))):
            machine, item = _stands(state, verdict)
            for asked in _exits(machine, item)[number]:
                machine.by_whoever_may(item.id, asked)
            events = machine.world.records.events(item.id, SCOPES["qa"])
            reached |= {(event.before, event.after) for event in events if event.before != event.after}
            machine.teardown()
    assert reached == LEGAL
