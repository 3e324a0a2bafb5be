"""The metrics once more, by SQL written from their definitions alone over the base tables: what the tools are held to.

Nothing here may import `tools.metrics` or read a derived fact. A figure is (value, numerator, denominator, n).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.evaluation.warehouse import SqlClient

Numbers = tuple[float | None, float, float, int]

COURSE_RESULTS = """
SELECT sc.student_id AS person, se.section_id, se.term_id, te.academic_year, se.course_id, co.owner_id, st.major_id,
       ou.parent_id AS college_id, co.credits, sc.grade_point,
       CASE WHEN sc.is_absent OR sc.is_cheat THEN TRUE
            WHEN co.grading = '两级' THEN NOT sc.passed
            ELSE sc.points < 60 END AS failed
FROM score sc
JOIN enrolment en USING (section_id, student_id)
JOIN section se USING (section_id)
JOIN term te USING (term_id)
JOIN course co USING (course_id)
JOIN student st USING (student_id)
JOIN org_unit ou ON ou.org_id = st.major_id
WHERE sc.attempt = '正考' AND en.kind = '正常' AND en.status = '在修' AND sc.is_deferred IS FALSE
"""
"""正考 of normal, current enrolments, without 缓考; absent or cheating counts as failed."""

RESPONSES = """
SELECT re.response_id AS person, re.section_id, ro.term_id, te.academic_year, re.staff_id, sf.org_id AS college_id,
       re.overall, re.straightlined IS FALSE AND re.duration_s >= 30 AS valid
FROM set_response re
JOIN set_round ro USING (round_id)
JOIN term te USING (term_id)
JOIN staff sf USING (staff_id)
"""

GRADUATES = """
SELECT gr.student_id AS person, gr.grad_year, gr.state, st.major_id, ou.parent_id AS college_id
FROM graduation gr JOIN student st USING (student_id) JOIN org_unit ou ON ou.org_id = st.major_id
"""

_TOP_BOTTOM = {
    "course_fail_rate": (COURSE_RESULTS, "TRUE", "sum(CASE WHEN failed THEN 1 ELSE 0 END)", "count(*)"),
    "student_fail_rate": (
        COURSE_RESULTS,
        "TRUE",
        "count(DISTINCT CASE WHEN failed THEN (person, term_id) END)",
        "count(DISTINCT (person, term_id))",
    ),
    "avg_gpa": (COURSE_RESULTS, "grade_point IS NOT NULL", "sum(grade_point * credits)", "sum(credits)"),
    "set_mean_score": (RESPONSES, "valid", "sum(overall)", "count(*)"),
    "set_valid_rate": (RESPONSES, "TRUE", "sum(CASE WHEN valid THEN 1 ELSE 0 END)", "count(*)"),
    "graduation_rate": (GRADUATES, "TRUE", "sum(CASE WHEN state = '毕业' THEN 1 ELSE 0 END)", "count(*)"),
}


@dataclass(frozen=True)
class Row:
    """Which rows a figure is of: SQL conditions over the columns above, joined by AND."""

    conditions: tuple[str, ...] = ()

    def where(self, *conditions: str) -> Row:
        return Row((*self.conditions, *conditions))


def figure(client: SqlClient, metric: str, rows: Row) -> Numbers:
    """The figure of a metric over rows; the value is None where nothing is counted."""
    source, counted, top, bottom = _TOP_BOTTOM[metric]
    where = " AND ".join(f"({c})" for c in (counted, *rows.conditions))
    sql = f"SELECT {top}, {bottom}, count(DISTINCT person) FROM ({source}) x WHERE {where}"
    numerator, denominator, n = client.fetch(sql)[0]
    return (numerator / denominator if denominator else None), numerator or 0, denominator or 0, n


def student_teacher_ratio(client: SqlClient, day: str, college: str | None) -> Numbers:
    """Students over converted teachers on a day, of a college or (None) the school."""
    major = "TRUE" if college is None else f"ou.parent_id = '{college}'"
    unit = "TRUE" if college is None else f"org_id = '{college}'"
    present = f"<= DATE '{day}' AND coalesce(left_on, DATE '9999-01-01') > DATE '{day}'"
    students = client.fetch(
        f"SELECT count(*) FROM student JOIN org_unit ou ON ou.org_id = major_id WHERE {major} AND enrolled_on {present}"
    )[0][0]
    teachers = client.fetch(f"SELECT coalesce(sum(conversion), 0) FROM staff WHERE {unit} AND hired_on {present}")[0][0]
    return (students / teachers if teachers else None), students, teachers, students


def close(found: Sequence[float | None], true: Numbers) -> bool:
    """Whether two figures are the same to a billionth."""
    return all(
        a is b is None or (a is not None and b is not None and abs(a - b) <= 1e-9 * max(1.0, abs(b)))
        for a, b in zip(found, true, strict=True)
    )
