"""An item and what belongs to it, as HTTP shows them. Names of people and units, never their staff numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from api.rectification.outcomes import OutcomeView, Rounding, as_read, said_effect
from tools.rectification.codec import PLANS, TESTS, plain
from tools.rectification.deadlines import Standing
from tools.rectification.events import ADDED, ASKED, Event, Notice
from tools.rectification.ledger import Entry
from tools.rectification.model import EvidenceFile, Item, Registration
from tools.rectification.organisation import Organisation
from tools.rectification.plans import PlanRevision
from tools.rectification.posts import Post, Posts
from tools.rectification.registered_told import Facts, Naming, changed_for, facts, kept_from
from tools.rectification.seeing import bare_details
from tools.rectification.verbs import VERBS
from tools.rectification.waiting import waits_for


class PersonView(BaseModel):
    username: str
    name: str
    role: str

    @classmethod
    def of(cls, post: Post | None) -> PersonView | None:
        return cls.known(post) if post else None

    @classmethod
    def known(cls, post: Post) -> PersonView:
        return cls(username=post.username, name=post.name, role=post.role.name_zh)


class ItemSummary(BaseModel):
    """One line of the board. Days overdue are 0 where it is not; `progress` is self-reported."""

    id: str
    title: str
    state: str
    state_zh: str
    level: str
    severity: str
    nature: str
    unit: str
    unit_name: str
    owner: PersonView | None
    supervisor: PersonView | None
    opened_on: date
    plan_due_on: date
    due_on: date | None
    due_on_original: date | None
    overdue: int
    overdue_original: int
    plan_overdue: int
    light: str
    light_why: tuple[str, ...]
    progress: int
    observe_until: date | None
    effect: str
    waits_for: tuple[PersonView, ...]
    seq: int

    @classmethod
    def of(cls, item: Item, stands: Standing, organisation: Organisation, posts: Posts) -> ItemSummary:
        return cls(
            id=item.id, title=item.title, state=item.state.value, state_zh=item.state.zh, level=item.level.zh,
            severity=item.severity.zh, nature=item.nature.zh, unit=item.unit,
            unit_name=organisation.name(item.unit), owner=PersonView.of(item.owner),
            supervisor=PersonView.of(item.supervisor), opened_on=item.opened_on, plan_due_on=item.plan_due_on,
            due_on=item.due_on, due_on_original=item.due_on_original, overdue=stands.overdue,
            overdue_original=stands.overdue_original, plan_overdue=stands.plan_overdue, light=stands.light.value,
            light_why=stands.why, progress=item.progress, observe_until=item.observe_until, seq=item.seq,
            effect=said_effect(item.outcome),
            waits_for=tuple(PersonView.known(post) for post in waits_for(item, posts)),
        )  # fmt: skip


class EventView(BaseModel):
    """One link: who did what when, and why."""

    seq: int
    at: datetime
    day: date
    actor: str
    role: str
    verb: str
    verb_zh: str
    before: str
    after: str
    why: str
    details: dict[str, Any]
    hash: str

    @classmethod
    def of(cls, event: Event, rounded: Rounding, *, figures: bool) -> EventView:
        """`figures`: whether the reader may have those of a judgement."""
        other = {"register": "立项", "observe": "进入观察期", "issue": "发出文书"}
        zh = VERBS[event.verb].zh if event.verb in VERBS else other.get(event.verb, event.verb)
        shown = {name: value for name, value in event.details.items() if name not in (ADDED, ASKED)}
        shown = _with_read(shown, rounded) if figures else bare_details(shown)
        kept = {name: getattr(event, name) for name in cls.model_fields if name not in ("verb_zh", "details")}
        return cls(**kept, verb_zh=zh, details=shown)


def _with_read(details: dict[str, Any], rounded: Rounding) -> dict[str, Any]:
    if "judgement" not in details:
        return details
    return {**details, "judgement": as_read(details["judgement"], rounded)}


class PlanView(BaseModel):
    revision: int
    made_at: datetime
    made_by: str
    reason: str
    plan: dict[str, Any]

    @classmethod
    def of(cls, made: PlanRevision) -> PlanView:
        return cls(
            revision=made.revision, made_at=made.made_at, made_by=made.made_by, reason=made.reason,
            plan=plain(PLANS, made.plan),
        )  # fmt: skip


class RegistrationView(BaseModel):
    """A registered test; `test` is null where the item was declared not testable.

    `told` is what decides its outcome, label and value as people read them; `made_told` when, by whom and why it was
    registered; `changed` what it made different from the registration before.
    """

    number: int
    made_at: datetime
    made_by: str
    reason: str
    test: dict[str, Any] | None
    made_told: str
    told: Facts
    changed: tuple[str, ...]

    @classmethod
    def of(
        cls, made: Registration, naming: Naming, made_told: str, changed: tuple[str, ...], *, figures: bool
    ) -> RegistrationView:
        """`figures`: whether the reader may have those of the metric that was registered."""
        told = facts(made.test, naming) if made.test else ()
        return cls(
            number=made.number, made_at=made.made_at, made_by=made.made_by, reason=made.reason,
            test=_shown(plain(TESTS, made.test), figures), made_told=made_told, changed=changed_for(changed, figures),
            told=told if figures else kept_from(told),
        )  # fmt: skip


def _shown(test: dict[str, Any] | None, figures: bool) -> dict[str, Any] | None:
    """Without the frozen histories, finer than anybody is shown and of other units too, and without numbers of other
    items, which the reader may not know of: how many they are is told with the rest.
    """
    if test is None:
        return None
    hidden = {"frozen", "beside"} | (set() if figures else {"baseline", "target", "foresight"})
    shown = {name: value for name, value in test.items() if name not in hidden}
    if not figures and shown.get("guard"):
        shown["guard"] = {name: value for name, value in shown["guard"].items() if name != "baseline"}
    return shown


class EvidenceView(BaseModel):
    id: str
    name: str
    size: int
    sha256: str
    kind: str
    kind_zh: str
    measures: tuple[str, ...]
    made_on: date
    note: str
    added_by: str
    added_at: datetime

    @classmethod
    def of(cls, file: EvidenceFile) -> EvidenceView:
        kept = {name: getattr(file, name) for name in cls.model_fields if name not in ("kind", "kind_zh")}
        return cls(**kept, kind=file.kind.value, kind_zh=file.kind.zh)


class TaskView(BaseModel):
    """A measure's own progress; `accepted` is the acceptors' word, `progress` its owner's."""

    progress: int
    done: tuple[str, ...]
    accepted: bool


class ItemView(ItemSummary):
    """An item with everything on record. `verbs` are those its state allows; who may is told when they are asked."""

    problem: str
    cooperating: tuple[str, ...]
    testable: bool | None
    amendments: int
    steps: tuple[str, ...]
    approved: tuple[str, ...]
    returns: int
    missing: tuple[str, ...]
    extension: dict[str, Any] | None
    extension_count: int
    tasks: dict[str, TaskView]
    merged_into: str | None
    recurrence_of: str | None
    outcome: OutcomeView
    finding: dict[str, Any] | None
    verbs: tuple[str, ...]
    plans: list[PlanView]
    tests: list[RegistrationView]
    evidence: list[EvidenceView]
    events: list[EventView]


class NoticeView(BaseModel):
    """`state`: notice (told), draft (waits for the quality office), issued."""

    id: str
    item: str
    kind: str
    day: date
    to: tuple[str, ...]
    text: str
    state: str

    @classmethod
    def of(cls, notice: Notice) -> NoticeView:
        return cls.model_validate(notice, from_attributes=True)


def summary_of(entry: Entry, organisation: Organisation, posts: Posts) -> ItemSummary:
    return ItemSummary.of(entry.item, entry.standing, organisation, posts)
