"""A student's plan of terms held to the record by hand: what it violates, by SQL over the base tables alone.

Written apart from the planner, of which it knows nothing: it is given terms with course numbers. Where the planner
reasons from plans which term a course is given in, this asks whether anybody was taught it in such a term of the last
two years, not counting those who repeated it. Only for the demo school: its pass mark, caps and longest time of study.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.by_hand.model import Client
from evals.by_hand.rows import PASS_MARK

CAP, CAP_UNDER_RED, YEARS = 30, 20, 6
"""The demo school's rules: credits of a term, under a red warning, and the longest time of study."""

_PLAN = """
SELECT cc.course_id, cc.credits, cc.nature, cc.suggested_term, cu.elective_credits
FROM student st JOIN curriculum cu ON cu.major_id = st.major_id AND cu.entry_year = st.entry_year
JOIN curriculum_course cc ON cc.curriculum_id = cu.curriculum_id WHERE st.student_id = '{student}'
"""
_TRIED = f"""
SELECT se.course_id, max(CASE WHEN NOT sc.is_cheat AND NOT sc.is_absent
                               AND coalesce(sc.points >= {PASS_MARK}, sc.passed) THEN 1 ELSE 0 END) AS passed
FROM score sc JOIN section se ON se.section_id = sc.section_id
WHERE sc.student_id = '{{student}}' AND NOT sc.is_deferred GROUP BY se.course_id
"""
_OPEN_PLACES = """
SELECT DISTINCT se.course_id FROM enrolment en JOIN section se ON se.section_id = en.section_id
WHERE en.student_id = '{student}' AND en.status = '在修'
  AND (en.kind = '免修' OR (en.kind IN ('正常', '重修') AND se.term_id >= '{before}' AND NOT EXISTS (
       SELECT 1 FROM score sc WHERE sc.section_id = en.section_id AND sc.student_id = en.student_id
       AND NOT sc.is_deferred)))
"""
_TAUGHT = """
SELECT DISTINCT se.course_id, substr(se.term_id, 11) AS seq FROM section se
JOIN enrolment en ON en.section_id = se.section_id AND en.kind = '正常' WHERE se.term_id >= '{since}'
"""
_WARNED = """
SELECT level FROM academic_warning WHERE student_id = '{student}' AND state IN ('送达', '帮扶', '解除', '升级')
AND state NOT IN ('解除', '升级') AND term_id = (SELECT max(term_id) FROM academic_warning
    WHERE student_id = '{student}' AND state IN ('送达', '帮扶', '解除', '升级'))
"""


@dataclass(frozen=True)
class School:
    """What all students share: (course, seq of the year) taught, and (course, before) of hard prerequisites."""

    taught: frozenset[tuple[str, str]]
    before: Mapping[str, tuple[str, ...]]
    running: str

    @classmethod
    def of(cls, client: Client, running: str) -> School:
        """`running` is the term of today; the plan begins with the one after it."""
        before: dict[str, tuple[str, ...]] = {}
        for course, earlier in client.fetch(
            "SELECT course_id, prereq_course_id FROM course_prerequisite WHERE kind = '硬先修'"
        ):
            before[course] = (*before.get(course, ()), earlier)
        taught = client.fetch(_TAUGHT.format(since=_shift(running, -3)))
        return cls(frozenset((c, s) for c, s in taught), before, running)


@dataclass(frozen=True)
class Student:
    """A record by hand: `plan` maps a course to (credits, nature, suggested term)."""

    entry_year: int
    plan: Mapping[str, tuple[float, str, int]]
    elective_credits: float
    passed: frozenset[str]
    failed: frozenset[str]
    under_way: frozenset[str]
    cap: float

    @classmethod
    def of(cls, client: Client, school: School, student: str) -> Student:
        """Read it from the base tables."""
        ((entry_year,),) = client.fetch(f"SELECT entry_year FROM student WHERE student_id = '{student}'")
        rows = client.fetch(_PLAN.format(student=student))
        tried = dict(client.fetch(_TRIED.format(student=student)))
        places = client.fetch(_OPEN_PLACES.format(student=student, before=_shift(school.running, -1)))
        passed = frozenset(course for course, ok in tried.items() if ok)
        under_way = frozenset(course for (course,) in places) - passed
        warned = [level for (level,) in client.fetch(_WARNED.format(student=student))]
        return cls(
            entry_year=entry_year,
            plan={row[0]: (row[1], row[2], row[3]) for row in rows},
            elective_credits=rows[0][4],
            passed=passed,
            failed=frozenset(tried) - passed - under_way,
            under_way=under_way,
            cap=CAP_UNDER_RED if warned == ["红"] else CAP,
        )


def violations(school: School, student: Student, terms: Sequence[tuple[str, Sequence[str]]], whole: bool) -> list[str]:
    """Every rule the plan breaks; `whole` when it claims to lead to graduation."""
    placed = {course: term for term, courses in terms for course in courses}
    found = [f"{c} stands twice" for t, courses in terms for c in courses if placed[c] != t or courses.count(c) > 1]
    for place, (term, courses) in enumerate(terms):
        cap = student.cap if term == _shift(school.running, 1) else CAP
        if sum(_credits(student, c) for c in courses) > cap:
            found.append(f"{term} holds more than {cap} credits")
        if not _shift(school.running, 1) <= term < f"{student.entry_year + YEARS}-":
            found.append(f"{term} is not a term to come within the longest time of study")
        earlier = {c for _, cs in terms[:place] for c in cs} | student.passed | student.under_way
        for course in courses:
            found += _faults(school, student, term, course, earlier)
    return [*found, *(_unfinished(student, placed) if whole else ()), *_late_retakes(school, student, terms, placed)]


def _faults(school: School, student: Student, term: str, course: str, earlier: set[str]) -> list[str]:
    found = [f"{course} comes before {b}" for b in school.before.get(course, ()) if b not in earlier]
    if course in student.passed | student.under_way:
        found.append(f"{course} is passed or under way")
    if (course, term[-1]) not in school.taught:
        found.append(f"{course} is not taught in a term like {term}")
    if course in student.plan and course not in student.failed:
        meant = _shift(f"{student.entry_year}-{student.entry_year + 1}-1", student.plan[course][2] - 1)
        if term < meant:
            found.append(f"{course} stands before the term its plan suggests")
    return found


def _unfinished(student: Student, placed: Mapping[str, Any]) -> list[str]:
    done = student.passed | student.under_way | set(placed)
    required = [c for c, (_, nature, _) in student.plan.items() if nature == "必修"]
    found = [f"{c} is required and missing" for c in required if c not in done]
    reached = sum(credits for c, (credits, nature, _) in student.plan.items() if nature != "必修" and c in done)
    return [*found, *(["electives are short"] if reached < student.elective_credits else [])]


def _late_retakes(
    school: School, student: Student, terms: Sequence[tuple[str, Sequence[str]]], placed: Mapping[str, str]
) -> list[str]:
    """A failed required course that could be repeated next term, where there is room, and is not."""
    following = _shift(school.running, 1)
    now = next((courses for term, courses in terms if term == following), ())
    room = student.cap - sum(_credits(student, c) for c in now)
    ready = student.passed | student.under_way
    return [
        f"{c} could be repeated in {following}"
        for c in student.failed
        if student.plan.get(c, (0, "", 0))[1] == "必修"
        and (c, following[-1]) in school.taught
        and set(school.before.get(c, ())) <= ready
        and placed.get(c) != following
        and student.plan[c][0] <= room
    ]


def _credits(student: Student, course: str) -> float:
    return student.plan[course][0] if course in student.plan else 0.0


def _shift(term: str, by: int) -> str:
    number = 2 * int(term[:4]) + int(term[-1]) - 1 + by
    return f"{number // 2}-{number // 2 + 1}-{number % 2 + 1}"
