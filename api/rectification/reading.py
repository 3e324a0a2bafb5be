"""One item with everything on record, gathered inside a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from api.rectification.outcomes import OutcomeView, Rounding
from api.rectification.parts import Rectification
from api.rectification.posts import name_of
from api.rectification.views import (
    EventView,
    EvidenceView,
    ItemSummary,
    ItemView,
    PlanView,
    RegistrationView,
    TaskView,
)
from tools.rectification.deadlines import standing
from tools.rectification.events import Event
from tools.rectification.model import Finding, Item, Registration
from tools.rectification.records import Records
from tools.rectification.registered_told import Naming, day_of, history, made
from tools.rectification.seeing import has_figures, has_found, told_to
from tools.rectification.verbs import VERBS
from tools.scope import Scope

_FINDINGS: TypeAdapter[Finding] = TypeAdapter(Finding)


def item_view(parts: Rectification, item_id: str, scope: Scope) -> ItemView:
    """NoSuchItem outside the scope."""
    with parts.records.snapshot() as records:
        return _viewed(parts, records, records.item(item_id, scope), scope)


def _viewed(parts: Rectification, records: Records, item: Item, scope: Scope) -> ItemView:
    events = records.events(item.id, scope)
    today, plans, tests = parts.clock(), records.plans(item.id, scope), records.registrations(item.id, scope)
    registered = tests[-1] if tests else None
    item = told_to(item, registered, scope, parts.sees)
    naming, judgement = parts.naming(scope), item.outcome.judgement
    stands = standing(item, plans[-1].plan if plans else None, today, parts.rules_on(today).lights)
    return ItemView(
        **ItemSummary.of(item, stands, parts.organisation(), parts.posts).model_dump(),
        **_rest(item),
        outcome=OutcomeView.of(item.outcome, _rounding(tests, judgement.registration if judgement else 0, naming)),
        plans=[PlanView.of(made) for made in plans],
        tests=_registered(parts, tests, events, scope, naming),
        evidence=[EvidenceView.of(file) for file in records.evidence(item.id, scope)],
        events=[
            EventView.of(
                event,
                _rounding(tests, event.details.get("judgement", {}).get("registration", 0), naming),
                figures=has_found(event.details, tests, scope, parts.sees),
            )
            for event in events
        ],
    )


def _registered(
    parts: Rectification, tests: Sequence[Registration], events: Sequence[Event], scope: Scope, naming: Naming
) -> list[RegistrationView]:
    return [
        RegistrationView.of(
            one,
            naming,
            made(one, lambda user: name_of(user, parts.posts), day_of(one, events)),
            different,
            figures=one.test is None or has_figures(one, scope, parts.sees),
        )
        for one, different in zip(tests, history(tests, naming), strict=True)
    ]


def _rounding(tests: Sequence[Registration], number: int, naming: Naming) -> Rounding:
    """How the figures of the test of that number are read."""
    metric = next((one.test.request.metric for one in tests if one.number == number and one.test), "")
    return lambda value: naming.as_read(value, metric)


def _rest(item: Item) -> dict[str, Any]:
    asked = item.extension
    return {
        "problem": item.problem,
        "cooperating": item.cooperating,
        "testable": item.testable,
        "amendments": item.amendments,
        "steps": tuple(step.zh for step in item.steps),
        "approved": item.approved,
        "returns": item.returns,
        "missing": item.missing,
        "extension": {"to": asked.to, "days": asked.days, "why": asked.why, "by": asked.by.zh} if asked else None,
        "extension_count": item.extension_count,
        "tasks": {k: TaskView(progress=t.progress, done=t.done, accepted=t.accepted) for k, t in item.tasks.items()},
        "merged_into": item.merged_into,
        "recurrence_of": item.recurrence_of,
        "finding": _FINDINGS.dump_python(item.finding, mode="json") if item.finding else None,
        "verbs": tuple(name for name, verb in VERBS.items() if item.state in verb.states),
    }
