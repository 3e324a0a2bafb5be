"""What an act is decided by, gathered: figures before the chain is waited for, the rest inside the transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.effect.case import Verdict
from tools.errors import Lacking, NoSuchItem, ToolError
from tools.rectification.alongside import alongside
from tools.rectification.baselines import Baselines
from tools.rectification.chain import Head
from tools.rectification.frozen import Frozen
from tools.rectification.grounds import Ground
from tools.rectification.judged import Foresight, Judged, LookedBack
from tools.rectification.judges import Judges
from tools.rectification.judging_requests import (
    CloseNotShown,
    JudgeEffect,
    LookBackAt,
    ObserveOn,
    OverrideEffect,
    PlanAnew,
    RecogniseEffect,
)
from tools.rectification.looking import draw
from tools.rectification.model import Baseline, EffectTest, Item, MetricAsked, Registration, figure_of
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Posts, actor_of
from tools.rectification.records import evidence_of, found, plans_of, registrations_of
from tools.rectification.request_base import Request
from tools.rectification.requests import Accept, ApprovePlan, RegisterTest, SubmitPlan
from tools.rectification.rows import next_number
from tools.rectification.verbs.base import Setting
from tools.rectification.verbs.registering import test_of
from tools.rectification.windows import moved_after, since
from tools.rectification.words import State
from tools.scope import Role, Scope

_CLOSING = (RecogniseEffect, OverrideEffect, CloseNotShown, PlanAnew)
"""What ends an item that was judged, or sends it back to its plan: an "effective" is looked at once more for each."""
MEASURING = (RegisterTest, SubmitPlan, ApprovePlan, JudgeEffect, ObserveOn, Accept, LookBackAt, *_CLOSING)
"""Requests that rest on figures."""
Histories = tuple[tuple[MetricAsked, Frozen], ...]
RulesOn = Callable[[date], RectificationRules]


@dataclass(frozen=True)
class Measured:
    """Figures an act needs, worked out before anybody is kept waiting for the chain."""

    baselines: Mapping[MetricAsked, Baseline] = field(default_factory=dict)
    foresight: Foresight | None = None
    judged: Judged | None = None
    ground: Ground | None = None
    ground_before: Ground | None = None
    moved: EffectTest | None = None
    looked: LookedBack | None = None
    frozen: Histories = ()


@dataclass(frozen=True)
class Gathering:
    """Where everything comes from. `now` gives naive UTC."""

    posts: Posts
    organisation: Callable[[], Organisation]
    rules_on: RulesOn
    baselines: Baselines
    judges: Judges
    now: Callable[[], datetime]

    def measured(self, connection: Connection, item: Item, request: Request, scope: Scope, today: date) -> Measured:
        """What the request needs measured, in the asker's scope; a ToolError says why it cannot be had."""
        if isinstance(request, RegisterTest):
            found = self.foreseen(request, scope, today, _ground_day(connection, item, request, today))
            test = self._test(request, found, today)
            return replace(found, frozen=self.judges.frozen(test, today))
        kept = registrations_of(connection, item.id)
        if not kept or kept[-1].test is None:
            return Measured()
        if isinstance(request, (SubmitPlan, ApprovePlan)):
            return Measured(ground=self._ground(kept[-1].test, today))
        if isinstance(request, ObserveOn):
            return self._longer(item, kept[-1].test, request.until, today)
        if isinstance(request, LookBackAt):
            return Measured(looked=self.judges.looked_back(kept[-1].test, today))
        if isinstance(request, Accept):
            return self._accepted(item, kept[-1].test, today)
        return self._judged(item, kept[-1], request, today)

    def offering(self, connection: Connection, item: Item, scope: Scope, today: date) -> Measured:
        """What tells the quality office whether to judge, or to close as the data never came; it and a leader too,
        whether an "effective" still stands.
        """
        due = item.observe_until is not None and item.observe_until <= today
        judging = scope.role is Role.QA and item.state is State.OBSERVING and due
        closing = scope.role in (Role.QA, Role.LEADER) and item.state is State.JUDGED
        if not (judging or closing):
            return Measured()
        return self.measured(connection, item, CloseNotShown(why="询问"), scope, today)

    def _judged(self, item: Item, registered: Registration, request: Request, today: date) -> Measured:
        """Nothing before its date; to close without a result, nothing where the data are not there either.

        Judged once, and looked at once more when the item is closed: data corrected in between can only take it away.
        """
        test = registered.test
        due = test is not None and item.state is State.OBSERVING and today >= (item.observe_until or test.observe_until)
        made = item.outcome.judgement
        again = item.state is State.JUDGED and made is not None and made.effective and isinstance(request, _CLOSING)
        if test is None or not (due or again):
            return Measured()
        try:
            judged = self.judges.judge(since(test, item), today)
        except Lacking:
            if again and made is not None:
                # Data that were there and are no longer bear nothing out.
                return Measured(judged=replace(made, verdict=Verdict.NOT_ENOUGH))
            if isinstance(request, CloseNotShown):
                return Measured()
            raise
        return Measured(judged=replace(judged, registration=registered.number))

    def _longer(self, item: Item, test: EffectTest, until: date, today: date) -> Measured:
        if item.state is not State.JUDGED:
            return Measured()
        longer = replace(test, observe_until=until)
        after, before = self._ground(longer, today), self._ground(test, today)
        return Measured(foresight=self.judges.foresee(longer, today), ground=after, ground_before=before)

    def _accepted(self, item: Item, test: EffectTest, today: date) -> Measured:
        """Accepted after the window began, the observation moves on by whole years."""
        if item.state is not State.SCHOOL_REVIEW:
            return Measured()
        ground = self._ground(test, today)
        moved = moved_after(test, (ground.first if ground else None) or test.observe_from, today)
        if moved is None:
            return Measured()
        return Measured(moved=replace(moved, foresight=self.judges.foresee(moved, today)))

    def _ground(self, test: EffectTest, today: date) -> Ground | None:
        try:
            return self.baselines.ground(test.request, test.observe_from, test.observe_until, today)
        except ToolError:
            return None

    def outlook(self, request: RegisterTest, scope: Scope, today: date) -> Foresight:
        """What a test of no item yet could show."""
        found = self.foreseen(request, scope, today).foresight
        assert found is not None
        return found

    def foreseen(self, request: RegisterTest, scope: Scope, today: date, started: date | None = None) -> Measured:
        """The baselines of a test in the asker's scope, and what it could show; `started` is the day it stands on."""
        asked = [request.request, *([request.guard] if request.guard else [])]
        baselines = {one: self.baselines.measure(one, scope) for one in asked}
        window = request.observe_from, request.observe_until
        ground = self.baselines.ground(request.request, *window, started or today)
        found = Measured(baselines, ground=ground)
        return replace(found, foresight=self.judges.foresee(self._test(request, found, today), today))

    def _test(self, request: RegisterTest, found: Measured, today: date) -> EffectTest:
        side = found.ground.side(request.better) if found.ground else None
        return test_of(request, found.baselines.__getitem__, self.rules_on(today).drafting.alpha, side)

    def setting(
        self, connection: Connection, item: Item | None, scope: Scope, today: date, measured: Measured, head: Head
    ) -> Setting:
        """What a verb is asked with."""
        plans = plans_of(connection, item.id) if item else []
        tests = registrations_of(connection, item.id) if item else []
        rules, now = self.rules_on(today), self.now()
        organisation, own = self.organisation(), item.id if item else ""
        return Setting(
            actor=actor_of(scope, self.posts),
            now=now,
            today=today,
            rules=rules,
            posts=self.posts,
            organisation=organisation,
            measure=measured.baselines.__getitem__,
            find=lambda number: _found_or_none(connection, number, scope),
            plan=plans[-1].plan if plans else None,
            test=tests[-1].test if tests else None,
            evidence=evidence_of(connection, item.id) if item else (),
            foresight=measured.foresight,
            judged=measured.judged,
            ground=measured.ground,
            ground_before=measured.ground_before,
            moved=measured.moved,
            looked=measured.looked,
            frozen=measured.frozen,
            alongside=lambda asked: alongside(connection, own, asked, organisation),
            drawn=lambda closing: draw(connection, closing, head.hash, now, scope.user, rules.look_back),
            next_number=lambda: next_number(connection, today),
        )


def _found_or_none(connection: Connection, number: str, scope: Scope) -> Item | None:
    try:
        return found(connection, number, scope)
    except NoSuchItem:
        return None


def _ground_day(connection: Connection, item: Item, request: RegisterTest, today: date) -> date:
    """The day whose newest figures are the baseline: the start of the work for the figure that is tested already.

    Whoever first registers a test when figures of the work are known begins from those; so does whoever takes up
    another figure or other units then, or the one that fell by chance since the start could be picked.
    """
    kept = registrations_of(connection, item.id)
    held = kept[-1].test if kept and item.testable else None
    if held is None or item.started_on is None:
        return today
    # Counted another way it is another figure: which of the ways fell by chance is known by then.
    same = figure_of(held.request) == figure_of(request.request) and held.request.attribution == (
        request.request.attribution
    )
    same = same and set(held.comparison) == set(request.comparison)
    return item.started_on if same else today
