"""Findings and drafts as the ways in show them. Reading them writes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from api.rectification.outcomes import ForesightView
from api.rectification.parts import Rectification
from api.rectification.views import PersonView
from tools.diagnosis.model import Finding as Found
from tools.evidence import Evidence
from tools.rectification.drafting import drafted
from tools.rectification.drafts import Draft, DraftedMeasure, DraftedPlan, DraftedTest
from tools.rectification.found import by_key, key_of, listed
from tools.rectification.organisation import Organisation
from tools.scope import Scope

FINDING_KEY = r"^([a-z_]{1,32}-[0-9a-f]{12})?$"


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class FindingView(_View):
    """One line of the list; `n` is what stands behind it, `figures` what was measured, as people read it."""

    number: int
    key: str
    kind: str
    kind_zh: str
    title: str
    unit: str
    unit_name: str
    period: str
    severity: str
    level: str
    n: int
    least_n: int
    figures: tuple[str, ...]

    @classmethod
    def of(cls, number: int, found: Found, organisation: Organisation) -> FindingView:
        return cls(
            number=number, key=key_of(found), kind=found.kind.value, kind_zh=found.kind.zh, title=found.title,
            unit=found.unit, unit_name=organisation.name(found.unit), period=found.period,
            severity=found.severity.value, level=found.level.value, n=found.n, least_n=found.least_n,
            figures=tuple(f"{e.title}：{e.display}" for e in found.evidence),
        )  # fmt: skip


class MilestoneView(_View):
    name: str
    due_on: date


class MeasureView(_View):
    """A task of the draft; `clause` names the evidence it rests on."""

    id: str
    text: str
    deliverable: str
    due_on: date
    milestones: tuple[MilestoneView, ...]
    evidence: tuple[str, ...]
    clause: str

    @classmethod
    def of(cls, measure: DraftedMeasure) -> MeasureView:
        stages = tuple(MilestoneView(name=m.name, due_on=m.due_on) for m in measure.milestones)
        return cls(
            id=measure.id, text=measure.text, deliverable=measure.deliverable, due_on=measure.due_on,
            milestones=stages, evidence=tuple(kind.zh for kind in measure.evidence), clause=measure.clause,
        )  # fmt: skip


class DraftedPlanView(_View):
    """任务清单 and 责任清单; `request` is the body of save_plan but for the cause, which the owner adds."""

    goal: str
    measures: tuple[MeasureView, ...]
    due_on: date
    lead_name: str
    cooperating_names: tuple[str, ...]
    owner: PersonView | None
    supervisor: PersonView | None
    request: dict[str, Any]

    @classmethod
    def of(cls, plan: DraftedPlan, organisation: Organisation) -> DraftedPlanView:
        measures = tuple(MeasureView.of(measure) for measure in plan.measures)
        bodies = [m.model_dump(mode="json", exclude={"evidence", "clause"}) for m in measures]
        request = {
            "verb": "save_plan", "goal": plan.goal, "measures": bodies, "due_on": plan.due_on.isoformat(),
            "cooperating": list(plan.cooperating),
        }  # fmt: skip
        return cls(
            goal=plan.goal, measures=measures, due_on=plan.due_on, lead_name=organisation.name(plan.lead),
            cooperating_names=tuple(organisation.name(unit) for unit in plan.cooperating),
            owner=PersonView.of(plan.owner), supervisor=PersonView.of(plan.supervisor), request=request,
        )  # fmt: skip


class DraftedTestView(_View):
    """The test; `request` is the body of register_test, figures as people read them."""

    metric: str
    baseline: str
    generation: int
    target: float
    reference: str
    reference_said: str
    observe_from: date
    observe_until: date
    alpha: float | None
    guard: str
    guard_baseline: str
    without_guard: str
    foresight: ForesightView
    request: dict[str, Any]

    @classmethod
    def of(cls, test: DraftedTest) -> DraftedTestView:
        asked, guard = test.request, test.guard
        return cls(
            metric=asked.request.metric, baseline=test.baseline.display, generation=test.baseline.generation,
            target=asked.target, reference=test.reference, reference_said=test.reference_said,
            observe_from=asked.observe_from, observe_until=asked.observe_until, alpha=asked.alpha,
            guard=guard.request.metric if guard else "", guard_baseline=guard.baseline.display if guard else "",
            without_guard=asked.without_guard, foresight=ForesightView.of(test.foresight),
            request=asked.model_dump(mode="json"),
        )  # fmt: skip


class LetterView(_View):
    to: str
    text: str


class DraftView(_View):
    """A draft; `register_request` is what the items route takes, `open` what people must say; marks name evidence."""

    key: str
    kind: str
    title: str
    problem: str
    level: str
    severity: str
    nature: str
    register_request: dict[str, Any]
    plan: DraftedPlanView
    test: DraftedTestView | None
    letters: tuple[LetterView, ...]
    open: tuple[str, ...]
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, draft: Draft, organisation: Organisation) -> DraftView:
        asked = draft.register
        return cls(
            key=draft.key, kind=draft.kind, title=draft.title, problem=draft.problem, level=asked.level.zh,
            severity=asked.severity.zh, nature=asked.nature.zh,
            register_request=asked.model_dump(mode="json", exclude={"verb"}),
            plan=DraftedPlanView.of(draft.plan, organisation),
            test=DraftedTestView.of(draft.test) if draft.test else None,
            letters=tuple(LetterView(to=letter.to, text=letter.text) for letter in draft.letters),
            open=draft.open, notes=draft.notes, evidence=draft.evidence,
        )  # fmt: skip


def findings_of(parts: Rectification, scope: Scope) -> list[FindingView]:
    """What that person should look at, in order; OutOfScope for posts that open no items."""
    organisation = parts.organisation()
    found = listed(parts.bench(scope).context)
    return [FindingView.of(number, one, organisation) for number, one in enumerate(found, start=1)]


def draft_of(parts: Rectification, key: str, scope: Scope) -> Draft:
    """The draft of the finding of that key; NoSuchFinding where that person's data show none."""
    bench = parts.bench(scope)
    return drafted(by_key(bench.context, key), bench)
