"""Row-level security: what a raw SELECT, without any predicate of the metrics, returns under each right.

The rows that are expected are told by SQL of its own on DuckDB, from the base tables alone, and by these rules, which
are not read off the code: who has no right sees no row that names or describes a person; a college has its students'
rows, those of the courses it gives, its staff's and its own units'; a major its students'; a student, a teacher and a
supervisor their own, their own and their sections', and the granted sections'. Nobody has a right to evaluations and
surveys, and feedback and incidents are the units' alone: a teacher does not read what was said of the own class.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import psycopg
import pytest

from knowledge_base.evaluation.facts import FACTS
from knowledge_base.evaluation.postgres import PostgresWarehouse, reader_of
from knowledge_base.evaluation.rights import REFERENCE, Right, RightKind
from knowledge_base.evaluation.row_security import is_closed
from knowledge_base.evaluation.tables import TABLES, Privacy, Table
from knowledge_base.evaluation.warehouse import DuckClient, SqlClient
from tests.postgres import Server
from tools.metrics.definition import Catalogue, Level
from tools.metrics.periods import Period
from tools.metrics.relations import RELATIONS
from tools.metrics.request import SELF, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Scope

EVERY = (*TABLES, *FACTS)
CLOSED = tuple(name for name in EVERY if is_closed(name))
VOICES = tuple(name for name in CLOSED if name.startswith("set_") or (name in TABLES and TABLES[name].anonymous))

STUDENTS_OF = "student_id IN (SELECT student_id FROM student JOIN org_unit ON org_id = major_id WHERE {})"
TAUGHT = "section_id IN (SELECT section_id FROM section_staff WHERE staff_id = '{}')"
OWNED = "section_id IN (SELECT section_id FROM section JOIN course USING (course_id) WHERE owner_id = '{}')"
PERIODS = (Period.parse("2024-2025"), Period.parse("2025-2026"))
RESULTS = (
    "result_fact", "activity_fact", "objective_fact", "score", "score_revision", "enrolment", "lms_weekly",
)  # fmt: skip
"""A student's rows in a section."""
STUDENTS = (
    "student", "graduation", "destination", "award_member", "thesis", "academic_warning", "item_score",
    "common_test_score",
)  # fmt: skip
"""A student's rows elsewhere."""
MAJORS = ("student_year_fact", "student_term_fact", "destination_fact")
"""A student's rows under the major of their own time."""
POSTS = (
    "staff",
    "staff_title_history",
    "staff_year_fact",
    "duty_fact",
    "teaching_fact",
    "observation",
    "section_staff",
)
"""A member of staff's own rows."""
UNITS_ONLY = ("feedback_ticket", "teaching_incident")
STAFF_OF = "staff_id IN (SELECT staff_id FROM staff WHERE org_id = '{}')"


def _college(one: str) -> Mapping[str, str]:
    students, owned, staff = STUDENTS_OF.format(f"parent_id = '{one}'"), OWNED.format(one), STAFF_OF.format(one)
    units = f"org_id IN (SELECT org_id FROM org_unit WHERE '{one}' IN (org_id, parent_id))"
    return {
        **dict.fromkeys(RESULTS, f"{students} OR {owned}"),
        **dict.fromkeys(STUDENTS, students),
        **dict.fromkeys(MAJORS, f"college_id = '{one}'"),
        "student_major_history": f"major_id IN (SELECT org_id FROM org_unit WHERE parent_id = '{one}')",
        "staff": units,
        "staff_title_history": staff,
        "observation_duty": staff.replace("staff_id", "observer_id", 1),
        "section_staff": f"{owned} OR {staff}",
        "section_fact": owned,
        "teaching_fact": f"{owned} OR {staff}",
        "staff_year_fact": f"college_id = '{one}' OR {staff}",
        "duty_fact": f"college_id = '{one}' OR {staff}",
        "observation": f"{owned} OR {staff}",
        "teaching_incident": f"{units} OR {owned}",
        "feedback_ticket": f"{units} OR {owned}",
        "rectification_fact": f"college_id = '{one}'",
    }


def _staff(one: str) -> Mapping[str, str]:
    taught, own = TAUGHT.format(one), f"staff_id = '{one}'"
    observing = {"observation_duty": f"observer_id = '{one}'"}
    return dict.fromkeys((*RESULTS, "section_fact"), taught) | dict.fromkeys(POSTS, own) | observing


def expected(right: Right) -> Mapping[str, str]:
    """The rows of each table a right covers, as a condition; none of a table that is missing."""
    one = right.ids[0] if right.ids else ""
    match right.kind:
        case RightKind.SCHOOL:
            return {name: "TRUE" for name in CLOSED if name not in VOICES}
        case RightKind.COLLEGE:
            return _college(one)
        case RightKind.MAJOR:
            students = dict.fromkeys((*RESULTS, *STUDENTS), STUDENTS_OF.format(f"major_id = '{one}'"))
            return students | dict.fromkeys((*MAJORS, "student_major_history"), f"major_id = '{one}'")
        case RightKind.STUDENT:
            return dict.fromkeys((*RESULTS, *STUDENTS, *MAJORS, "student_major_history"), f"student_id = '{one}'")
        case RightKind.STAFF:
            return _staff(one)
        case RightKind.SECTIONS:
            tables = (*RESULTS, "section_fact", "teaching_fact", "observation", "section_staff")
            return dict.fromkeys(tables, f"section_id IN ({', '.join(map(repr, right.ids))})")
        case RightKind.REFERENCE:
            return dict.fromkeys(CLOSED, "TRUE")


@pytest.fixture(scope="module")
def reader(postgres_warehouse: PostgresWarehouse) -> SqlClient:
    """A client without a right."""
    return postgres_warehouse.open(postgres_warehouse.current())


def rows(client: SqlClient, table: str, condition: str = "TRUE") -> list[tuple[object, ...]]:
    return sorted(client.fetch(f"SELECT * FROM {table} WHERE {condition}"), key=repr)


def rights(scopes: dict[str, Scope]) -> list[Right]:
    teacher, student = scopes["teacher.6"].person or "", scopes["student.1"].person or ""
    sections = tuple(sorted(scopes["supervisor"].sections))
    return [
        Right(RightKind.SCHOOL),
        REFERENCE,
        *(Right(RightKind.COLLEGE, (college,)) for college in ("cs", "ma", "mx")),
        *(Right(RightKind.MAJOR, (major,)) for major in ("cs.se", "fl.ja")),
        Right(RightKind.STAFF, (teacher,)),
        Right(RightKind.STUDENT, (student,)),
        Right(RightKind.SECTIONS, sections),
        Right(RightKind.SECTIONS, sections[:1]),
    ]


def test_the_tables_with_personal_columns_and_the_facts_are_closed() -> None:
    assert {*RESULTS, "student", "staff", "graduation", "set_response", "set_participation"} <= set(CLOSED)
    assert set(CLOSED).isdisjoint({"org_unit", "term", "course", "section", "coverage", "data_info"})


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_table_is_closed_just_where_a_column_names_or_describes_a_person(table: Table) -> None:
    """Told by the columns' own names besides what is declared of them: a reference left out opens nothing."""
    named = any(re.search(r"(staff|student|observer|advisor)_id$", c.name) for c in table.columns)
    personal = any(c.privacy in (Privacy.PERSONAL, Privacy.SENSITIVE) for c in table.columns)
    assert is_closed(table.name) is (named or personal or table.anonymous)


def test_neither_teachers_nor_supervisors_read_what_was_said_or_held_against_anyone(
    reader: SqlClient, demo_client: DuckClient
) -> None:
    """By rights to every teacher and every section that any feedback or incident names."""
    for table in UNITS_ONLY:
        assert reader.scoped(Right(RightKind.SCHOOL)).fetch(f"SELECT 1 FROM {table} LIMIT 1")
        about = f"SELECT DISTINCT section_id FROM {table} WHERE section_id IS NOT NULL"
        sections = tuple(str(row[0]) for row in demo_client.fetch(about))
        taught = f"SELECT DISTINCT staff_id FROM section_staff WHERE section_id IN ({about})"
        staff = [str(row[0]) for row in demo_client.fetch(taught)][:20]
        assert sections
        assert staff
        for right in (Right(RightKind.SECTIONS, sections), *(Right(RightKind.STAFF, (one,)) for one in staff)):
            assert rows(reader.scoped(right), table) == []


def test_raw_selects_return_the_rows_of_the_right_and_no_others(
    reader: SqlClient, demo_client: DuckClient, scopes: dict[str, Scope]
) -> None:
    for right in rights(scopes):
        covered = expected(right)
        for table in CLOSED:
            true = rows(demo_client, table, covered[table]) if table in covered else []
            assert rows(reader.scoped(right), table) == true, (right, table)
        assert any(reader.scoped(right).fetch(f"SELECT 1 FROM {table} LIMIT 1") for table in covered)


def test_without_a_right_there_are_no_rows_of_persons_at_all(reader: SqlClient, scopes: dict[str, Scope]) -> None:
    """Not before anyone used the connection, nor after: a right ends with its query."""
    for right in (None, *rights(scopes)):
        if right is not None:
            reader.scoped(right).fetch("SELECT count(*) FROM result_fact")
        assert {table: reader.fetch(f"SELECT count(*) FROM {table}")[0][0] for table in CLOSED} == dict.fromkeys(
            CLOSED, 0
        )


def test_a_right_that_names_nobody_covers_nothing(reader: SqlClient) -> None:
    for kind in (RightKind.COLLEGE, RightKind.MAJOR, RightKind.STAFF, RightKind.STUDENT, RightKind.SECTIONS):
        for ids in ((), ("",), ("nobody",), ("cs,me", "{cs}", '"', "\\", "' OR true --")):
            client = reader.scoped(Right(kind, ids))
            assert [client.fetch(f"SELECT count(*) FROM {table}")[0][0] for table in CLOSED] == [0] * len(CLOSED)


def test_a_query_that_fails_leaves_no_right_behind(reader: SqlClient) -> None:
    with pytest.raises(Exception, match="refused"):
        reader.scoped(REFERENCE).fetch("SELECT no_such_column FROM result_fact")
    assert reader.fetch("SELECT count(*) FROM result_fact")[0][0] == 0


def test_what_anyone_may_know_is_open(reader: SqlClient, demo_client: DuckClient) -> None:
    for table in set(EVERY) - set(CLOSED):
        assert rows(reader, table) == rows(demo_client, table)


def test_metrics_whose_predicate_is_missing_still_count_only_the_rights_rows(
    demo_client: DuckClient,
    postgres_warehouse: PostgresWarehouse,
    metric_service: MetricService,
    catalogue: Catalogue,
    scopes: dict[str, Scope],
) -> None:
    """The second wall by itself: the compiler is given TRUE, and the figures are the person's own all the same."""
    from sqlglot import exp

    from tools.metrics.access import own_right
    from tools.metrics.compile import render

    service, plain = metric_service, postgres_warehouse.open(postgres_warehouse.current())
    for user in ("dean.cs", "head.cs.se", "teacher.1", "student.1", "supervisor"):
        right = own_right(scopes[user])
        for name in ("course_fail_rate", "avg_gpa"):
            metric = catalogue.get(name)
            request = MetricRequest(metric, SELF, Level.SELF, PERIODS, metric.attribution)
            own = service.compiler.figures(request, RELATIONS[metric.relation].predicate(right))
            bare = service.compiler.figures(request, exp.true())
            true = demo_client.fetch(render(own, "duckdb"))[0]
            found = plain.scoped(right).fetch(render(bare, "postgres"))[0]
            assert found == pytest.approx(true, rel=1e-9)
            assert true[3] > 0
            assert plain.fetch(render(bare, "postgres"))[0][1:] in [(0, 0, 0), (None, None, 0)]


def test_the_owner_of_the_tables_is_bound_as_well(postgres_server: Server, reader: SqlClient) -> None:
    with psycopg.connect(postgres_server.url()) as connection:
        connection.execute(f"SET search_path TO zhizhen_g{reader.generation:06d}")
        assert connection.execute("SELECT count(*) FROM student").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM term").fetchone() != (0,)


def test_readers_hold_no_other_privilege(postgres_server: Server, reader: SqlClient) -> None:
    role = reader_of("zhizhen")
    with psycopg.connect(postgres_server.url()) as connection:
        flags = "rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb, rolinherit AND false"
        assert connection.execute(f"SELECT {flags} FROM pg_roles WHERE rolname = '{role}'").fetchone() == (False,) * 6
        granted = connection.execute(
            f"SELECT DISTINCT privilege_type FROM information_schema.role_table_grants WHERE grantee = '{role}'"
        ).fetchall()
    assert granted == [("SELECT",)]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM term",
        "CREATE TABLE mine (a int)",
        "SELECT 1; SELECT set_config('zhizhen.right_kind', 'reference', true)",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "ALTER TABLE student DISABLE ROW LEVEL SECURITY",
        "COPY student TO STDOUT",
        "SELECT * FROM zhizhen.current_generation",
    ],
)
def test_a_query_can_neither_write_nor_reach_outside(reader: SqlClient, sql: str) -> None:
    with pytest.raises(Exception, match="refused by PostgreSQL"):
        reader.fetch(sql)
