"""A drafted rectification item in plain data: nothing of it is on record before somebody registers it.

Texts are bound: every figure in them carries the mark of its evidence. What only people can say (the cause, whether the
owner fits) is left open and named in `open`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.evidence import Evidence
from tools.rectification.judged import Foresight
from tools.rectification.model import Baseline, Finding, Guarded
from tools.rectification.plans import Milestone
from tools.rectification.posts import Post
from tools.rectification.requests import Register, RegisterTest
from tools.rectification.words import EvidenceKind


@dataclass(frozen=True)
class DraftedMeasure:
    """One task. `clause` is the id of the evidence it rests on, empty where the school's documents say nothing."""

    id: str
    text: str
    deliverable: str
    due_on: date
    milestones: tuple[Milestone, ...]
    evidence: tuple[EvidenceKind, ...]
    clause: str


@dataclass(frozen=True)
class DraftedPlan:
    """任务清单 and 责任清单 without the cause, which is the owner's to find; `owner` and `supervisor` are suggested."""

    goal: str
    measures: tuple[DraftedMeasure, ...]
    due_on: date
    lead: str
    cooperating: tuple[str, ...]
    owner: Post | None
    supervisor: Post | None


@dataclass(frozen=True)
class DraftedTest:
    """The test to register, and what it could show (`foresight`).

    `reference` is the evidence the target was taken from; what it starts from is frozen anew when the owner registers
    it, and is the same while the data are.
    """

    request: RegisterTest
    baseline: Baseline
    reference: str
    reference_said: str
    guard: Guarded | None
    foresight: Foresight


@dataclass(frozen=True)
class Letter:
    """A feedback text for one kind of reader: 学院, 部门 or 教师; it holds only figures that reader may have."""

    to: str
    text: str


@dataclass(frozen=True)
class Draft:
    """`register` and `finding` are what `Workflow.register` takes; `problem` the same text with its marks."""

    key: str
    kind: str
    title: str
    problem: str
    evidence: tuple[Evidence, ...]
    register: Register
    finding: Finding
    plan: DraftedPlan
    test: DraftedTest | None
    letters: tuple[Letter, ...]
    open: tuple[str, ...]
    notes: tuple[str, ...]
