"""The way to graduation: hundreds of the demo's students by a checker of its own, and the cases the demo lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.by_hand.study import School, Student, violations
from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.rules import RuleSet
from tests.unit.tools.learning.own_records import before, course, mark, record_of, school
from tools.errors import NoData
from tools.learning.audit import audit
from tools.learning.door import open_door
from tools.learning.path import Path as Way
from tools.learning.path import plan_path
from tools.learning.reading import read_record
from tools.learning.teaching import load_teaching
from tools.metrics.service import MetricService
from tools.scope import Scope

NEXT = "2024-2025-2"
"""The running term of the made-up school; the next is 2025-2026-1."""


def test_no_plan_of_two_hundred_students_violates_anything(
    metric_service: MetricService, scopes: dict[str, Scope]
) -> None:
    client, directory = metric_service.client, metric_service.directory
    hand = School.of(client, "2025-2026-2")
    ids = client.fetch("SELECT student_id FROM student WHERE status IN ('在读', '延期') ORDER BY 1")
    students = [row[0] for row in ids][::3]
    teaching = load_teaching(open_door(client, scopes["qa"], students[0], "核对"), directory, DEFAULT_TODAY)
    ends = []
    for student in students:
        door = open_door(client, scopes["qa"], student, "核对")
        record = read_record(door, directory, metric_service.rules, DEFAULT_TODAY, teaching)
        way = plan_path(record, audit(record))
        terms = [(t.term, [c.id for c in t.courses]) for t in way.terms]
        assert violations(hand, Student.of(client, hand, student), terms, way.ends is not None) == [], student
        assert all(c.reasons for t in way.terms for c in t.courses)
        ends.append(way.ends)
    assert len(students) >= 200
    assert None not in ends


def way_of(folder: Path, rules: RuleSet, rows: list[tuple[str, Any]]) -> Way:
    record = record_of(folder, rows, rules)
    return plan_path(record, audit(record))


def laid(way: Way) -> dict[str, list[str]]:
    return {t.term: [c.id for c in t.courses] for t in way.terms}


def test_a_failed_required_course_comes_first_and_what_waits_for_it_after(tmp_path: Path, rules: RuleSet) -> None:
    way = way_of(tmp_path, rules, [
        *school(total=9),
        *course("a", 1), *mark("a", "2023-2024-1", ("正考", 40), ("补考", 50)),
        *course("b", 3), *course("c", 5), before("a", "b"), before("b", "c"),
    ])  # fmt: skip
    assert laid(way) == {"2025-2026-1": ["a"], "2026-2027-1": ["b"], "2027-2028-1": ["c"]}
    assert way.ends == "2027-2028-1"
    assert way.critical == ("a", "b", "c")
    (first,) = way.terms[0].courses
    assert first.is_retake
    assert first.reasons[0] == "必修，2023-2024学年第一学期补考50分未通过，须重修"
    assert "《b》须在它之后" in first.reasons
    assert "先修《a》安排在2025-2026学年第一学期" in way.terms[1].courses[0].reasons


def test_a_prerequisite_that_the_plan_does_not_list_is_placed_too(tmp_path: Path, rules: RuleSet) -> None:
    way = way_of(tmp_path, rules, [
        *school(total=3), *course("b", 5), before("x", "b"),
        ("course", {"course_id": "x", "name": "x", "owner_id": "cs", "credits": 4}),
    ])  # fmt: skip
    assert laid(way) == {"2025-2026-1": ["x"], "2026-2027-1": ["b"]}
    assert way.terms[0].courses[0].nature == "方案外先修"


def test_a_soft_prerequisite_is_only_spoken_of(tmp_path: Path, rules: RuleSet) -> None:
    way = way_of(tmp_path, rules, [*school(total=6), *course("a", 5), *course("b", 5), before("a", "b", "软先修")])
    assert laid(way) == {"2025-2026-1": ["a", "b"]}
    assert "建议先修《a》" in way.terms[0].courses[1].reasons


def test_what_is_under_way_counts_as_passed_by_then(tmp_path: Path, rules: RuleSet) -> None:
    way = way_of(tmp_path, rules, [
        *school(total=6), *course("a", 4), *mark("a", NEXT), *course("b", 5), before("a", "b"),
    ])  # fmt: skip
    assert laid(way) == {"2025-2026-1": ["b"]}
    assert way.waiting == ("a",)
    assert "先修《a》在修，须通过" in way.terms[0].courses[0].reasons


def warned(level: str, state: str, term: str = "2024-2025-1") -> tuple[str, dict[str, Any]]:
    row = {"warning_id": f"w{term}", "student_id": "p1", "term_id": term, "level": level, "state": state}
    return "academic_warning", row


@pytest.mark.parametrize(
    ("rows", "cap", "by"),
    [
        ([], 30, None),
        ([warned("红", "帮扶")], 20, "红"),
        ([warned("红", "解除")], 30, None),
        ([warned("黄", "帮扶")], 30, None),
        ([warned("红", "院核")], 30, None),
        ([warned("红", "帮扶", "2023-2024-2"), warned("黄", "帮扶")], 30, None),
    ],
)
def test_only_who_is_under_a_red_warning_has_fewer_credits(
    rows: list[tuple[str, Any]], cap: float, by: str | None, tmp_path: Path, rules: RuleSet
) -> None:
    many = [row for i in range(7) for row in course(f"c{i}", 3, credits=4)]
    way = way_of(tmp_path, rules, [*school(total=28), *many, *rows])
    assert (way.terms[0].cap, way.capped_by) == (cap, by)
    assert way.terms[0].credits == min(28, cap)
    assert sum(t.credits for t in way.terms) == 28


def test_electives_stop_at_what_the_plan_asks_for(tmp_path: Path, rules: RuleSet) -> None:
    listed = [row for i in range(3) for row in course(f"e{i}", 5, credits=2, nature="限选")]
    way = way_of(tmp_path, rules, [*school(total=4, elective=4), *listed])
    assert sum(len(t.courses) for t in way.terms) == 2
    assert way.terms[0].courses[0].reasons[0] == "限选，选修还差4学分"


def test_credits_that_no_listed_course_gives_are_told_and_nothing_is_promised(tmp_path: Path, rules: RuleSet) -> None:
    way = way_of(tmp_path, rules, [*school(total=10, elective=5), *course("a", 5), *course("e", 5, 2, "任选")])
    assert way.ends is None
    assert way.elective_short == 3 + 2


def test_a_course_without_a_place_is_left_out_and_told(tmp_path: Path, rules: RuleSet) -> None:
    """Forty credits of one course fit no term."""
    way = way_of(tmp_path, rules, [*school(total=43), *course("a", 5, credits=40), *course("b", 5)])
    assert [c.id for c in way.left_out] == ["a"]
    assert way.ends is None
    assert laid(way) == {"2025-2026-1": ["b"]}


@pytest.mark.parametrize("status", ["休学", "退学", "毕业"])
def test_who_is_not_in_study_has_no_plan(status: str, tmp_path: Path, rules: RuleSet) -> None:
    with pytest.raises(NoData, match=status):
        way_of(tmp_path, rules, [*school(status=status), *course("a", 1)])


def test_after_the_longest_time_of_study_there_is_no_term_left(tmp_path: Path, rules: RuleSet) -> None:
    rows = [(t, {**v, "entry_year": 2018} if "entry_year" in v else v) for t, v in school()]
    with pytest.raises(NoData, match="最长修业年限6年"):
        way_of(tmp_path, rules, [*rows, *course("a", 1)])


def test_all_done_ends_with_the_running_term(tmp_path: Path, rules: RuleSet) -> None:
    way = way_of(tmp_path, rules, [*school(total=3), *course("a", 1), *mark("a", "2023-2024-1", ("正考", 90))])
    assert (way.terms, way.ends) == ((), NEXT)
