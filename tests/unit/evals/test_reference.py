"""Pooled codes, and true figures counted by hand on a handful of rows."""

from pathlib import Path

import duckdb
import pytest

from evals.by_hand.model import Persons
from evals.reference import Cell, Reference, expand
from knowledge_base.evaluation.building import create_statement
from knowledge_base.evaluation.tables import TABLES
from tools.scope import Role, Scope

QA = Scope("qa", Role.QA)
STUDENT = Scope("student.1", Role.STUDENT, college="cs", major="cs.se", person="s1")

_ROWS = """
INSERT INTO org_unit (org_id, parent_id, level, name, kind, valid_from) VALUES
  ('school', NULL, 'school', '示范大学', '学校', '2000-01-01'),
  ('cs', 'school', 'college', '计算机学院', '教学', '2000-01-01'),
  ('cs.se', 'cs', 'major', '软件工程', '专业', '2000-01-01');
INSERT INTO term VALUES ('2024-2025-1', '2024-2025', 1, '2024-09-02', '2025-01-17');
INSERT INTO course (course_id, name, credits, category, owner_id, grading) VALUES
  ('C1', '数据结构', 4, '专业', 'cs', '百分'), ('C2', '劳动教育', 1, '实践', 'cs', '两级');
INSERT INTO section (section_id, course_id, term_id) VALUES ('a', 'C1', '2024-2025-1'), ('b', 'C2', '2024-2025-1');
INSERT INTO student (student_id, name, gender, entry_year, major_id, status, enrolled_on, expected_grad_year)
  SELECT 's' || i, '某', '女', 2023, 'cs.se', '在读', '2023-09-04', 2027 FROM range(1, 7) t(i);
INSERT INTO enrolment SELECT 'a', 's' || i, CASE WHEN i = 6 THEN '重修' ELSE '正常' END, '在修' FROM range(1, 7) t(i);
INSERT INTO enrolment VALUES ('b', 's1', '正常', '在修');
INSERT INTO score (section_id, student_id, attempt, points, passed, grade_point, is_absent, is_cheat, is_deferred,
  published_on) VALUES
  ('a', 's1', '正考', 59.5, NULL, 0, false, false, false, '2025-01-20'),
  ('a', 's1', '补考', 70, NULL, 1, false, false, false, '2025-03-20'),
  ('a', 's2', '正考', 60, NULL, 1, false, false, false, '2025-01-20'),
  ('a', 's3', '正考', 0, NULL, 0, true, false, false, '2025-01-20'),
  ('a', 's4', '正考', NULL, NULL, NULL, false, false, true, '2025-01-20'),
  ('a', 's5', '正考', 90, NULL, 4, false, false, false, '2025-01-20'),
  ('a', 's6', '正考', 10, NULL, 0, false, false, false, '2025-01-20'),
  ('b', 's1', '正考', NULL, false, NULL, false, false, false, '2025-01-20');
INSERT INTO filed_figure (figure_id, org_id, period, value, unit, source) VALUES
  ('teach_area', 'school', '2024-09-30', 900, '平方米', '资产'),
  ('admin_area', 'school', '2024-09-30', 100, '平方米', '资产'),
  ('ft_students', 'school', '2024-09-30', 50, '人', '学籍');
"""


@pytest.fixture(scope="module")
def truths(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    path: Path = tmp_path_factory.mktemp("reference") / "few.duckdb"
    with duckdb.connect(str(path)) as connection:
        for table in TABLES.values():
            connection.execute(create_statement(table))
        connection.execute(_ROWS)
    return Reference(path)


def test_fails_by_enrolment(truths: Reference) -> None:
    """Out: the resit, the deferred, the repeated. In: the absent, the failed pass/fail course."""
    truth = truths.truth(Cell("course_fail_rate", "cs", ("2024-2025",)), QA)
    assert truth is not None
    assert (truth.numerator, truth.denominator, truth.n) == (3, 5, 4)


def test_fails_by_student(truths: Reference) -> None:
    truth = truths.truth(Cell("student_fail_rate", "cs.se", ("2024-2025-1",)), QA)
    assert truth is not None
    assert (truth.numerator, truth.denominator) == (2, 4)


def test_gpa_leaves_pass_fail_courses_out(truths: Reference) -> None:
    truth = truths.truth(Cell("avg_gpa", "school", ("2024-2025",)), QA)
    assert truth is not None
    assert truth.value == pytest.approx((0 + 1 + 0 + 4) / 4)


def test_own_rows_are_the_asker_s(truths: Reference) -> None:
    own = truths.truth(Cell("course_fail_rate", "self", ("2024-2025",)), STUDENT)
    assert own is not None
    assert (own.numerator, own.denominator) == (2, 2)


def test_a_table_falls_into_cells(truths: Reference) -> None:
    table = truths.table(Cell("course_fail_rate", "cs", ("2024-2025",)), "course", QA)
    assert {cell.course: truth.denominator for cell, truth in table.items()} == {"C1": 4, "C2": 1}


def test_granted_sections_are_the_supervisor_s_own(truths: Reference) -> None:
    supervisor = Scope("supervisor", Role.SUPERVISOR, sections=frozenset({"b"}))
    own = truths.truth(Cell("course_fail_rate", "self", ("2024-2025",)), supervisor)
    assert own is not None
    assert (own.numerator, own.denominator) == (1, 1)
    assert truths.truth(Cell("course_fail_rate", "self", ("2024-2025",)), QA) is None


def test_own_rows_of_a_unit_are_not_the_unit_s(truths: Reference) -> None:
    own, whole = (truths.truth(Cell("course_fail_rate", "cs", ("2024-2025",), own=o), STUDENT) for o in (True, False))
    assert own is not None
    assert whole is not None
    assert (own.denominator, whole.denominator) == (2, 5)


def test_the_owner_of_a_course_is_another_unit_than_its_students(truths: Reference) -> None:
    owned = truths.truth(Cell("course_fail_rate", "cs", ("2024-2025",), by_owner=True), QA)
    assert owned is not None
    assert truths.truth(Cell("course_fail_rate", "cs.se", ("2024-2025",), by_owner=True), QA) is None


def test_who_stands_behind_a_cell(truths: Reference) -> None:
    cell = Cell("course_fail_rate", "cs", ("2024-2025",))
    assert truths.persons(cell, apart=True) == [Persons(n=4, inside=2, outside=2, units=4)]
    (left,) = truths.persons(cell, apart=True, without="person = 's1'", unit="major_id")
    assert left == Persons(n=3, inside=1, outside=2, units=1)
    assert truths.persons(Cell("course_fail_rate", "cs", ("2019-2020",)), apart=True) == []


def test_a_filed_figure_is_of_the_school_and_of_one_day(truths: Reference) -> None:
    found = truths.truth(Cell("teaching_area_per_student", "school", ("2024-09-30",)), QA)
    assert found is not None
    assert (found.value, found.numerator, found.n) == (20, 1000, 3)
    for unit, periods in (
        ("cs", ("2024-09-30",)),
        ("school", ("2024",)),
        ("school", ("2024-09-30", "2025-09-30")),
        ("self", ("2024-09-30",)),
    ):
        assert truths.truth(Cell("teaching_area_per_student", unit, periods), QA) is None


def test_a_metric_without_such_a_unit_has_no_truth(truths: Reference) -> None:
    assert truths.truth(Cell("doctoral_teacher_rate", "cs.se", ("2024-09-30",)), QA) is None
    assert truths.table(Cell("doctoral_teacher_rate", "school", ("2024-09-30",)), "major", QA) == {}


def test_nothing_is_there_outside_the_rows(truths: Reference) -> None:
    assert truths.truth(Cell("course_fail_rate", "cs", ("2019-2020",)), QA) is None


@pytest.mark.parametrize(
    ("code", "periods"),
    [
        ("2024-2025", ("2024-2025",)),
        ("2022-2023..2024-2025", ("2022-2023", "2023-2024", "2024-2025")),
        ("2023-2024-2..2024-2025-1", ("2023-2024-2", "2024-2025-1")),
        ("grad:2023..grad:2024", ("grad:2023", "grad:2024")),
        ("entry:2019..entry:2020", ("entry:2019", "entry:2020")),
        ("2023..2024", ("2023", "2024")),
        ("2023-09-30..2024-09-30", ("2023-09-30", "2024-09-30")),
        ("grad:2021+grad:2024", ("grad:2021", "grad:2024")),
    ],
)
def test_pooled_codes(code: str, periods: tuple[str, ...]) -> None:
    assert expand(code) == periods
