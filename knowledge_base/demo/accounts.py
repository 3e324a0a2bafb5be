"""The demo's accounts, read from the data itself: one per post, teacher and student.

Order, and with it the numbers of `teacher.N` and `student.N`, follows from the data alone: teacher.1 is the busiest of
计算机学院, teacher.2 to teacher.8 the busiest of the other teaching units, and so on in turn; student.1 is a third-year
student of 软件工程.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge_base.demo.organisation import MAJOR_CODES, MAJORS, OFFICES, TEACHING_UNITS, UNIT_CODES
from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.warehouse import SqlClient

_SUPERVISED_PER_UNIT = 5
_FIRST_MAJOR = "cs.se"
_THIRD_YEAR = 2

_AS_OF = "SELECT value FROM data_info WHERE key = 'as_of'"
_TEACHERS = """
SELECT t.staff_id, t.name, t.org_id, t.title_level, t.employment_kind, count(*) AS sections
FROM section_staff x JOIN staff t USING (staff_id)
WHERE t.left_on IS NULL
GROUP BY t.staff_id, t.name, t.org_id, t.title_level, t.employment_kind
ORDER BY sections DESC, t.staff_id
"""
_OFFICE_STAFF = "SELECT staff_id, name, org_id FROM staff WHERE employment_kind = '行政' ORDER BY staff_id"
_STUDENTS = "SELECT student_id, name, major_id, entry_year, status FROM student ORDER BY student_id"
_SECTIONS = """
SELECT s.section_id, c.owner_id
FROM section s JOIN course c USING (course_id)
WHERE s.term_id IN (SELECT term_id FROM term ORDER BY starts_on DESC LIMIT 2)
ORDER BY s.section_id
"""


@dataclass(frozen=True)
class DemoAccount:
    """One account. `unit` is the college of a dean or teacher, the major of a head or student; `person` their id."""

    username: str
    role: str
    display_name: str
    unit: str | None = None
    person: str | None = None
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Teacher:
    staff_id: str
    name: str
    unit: str
    title: str
    kind: str
    sections: int


def demo_accounts(client: SqlClient) -> list[DemoAccount]:
    """Every account of the demo: posts first, then teachers, then students."""
    client = client.scoped(Right(RightKind.SCHOOL))
    teachers = [_Teacher(*row) for row in client.fetch(_TEACHERS)]
    return [*_posts(client, teachers), *_teacher_accounts(teachers), *_student_accounts(client)]


def _posts(client: SqlClient, teachers: list[_Teacher]) -> Iterator[DemoAccount]:
    office = {row[2]: row for row in reversed(client.fetch(_OFFICE_STAFF))}
    quality, academic = office[OFFICES[1].code], office[OFFICES[0].code]
    yield DemoAccount("leader", "leader", f"{academic[1]}（校领导）", person=academic[0])
    yield DemoAccount("qa", "qa", f"{quality[1]}（质量评估中心）", person=quality[0])
    supervisor = next((t for t in teachers if t.kind == "返聘"), teachers[-1])
    granted = _granted_sections(client)
    yield DemoAccount("supervisor", "supervisor", f"{supervisor.name}（督导）", None, supervisor.staff_id, granted)
    # Deans and heads are full professors where the unit has any; no one holds two posts.
    free = sorted(teachers, key=lambda t: (t.title != "正高", t.kind != "专任", t.staff_id))
    for unit in TEACHING_UNITS:
        dean = _appoint(free, unit.code)
        title = "主任" if unit.name.endswith("部") else "院长"
        yield DemoAccount(f"dean.{unit.code}", "dean", f"{dean.name}（{unit.name}{title}）", unit.code, dean.staff_id)
    for major in MAJORS:
        head = _appoint(free, major.college)
        name = f"{head.name}（{major.name}专业负责人）"
        yield DemoAccount(f"head.{major.code}", "head", name, major.code, head.staff_id)


def _appoint(free: list[_Teacher], unit: str) -> _Teacher:
    """Take the first free teacher of the unit; a small unit's last one keeps further posts."""
    own = [t for t in free if t.unit == unit]
    if len(own) > 1:
        free.remove(own[0])
    return own[0]


def _granted_sections(client: SqlClient) -> tuple[str, ...]:
    """Some sections of the two latest terms from every teaching unit, scattered but always the same."""
    by_unit: dict[str, list[str]] = {code: [] for code in UNIT_CODES}
    for section_id, owner in client.fetch(_SECTIONS):
        by_unit[owner].append(section_id)
    scattered = (sorted(own, key=_scatter)[:_SUPERVISED_PER_UNIT] for own in by_unit.values())
    return tuple(sorted(section for own in scattered for section in own))


def _scatter(section: str) -> bytes:
    return hashlib.sha256(section.encode()).digest()


def _teacher_accounts(teachers: list[_Teacher]) -> Iterator[DemoAccount]:
    turn: dict[str, int] = {}
    keyed = []
    for teacher in teachers:
        place = turn[teacher.unit] = turn.get(teacher.unit, 0) + 1
        keyed.append((place, UNIT_CODES.index(teacher.unit), teacher))
    for number, (_, _, t) in enumerate(sorted(keyed, key=lambda k: k[:2]), start=1):
        yield DemoAccount(f"teacher.{number}", "teacher", t.name, t.unit, t.staff_id)


def _student_accounts(client: SqlClient) -> Iterator[DemoAccount]:
    """Third-year students first, then the others who study, then those who left; majors take turns."""
    as_of = date.fromisoformat(client.fetch(_AS_OF)[0][0])
    third_year = as_of.year - (0 if as_of.month >= 9 else 1) - _THIRD_YEAR
    majors = [_FIRST_MAJOR, *(code for code in MAJOR_CODES if code != _FIRST_MAJOR)]
    order = {code: place for place, code in enumerate(majors)}
    turn: dict[tuple[int, str], int] = {}
    keyed = []
    for student_id, name, major, entry_year, status in client.fetch(_STUDENTS):
        studies = status == "在读"
        group = 0 if studies and entry_year == third_year else 1 if studies else 2
        place = turn[group, major] = turn.get((group, major), 0) + 1
        keyed.append((group, place, order[major], student_id, name, major))
    for number, (_, _, _, student_id, name, major) in enumerate(sorted(keyed), start=1):
        yield DemoAccount(f"student.{number}", "student", name, major, student_id)
