"""The course of study, term by term: enrol, sit examinations, take failed courses again, leave.

A debt is a course a student still has to pass, kept as student × 1000 + course. Debts of earlier terms are repaid when
the course is offered again; finalists and those who stay on may repeat any course.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.faults import Faults
from knowledge_base.demo.marks import FIRST, Examiner, Marks
from knowledge_base.demo.noise import Bools, Ints, Noise
from knowledge_base.demo.people import Students
from knowledge_base.demo.teaching import Enrolments, Sections, Staffing, enrol, planned
from knowledge_base.demo.terms import TERMS_OF_STUDY, Term

_COURSES = 1000
_REPEATS_WHEN_OFFERED = 0.92
_STAYS_ON = 0.55
_MANY_DEBTS = 3
_DEGREE = 0.985

STATES = ("毕业", "结业", "肄业", "延期")
GRADUATED, COMPLETED, INCOMPLETE, STAYING = range(4)


@dataclass(frozen=True)
class TermRecord:
    """What happened in one term."""

    term: Term
    enrolments: Enrolments
    sections: Sections
    marks: Marks


@dataclass(frozen=True)
class Leaving:
    """Conclusions of one summer: one row per student of the leaving class."""

    term: Term
    student: Ints
    state: Ints
    degree: Bools


@dataclass(frozen=True)
class History:
    """Every term and every summer's conclusions."""

    terms: list[TermRecord]
    leavings: list[Leaving]


class Study:
    """Runs the terms in order. Holds the debts and who stays on beyond the eighth term."""

    def __init__(
        self, noise: Noise, plan: Plan, students: Students, staffing: Staffing, examiner: Examiner, faults: Faults
    ) -> None:
        self._noise, self._plan, self._students = noise, plan, students
        self._staffing, self._examiner, self._faults = staffing, examiner, faults
        self._debts = np.empty(0, dtype=np.int64)
        self._fresh = np.empty(0, dtype=np.int64)
        self._staying = np.zeros(len(students.ids), dtype=np.bool_)

    def run(self, terms: Sequence[Term]) -> History:
        """All terms; marks are made for each, whoever stores them leaves out what is not yet published."""
        history = History([], [])
        for term in terms:
            of_study = self._students.term_of_study(term.ordinal)
            record = self._term(term, of_study)
            history.terms.append(record)
            if term.seq == 2:
                history.leavings.append(self._leave(term, of_study))
        return history

    def _term(self, term: Term, of_study: Ints) -> TermRecord:
        normal = self._planned(of_study)
        finalist = (of_study == TERMS_OF_STUDY) | self._staying
        retakes = self._retakes(term, of_study, np.unique(normal[1]), finalist)
        enrolments = enrol(self._noise, self._plan, self._students, term.ordinal, normal, retakes)
        sections = self._staffing.sections(enrolments)
        standing = self._examiner.standing(enrolments, sections)
        for fault in self._faults.of_marks():
            standing = fault.apply(enrolments, standing, self._students)
        marks = self._examiner.mark(enrolments, standing, finalist[enrolments.student])
        self._settle(enrolments, marks)
        return TermRecord(term, enrolments, sections, marks)

    def _planned(self, of_study: Ints) -> tuple[Ints, Ints]:
        """(student, course) of everyone's plan in those terms of study."""
        student, course = planned(self._plan, self._students, of_study)
        chain = self._faults.chain
        return student, course if chain is None else chain.exchanged(student, course, self._students)

    def _retakes(self, term: Term, of_study: Ints, offered: Ints, finalist: Bools) -> tuple[Ints, Ints]:
        """(student, course) to be taken again this term."""
        student, course = np.divmod(self._debts, _COURSES)
        key = self._students.key[student]
        willing = self._noise.chance("repeats", _REPEATS_WHEN_OFFERED, key, course, term.ordinal)
        # The outcome of last term's resits comes too late for everyone but finalists.
        settled = ~np.isin(self._debts, self._fresh)
        takes = finalist[student] | ((of_study[student] > 0) & np.isin(course, offered) & willing & settled)
        return student[takes], course[takes]

    def _settle(self, e: Enrolments, marks: Marks) -> None:
        """Debts after the examinations of a term: what was failed for good in it, less what was passed."""
        code = e.student[marks.row] * _COURSES + e.course[marks.row]
        failed, passed = marks.failed(), ~marks.failed() & ~marks.deferred
        lost = np.setdiff1d(code[failed], code[passed])
        self._fresh = lost[np.isin(lost, code[marks.attempt == FIRST])]
        self._debts = np.union1d(np.setdiff1d(self._debts, code[passed]), lost)

    def _leave(self, term: Term, of_study: Ints) -> Leaving:
        """Conclude the leaving class: all passed is 毕业; else some stay a year, the others leave without."""
        student = np.flatnonzero((of_study == TERMS_OF_STUDY) | self._staying)
        debts = np.bincount(self._debts // _COURSES, minlength=len(self._students.ids))[student]
        key = self._students.key[student]
        stays = self._noise.chance("stays-on", _STAYS_ON, key) & ~self._staying[student]
        without = np.where(debts >= _MANY_DEBTS, INCOMPLETE, COMPLETED)
        state = np.where(debts == 0, GRADUATED, np.where(stays, STAYING, without))
        degree = (state == GRADUATED) & self._noise.chance("degree", _DEGREE, key)
        self._staying = np.zeros_like(self._staying)
        self._staying[student[state == STAYING]] = True
        return Leaving(term, student, state, degree)
