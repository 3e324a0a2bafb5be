"""The degree audit: every figure against SQL of its own on the demo, and the cases that the demo does not hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.evaluation.rules import RuleSet
from tests.unit.tools.learning.own_records import before, course, mark, record_of, school
from tools.errors import NoData
from tools.learning.audit import State, audit
from tools.learning.door import open_door
from tools.learning.reading import read_record
from tools.learning.teaching import load_teaching
from tools.metrics.service import MetricService
from tools.scope import Scope

PASSED = """
SELECT se.course_id FROM score sc JOIN section se USING (section_id) JOIN course co USING (course_id)
WHERE sc.student_id = '{0}' AND NOT sc.is_deferred AND NOT sc.is_absent AND NOT sc.is_cheat
  AND CASE WHEN co.grading = '两级' THEN sc.passed ELSE sc.points >= 60 END
UNION
SELECT se.course_id FROM enrolment en JOIN section se USING (section_id)
WHERE en.student_id = '{0}' AND en.kind = '免修' AND en.status = '在修'
"""
"""Nothing was renumbered in the demo; an exemption counts."""
PLANNED = """
SELECT cc.course_id, cc.credits, cc.nature, cc.module FROM student st
JOIN curriculum cu ON cu.major_id = st.major_id AND cu.entry_year = st.entry_year
JOIN curriculum_course cc USING (curriculum_id) WHERE st.student_id = '{0}'
"""
FIGURES = f"""
WITH passed AS ({PASSED}), planned AS ({PLANNED})
SELECT (SELECT total_credits FROM curriculum cu JOIN student st USING (major_id, entry_year)
        WHERE student_id = '{{0}}'),
       coalesce(sum(credits) FILTER (nature = '必修' AND course_id IN (SELECT * FROM passed)), 0),
       coalesce(sum(credits) FILTER (nature <> '必修' AND course_id IN (SELECT * FROM passed)), 0),
       (SELECT elective_credits FROM curriculum cu JOIN student st USING (major_id, entry_year)
        WHERE student_id = '{{0}}')
FROM planned
"""
MODULES = f"""
WITH passed AS ({PASSED}), planned AS ({PLANNED})
SELECT module, sum(credits), coalesce(sum(credits) FILTER (course_id IN (SELECT * FROM passed)), 0)
FROM planned WHERE nature = '必修' GROUP BY module
"""


def test_the_figures_of_a_hundred_students_are_those_of_sql_by_hand(
    metric_service: MetricService, scopes: dict[str, Scope]
) -> None:
    client, directory = metric_service.client, metric_service.directory
    students = [r[0] for r in client.fetch("SELECT student_id FROM student WHERE status = '在读' ORDER BY 1")][::6]
    teaching = load_teaching(open_door(client, scopes["qa"], students[0], "核对"), directory, DEFAULT_TODAY)
    assert len(students) >= 100
    for student in students:
        door = open_door(client, scopes["qa"], student, "核对")
        found = audit(read_record(door, directory, metric_service.rules, DEFAULT_TODAY, teaching))
        ((total, required, electives, asked),) = client.fetch(FIGURES.format(student))
        assert (found.total, found.elective_done, found.elective_needed) == (total, electives, asked)
        assert found.earned == pytest.approx(required + min(electives, asked))
        assert found.missing == pytest.approx(total - found.earned)
        by_hand = {name: (credits, done) for name, credits, done in client.fetch(MODULES.format(student))}
        assert {m.name: (m.required, m.done) for m in found.modules} == by_hand
        assert sum(m.missing for m in found.modules) + found.elective_missing == pytest.approx(found.missing)


def test_who_has_graduated_owes_only_what_was_dropped_or_never_marked(
    metric_service: MetricService, scopes: dict[str, Scope]
) -> None:
    """The demo lets a graduate have dropped a course; nothing that was failed is ever left open."""
    client, directory = metric_service.client, metric_service.directory
    students = [r[0] for r in client.fetch("SELECT student_id FROM student WHERE status = '毕业' ORDER BY 1")][::20]
    for student in students:
        door = open_door(client, scopes["qa"], student, "核对")
        found = audit(read_record(door, directory, metric_service.rules, DEFAULT_TODAY))
        assert not found.of(State.FAILED)


def test_every_state_of_a_course(tmp_path: Path, rules: RuleSet) -> None:
    rows = [
        *school(total=24, elective=0),
        *course("passed", 1), *mark("passed", "2023-2024-1", ("正考", 60)),
        *course("resat", 1), *mark("resat", "2023-2024-1", ("正考", 40), ("补考", 60)),
        *course("failed", 1), *mark("failed", "2023-2024-1", ("正考", 40), ("补考", 59.5)),
        *course("again", 2), *mark("again", "2023-2024-2", ("正考", 30)), *mark("again", "2024-2025-2", kind="重修"),
        *course("exempt", 2), *mark("exempt", "2023-2024-2", kind="免修"),
        *course("deferred", 3), *mark("deferred", "2024-2025-1", ("正考", None)),
        *course("lost", 1), *mark("lost", "2023-2024-1"),
        *course("open", 5),
    ]  # fmt: skip
    found = audit(record_of(tmp_path, rows, rules))
    assert {s.course.id: s.state for s in found.standings} == {
        "passed": State.PASSED,
        "resat": State.PASSED,
        "failed": State.FAILED,
        "again": State.WAITING,
        "exempt": State.EXEMPT,
        "deferred": State.WAITING,
        "lost": State.OPEN,
        "open": State.OPEN,
    }
    assert (found.earned, found.missing, found.waiting, found.exempt) == (9, 15, 6, 3)
    assert [s.failed_before for s in found.standings if s.course.id in ("again", "resat")] == [True, True]


def test_a_renumbered_course_counts_as_the_new_one(tmp_path: Path, rules: RuleSet) -> None:
    rows = [
        *school(total=3),
        *course("new", 1),
        ("course", {"course_id": "old", "name": "old", "owner_id": "cs", "credits": 3, "replaced_by": "new"}),
        *mark("old", "2023-2024-1", ("正考", 80)),
        *course("later", 2),
        before("old", "later"),
    ]
    record = record_of(tmp_path, rows, rules)
    assert audit(record).earned == 3
    assert record.requisites == (("new", "later", "硬先修"),)


def test_electives_count_up_to_what_the_plan_asks_for(tmp_path: Path, rules: RuleSet) -> None:
    rows = [
        *school(total=10, elective=4),
        *course("must", 1), *mark("must", "2023-2024-1", ("正考", 90)),
        *course("one", 2, nature="限选"), *mark("one", "2023-2024-2", ("正考", 90)),
        *course("two", 2, nature="任选"), *mark("two", "2023-2024-2", ("正考", 90)),
        ("course", {"course_id": "other", "name": "other", "owner_id": "cs", "credits": 2}),
        *mark("other", "2023-2024-2", ("正考", 90)),
    ]  # fmt: skip
    found = audit(record_of(tmp_path, rows, rules))
    assert (found.earned, found.missing, found.elective_missing, found.elective_done) == (7, 3, 0, 6)
    assert found.unlisted == 3
    assert found.outside == 2


def test_cheating_and_absence_never_pass(tmp_path: Path, rules: RuleSet) -> None:
    rows = [*school(), *course("a", 1), *mark("a", "2023-2024-1", ("正考", 70))]
    rows[-1][1]["is_cheat"] = True
    assert audit(record_of(tmp_path, rows, rules)).of(State.FAILED)


def test_without_a_plan_for_the_year_of_entry_nothing_is_held_against_another(tmp_path: Path, rules: RuleSet) -> None:
    rows = [(t, v) for t, v in school() if t != "curriculum"]
    with pytest.raises(NoData, match="2023级的培养方案"):
        record_of(tmp_path, rows, rules)


def test_before_the_first_term_there_is_nothing_to_audit(tmp_path: Path, rules: RuleSet) -> None:
    with pytest.raises(NoData, match="学期"):
        record_of(tmp_path, school(), rules, today=date(2022, 1, 1))
