"""The true figures, by SQL written from the definitions alone.

This module must never import `tools`: it is what the tools are measured against. It reads the base tables only, not
the facts derived from them, and states each definition once more in its own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

PASS_MARK = 60
MIN_SECONDS = 30
RANK_MIN_N = 30
"""The demo school's rules in force; a test holds them equal to its rules.yaml."""

_RESULT = f"""
CREATE TEMP TABLE true_result AS
SELECT k.student_id, s.section_id, s.course_id, s.term_id, t.academic_year, c.credits, c.owner_id, p.major_id,
       m.parent_id AS college_id, k.grade_point,
       k.is_absent OR k.is_cheat OR coalesce(k.points < {PASS_MARK}, FALSE) OR coalesce(NOT k.passed, FALSE) AS failed
FROM score k
JOIN enrolment e ON e.section_id = k.section_id AND e.student_id = k.student_id
JOIN section s ON s.section_id = k.section_id
JOIN term t ON t.term_id = s.term_id
JOIN course c ON c.course_id = s.course_id
JOIN student p ON p.student_id = k.student_id
JOIN org_unit m ON m.org_id = p.major_id
WHERE k.attempt = '正考' AND NOT k.is_deferred AND e.kind = '正常' AND e.status = '在修'
"""
_RESPONSE = f"""
CREATE TEMP TABLE true_response AS
SELECT a.response_id, a.section_id, a.staff_id, s.course_id, r.term_id, t.academic_year, w.org_id AS college_id,
       a.overall, NOT a.straightlined AND a.duration_s >= {MIN_SECONDS} AS valid
FROM set_response a
JOIN set_round r ON r.round_id = a.round_id
JOIN term t ON t.term_id = r.term_id
JOIN staff w ON w.staff_id = a.staff_id
JOIN section s ON s.section_id = a.section_id
"""
_GRADUATE = """
CREATE TEMP TABLE true_graduate AS
SELECT g.student_id, g.state, 'grad:' || g.grad_year AS cohort, p.major_id, m.parent_id AS college_id
FROM graduation g JOIN student p ON p.student_id = g.student_id JOIN org_unit m ON m.org_id = p.major_id
"""

# metric: (table, rows counted, numerator, denominator, persons)
_MEASURES = {
    "course_fail_rate": ("true_result", "TRUE", "count(*) FILTER (failed)", "count(*)", "student_id"),
    "student_fail_rate": (
        "true_result",
        "TRUE",
        "count(DISTINCT student_id || term_id) FILTER (failed)",
        "count(DISTINCT student_id || term_id)",
        "student_id",
    ),
    "avg_gpa": ("true_result", "grade_point IS NOT NULL", "sum(grade_point * credits)", "sum(credits)", "student_id"),
    "set_mean_score": ("true_response", "valid", "sum(overall)", "count(*)", "response_id"),
    "set_valid_rate": ("true_response", "TRUE", "count(*) FILTER (valid)", "count(*)", "response_id"),
    "graduation_rate": ("true_graduate", "TRUE", "count(*) FILTER (state = '毕业')", "count(*)", "student_id"),
}
_RATIO = "student_teacher_ratio"


@dataclass(frozen=True)
class Asker:
    """Whose rows `self` stands for: a role, its person and a supervisor's sections."""

    role: str
    person: str | None = None
    sections: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cell:
    """One figure: a metric of a unit (org code, `school`, `self`) over periods of one kind, pooled."""

    metric: str
    unit: str
    periods: tuple[str, ...]
    course: str = ""
    section: str = ""
    by_owner: bool = False


@dataclass(frozen=True)
class Truth:
    """The figures of a cell. `n` counts persons (responses where nobody may know the persons)."""

    value: float
    numerator: float
    denominator: float
    n: int


class Reference:
    """True figures of one generation. Not for several threads."""

    def __init__(self, path: Path) -> None:
        # Attached to an engine of its own: the assistant's connection to the file is locked down, ours makes tables.
        self._connection = duckdb.connect()
        self._connection.execute(f"ATTACH '{path}' AS generation (READ_ONLY)")
        self._connection.execute("USE generation")
        for statement in (_RESULT, _RESPONSE, _GRADUATE):
            self._connection.execute(statement)
        self._known: dict[tuple[Cell, Asker], Truth | None] = {}

    def close(self) -> None:
        self._connection.close()

    def truth(self, cell: Cell, asker: Asker) -> Truth | None:
        """The cell's figures; None where it has no rows."""
        if (cell, asker) not in self._known:
            self._known[cell, asker] = self._table(cell, asker, "''").get("")
        return self._known[cell, asker]

    def table(self, cell: Cell, by: str, asker: Asker) -> dict[Cell, Truth]:
        """The cells `cell` falls into: by period, college, major, course or section."""
        if by == "period" or cell.metric == _RATIO:
            return self._one_by_one(cell, by, asker)
        rows = self._table(cell, asker, f"{by}_id")
        if by in ("course", "section"):
            return {_narrowed(cell, by, key): truth for key, truth in rows.items()}
        return {replace(cell, unit=key): truth for key, truth in rows.items()}

    def course(self, name: str) -> str:
        """The id of the one course of that name; KeyError when there are none or several."""
        found = self.fetch(f"SELECT course_id FROM course WHERE name = {_text(name)}")
        if len(found) != 1:
            raise KeyError(f"{len(found)} courses are called {name}")
        return str(found[0][0])

    def names(self) -> dict[str, str]:
        """Unit and course codes with their names."""
        rows = self.fetch("SELECT org_id, name FROM org_unit UNION ALL SELECT course_id, name FROM course")
        return {str(code): str(name) for code, name in rows}

    def fetch(self, sql: str) -> list[tuple[object, ...]]:
        return self._connection.execute(sql).fetchall()

    def _one_by_one(self, cell: Cell, by: str, asker: Asker) -> dict[Cell, Truth]:
        if by == "period":
            cells = [replace(cell, periods=(period,)) for period in cell.periods]
        else:
            colleges = self.fetch("SELECT org_id FROM org_unit WHERE level = 'college'")
            cells = [replace(cell, unit=str(code)) for (code,) in colleges]
        return {c: truth for c in cells if (truth := self.truth(c, asker)) is not None}

    def _table(self, cell: Cell, asker: Asker, key: str) -> dict[str, Truth]:
        if cell.metric == _RATIO:
            return self._ratio(cell)
        table, where, numerator, denominator, person = _MEASURES[cell.metric]
        conditions = " AND ".join([where, *self._conditions(cell, asker)])
        rows = self._connection.execute(
            f"SELECT {key}, {numerator}, {denominator}, count(DISTINCT {person}) FROM {table} "
            f"WHERE {conditions} GROUP BY 1"
        ).fetchall()
        return {str(k): Truth(float(a) / float(b), float(a), float(b), int(n)) for k, a, b, n in rows if b}

    def _ratio(self, cell: Cell) -> dict[str, Truth]:
        day = f"DATE {_text(cell.periods[0])}"
        there = f"AND (left_on IS NULL OR left_on > {day})"
        of_college = "" if cell.unit == "school" else f"AND m.parent_id = {_text(cell.unit)}"
        students = f"SELECT count(*) FROM student p JOIN org_unit m ON m.org_id = p.major_id WHERE enrolled_on <= {day}"
        staff = f"SELECT sum(conversion) FROM staff WHERE hired_on <= {day} {there}"
        if cell.unit != "school":
            staff += f" AND org_id = {_text(cell.unit)}"
        heads = int(str(self.fetch(f"{students} {there} {of_college}")[0][0]))
        teachers = float(str(self.fetch(staff)[0][0] or 0))
        return {"": Truth(heads / teachers, heads, teachers, heads)} if heads and teachers else {}

    def _conditions(self, cell: Cell, asker: Asker) -> list[str]:
        column = {"grad": "cohort"}.get(cell.periods[0][:4], "term_id" if len(cell.periods[0]) > 9 else "academic_year")
        conditions = [f"{column} IN ({', '.join(map(_text, cell.periods))})"]
        if cell.unit == "self":
            conditions.append(_own_rows(cell.metric, asker))
        elif cell.unit != "school":
            unit = "owner_id" if cell.by_owner else "major_id" if "." in cell.unit else "college_id"
            conditions.append(f"{unit} = {_text(cell.unit)}")
        if cell.course:
            conditions.append(f"course_id = {_text(cell.course)}")
        if cell.section:
            conditions.append(f"section_id = {_text(cell.section)}")
        return conditions


def knows(metric: str) -> bool:
    """Whether the cases' SQL holds this metric; the rest of the catalogue is held to SQL by hand in the tests."""
    return metric == _RATIO or metric in _MEASURES


def expand(code: str) -> tuple[str, ...]:
    """The periods of a pooled code: `2022-2023..2024-2025` is three academic years, `a+b` those two only."""
    if "+" in code:
        return tuple(code.split("+"))
    first, _, last = code.partition("..")
    if not last:
        return (first,)
    if first.startswith("grad:"):
        return tuple(f"grad:{year}" for year in range(int(first[5:]), int(last[5:]) + 1))
    years = range(int(first[:4]), int(last[:4]) + 1)
    if len(first) == 9:
        return tuple(f"{year}-{year + 1}" for year in years)
    terms = [f"{year}-{year + 1}-{half}" for year in years for half in (1, 2)]
    return tuple(term for term in terms if first <= term <= last)


def _narrowed(cell: Cell, by: str, key: str) -> Cell:
    return replace(cell, course=key) if by == "course" else replace(cell, section=key)


def _own_rows(metric: str, asker: Asker) -> str:
    if asker.role == "student":
        return f"student_id = {_text(asker.person or '')}"
    if asker.role == "supervisor":
        return f"section_id IN ({', '.join(map(_text, sorted(asker.sections)))})"
    if metric.startswith("set_"):
        return f"staff_id = {_text(asker.person or '')}"
    return f"section_id IN (SELECT section_id FROM section_staff WHERE staff_id = {_text(asker.person or '')})"


def _text(value: str) -> str:
    """A quoted literal; only codes and names of the school are ever written."""
    if not re.fullmatch(r"[\w.:（）\-+# ]+", value):
        raise ValueError(f"not a code or name: {value!r}")
    return f"'{value}'"
