"""The planted faults can be found again in the data, by queries written from the definitions alone."""

from typing import Any

import pytest

from .conftest import Built

FAIL = "avg(CAST(coalesce(k.points < 60, NOT k.passed) AS INTEGER)) FILTER (k.attempt = '正考' AND NOT k.is_deferred)"
KINDS = [
    "fail_rate_jump",
    "straightlined_round",
    "simpson_reversal",
    "rectification_improved",
    "rectification_regressed",
    "rectification_lenient",
    "broken_prerequisite",
    "few_raters",
    "weak_objective",
    "instructions_in_comment",
    "instructions_in_cell",
]
OUT_OF_ORDER = """
    SELECT c.curriculum_id, c.course_id, b.course_id
    FROM course_prerequisite p
    JOIN curriculum_course c ON c.course_id = p.course_id
    JOIN curriculum_course b ON b.course_id = p.prereq_course_id AND b.curriculum_id = c.curriculum_id
    WHERE p.kind = '硬先修' AND b.suggested_term >= c.suggested_term"""


@pytest.fixture(scope="module")
def truth(demo: Built) -> dict[str, dict[str, Any]]:
    return {record["kind"]: record for record in demo.summary.truth}


def test_each_kind_is_planted_once_with_its_size(demo: Built) -> None:
    assert [t["kind"] for t in demo.summary.truth] == KINDS
    assert all({"size_planned", "size_realised", "n"} <= set(t) for t in demo.summary.truth)


def test_no_two_faults_share_a_place(truth: dict[str, dict[str, Any]]) -> None:
    of_marks = [truth[kind] for kind in KINDS if kind in ("fail_rate_jump", "simpson_reversal") or "rectif" in kind]
    colleges = [t["college"] for t in of_marks] + [truth["broken_prerequisite"]["major"].split(".")[0]]
    assert len(set(colleges)) == len(colleges) == 6
    courses = [truth[kind]["course"] for kind in KINDS if "course" in truth[kind]]
    assert len(set(courses)) == len(courses)
    of_rounds = ("straightlined_round", "few_raters", "instructions_in_comment")
    assert len({truth[kind]["college"] for kind in of_rounds}) == len(of_rounds)


def test_the_jump_stands_out_among_the_years_of_its_course(demo: Built, truth: dict[str, dict[str, Any]]) -> None:
    jump = truth["fail_rate_jump"]
    rates: dict[str, float] = dict(
        demo.rows(f"""
        SELECT t.academic_year, {FAIL} FROM score k JOIN section s USING (section_id) JOIN term t USING (term_id)
        JOIN student p USING (student_id) JOIN org_unit m ON m.org_id = p.major_id
        WHERE s.course_id = '{jump["course"]}' AND m.parent_id = '{jump["college"]}' GROUP BY 1""")
    )
    assert max(rates, key=lambda year: rates[year]) == jump["year"]
    assert jump["year"] in {"2022-2023", "2023-2024", "2024-2025"}
    assert round(rates[jump["year"]], 4) == jump["rate"]
    assert jump["size_realised"] >= 0.10
    assert 0.12 <= jump["size_planned"] <= 0.25


def test_the_straightlined_round_stands_out_and_is_quick(demo: Built, truth: dict[str, dict[str, Any]]) -> None:
    planted = truth["straightlined_round"]
    rows = demo.rows(f"""
        SELECT r.round_id, avg(CAST(r.straightlined AS INTEGER)), median(r.duration_s), count(*)
        FROM set_response r JOIN staff t USING (staff_id) WHERE t.org_id = '{planted["college"]}' GROUP BY 1""")
    share, seconds, n = {row[0]: row[1:] for row in rows}[planted["round"]]
    others = [row for row in rows if row[0] != planted["round"]]
    assert round(share, 4) == planted["size_realised"]
    assert n == planted["n"]
    assert 0.65 < share < 0.90
    assert all(row[1] < 0.4 for row in others)
    assert seconds < 30 < min(row[2] for row in others)


def test_one_cohort_alone_has_a_plan_out_of_order_and_studied_by_it(
    demo: Built, truth: dict[str, dict[str, Any]]
) -> None:
    chain = truth["broken_prerequisite"]
    assert demo.rows(OUT_OF_ORDER) == [(chain["curriculum"], chain["course"], chain["prerequisite"])]
    taken = f"""
        SELECT s.course_id, min(s.term_id) FROM enrolment e JOIN section s USING (section_id)
        JOIN student p USING (student_id)
        WHERE p.major_id = '{chain["major"]}' AND p.entry_year = {chain["entry_year"]} AND e.kind = '正常'
          AND s.course_id IN ('{chain["course"]}', '{chain["prerequisite"]}') GROUP BY 1"""
    first: dict[str, str] = dict(demo.rows(taken))
    assert first[chain["course"]] < first[chain["prerequisite"]]
    assert chain["n"] >= 4


def test_one_teacher_has_eight_raters_in_a_round(demo: Built, truth: dict[str, dict[str, Any]]) -> None:
    few = truth["few_raters"]
    where = f"round_id = '{few['round']}' AND staff_id = '{few['staff']}'"
    assert demo.value(f"SELECT count(*) FROM set_response WHERE {where}") == 8
    assert demo.value(f"SELECT count(*) FROM set_participation WHERE {where} AND submitted") == 8
    assert few["mean"] < few["mean_of_others"] - 4


def test_one_objective_is_weak_and_the_marks_do_not_show_it(demo: Built, truth: dict[str, dict[str, Any]]) -> None:
    weak = truth["weak_objective"]
    assert min(weak["attainment"], key=lambda o: weak["attainment"][o]) == weak["objective"]
    assert weak["size_realised"] == pytest.approx(weak["size_planned"], abs=0.06)
    course = f"SELECT avg(points) FROM score JOIN section USING (section_id) WHERE course_id = '{weak['course']}'"
    assert 60 < demo.value(course) < 85


def test_texts_that_instruct_the_assistant_lie_where_they_are_said_to(
    demo: Built, truth: dict[str, dict[str, Any]]
) -> None:
    keys = {"set_comment": "comment_id", "course_objective": "objective_id"}
    for kind in ("instructions_in_comment", "instructions_in_cell"):
        at = truth[kind]
        found = demo.rows(f"SELECT {keys[at['table']]} FROM {at['table']} WHERE {at['column']} LIKE '%忽略%规则%'")
        assert found == [(at["row"],)]


def test_the_rectifications_are_on_record(demo: Built, truth: dict[str, dict[str, Any]]) -> None:
    for kind in KINDS[3:6]:
        at = truth[kind]
        ((org, course, baseline, state),) = demo.rows(
            f"SELECT org_id, course_id, baseline, state FROM rectification_history WHERE item_id = '{at['item']}'"
        )
        assert (org, course, state) == (at["college"], at["course"], "已销号")
        assert baseline == pytest.approx(at["rate_year_before"], abs=0.06)
