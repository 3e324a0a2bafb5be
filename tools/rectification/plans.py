"""The plan of a rectification item in plain data: its measures with their milestones, and each revision as it was made.

Everything is frozen: a plan that is changed is another revision, with who made it and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tools.rectification.words import Cause


@dataclass(frozen=True)
class Milestone:
    name: str
    due_on: date


@dataclass(frozen=True)
class Measure:
    """One task: what is done, what will show it, by whom (`responsible` is a user name), by when."""

    id: str
    text: str
    deliverable: str
    due_on: date
    responsible: str = ""
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The plan as written: 任务清单 and 责任清单 of one problem. `cooperating` are org ids."""

    goal: str
    cause: Cause
    cause_note: str
    measures: tuple[Measure, ...]
    due_on: date
    cooperating: tuple[str, ...] = ()
    contact: str = ""
    resources: str = ""
    needs_leader: bool = False
    """Whether it takes resources or other departments, so that a leader approves as well."""


@dataclass(frozen=True)
class PlanRevision:
    item: str
    revision: int
    made_at: datetime
    made_by: str
    reason: str
    plan: Plan
