"""What an act is decided by, gathered: figures before the chain is waited for, the rest inside the transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.errors import NoSuchItem
from tools.rectification.baselines import Baselines
from tools.rectification.chain import Head
from tools.rectification.judged import Foresight, Judged
from tools.rectification.judges import Judges
from tools.rectification.judging_requests import JudgeEffect, ObserveOn
from tools.rectification.looking import is_drawn
from tools.rectification.model import Baseline, Item, MetricAsked
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Posts, actor_of
from tools.rectification.records import evidence_of, found, plans_of, registrations_of
from tools.rectification.request_base import Request
from tools.rectification.requests import RegisterTest
from tools.rectification.rows import next_number
from tools.rectification.verbs.base import Setting
from tools.rectification.verbs.planning import test_of
from tools.rectification.words import State
from tools.scope import Scope

MEASURING = (RegisterTest, JudgeEffect, ObserveOn)
"""Requests that rest on figures."""
RulesOn = Callable[[date], RectificationRules]


@dataclass(frozen=True)
class Measured:
    """Figures an act needs, worked out before anybody is kept waiting for the chain."""

    baselines: Mapping[MetricAsked, Baseline] = field(default_factory=dict)
    foresight: Foresight | None = None
    judged: Judged | None = None


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
            return self.foreseen(request, scope, today)
        kept = registrations_of(connection, item.id) if isinstance(request, JudgeEffect | ObserveOn) else []
        registered = kept[-1] if kept else None
        if registered is None or registered.test is None:
            return Measured()
        if isinstance(request, ObserveOn) and item.state is State.JUDGED:
            longer = replace(registered.test, observe_until=request.until)
            return Measured(foresight=self.judges.foresee(longer, today))
        due = item.state is State.OBSERVING and today >= registered.test.observe_until
        if isinstance(request, ObserveOn) or not due:
            return Measured()
        judged = self.judges.judge(registered.test, today)
        return Measured(judged=replace(judged, registration=registered.number))

    def foreseen(self, request: RegisterTest, scope: Scope, today: date) -> Measured:
        """The baselines of a test in the asker's scope, and what it could show."""
        asked = [request.request, *([request.guard] if request.guard else [])]
        baselines = {one: self.baselines.measure(one, scope) for one in asked}
        test = test_of(request, baselines.__getitem__, self.rules_on(today).drafting.alpha)
        return Measured(baselines, foresight=self.judges.foresee(test, today))

    def setting(
        self, connection: Connection, item: Item | None, scope: Scope, today: date, measured: Measured, head: Head
    ) -> Setting:
        """What a verb is asked with."""
        plans = plans_of(connection, item.id) if item else []
        tests = registrations_of(connection, item.id) if item else []
        rules = self.rules_on(today)
        return Setting(
            actor=actor_of(scope, self.posts),
            now=self.now(),
            today=today,
            rules=rules,
            posts=self.posts,
            organisation=self.organisation(),
            measure=measured.baselines.__getitem__,
            find=lambda number: _found_or_none(connection, number, scope),
            plan=plans[-1].plan if plans else None,
            test=tests[-1].test if tests else None,
            evidence=evidence_of(connection, item.id) if item else (),
            foresight=measured.foresight,
            judged=measured.judged,
            drawn=lambda closing: is_drawn(connection, closing, head.hash, rules.look_back),
            next_number=lambda: next_number(connection, today),
        )


def _found_or_none(connection: Connection, number: str, scope: Scope) -> Item | None:
    try:
        return found(connection, number, scope)
    except NoSuchItem:
        return None
