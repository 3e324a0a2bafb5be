"""Whose record may be read: every role, every door. The rows that come are told by SQL of its own."""

from __future__ import annotations

import logging

import pytest

from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.warehouse import SqlClient
from tools.errors import OutOfScope, ToolError, ToolFailure
from tools.learning.door import Door, open_door
from tools.learning.relations import LEARNER, LEARNER_ENROLMENT, LEARNER_RESULT, LEARNER_WARNING, PERSONAL
from tools.scope import Role, Scope

pytestmark = pytest.mark.both_engines

NOT_THEIRS = ("leader", "teacher.1", "supervisor")


def students_of(client: SqlClient, where: str) -> list[str]:
    """Told under the school's right: without any, PostgreSQL shows no person."""
    everyone = client.scoped(Right(RightKind.SCHOOL))
    sql = f"SELECT student_id FROM student JOIN org_unit ON org_id = major_id WHERE {where} ORDER BY 1"
    return [row[0] for row in everyone.fetch(sql)]


@pytest.mark.parametrize("user", NOT_THEIRS)
def test_others_are_refused_whomever_they_ask_for(
    user: str, engine_client: SqlClient, scopes: dict[str, Scope]
) -> None:
    for student in ("", scopes["student.1"].person or "", "nobody"):
        with pytest.raises(OutOfScope) as refusal:
            open_door(engine_client, scopes[user], student, "核对")
        assert "不在" in refusal.value.message
        assert student == "" or student not in refusal.value.message


def test_a_student_reads_the_own_record_and_no_other(engine_client: SqlClient, scopes: dict[str, Scope]) -> None:
    own, other = scopes["student.1"], scopes["student.2"].person or ""
    assert open_door(engine_client, own).student == own.person
    assert open_door(engine_client, own, own.person or "").student == own.person
    messages = set()
    for student in (other, "nobody", "' OR 1=1 --", f"{own.person}' OR ''='"):
        with pytest.raises(OutOfScope) as refusal:
            open_door(engine_client, own, student)
        messages.add(refusal.value.message)
    assert len(messages) == 1


@pytest.mark.parametrize(
    ("user", "where"), [("dean.cs", "parent_id = 'cs'"), ("head.cs.se", "org_id = 'cs.se'"), ("qa", "TRUE")]
)
def test_a_unit_reads_its_own_students_alone(
    user: str, where: str, engine_client: SqlClient, scopes: dict[str, Scope]
) -> None:
    inside = students_of(engine_client, where)
    outside = sorted({*students_of(engine_client, "TRUE")} - {*inside})
    for student in inside[:: len(inside) // 12]:
        assert open_door(engine_client, scopes[user], student, "核对").student == student
    for student in [*outside[:: max(len(outside) // 25, 1)], "nobody"]:
        with pytest.raises(OutOfScope):
            open_door(engine_client, scopes[user], student, "核对")


def test_a_forged_door_shows_no_row_of_another(engine_client: SqlClient, scopes: dict[str, Scope]) -> None:
    """The right is in every query: even a door that was never opened by the rules gives nothing beyond it."""
    other = scopes["student.2"].person or ""
    me = Right(RightKind.STUDENT, (scopes["student.1"].person or "",))
    dean = Right(RightKind.COLLEGE, ("me",))
    for right in (me, dean, Right(RightKind.MAJOR, ("cs.ai",))):
        for relation in PERSONAL:
            assert Door(engine_client, right, other).rows(relation, "student_id") == []
    for right in (Right(RightKind.STAFF, ("T1",)), Right(RightKind.SECTIONS, ("S1",)), Right(RightKind.REFERENCE)):
        for relation in PERSONAL:
            with pytest.raises(ToolFailure):
                Door(engine_client, right, other).rows(relation, "student_id")


def test_a_college_does_not_get_marks_of_others_in_courses_it_gives(
    engine_client: SqlClient, scopes: dict[str, Scope]
) -> None:
    """Mathematics gives calculus to everybody; its dean sees the section's figures, not a student's record."""
    taken = engine_client.scoped(Right(RightKind.SCHOOL)).fetch(
        "SELECT count(*) FROM result_fact WHERE owner_id = 'ma' AND student_id = '{}'".format(
            scopes["student.1"].person
        )
    )
    assert taken[0][0] > 0
    with pytest.raises(OutOfScope):
        open_door(engine_client, scopes["dean.ma"], scopes["student.1"].person or "")


def test_the_rows_are_all_of_the_students_own(engine_client: SqlClient, scopes: dict[str, Scope]) -> None:
    everyone = engine_client.scoped(Right(RightKind.SCHOOL))
    tables = (
        (LEARNER, "student"),
        (LEARNER_RESULT, "score"),
        (LEARNER_ENROLMENT, "enrolment"),
        (LEARNER_WARNING, "academic_warning"),
    )
    for user in ("student.1", "student.2", "student.30"):
        door = open_door(engine_client, scopes[user])
        for relation, table in tables:
            found = door.rows(relation, "student_id")
            ((expected,),) = everyone.fetch(f"SELECT count(*) FROM {table} WHERE student_id = '{door.student}'")
            assert [row["student_id"] for row in found] == [door.student] * expected


def test_the_quality_office_gives_a_reason_that_is_kept(
    engine_client: SqlClient, scopes: dict[str, Scope], caplog: pytest.LogCaptureFixture
) -> None:
    student = scopes["student.1"].person or ""
    with pytest.raises(ToolError, match="事由"):
        open_door(engine_client, scopes["qa"], student)
    with caplog.at_level(logging.INFO, "zhizhen.learning"):
        open_door(engine_client, scopes["qa"], student, "核对毕业\n资格")
        open_door(engine_client, scopes["student.1"])
    assert [r.getMessage() for r in caplog.records] == [f"qa (qa) looked at the record of {student}: 核对毕业 资格"]


def test_who_has_students_must_say_which(engine_client: SqlClient, scopes: dict[str, Scope]) -> None:
    with pytest.raises(ToolError, match="学号"):
        open_door(engine_client, scopes["head.cs.se"])
    assert scopes["head.cs.se"].role is Role.HEAD


def test_nothing_personal_goes_through_the_open_side(engine_client: SqlClient, scopes: dict[str, Scope]) -> None:
    door = open_door(engine_client, scopes["student.1"])
    for relation in PERSONAL:
        with pytest.raises(ToolFailure):
            door.open_rows(relation, "student_id")
