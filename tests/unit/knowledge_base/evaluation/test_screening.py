"""The first look finds what the rules themselves find, whether it looks at them in one go, infers them or runs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from knowledge_base.evaluation.checks import DECLARED, NAMED, run_checks
from knowledge_base.evaluation.checks.families import families
from knowledge_base.evaluation.checks.screening import screened
from knowledge_base.evaluation.tables import TABLES
from tests.rows import add, create_tables, load
from tests.tiny import TINY

_TABLES = {"student", "enrolment", "score", "score_revision", "lms_weekly", "graduation", "destination"}
EVERY = [rule for rule in (*DECLARED, *NAMED) if rule.table in _TABLES]
PLACE = {"section_id": "s1", "student_id": "p1"}
_MARK = "INSERT INTO score SELECT * REPLACE ({}) FROM score WHERE attempt = '缓考'"


@pytest.fixture
def tiny() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_tables(connection)
        load(connection, TINY)
        yield connection


def found(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The rules the first look says are broken."""
    looked = list(screened(connection, EVERY))
    assert sorted(rule.id for rule, _ in looked) == sorted(rule.id for rule in EVERY)
    return {rule.id for rule, held in looked if not held}


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("SELECT 1", set()),
        (_MARK.format("12 AS points"), {"key:score"}),
        (
            _MARK.format("'nobody' AS student_id"),
            {"reference:score.section_id+student_id", "reference:score.student_id"},
        ),
        ("INSERT INTO enrolment SELECT * FROM enrolment LIMIT 1", {"key:enrolment"}),
        ("UPDATE enrolment SET student_id = 'nobody' WHERE student_id = 'p1'", {"reference:enrolment.student_id"}),
        (
            "DELETE FROM student WHERE student_id = 'p1'",
            {"reference:score.student_id", "reference:enrolment.student_id"},
        ),
        ("DELETE FROM graduation WHERE student_id = 'g1'", {"reference:destination.student_id+grad_year"}),
    ],
)
def test_the_first_look_finds_what_the_rules_find(
    tiny: duckdb.DuckDBPyConnection, statement: str, broken: set[str]
) -> None:
    tiny.execute(statement)
    every = {result.rule.id for result in run_checks(tiny, EVERY) if not result.passed}
    assert broken <= every
    assert found(tiny) == every


@pytest.mark.parametrize(("weeks", "broken"), [([2, 3], set()), ([2, 34], set()), ([2, 3, 2], {"key:lms_weekly"})])
def test_rows_that_share_a_bit_are_no_offence(
    tiny: duckdb.DuckDBPyConnection, weeks: list[int], broken: set[str]
) -> None:
    """Weeks 2 and 34 have one bit between them."""
    tiny.execute("DELETE FROM lms_weekly")
    for week in weeks:
        counts: dict[str, Any] = {"due_count": 0, "submit_count": 0, "on_time_count": 0}
        add(tiny, "lms_weekly", **PLACE, week=week, **counts)
    assert {name for name in found(tiny) if name.startswith(("key:lms", "reference:lms"))} == broken


def test_enrolments_marks_and_weeks_of_activity_are_a_family() -> None:
    (family,) = families(TABLES)
    assert {name.partition(":")[2].partition(".")[0] for name in family.rules} == {"enrolment", "score", "lms_weekly"}
    assert len(family.rules) == 5
