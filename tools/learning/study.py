"""One student's study as the tool, the page and the command line show it: audit, path and warning from one record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tools.context import ToolContext
from tools.learning.audit import Audit, audit
from tools.learning.door import open_door
from tools.learning.path import Path, plan_path
from tools.learning.reading import read_record
from tools.learning.record import Record
from tools.learning.warning import Standing, standing_by_rule
from tools.scope import Role

STUDENT = "学号"
"""What a student's number is led by, where somebody else is shown the study."""


@dataclass(frozen=True)
class Study:
    """`who` is how the student is called in answers: 本人, or by number to those who may see others."""

    who: str
    record: Record
    audit: Audit

    @cached_property
    def path(self) -> Path:
        """NoData where none can be laid out."""
        return plan_path(self.record, self.audit)

    @cached_property
    def standing(self) -> Standing:
        """NoData without a rule or marks."""
        return standing_by_rule(self.record, self.audit)


def study_of(context: ToolContext, student: str = "", reason: str = "") -> Study:
    """The study of `student`, by default the asker's own. OutOfScope, ToolError or NoData as the door and plan say."""
    metrics, scope = context.metrics, context.scope
    door = open_door(metrics.client, scope, student, reason)
    record = read_record(door, metrics.directory, metrics.rules, context.today)
    who = "本人" if scope.role is Role.STUDENT else f"{STUDENT}{door.student}"
    return Study(who, record, audit(record))
