"""What may be asked of the workflow, one class a verb: the boundary where people's words and files come in.

Everything has a limit; a text is trimmed and carries no control character but a line end. Names in a request are codes.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter

from tools.rectification.judging_requests import (
    CloseNotShown,
    JudgeEffect,
    LookBackAt,
    ObserveOn,
    OverrideEffect,
    PlanAnew,
    RecogniseEffect,
)
from tools.rectification.model import MetricAsked
from tools.rectification.plans import Plan
from tools.rectification.request_base import Code, Maybe, Missing, Request, Short, Text, Why, clean
from tools.rectification.words import Cause, Checked, EvidenceKind, Level, Nature, Severity

_PLANS: TypeAdapter[Plan] = TypeAdapter(Plan)


class Register(Request):
    """A new item. A finding made here is handed over beside it, never within: what it rests on is not for asking."""

    verb: Literal["register"] = "register"
    title: Short
    problem: Text
    unit: Code
    level: Level
    severity: Severity = Severity.ORDINARY
    nature: Nature = Nature.BY_DEADLINE
    recurrence_of: Code | None = None
    why: Why


class Assign(Request):
    """Give it to its owner and supervisor (督办人), by user name."""

    verb: Literal["assign"] = "assign"
    owner: Code
    supervisor: Code
    why: Maybe = ""


class Claim(Request):
    verb: Literal["claim"] = "claim"
    why: Maybe = ""


class Decline(Request):
    verb: Literal["decline"] = "decline"
    why: Why


class MilestoneIn(Request):
    name: Short
    due_on: date


class MeasureIn(Request):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,16}$")]
    text: Text
    deliverable: Short
    due_on: date
    responsible: Code | Literal[""] = ""
    milestones: Annotated[tuple[MilestoneIn, ...], Field(max_length=20)] = ()


class SavePlan(Request):
    """A whole plan; each saving is a new revision."""

    verb: Literal["save_plan"] = "save_plan"
    goal: Text
    cause: Cause
    cause_note: Text
    measures: Annotated[tuple[MeasureIn, ...], Field(min_length=1, max_length=30)]
    due_on: date
    cooperating: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    contact: Maybe = ""
    resources: Maybe = ""
    needs_leader: bool = False
    why: Maybe = ""

    def plan(self) -> Plan:
        """As it is kept."""
        return _PLANS.validate_python(self.model_dump(exclude={"verb", "why"}))


class RegisterTest(Request):
    """The effect test. What it starts from is measured here, never given; a later one is an amendment with a reason.

    Without an `alpha` it is the school's of that day (`drafting.alpha`). `better` is for metrics that the catalogue
    gives no direction. `beside_why` is for the quality office: why the figure is tested while another item tests it.
    """

    verb: Literal["register_test"] = "register_test"
    request: MetricAsked
    target: Annotated[float, Field(allow_inf_nan=False)]
    observe_from: date
    observe_until: date
    alpha: Annotated[float, Field(gt=0, le=0.1)] | None = None
    better: Literal["", "up", "down"] = ""
    guard: MetricAsked | None = None
    without_guard: Maybe = ""
    beside_why: Maybe = ""
    comparison: Annotated[tuple[Code, ...], Field(max_length=30)] = ()
    why: Maybe = ""


class DeclareUntestable(Request):
    verb: Literal["declare_untestable"] = "declare_untestable"
    why: Why


class SubmitPlan(Request):
    verb: Literal["submit_plan"] = "submit_plan"
    why: Maybe = ""


class ApprovePlan(Request):
    verb: Literal["approve_plan"] = "approve_plan"
    why: Why


class ReturnPlan(Request):
    verb: Literal["return_plan"] = "return_plan"
    missing: Missing
    why: Why


class Report(Request):
    """Progress as its owner sees it; whatever it says, no state changes."""

    verb: Literal["report"] = "report"
    measure: Code
    progress: Annotated[int, Field(ge=0, le=100)]
    done: Annotated[tuple[Short, ...], Field(max_length=20)] = ()
    why: Why


UNKNOWN = "0" * 64
"""Stands for the hash of a file that has not been read yet."""


class AddEvidence(Request):
    """A file that has just been stored, by its hash. No part of `Act`: a hash alone must not lead to a file."""

    verb: Literal["add_evidence"] = "add_evidence"
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(clean)]
    size: Annotated[int, Field(gt=0)]
    kind: EvidenceKind
    measures: Annotated[tuple[Code, ...], Field(min_length=1, max_length=30)]
    made_on: date
    why: Maybe = ""


class SubmitWork(Request):
    verb: Literal["submit_work"] = "submit_work"
    why: Why


class Accept(Request):
    """Measures are found done, at the level the item waits for."""

    verb: Literal["accept"] = "accept"
    why: Why


class SendBack(Request):
    verb: Literal["send_back"] = "send_back"
    missing: Missing
    why: Why


class AskExtension(Request):
    verb: Literal["ask_extension"] = "ask_extension"
    to: date
    why: Why


class GrantExtension(Request):
    verb: Literal["grant_extension"] = "grant_extension"
    why: Why


class RefuseExtension(Request):
    verb: Literal["refuse_extension"] = "refuse_extension"
    why: Why


class Suspend(Request):
    verb: Literal["suspend"] = "suspend"
    why: Why


class Resume(Request):
    verb: Literal["resume"] = "resume"
    why: Why


class Merge(Request):
    verb: Literal["merge"] = "merge"
    into: Code
    why: Why


class Exclude(Request):
    verb: Literal["exclude"] = "exclude"
    why: Why


class MakeLasting(Request):
    verb: Literal["make_lasting"] = "make_lasting"
    why: Why


class ConfirmLasting(Request):
    verb: Literal["confirm_lasting"] = "confirm_lasting"
    why: Why


class EndLasting(Request):
    verb: Literal["end_lasting"] = "end_lasting"
    why: Why


class Remark(Request):
    """A note on the record, by anyone who sees the item: what was seen on the spot, what it is stuck on."""

    verb: Literal["remark"] = "remark"
    why: Why


class Inspect(Request):
    """督导核查: the evidence held against the five standards, with an opinion (`why`). It decides nothing."""

    verb: Literal["inspect"] = "inspect"
    genuine: Checked
    sufficient: Checked
    timely: Checked
    consistent: Checked
    effective: Checked
    missing: Annotated[tuple[Short, ...], Field(max_length=20)] = ()
    why: Why


class Recuse(Request):
    """The supervisor gives the item back for reasons of interest."""

    verb: Literal["recuse"] = "recuse"
    why: Why


Act = Annotated[
    Assign | Claim | Decline | SavePlan | RegisterTest | DeclareUntestable | SubmitPlan | ApprovePlan | ReturnPlan
    | Report | SubmitWork | Accept | SendBack | AskExtension | GrantExtension | RefuseExtension | Suspend
    | Resume | Merge | Exclude | MakeLasting | ConfirmLasting | EndLasting | JudgeEffect | RecogniseEffect
    | OverrideEffect | CloseNotShown | ObserveOn | PlanAnew | LookBackAt | Remark | Inspect | Recuse,
    Field(discriminator="verb"),
]  # fmt: skip
"""Everything that may be done with an item, but for handing in files."""
