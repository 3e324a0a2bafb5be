"""Each rule finds the one fault made for it in a tiny university that is otherwise clean, and nothing else there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from knowledge_base.evaluation.checks import DECLARED, NAMED, CheckResult, Rule, Severity, run_checks
from knowledge_base.evaluation.tables import TABLES
from tests.rows import add, create_tables, load
from tests.tiny import TINY

RULES = {rule.id: rule for rule in (*DECLARED, *NAMED)}

FAULTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "root_unit": ("UPDATE org_unit SET level = 'school', parent_id = NULL WHERE org_id = 'it'", ("it",)),
    "unit_levels": ("UPDATE org_unit SET parent_id = 'school' WHERE org_id = 'cs.ai'", ("cs.ai",)),
    "term_code": ("UPDATE term SET academic_year = '2024-2026'", ("2024-2025-1",)),
    "student_in_major": ("UPDATE student SET major_id = 'cs' WHERE student_id = 'p2'", ("p2",)),
    "major_is_latest": ("UPDATE student SET major_id = 'cs.ai' WHERE student_id = 'p1'", ("p1",)),
    "title_is_latest": ("UPDATE staff SET title_level = '副高' WHERE staff_id = 't1'", ("t1",)),
    "title_of_the_term": (
        "INSERT INTO staff_title_history VALUES ('t2', '2025-03-01', '中级', NULL)",
        ("s1", "t2"),
    ),
    "indicator_weights": ("UPDATE objective_indicator SET weight = 0.2 WHERE objective_id = 'o2'", ("i1",)),
    "prerequisites_acyclic": ("INSERT INTO course_prerequisite VALUES ('c1', 'c2', '硬先修')", ("c1", "c2")),
    "one_curriculum": (
        "INSERT INTO curriculum SELECT * REPLACE ('k2' AS curriculum_id) FROM curriculum",
        ("cs.se", 2023),
    ),
    "course_in_force": ("UPDATE course SET valid_to = '2024-07-31' WHERE course_id = 'c3'", ("s2",)),
    "section_head_count": ("UPDATE section SET head_count = 3 WHERE section_id = 's1'", ("s1",)),
    "teacher_in_service": ("UPDATE staff SET left_on = '2024-07-31' WHERE staff_id = 't2'", ("s1", "t2")),
    "hours_shares": ("UPDATE section_staff SET hours_share = 0.4 WHERE staff_id = 't2'", ("s1",)),
    "enrolment_in_study": ("UPDATE student SET left_on = '2024-07-01' WHERE student_id = 'p3'", ("s1", "p3")),
    "deferred_without_mark": (
        "UPDATE score SET points = 60 WHERE is_deferred",
        ("s1", "p2", "重修"),
    ),
    "mark_fits_scale": ("UPDATE score SET points = 80 WHERE section_id = 's2'", ("s2", "p1", "正考")),
    "mark_or_reason": ("UPDATE score SET is_deferred = false WHERE attempt = '重修'", ("s1", "p2", "重修")),
    "zero_when_absent": ("UPDATE score SET points = 1 WHERE is_absent", ("s1", "p2", "缓考")),
    "revision_chain": ("UPDATE score_revision SET revision = 2", ("s1", "p1", "正考")),
    "item_within_full_mark": ("UPDATE item_score SET value = 20.5", ("a3", "p1")),
    "item_of_enrolled": ("UPDATE item_score SET student_id = 'g1'", ("a3", "g1")),
    "item_parent": ("UPDATE assessment_item SET section_id = 's2' WHERE item_id = 'a1'", ("a3",)),
    "item_shares": ("UPDATE item_objective SET share = 0.6 WHERE objective_id = 'o1'", ("a3",)),
    "item_weights": ("UPDATE assessment_item SET weight = 0.3 WHERE item_id = 'a2'", ("s1",)),
    "test_within_full_mark": ("UPDATE common_test SET full_mark = 60", ("e1", "p1")),
    "responses_within_participation": (
        "INSERT INTO set_response SELECT * REPLACE ('b2' AS response_id) FROM set_response",
        ("r1", "s1", "t1"),
    ),
    "response_items": ("UPDATE set_round SET item_count = 3", ("b1",)),
    "straightlined_is_so": ("UPDATE set_response SET straightlined = true", ("b1",)),
    "rated_teacher_teaches": ("UPDATE section_staff SET section_id = 's2' WHERE staff_id = 't1'", ("r1", "s1", "t1")),
    "asked_is_enrolled": (
        "UPDATE set_participation SET student_id = 'g1' WHERE student_id = 'p2'",
        ("r1", "s1", "t1"),
    ),
    "answer_on_scale": ("UPDATE survey_answer SET value = 6", ("w1", 1)),
    "responses_within_sent": ("UPDATE survey SET sent_count = 0", ("v1",)),
    "graduates_once": ("INSERT INTO graduation VALUES ('g1', 2025, '结业', false, NULL)", ("g1", 2025)),
    "degree_of_graduate": ("UPDATE graduation SET degree_awarded = true WHERE state = '延期'", ("g4", 2024)),
    "graduating_class_adds_up": (
        "UPDATE filed_figure SET value = 5 WHERE figure_id = 'grad_class' AND org_id = 'cs'",
        ("cs", "grad:2024"),
    ),
    "destination_of_graduate": (
        "INSERT INTO destination SELECT * REPLACE ('g4' AS student_id) FROM destination WHERE student_id = 'g1'",
        ("g4", date(2024, 8, 31)),
    ),
    "destinations_complete": ("DELETE FROM destination WHERE student_id = 'g2'", (2024, date(2024, 8, 31))),
    "warning_delivered": ("UPDATE academic_warning SET delivered_on = NULL", ("l1",)),
    "incident_decided": ("UPDATE teaching_incident SET decided_on = NULL", ("n1",)),
    "ticket_answered": ("UPDATE feedback_ticket SET answered_on = NULL", ("f1",)),
    "finding_left_out_with_reason": ("UPDATE finding SET not_adopted_reason = ' '", ("j2",)),
    "rectification_closed": ("UPDATE rectification_history SET closed_on = NULL", ("j1-1",)),
    "rectification_after_finding": ("UPDATE finding SET found_on = '2023-08-01' WHERE finding_id = 'j1'", ("j1-1",)),
    "figure_unit": (
        "UPDATE filed_figure SET unit = '万元' WHERE figure_id = 'daily_cost'",
        ("daily_cost", "school", "2024"),
    ),
    "figure_period": (
        "UPDATE filed_figure SET period = '2024-2025' WHERE figure_id = 'daily_cost'",
        ("daily_cost", "school", "2024-2025"),
    ),
    "platform_table_known": ("UPDATE platform_table SET reporting_year = 2023", ("daily_cost", "school", "2024")),
    "key:score": (
        "INSERT INTO score SELECT * REPLACE (12 AS points) FROM score WHERE attempt = '缓考'",
        ("s1", "p2", "缓考"),
    ),
    "reference:section.term_id": ("UPDATE section SET term_id = '2025-2026-1' WHERE section_id = 's2'", ("s2",)),
    "reference:score.section_id+student_id": (
        "DELETE FROM enrolment WHERE section_id = 's2'",
        ("s2", "p1", "正考"),
    ),
    "code:student.gender": ("UPDATE student SET gender = 'F' WHERE student_id = 'p1'", ("p1",)),
    "code:term.seq": ("UPDATE term SET seq = 3", ("2024-2025-1",)),
    "range:score.points": ("UPDATE score SET points = 100.5 WHERE points = 88", ("s1", "p1", "正考")),
    "range:filed_figure.value": (
        "UPDATE filed_figure SET value = 'NaN' WHERE org_id = 'cs'",
        ("grad_class", "cs", "grad:2024"),
    ),
    "range:set_response.item_scores": ("UPDATE set_response SET item_scores = [0, 4]", ("b1",)),
    "form:term.term_id": ("UPDATE term SET term_id = '2024-1'", ("2024-1",)),
    "order:staff.hired_on<=left_on": ("UPDATE staff SET left_on = '2009-01-01' WHERE staff_id = 't1'", ("t1",)),
}
"""A statement that breaks each rule once, and the columns that pick the offence out."""


@pytest.fixture(scope="module")
def clean() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_tables(connection)
        load(connection, TINY)
        yield connection


@pytest.fixture
def tiny(clean: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tiny university; what a test does to it is undone."""
    clean.begin()
    yield clean
    clean.rollback()


def result(connection: duckdb.DuckDBPyConnection, rule: str) -> CheckResult:
    return run_checks(connection, [RULES[rule]])[0]


def test_every_table_is_used_and_every_rule_holds(clean: duckdb.DuckDBPyConnection) -> None:
    assert {table for table, _ in TINY} == set(TABLES)
    assert [r.text for r in run_checks(clean) if not r.passed] == []


def test_every_named_rule_and_every_kind_of_declared_one_is_broken_below() -> None:
    assert {rule.id for rule in NAMED} <= set(FAULTS)
    kinds = {rule.id.split(":")[0] for rule in DECLARED}
    assert kinds == {"key", "reference", "code", "range", "form", "order"}
    assert kinds <= {name.split(":")[0] for name in FAULTS}


@pytest.mark.parametrize("rule", list(FAULTS))
def test_a_rule_finds_its_fault(tiny: duckdb.DuckDBPyConnection, rule: str) -> None:
    statement, where = FAULTS[rule]
    tiny.execute(statement)
    found = result(tiny, rule)
    assert where in {row[:-1] for row in found.sample}
    assert found.count == len(found.sample) == (2 if rule == "prerequisites_acyclic" else 1)
    assert all(row[-1] is not None for row in found.sample)
    assert found.rule.hint in found.text


@pytest.mark.parametrize("rule", [name for name in FAULTS if RULES[name].severity is Severity.ERROR])
def test_leaving_out_what_an_error_picks_out_mends_it(tiny: duckdb.DuckDBPyConnection, rule: str) -> None:
    tiny.execute(FAULTS[rule][0])
    broken = RULES[rule]
    columns = ", ".join(broken.columns)
    tiny.execute(f"DELETE FROM {broken.table} WHERE ({columns}) IN (SELECT ({columns}) FROM ({broken.sql}))")
    assert result(tiny, rule).passed


@pytest.mark.parametrize("rule", list(RULES))
def test_a_rule_says_where_and_how_to_mend(clean: duckdb.DuckDBPyConnection, rule: str) -> None:
    declared = RULES[rule]
    shape = [column[0] for column in clean.execute(declared.sql).description]
    assert shape == [*declared.columns, "value"]
    names = {column.name for column in TABLES[declared.table].columns}
    assert set(declared.columns) <= names
    assert declared.title
    assert declared.hint


def test_rule_ids_are_unique() -> None:
    assert len(RULES) == len(DECLARED) + len(NAMED)


def test_an_empty_warehouse_breaks_no_rule() -> None:
    with duckdb.connect() as connection:
        create_tables(connection)
        assert all(r.passed for r in run_checks(connection))


def test_responses_without_any_participation_are_let_be(tiny: duckdb.DuckDBPyConnection) -> None:
    """A data set of responses alone, as many published ones are, can still be loaded."""
    tiny.execute("DELETE FROM set_participation")
    assert result(tiny, "responses_within_participation").passed


def test_a_sample_is_bounded_and_the_count_is_not(tiny: duckdb.DuckDBPyConnection) -> None:
    tiny.execute("UPDATE student SET gender = 'F'")
    (found,) = run_checks(tiny, [RULES["code:student.gender"]], sample=2)
    assert (found.count, [row[0] for row in found.sample]) == (7, ["g1", "g2"])


def test_a_longer_cycle_is_found_with_every_edge_on_it(tiny: duckdb.DuckDBPyConnection) -> None:
    tiny.execute("INSERT INTO course_prerequisite VALUES ('c1', 'c3', '软先修')")
    found = result(tiny, "prerequisites_acyclic")
    assert [row[:2] for row in found.sample] == [("c1", "c3"), ("c2", "c1"), ("c3", "c2")]


def test_a_result_that_passed_says_so(clean: duckdb.DuckDBPyConnection) -> None:
    found = result(clean, "root_unit")
    assert found.text == "学校只有一个，代码为 school：符合"
    broken = replace(found, count=1, sample=(("it", "school"),))
    assert broken.text.startswith("不符合“学校只有一个，代码为 school”：org_unit 共 1 处，如 org_id=it（school）。把")


@pytest.mark.parametrize("rule", [rule for rule in DECLARED if rule.quick], ids=lambda rule: rule.id)
@pytest.mark.parametrize(("numbers", "offences"), [([-3, 0, 1, 63], 0), ([1, 65, 129], 0), ([7, 8, 7], 1)])
def test_a_quick_look_at_a_key_changes_no_result(rule: Rule, numbers: list[int], offences: int) -> None:
    table = TABLES[rule.table]
    with duckdb.connect() as connection:
        create_tables(connection)
        for group in ("a", "b"):
            for number in numbers:
                # Whatever the other columns say: only the key is looked at.
                add(connection, rule.table, **dict.fromkeys(table.key[:-1], group), **{table.key[-1]: number})
        (result,) = run_checks(connection, (rule,))
        assert result.count == 2 * offences
