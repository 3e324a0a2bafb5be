"""What must hold of the generated data, each stated as a query of its own for what must not be there."""

import shutil
from pathlib import Path

import duckdb
import pytest

from knowledge_base.evaluation.checks import run_checks
from knowledge_base.evaluation.tables import TABLES

from .conftest import Built


@pytest.mark.parametrize("table", list(TABLES))
def test_codes_keys_and_references_hold(demo: Built, table: str) -> None:
    declared = TABLES[table]
    keys = ", ".join(declared.key)
    assert demo.value(f"SELECT count(*) - count(DISTINCT ({keys})) FROM {table}") == 0
    for column in declared.columns:
        if column.codes:
            found = {str(row[0]) for row in demo.rows(f"SELECT DISTINCT {column.name} FROM {table}")} - {"None"}
            assert found <= set(column.codes), column.name
        if column.references:
            other, key = column.references.split(".")
            stray = f"SELECT count(*) FROM {table} x ANTI JOIN {other} y ON x.{column.name} = y.{key}"
            assert demo.value(f"{stray} WHERE x.{column.name} IS NOT NULL") == 0, column.name
        if column.name.endswith("_id"):
            assert demo.value(f"SELECT coalesce(max(length({column.name})), 0) FROM {table}") <= 12


def test_every_check_of_the_data_holds(demo: Built, tmp_path: Path) -> None:
    # A copy: the client's own file is open under its locked configuration.
    with duckdb.connect(str(shutil.copy(demo.client.path, tmp_path))) as connection:
        assert [result.text for result in run_checks(connection) if not result.passed] == []


NEVER = {
    "a mark for someone exempt or withdrawn": """
        SELECT 1 FROM score JOIN enrolment e USING (section_id, student_id)
        WHERE e.kind = '免修' OR e.status = '退课'""",
    "a mark without an enrolment": "SELECT 1 FROM score ANTI JOIN enrolment USING (section_id, student_id)",
    "an attempt that does not fit the enrolment": """
        SELECT 1 FROM score k JOIN enrolment e USING (section_id, student_id)
        WHERE (k.attempt = '重修') <> (e.kind = '重修')""",
    "a mark not yet published": "SELECT 1 FROM score WHERE published_on > DATE '2026-03-20'",
    "a mark of the running term": "SELECT 1 FROM score JOIN section USING (section_id) WHERE term_id = '2025-2026-2'",
    "points outside 0 to 100": "SELECT 1 FROM score WHERE points NOT BETWEEN 0 AND 100",
    "points on the two-level scale": """
        SELECT 1 FROM score k JOIN section USING (section_id) JOIN course c USING (course_id)
        WHERE (c.grading = '两级' AND (k.points IS NOT NULL OR k.grade_point IS NOT NULL))
           OR (c.grading = '百分' AND k.passed IS NOT NULL)""",
    "no result although not deferred": """
        SELECT 1 FROM score WHERE is_deferred <> (points IS NULL AND passed IS NULL)""",
    "a deferred examination never sat, two terms later": """
        SELECT 1 FROM score k JOIN section USING (section_id) WHERE k.is_deferred AND term_id < '2025-2026-1'
        AND NOT EXISTS (SELECT 1 FROM score l WHERE l.section_id = k.section_id AND l.student_id = k.student_id
                        AND l.attempt = '缓考')""",
    "a grade point off the school's rule": """
        SELECT 1 FROM score WHERE points IS NOT NULL
        AND abs(grade_point - CASE WHEN points < 60 THEN 0 ELSE (points - 50) / 10 END) > 0.001""",
    "points for absence or cheating": "SELECT 1 FROM score WHERE (is_absent OR is_cheat) AND points > 0",
    "a resit after a pass": """
        SELECT 1 FROM score r JOIN score f USING (section_id, student_id)
        WHERE r.attempt = '补考' AND f.attempt = '正考' AND coalesce(f.points >= 60, f.passed)""",
    "a section without exactly one lead": """
        SELECT 1 FROM section LEFT JOIN section_staff x USING (section_id)
        GROUP BY section_id HAVING count(*) FILTER (x.role = '主讲') <> 1""",
    "hours of a section that do not add up": """
        SELECT 1 FROM section_staff GROUP BY section_id HAVING abs(sum(hours_share) - 1) > 0.001""",
    "a teacher before the first or after the last day": """
        SELECT 1 FROM section_staff JOIN section USING (section_id) JOIN term t USING (term_id)
        JOIN staff p USING (staff_id) WHERE p.hired_on > t.starts_on OR p.left_on < t.ends_on""",
    "teaching by an office": """
        SELECT 1 FROM section_staff JOIN staff USING (staff_id) WHERE employment_kind = '行政'""",
    "a section given by a teacher of another unit": """
        SELECT 1 FROM section_staff JOIN section USING (section_id) JOIN course c USING (course_id)
        JOIN staff t USING (staff_id) WHERE t.org_id <> c.owner_id""",
    "an enrolment after leaving": """
        SELECT 1 FROM enrolment JOIN section USING (section_id) JOIN term t USING (term_id)
        JOIN student s USING (student_id) WHERE s.left_on < t.starts_on OR s.enrolled_on > t.ends_on""",
    "a status that contradicts the leaving day": """
        SELECT 1 FROM student WHERE (status IN ('在读', '休学', '延期')) <> (left_on IS NULL)""",
    "a conclusion for someone who dropped out": """
        SELECT 1 FROM graduation JOIN student USING (student_id) WHERE status = '退学'""",
    "a last conclusion that is not the status": """
        SELECT 1 FROM student s JOIN (SELECT student_id, max_by(state, grad_year) AS state FROM graduation GROUP BY 1) g
        USING (student_id) WHERE s.status <> g.state""",
    "a graduate's status without a conclusion": """
        SELECT 1 FROM student ANTI JOIN graduation USING (student_id)
        WHERE status IN ('毕业', '结业', '肄业', '延期')""",
    "a degree without graduating": "SELECT 1 FROM graduation WHERE degree_awarded AND state <> '毕业'",
    "a graduate with a failed course never passed": """
        SELECT 1 FROM student JOIN score k USING (student_id) JOIN section USING (section_id)
        WHERE student.status = '毕业' AND NOT k.is_deferred
        GROUP BY student_id, course_id HAVING NOT bool_or(coalesce(k.points >= 60, k.passed))""",
    "more responses than submissions, or fewer": """
        SELECT 1 FROM (SELECT round_id, section_id, staff_id, count(*) AS n FROM set_participation WHERE submitted
                       GROUP BY ALL) p
        FULL JOIN (SELECT round_id, section_id, staff_id, count(*) AS n FROM set_response GROUP BY ALL) r
        USING (round_id, section_id, staff_id) WHERE coalesce(p.n, 0) <> coalesce(r.n, 0)""",
    "an overall score that is not that of its items": """
        SELECT 1 FROM set_response WHERE len(item_scores) <> 10 OR list_min(item_scores) < 1
        OR list_max(item_scores) > 5 OR abs(overall - list_sum(item_scores) * 2) > 0.001
        OR straightlined <> (list_min(item_scores) = list_max(item_scores))""",
    "someone asked about a section not attended": """
        SELECT 1 FROM set_participation ANTI JOIN enrolment USING (section_id, student_id)""",
}


@pytest.mark.parametrize("what", list(NEVER))
def test_never(demo: Built, what: str) -> None:
    assert demo.value(f"SELECT count(*) FROM ({NEVER[what]})") == 0


def test_responses_bear_no_trace_of_the_student(demo: Built) -> None:
    names = {column.name for column in TABLES["set_response"].columns}
    assert not {name for name in names if "student" in name or name.endswith(("_at", "_on"))}
    order = demo.rows("SELECT round_id, response_id FROM set_response ORDER BY rowid")
    assert order == sorted(order)


def test_every_unit_major_and_term_is_there(demo: Built) -> None:
    assert demo.rows("SELECT level, count(*) FROM org_unit GROUP BY 1 ORDER BY 1") == [
        ("college", 8),
        ("major", 23),
        ("office", 4),
        ("school", 1),
    ]
    assert demo.value("SELECT count(*) FROM term") == 14
    assert demo.value("SELECT count(DISTINCT (major_id, entry_year)) FROM student") == 230
    assert demo.value("SELECT min(n) FROM (SELECT count(DISTINCT course_id) n FROM section GROUP BY term_id)") > 150


def test_rates_are_those_of_a_plausible_school(demo: Built) -> None:
    fail = "avg(CAST(coalesce(points < 60, NOT passed) AS INTEGER)) FILTER (attempt = '正考' AND NOT is_deferred)"
    by_course = "SELECT {} FROM score JOIN section USING (section_id) JOIN course USING (course_id) WHERE name = '{}'"
    assert 0.05 < demo.value(f"SELECT {fail} FROM score") < 0.10
    assert demo.value(by_course.format(fail, "高等数学")) > demo.value(by_course.format(fail, "大学体育")) + 0.05
    assert 0.93 < demo.value("SELECT avg(CAST(state = '毕业' AS INTEGER)) FROM graduation") < 0.99
    assert 0.85 < demo.value("SELECT avg(CAST(submitted AS INTEGER)) FROM set_participation") < 0.95
    assert 86 < demo.value("SELECT avg(overall) FROM set_response") < 94


def test_coverage_adds_up(demo: Built) -> None:
    expected = """SELECT count(*) FROM enrolment JOIN section USING (section_id)
        WHERE kind = '正常' AND status = '在修' AND term_id <> '2025-2026-2'"""
    present = "SELECT count(*) FROM score WHERE attempt = '正考'"
    total = "SELECT sum({}) FROM coverage WHERE subject = '{}'"
    assert demo.value(total.format("expected", "score")) == demo.value(expected)
    assert demo.value(total.format("present", "score")) == demo.value(present)
    assert demo.value(total.format("expected", "set_response")) == demo.summary.counts["set_participation"]
    assert demo.value(total.format("present", "set_response")) == demo.summary.counts["set_response"]
    gaps = demo.rows("SELECT present / expected FROM coverage WHERE subject = 'score' AND present < expected")
    assert gaps
    assert all(row[0] >= 0.9 for row in gaps)
