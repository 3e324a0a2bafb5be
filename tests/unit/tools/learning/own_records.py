"""A made-up school of one major and one student, for cases that the demo does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse
from tests.rows import load
from tools.learning.door import open_door
from tools.learning.reading import read_record
from tools.learning.record import Record
from tools.scope import Role, Scope

TODAY = date(2025, 3, 20)
ME = Scope("me", Role.STUDENT, college="cs", major="cs.se", person="p1")
Rows = Iterable[tuple[str, Mapping[str, Any]]]


def school(status: str = "在读", total: float = 20, elective: float = 0) -> list[tuple[str, dict[str, Any]]]:
    """A student of 2023, in the fourth term of study; no courses yet."""
    years = (("2023-2024", 2023), ("2024-2025", 2024))
    return [
        ("org_unit", {"org_id": "school", "level": "school", "kind": "学校", "name": "学校"}),
        ("org_unit", {"org_id": "cs", "parent_id": "school", "level": "college", "kind": "教学", "name": "计算机学院"}),
        ("org_unit", {"org_id": "cs.se", "parent_id": "cs", "level": "major", "kind": "专业", "name": "软件工程"}),
        *(
            ("term", {"term_id": f"{year}-{seq}", "academic_year": year, "seq": seq, "starts_on": start,
                      "ends_on": end})
            for year, first in years
            for seq, start, end in (
                (1, date(first, 9, 1), date(first + 1, 1, 17)),
                (2, date(first + 1, 2, 24), date(first + 1, 7, 5)),
            )
        ),
        ("student", {"student_id": "p1", "name": "某人", "entry_year": 2023, "major_id": "cs.se", "status": status,
                     "enrolled_on": date(2023, 9, 1), "expected_grad_year": 2027}),
        ("curriculum", {"curriculum_id": "k", "major_id": "cs.se", "entry_year": 2023, "version": "2023版",
                        "total_credits": total, "elective_credits": elective}),
        ("data_info", {"key": "as_of", "value": TODAY.isoformat()}),
    ]  # fmt: skip


def course(name: str, term: int, credits: float = 3, nature: str = "必修", **more: Any) -> list[tuple[str, Any]]:
    """A course of the plan; its number is its name."""
    return [
        ("course", {"course_id": name, "name": name, "owner_id": "cs", "credits": credits, **more}),
        ("curriculum_course", {"curriculum_id": "k", "course_id": name, "module": "专业教育", "nature": nature,
                               "suggested_term": term, "credits": credits}),
    ]  # fmt: skip


def mark(name: str, term: str, *marks: tuple[str, float | None], kind: str = "正常") -> list[tuple[str, Any]]:
    """A section of a course taken in a term, with marks as (attempt, points); None is a deferred examination."""
    section = f"{name}/{term}/{kind}"
    return [
        ("section", {"section_id": section, "course_id": name, "term_id": term}),
        ("enrolment", {"section_id": section, "student_id": "p1", "kind": kind}),
        *(
            ("score", {"section_id": section, "student_id": "p1", "attempt": attempt, "points": points,
                       "is_deferred": points is None})
            for attempt, points in marks
        ),
    ]  # fmt: skip


def before(earlier: str, later: str, kind: str = "硬先修") -> tuple[str, dict[str, Any]]:
    return "course_prerequisite", {"course_id": later, "prereq_course_id": earlier, "kind": kind}


@contextmanager
def opened(folder: Path, rows: Sequence[tuple[str, Any]]) -> Iterator[DuckClient]:
    """A warehouse of these rows."""
    warehouse = DuckWarehouse(folder)

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        load(connection, rows)

    client = warehouse.open(warehouse.build(fill))
    try:
        yield client
    finally:
        client.close()


def record_of(folder: Path, rows: Sequence[tuple[str, Any]], rules: RuleSet, today: date = TODAY) -> Record:
    """The student's own record."""
    with opened(folder, rows) as client:
        return read_record(open_door(client, ME), Directory.load(client, AliasFile()), rules, today)
