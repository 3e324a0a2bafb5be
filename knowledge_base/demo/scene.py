"""The generated university before it is written down: what every domain's tables are made from.

`today` cuts what is known: a domain leaves out what happens later, the arrays themselves do not depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.faults import Faults
from knowledge_base.demo.gaps import lost_sections
from knowledge_base.demo.noise import Bools, Ints, Noise
from knowledge_base.demo.people import Staff, Students
from knowledge_base.demo.rounds import Round
from knowledge_base.demo.study import History, Leaving, TermRecord
from knowledge_base.demo.terms import Term


@dataclass(frozen=True)
class Scene:
    """Everything generated, and the day it is seen on."""

    noise: Noise
    plan: Plan
    students: Students
    staff: Staff
    history: History
    rounds: Sequence[Round]
    faults: Faults
    today: date
    scale: float

    @cached_property
    def student_ids(self) -> Any:
        return pa.array(self.students.ids.tolist())

    @cached_property
    def staff_ids(self) -> Any:
        return pa.array(self.staff.ids.tolist())

    @cached_property
    def _section_ids(self) -> dict[int, Any]:
        return {r.term.ordinal: pa.array(_numbered(r.term.short, len(r.sections))) for r in self.history.terms}

    @cached_property
    def lost(self) -> dict[int, Ints]:
        """Term ordinal → sections whose marks never reached the records."""
        jump = self.faults.jump
        return lost_sections(self.noise, self.plan, self.students, self.history.terms, self.today, jump)

    @property
    def day(self) -> int:
        """`today` in days since 1970."""
        return days(self.today)

    def section_ids(self, record: TermRecord) -> Any:
        """The ids of a term's sections, in their order."""
        return self._section_ids[record.term.ordinal]

    def known(self, record: TermRecord) -> Bools:
        """Which marks of the term are in the records by `today`."""
        marks = record.marks
        known: Bools = marks.published <= self.day
        lost = self.lost.get(record.term.ordinal)
        if lost is not None:
            known &= ~np.isin(record.enrolments.section[marks.row], lost)
        return known

    def scored(self) -> list[TermRecord]:
        """The terms all of whose first marks are out, oldest first."""
        return [r for r in self.history.terms if r.term.all_marks_on <= self.today]

    def begun(self) -> list[Term]:
        return [r.term for r in self.history.terms]

    def leavings(self) -> list[Leaving]:
        """The summers whose conclusions are known."""
        return [leaving for leaving in self.history.leavings if leaving.term.leaving_on <= self.today]

    def of_staff(self, staff: Ints) -> Any:
        return self.staff_ids.take(pa.array(staff))

    def of_students(self, student: Ints) -> Any:
        return self.student_ids.take(pa.array(student))


def days(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - _EPOCH


def dates(since_1970: Ints) -> Any:
    """A date column from days since 1970."""
    return pa.array(np.asarray(since_1970).astype("datetime64[D]"))


def _numbered(term: str, count: int) -> list[str]:
    return [f"{term}{n:05d}" for n in range(1, count + 1)]


_EPOCH = date(1970, 1, 1).toordinal()
