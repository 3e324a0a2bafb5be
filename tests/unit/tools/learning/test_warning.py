"""The distance to a warning: the demo's own recognised warnings, and the cases of the rule one by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.demo.build import DEFAULT_TODAY
from knowledge_base.demo.templates import RULES_YAML
from knowledge_base.evaluation.rules import USUAL_RULES, RuleSet, SchoolRules
from tests.unit.tools.learning.own_records import course, mark, record_of, school
from tools.errors import NoData
from tools.learning.audit import audit
from tools.learning.door import open_door
from tools.learning.reading import read_record
from tools.learning.teaching import load_teaching
from tools.learning.warning import Standing, called, level_told, standing_by_rule
from tools.metrics.service import MetricService
from tools.scope import Scope

OWED = """
SELECT sum(r.credits) FROM student p
JOIN curriculum c ON c.major_id = p.major_id AND c.entry_year = p.entry_year
JOIN curriculum_course r ON r.curriculum_id = c.curriculum_id AND r.nature = '必修'
WHERE p.student_id = '{0}' AND EXISTS (
    SELECT 1 FROM score k JOIN section s USING (section_id) WHERE k.student_id = p.student_id
    AND s.course_id = r.course_id AND NOT k.is_deferred AND NOT coalesce(k.points >= 60, k.passed))
AND NOT EXISTS (
    SELECT 1 FROM score k JOIN section s USING (section_id) WHERE k.student_id = p.student_id
    AND s.course_id = r.course_id AND coalesce(k.points >= 60, k.passed))
"""


def test_the_level_is_the_one_the_school_recognises_from_the_same_marks(
    metric_service: MetricService, scopes: dict[str, Scope]
) -> None:
    """The warnings of the newest term are not delivered yet: nothing of them is read, only what is worked out here."""
    client, directory = metric_service.client, metric_service.directory
    newest = "2025-2026-1"
    recognised: dict[str, str] = dict(
        client.fetch(f"SELECT student_id, level FROM academic_warning WHERE term_id = '{newest}' ORDER BY student_id")
    )
    others = "SELECT student_id FROM student WHERE status = '在读' AND entry_year >= 2022 ORDER BY student_id"
    students = [*recognised, *(r[0] for r in client.fetch(others) if r[0] not in recognised)][:180]
    teaching = load_teaching(open_door(client, scopes["qa"], students[0], "核对"), directory, DEFAULT_TODAY)
    for student in students:
        door = open_door(client, scopes["qa"], student, "核对")
        record = read_record(door, directory, metric_service.rules, DEFAULT_TODAY, teaching)
        found = standing_by_rule(record, audit(record))
        ((owed,),) = client.fetch(OWED.format(student))
        assert found.values["owed_credits"] == (owed or 0)
        assert found.level == recognised.get(student), student
        assert found.term == newest
        assert all(w.term != newest for w in record.warnings)
    assert len(recognised) > 50


def found(folder: Path, rules: RuleSet, rows: list[tuple[str, Any]], today: date = date(2025, 3, 20)) -> Standing:
    record = record_of(folder, rows, rules, today)
    return standing_by_rule(record, audit(record))


def failing(*credits: float, term: str = "2024-2025-1") -> list[tuple[str, Any]]:
    """Required courses failed in a term, resits and all."""
    return [
        row
        for i, credit in enumerate(credits)
        for row in [
            *course(f"{term}/{i}", 3, credits=credit),
            *mark(f"{term}/{i}", term, ("正考", 40), ("补考", 50)),
        ]
    ]


@pytest.mark.parametrize(
    ("credits", "level", "following", "gap"),
    [
        ([], None, "提示", 0),
        ([1], "提示", "黄", 7),
        ([5, 2.5], "提示", "黄", 0.5),
        ([5, 3], "黄", "橙", 8),
        ([8, 8], "橙", "红", 8),
        ([12, 12], "红", None, None),
        ([1, 1, 1, 1], "黄", "橙", 12),
        ([10, 10, 3, 3], "红", None, None),
    ],
)
def test_the_tiers_of_the_rule(
    credits: list[float], level: str | None, following: str | None, gap: float | None, tmp_path: Path, rules: RuleSet
) -> None:
    """Four failed in one term raise the level by one."""
    standing = found(tmp_path, rules, [*school(), *failing(*credits), *passed_one()])
    assert (standing.level, standing.next_level) == (level, following)
    assert [d.gap for d in standing.distances] == ([] if gap is None else [gap])
    assert bool(standing.raised) == (len(credits) == 4)


def passed_one() -> list[tuple[str, Any]]:
    """Marks are there at all, and a completeness row says so."""
    row = {"subject": "score", "term_id": "2024-2025-1", "org_id": "cs", "expected": 1, "present": 1}
    return [*course("ok", 3), *mark("ok", "2024-2025-1", ("正考", 90)), ("coverage", row)]


@pytest.mark.parametrize(("before", "raised"), [("橙", True), ("黄", False)])
def test_the_same_level_twice_running_raises_it(before: str, raised: bool, tmp_path: Path, rules: RuleSet) -> None:
    warning = {"warning_id": "w", "student_id": "p1", "term_id": "2023-2024-2", "level": before, "state": "帮扶"}
    rows = [*school(), *failing(9, 9), *passed_one(), ("academic_warning", warning)]
    standing = found(tmp_path, rules, rows)
    assert standing.level == ("红" if raised else "橙")
    assert standing.raised == ("连续两个学期为橙色预警" if raised else "")
    assert standing.official is not None
    assert standing.official.level == before


@pytest.mark.parametrize("term", ["2022-2023-2", "2023-2024-1"])
def test_a_warning_of_an_older_term_is_not_twice_running(term: str, tmp_path: Path, rules: RuleSet) -> None:
    warning = {"warning_id": "w", "student_id": "p1", "term_id": term, "level": "橙", "state": "解除"}
    rows = [*school(), *failing(9, 9), *passed_one(), ("academic_warning", warning)]
    standing = found(tmp_path, rules, rows)
    assert (standing.level, standing.raised, standing.told) == ("橙", "", "橙色预警")


def test_a_raised_level_is_told_with_its_reason(tmp_path: Path, rules: RuleSet) -> None:
    standing = found(tmp_path, rules, [*school(), *failing(5, 5, 5, 5), *passed_one()])
    assert standing.told == "红色预警（一学期仍未通过的必修课程达到4门，提高一级）"
    assert (called("提示"), called("红色预警"), level_told(None, "")) == ("提示", "红色预警", "未达到任何等级")


def test_electives_and_deferred_examinations_are_not_owed(tmp_path: Path, rules: RuleSet) -> None:
    rows = [
        *school(),
        *course("e", 3, nature="任选"), *mark("e", "2024-2025-1", ("正考", 10)),
        *course("d", 3), *mark("d", "2024-2025-1", ("正考", None)),
        *passed_one(),
    ]  # fmt: skip
    standing = found(tmp_path, rules, rows)
    assert (standing.level, standing.owed) == (None, ())


def test_what_is_being_taken_again_is_still_owed(tmp_path: Path, rules: RuleSet) -> None:
    rows = [*school(), *failing(9), *mark("2024-2025-1/0", "2024-2025-2", kind="重修"), *passed_one()]
    assert found(tmp_path, rules, rows).level == "黄"


def test_another_days_rule_counts_otherwise(tmp_path: Path) -> None:
    """Until 2023 the demo school counted courses; the credits do not matter then."""
    earlier = SchoolRules.load(RULES_YAML).on(date(2022, 9, 1))
    one = found(tmp_path / "1", earlier, [*school(), *failing(9), *passed_one()])
    assert (one.level, one.next_level) == (None, "一般警示")
    assert [(d.measure, d.gap) for d in one.distances] == [("failed_in_term", 1)]
    two = found(tmp_path / "2", earlier, [*school(), *failing(1, 1), *passed_one()])
    assert two.level == "一般警示"
    assert {d.measure: d.gap for d in two.distances} == {"failed_in_term": 2, "failed_courses": 4}


def test_a_school_without_a_rule_gets_none_of_ours(tmp_path: Path) -> None:
    usual = SchoolRules.load(USUAL_RULES).on(date(2025, 1, 1))
    with pytest.raises(NoData, match=r"rules\.yaml"):
        found(tmp_path, usual, [*school(), *failing(30), *passed_one()])
