"""Turns the generated arrays into the rows of the warehouse, cut at `today`.

What is not known by `today` (marks not yet published, people not yet hired or not yet gone) is left out here, so that
the generator itself need not know the date.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.faults import Faults
from knowledge_base.demo.gaps import lost_sections
from knowledge_base.demo.marks import ATTEMPTS, Marks, grade_points
from knowledge_base.demo.noise import Ints, Noise
from knowledge_base.demo.organisation import MAJOR_CODES, org_unit_rows
from knowledge_base.demo.people import Staff, Students
from knowledge_base.demo.rounds import ITEMS, Round
from knowledge_base.demo.study import STATES, STAYING, History, TermRecord
from knowledge_base.demo.teaching import KINDS, STATUSES
from knowledge_base.demo.terms import Term, enrolled_on
from knowledge_base.evaluation.completeness import load_coverage
from knowledge_base.evaluation.tables import TABLES

_YEARS_OF_STUDY = 4
_FORM_VERSION = "2022版"
_LEAVES_AFTER = timedelta(days=7)


class Loader:
    """Loads one generated university into one open connection."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, noise: Noise, plan: Plan, students: Students, staff: Staff,
        today: date, faults: Faults,
    ) -> None:  # fmt: skip
        self._connection, self._noise, self._plan = connection, noise, plan
        self._students, self._staff, self._today, self._faults = students, staff, today, faults
        self._student_ids = pa.array(students.ids.tolist())
        self._staff_ids = pa.array(staff.ids.tolist())

    def load(self, history: History, rounds: Sequence[Round], info: dict[str, str]) -> None:
        """Fill every table of the warehouse."""
        self._organisation(history)
        self._insert_rows("student", self._student_rows(history))
        lost = lost_sections(self._noise, self._plan, self._students, history.terms, self._today, self._faults.jump)
        for record in history.terms:
            self._sections(record)
            self._enrolments(record)
            self._scores(record, lost.get(record.term.ordinal))
        for one in rounds:
            self._participation(one)
        self._responses(rounds)
        self._graduation(history)
        load_coverage(self._connection, [t.term.term_id for t in history.terms if t.term.all_marks_on <= self._today])
        self._insert_rows("data_info", list(info.items()))

    def _organisation(self, history: History) -> None:
        self._insert_rows("org_unit", org_unit_rows())
        terms = [r.term for r in history.terms]
        self._insert_rows("term", [(t.term_id, t.academic_year, t.seq, t.starts_on, t.ends_on) for t in terms])
        self._insert_rows("staff", self._staff_rows())
        rows = [
            (c.course_id, c.name, c.credits, c.category, c.owner, "两级" if c.two_level else "百分")
            for c in self._plan.courses
        ]
        self._insert_rows("course", rows)

    def _staff_rows(self) -> list[tuple[Any, ...]]:
        s = self._staff
        columns = (s.ids.tolist(), s.names.tolist(), s.unit, s.kind, s.conversion(), s.title, s.hired_on, s.left_on)
        rows = zip(*columns, strict=True)
        return [
            (*row[:7], row[7] if row[7] is not None and row[7] <= self._today else None)
            for row in rows
            if row[6] <= self._today
        ]

    def _student_rows(self, history: History) -> list[tuple[Any, ...]]:
        s = self._students
        status, left = self._status(history)
        entry = s.entry_year.tolist()
        major = [MAJOR_CODES[m] for m in s.major]
        gender = np.where(s.female, "女", "男").tolist()
        enrolled = [enrolled_on(year) for year in entry]
        due = (s.entry_year + _YEARS_OF_STUDY + (s.pause_at > 0)).tolist()
        columns = (s.ids.tolist(), s.names.tolist(), gender, entry, major, status, enrolled, left, due)
        return list(zip(*columns, strict=True))

    def _status(self, history: History) -> tuple[list[str], list[date | None]]:
        """Each student's standing and leaving day as known by `today`."""
        s, today = self._students, self._today
        status = ["在读"] * len(s.ids)
        left: list[date | None] = [None] * len(s.ids)
        current = history.terms[-1].term.ordinal
        for i in np.flatnonzero(s.is_paused(current)):
            status[i] = "休学"
        for i in np.flatnonzero(s.drop_after > 0):
            last = Term(2 * int(s.entry_year[i]) + int(s.drop_after[i]) - 1)
            if last.ends_on + _LEAVES_AFTER <= today:
                status[i], left[i] = "退学", last.ends_on + _LEAVES_AFTER
        for leaving in history.leavings:
            if leaving.term.leaving_on <= today:
                for i, state in zip(leaving.student, leaving.state, strict=True):
                    status[i] = STATES[state]
                    left[i] = None if state == STAYING else leaving.term.leaving_on
        return status, left

    def _sections(self, record: TermRecord) -> None:
        sections, ids = record.sections, _section_ids(record)
        course_ids = pa.array([c.course_id for c in self._plan.courses])
        self._insert("section", [ids, course_ids.take(pa.array(sections.course)), _same(record.term.term_id, len(ids))])
        two = sections.second >= 0
        share = np.where(two, 0.7, 1.0)
        self._insert(
            "section_staff",
            [ids, self._staff_ids.take(pa.array(sections.lead)), _same("主讲", len(ids)), pa.array(share)],
        )
        roles = pa.array(["助教", "实验"]).take(pa.array(sections.second_is_lab[two]))
        second = self._staff_ids.take(pa.array(sections.second[two]))
        self._insert("section_staff", [ids.filter(pa.array(two)), second, roles, pa.array(np.full(two.sum(), 0.3))])

    def _enrolments(self, record: TermRecord) -> None:
        e = record.enrolments
        columns = [_section_ids(record).take(pa.array(e.section)), self._student_ids.take(pa.array(e.student))]
        self._insert("enrolment", [*columns, _words(KINDS, e.kind), _words(STATUSES, e.status)])

    def _scores(self, record: TermRecord, lost: Ints | None) -> None:
        e, marks = record.enrolments, record.marks
        known = marks.published <= np.datetime64(self._today, "D").astype(np.int64)
        if lost is not None:
            known &= ~np.isin(e.section[marks.row], lost)
        m = marks.take(known)
        section = _section_ids(record).take(pa.array(e.section[m.row]))
        self._insert("score", [section, self._student_ids.take(pa.array(e.student[m.row])), *_mark_columns(m)])

    def _participation(self, one: Round) -> None:
        p, term = one.participation, one.record.term
        row = (_round_id(term), term.term_id, _FORM_VERSION, ITEMS, term.evaluation_from, term.evaluation_to)
        self._insert_rows("set_round", [row])
        section = _section_ids(one.record).take(pa.array(p.section))
        teacher = self._staff_ids.take(pa.array(one.record.sections.lead[p.section]))
        student = self._student_ids.take(pa.array(p.student))
        self._insert(
            "set_participation",
            [_same(_round_id(term), len(section)), section, teacher, student, pa.array(p.submitted)],
        )

    def _responses(self, rounds: Sequence[Round]) -> None:
        for one in rounds:
            r = one.responses
            section = _section_ids(one.record).take(pa.array(r.section))
            teacher = self._staff_ids.take(pa.array(one.record.sections.lead[r.section]))
            offsets = pa.array(np.arange(0, r.items.size + 1, ITEMS, dtype=np.int32))
            items = pa.ListArray.from_arrays(offsets, pa.array(r.items.ravel()))
            ids = pa.array([f"{token:011x}" for token in r.token.tolist()], type=pa.string())
            round_id = _same(_round_id(one.record.term), len(section))
            values = [items, pa.array(r.overall()), pa.array(r.duration_s), pa.array(r.straightlined())]
            self._insert("set_response", [ids, round_id, section, teacher, *values])

    def _graduation(self, history: History) -> None:
        for leaving in history.leavings:
            if leaving.term.leaving_on <= self._today:
                year = pa.array(np.full(len(leaving.student), leaving.term.leaving_on.year))
                student = self._student_ids.take(pa.array(leaving.student))
                self._insert("graduation", [student, year, _words(STATES, leaving.state), pa.array(leaving.degree)])

    def _insert_rows(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._insert(table, [pa.array(list(column)) for column in zip(*rows, strict=True)])

    def _insert(self, table: str, columns: Sequence[Any]) -> None:
        # Columns come in declared order; those left out at the end are nullable and stay empty.
        names = [column.name for column in TABLES[table].columns[: len(columns)]]
        self._connection.register("incoming", pa.table(list(columns), names=names))
        self._connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")  # noqa: S608 a declared table
        self._connection.unregister("incoming")


def _mark_columns(m: Marks) -> list[Any]:
    """The columns of `score` after the two ids."""
    grade_point = grade_points(m.points)
    return [
        _words(ATTEMPTS, m.attempt),
        pa.array(m.points, mask=np.isnan(m.points)),
        pa.array(m.passed == 1, mask=m.passed < 0),
        pa.array(grade_point, mask=np.isnan(grade_point)),
        pa.array(m.absent),
        pa.array(m.cheat),
        pa.array(m.deferred),
        pa.array(m.published.astype("datetime64[D]")),
    ]


def _section_ids(record: TermRecord) -> Any:
    return pa.array([f"{record.term.short}{n:05d}" for n in range(1, len(record.sections) + 1)])


def _round_id(term: Term) -> str:
    return f"SET{term.short}"


def _words(words: Sequence[str], codes: Ints) -> Any:
    return pa.array(list(words)).take(pa.array(codes))


def _same(value: str, length: int) -> Any:
    return pa.repeat(value, length)
