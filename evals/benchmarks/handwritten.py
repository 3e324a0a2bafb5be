"""Questions to the metric tool, and what a person would write instead: over the base tables, and over the fact.

Written from the definitions, joining only what each question needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.scope import Role, Scope

_LEADER = Scope("leader", Role.LEADER)
_DEAN = Scope("dean.cs", Role.DEAN, college="cs")
_HEAD = Scope("head.cs.se", Role.HEAD, college="cs", major="cs.se")

_FAILED = "coalesce({0}is_absent OR {0}is_cheat OR {0}points < 60 OR NOT {0}passed, FALSE)"
_COUNTED = "k.attempt = '正考' AND NOT k.is_deferred AND e.kind = '正常' AND e.status = '在修'"
_FACT_COUNTED = "attempt = '正考' AND NOT is_deferred AND kind = '正常' AND status = '在修'"
_ENROLLED = "score k JOIN enrolment e ON e.section_id = k.section_id AND e.student_id = k.student_id"
_OF_TERM = "JOIN section s ON s.section_id = k.section_id JOIN term t ON t.term_id = s.term_id"
_OF_COLLEGE = "JOIN student p ON p.student_id = k.student_id JOIN org_unit m ON m.org_id = p.major_id"
_YEARS = "academic_year IN ('2022-2023', '2023-2024', '2024-2025')"


def _rate(failed: str, person: str = "student_id") -> str:
    return (
        f"count(*) FILTER ({failed}) / nullif(count(*), 0), count(*) FILTER ({failed}), count(*), "
        f"count(DISTINCT {person})"
    )


_K_RATE = _rate(_FAILED.format("k."), "k.student_id")
_F_RATE = _rate(_FAILED.format(""))
_GPA = (
    "sum({0}grade_point * {1}credits) / nullif(sum({1}credits), 0), sum({0}grade_point * {1}credits), "
    "sum({1}credits), count(DISTINCT {0}student_id)"
)
_PERSON_TERM = "{0}student_id || {1}term_id"
_F_PERSON = (
    "count(DISTINCT {0}) FILTER ({1}) / nullif(count(DISTINCT {0}), 0), count(DISTINCT {0}) FILTER ({1}), "
    "count(DISTINCT {0}), count(DISTINCT {2})"
)


@dataclass(frozen=True)
class Question:
    """One call of the metric tool, and what a person would write instead."""

    name: str
    scope: Scope
    call: Mapping[str, Any]
    base: str
    fact: str


QUESTIONS = (
    Question(
        "a college's year",
        _DEAN,
        {"metric": "course_fail_rate", "unit": "cs", "periods": ["2024-2025"]},
        f"SELECT {_K_RATE} FROM {_ENROLLED} {_OF_TERM} {_OF_COLLEGE} "
        f"WHERE {_COUNTED} AND m.parent_id = 'cs' AND t.academic_year = '2024-2025'",
        f"SELECT {_F_RATE} FROM result_fact WHERE {_FACT_COUNTED} AND college_id = 'cs' "
        "AND academic_year = '2024-2025'",
    ),
    Question(
        "a college's trend",
        _DEAN,
        {
            "metric": "course_fail_rate",
            "unit": "cs",
            "periods": ["2022-2023", "2023-2024", "2024-2025"],
            "by": "period",
        },
        f"SELECT t.academic_year, {_K_RATE} FROM {_ENROLLED} {_OF_TERM} {_OF_COLLEGE} "
        f"WHERE {_COUNTED} AND m.parent_id = 'cs' AND t.{_YEARS} GROUP BY 1",
        f"SELECT academic_year, {_F_RATE} FROM result_fact WHERE {_FACT_COUNTED} AND college_id = 'cs' "
        f"AND {_YEARS} GROUP BY 1",
    ),
    Question(
        "a college's majors, three years",
        _DEAN,
        {
            "metric": "course_fail_rate",
            "unit": "cs",
            "periods": ["2022-2023", "2023-2024", "2024-2025"],
            "by": "major",
        },
        f"SELECT p.major_id, {_K_RATE} FROM {_ENROLLED} {_OF_TERM} {_OF_COLLEGE} "
        f"WHERE {_COUNTED} AND m.parent_id = 'cs' AND t.{_YEARS} GROUP BY 1",
        f"SELECT major_id, {_F_RATE} FROM result_fact WHERE {_FACT_COUNTED} AND college_id = 'cs' "
        f"AND {_YEARS} GROUP BY 1",
    ),
    Question(
        "all colleges, a year",
        _LEADER,
        {"metric": "course_fail_rate", "unit": "school", "periods": ["2024-2025"], "by": "college"},
        f"SELECT m.parent_id, {_K_RATE} FROM {_ENROLLED} {_OF_TERM} {_OF_COLLEGE} "
        f"WHERE {_COUNTED} AND t.academic_year = '2024-2025' GROUP BY 1",
        f"SELECT college_id, {_F_RATE} FROM result_fact WHERE {_FACT_COUNTED} "
        "AND academic_year = '2024-2025' GROUP BY 1",
    ),
    Question(
        "a college's courses, a year",
        _LEADER,
        {
            "metric": "course_fail_rate",
            "unit": "me",
            "periods": ["2023-2024"],
            "by": "course",
            "attribution": "student_unit",
        },
        f"SELECT s.course_id, {_K_RATE} FROM {_ENROLLED} {_OF_TERM} {_OF_COLLEGE} "
        f"WHERE {_COUNTED} AND m.parent_id = 'me' AND t.academic_year = '2023-2024' GROUP BY 1",
        f"SELECT course_id, {_F_RATE} FROM result_fact WHERE {_FACT_COUNTED} AND college_id = 'me' "
        "AND academic_year = '2023-2024' GROUP BY 1",
    ),
    Question(
        "the school's mean GPA, a term",
        _LEADER,
        {"metric": "avg_gpa", "unit": "school", "periods": ["2024-2025-1"]},
        f"SELECT {_GPA.format('k.', 'c.')} FROM {_ENROLLED} JOIN section s ON s.section_id = k.section_id "
        f"JOIN course c ON c.course_id = s.course_id WHERE {_COUNTED} AND k.grade_point IS NOT NULL "
        "AND s.term_id = '2024-2025-1'",
        f"SELECT {_GPA.format('', '')} FROM result_fact WHERE {_FACT_COUNTED} AND grade_point IS NOT NULL "
        "AND term_id = '2024-2025-1'",
    ),
    Question(
        "students failing, a college's trend",
        _DEAN,
        {
            "metric": "student_fail_rate",
            "unit": "cs",
            "periods": ["2022-2023", "2023-2024", "2024-2025"],
            "by": "period",
        },
        f"SELECT t.academic_year, {_F_PERSON.format(_PERSON_TERM.format('k.', 's.'), _FAILED.format('k.'), 'k.student_id')} "  # noqa: E501 one expression
        f"FROM {_ENROLLED} {_OF_TERM} {_OF_COLLEGE} WHERE {_COUNTED} AND m.parent_id = 'cs' AND t.{_YEARS} GROUP BY 1",
        f"SELECT academic_year, {_F_PERSON.format(_PERSON_TERM.format('', ''), _FAILED.format(''), 'student_id')} "
        f"FROM result_fact WHERE {_FACT_COUNTED} AND college_id = 'cs' AND {_YEARS} GROUP BY 1",
    ),
    Question(
        "a major's term",
        _HEAD,
        {"metric": "course_fail_rate", "unit": "cs.se", "periods": ["2025-2026-1"]},
        f"SELECT {_K_RATE} FROM {_ENROLLED} JOIN section s ON s.section_id = k.section_id "
        f"JOIN student p ON p.student_id = k.student_id "
        f"WHERE {_COUNTED} AND p.major_id = 'cs.se' AND s.term_id = '2025-2026-1'",
        f"SELECT {_F_RATE} FROM result_fact WHERE {_FACT_COUNTED} AND major_id = 'cs.se' AND term_id = '2025-2026-1'",
    ),
)
