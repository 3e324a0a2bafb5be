"""Every figure of sixty students' pages against SQL and counting of its own; their plans against the checker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from agents.brains.base import ToolCall
from agents.calling.toolbox import run
from evals.by_hand.study import School, Student, violations
from knowledge_base.evaluation.warehouse import DuckClient
from tools.context import ToolContext
from tools.scope import Role, Scope

RUNNING, MARKED, BEFORE = "2025-2026-2", "2025-2026-1", "2024-2025-2"
"""The demo's term of today, the newest with marks, and the one before that."""
TIERS = (("提示", 0.0), ("黄", 8.0), ("橙", 16.0), ("红", 24.0))
"""The demo school's document on warnings, article 5, by credits owed; article 6 raises a level."""
DELIVERED = "('送达', '帮扶', '解除', '升级')"
CHOSEN = """
SELECT s.student_id, m.parent_id, s.major_id FROM student s JOIN org_unit m ON m.org_id = s.major_id
WHERE s.status IN ('在读', '延期') ORDER BY s.student_id
"""
PLAN = """
SELECT r.course_id, r.credits, r.nature, r.module, k.total_credits, k.elective_credits FROM student s
JOIN curriculum k USING (major_id, entry_year) JOIN curriculum_course r USING (curriculum_id) WHERE student_id = '{0}'
"""
TRIED = """
SELECT se.course_id, se.term_id, se.section_id, co.credits, NOT sc.is_absent AND NOT sc.is_cheat
       AND CASE WHEN sc.points IS NULL THEN coalesce(sc.passed, FALSE) ELSE sc.points >= 60 END
FROM score sc JOIN section se USING (section_id) JOIN course co USING (course_id)
WHERE sc.student_id = '{0}' AND NOT sc.is_deferred
"""
PLACES = """
SELECT se.course_id, se.term_id, se.section_id, en.kind FROM enrolment en JOIN section se USING (section_id)
WHERE en.student_id = '{0}' AND en.status = '在修' AND en.kind <> '旁听'
"""


@dataclass(frozen=True)
class ByHand:
    """One student's record as counted here."""

    plan: Mapping[str, tuple[float, str, str]]
    total: float
    electives: float
    states: Mapping[str, str]
    outside: float
    failed_in: Mapping[str, set[str]]

    def credits(self, *states: str, required: bool | None = None) -> float:
        return sum(
            credits
            for course, (credits, nature, _) in self.plan.items()
            if self.states[course] in states and (required is None or (nature == "必修") is required)
        )

    @property
    def owed(self) -> list[str]:
        """Required courses once failed and neither passed nor exempt since."""
        return [
            course
            for course, (_, nature, _) in self.plan.items()
            if nature == "必修" and course in self.failed_in and self.states[course] not in ("已通过", "免修")
        ]


def by_hand(client: DuckClient, student: str) -> ByHand:
    plan, tried, places = (client.fetch(sql.format(student)) for sql in (PLAN, TRIED, PLACES))
    passed = {course: credits for course, _, _, credits, ok in tried if ok}
    marked = {section for _, _, section, _, _ in tried}
    failed: dict[str, set[str]] = defaultdict(set)
    for course, term, _, _, ok in tried:
        if not ok:
            failed[course].add(term)
    exempt = {course for course, _, _, kind in places if kind == "免修"}
    recent = {course for course, term, section, _ in places if term >= MARKED and section not in marked}

    def state(course: str) -> str:
        if course in passed:
            return "已通过"
        if course in exempt:
            return "免修"
        if course in recent:
            return "在修或待出成绩"
        return "未通过" if course in failed else "未修"

    listed = {row[0] for row in plan}
    return ByHand(
        plan={row[0]: (row[1], row[2], row[3]) for row in plan},
        total=plan[0][4],
        electives=plan[0][5],
        states={row[0]: state(row[0]) for row in plan},
        outside=sum(credits for course, credits in passed.items() if course not in listed),
        failed_in=failed,
    )


@pytest.fixture(scope="module")
def studies(
    demo_client: DuckClient, tools_of: Callable[[Scope], ToolContext]
) -> Sequence[tuple[str, dict[str, Any], ByHand]]:
    """A spread of students with their pages as the page itself gets them."""
    rows = demo_client.fetch(CHOSEN)
    found = []
    for student, college, major in rows[:: max(len(rows) // 60, 1)][:60]:
        scope = Scope(f"of.{student}", Role.STUDENT, college=college, major=major, person=student)
        outcome = run(ToolCall("learning_path", {"what": "all"}), tools_of(scope), 0)
        assert outcome.error is None, outcome.error
        found.append((student, outcome.data["study"], by_hand(demo_client, student)))
    assert len(found) >= 50
    return found


Studies = Sequence[tuple[str, dict[str, Any], ByHand]]


def test_the_audit_and_the_state_of_every_course(studies: Studies) -> None:
    for student, study, true in studies:
        told = study["audit"]
        done = true.credits("已通过", "免修", required=False)
        earned = true.credits("已通过", "免修", required=True) + min(done, true.electives)
        assert {c["id"]: c["state"] for c in study["courses"]} == true.states, student
        assert (told["total"], told["elective_needed"], told["elective_done"]) == (true.total, true.electives, done)
        assert told["earned"] == pytest.approx(earned)
        assert told["missing"] == pytest.approx(max(true.total - earned, 0))
        assert told["waiting"] == pytest.approx(true.credits("在修或待出成绩"))
        assert told["exempt"] == pytest.approx(true.credits("免修"))
        assert told["outside"] == pytest.approx(true.outside)


def test_every_module(studies: Studies) -> None:
    for student, study, true in studies:
        modules: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for course, (credits, nature, module) in true.plan.items():
            if nature == "必修":
                modules[module][0] += credits
                modules[module][1] += credits if true.states[course] in ("已通过", "免修") else 0
        assert {m["name"]: [m["required"], m["done"]] for m in study["audit"]["modules"]} == modules, student


def test_the_measures_of_every_course_by_listing_every_path(studies: Studies, demo_client: DuckClient) -> None:
    hard = demo_client.fetch("SELECT prereq_course_id, course_id FROM course_prerequisite WHERE kind = '硬先修'")
    known: dict[frozenset[str], dict[str, tuple[int, int, int]]] = {}
    for student, study, true in studies:
        courses = frozenset(true.plan)
        edges = sorted({(a, b) for a, b in hard if a in courses and b in courses})
        assert sorted((r["before"], r["course"]) for r in study["requisites"]) == edges
        true_ = known.setdefault(courses, measures(courses, edges))
        for c in study["courses"]:
            assert (c["blocking"], c["delay"], c["centrality"]) == true_[c["id"]], (student, c["name"])
            assert c["complexity"] == c["blocking"] + c["delay"]
    assert any(c["centrality"] for _, study, _ in studies for c in study["courses"])


def measures(courses: frozenset[str], edges: Sequence[tuple[str, str]]) -> dict[str, tuple[int, int, int]]:
    """Blocking, delay and centrality of each course, every path of the graph written out."""
    after: dict[str, list[str]] = defaultdict(list)
    for a, b in edges:
        after[a].append(b)
    last = {b for _, b in edges}
    paths = [p for course in courses if course not in last for p in walks(course, after)]
    whole = [p for p in paths if not after[p[-1]]]
    return {
        course: (
            len({p[-1] for p in walks(course, after)} - {course}),
            max(len(p) for p in whole if course in p),
            sum(len(p) for p in whole if course in p[1:-1]),
        )
        for course in courses
    }


def walks(start: str, after: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    return [(start,), *((start, *rest) for b in after[start] for rest in walks(b, after))]


def test_every_plan_of_terms_holds_and_adds_up(studies: Studies, demo_client: DuckClient) -> None:
    school = School.of(demo_client, RUNNING)
    for student, study, _ in studies:
        path = study["path"]
        terms = [(t["term"], [c["id"] for c in t["courses"]]) for t in path["terms"]]
        assert violations(school, Student.of(demo_client, school, student), terms, path["ends"] is not None) == []
        assert all(t["credits"] == sum(c["credits"] for c in t["courses"]) <= t["cap"] for t in path["terms"])


def test_the_distance_to_a_warning(studies: Studies, demo_client: DuckClient) -> None:
    levels = set()
    for student, study, true in studies:
        told = study["warning"]
        credits = sum(true.plan[course][0] for course in true.owed)
        lately = sum(MARKED in true.failed_in[course] for course in true.owed)
        measured = {m["name"]: m["value"] for m in told["measures"]}
        assert measured["应修未得学分"] == pytest.approx(credits)
        assert measured["最近一学期仍未通过的必修课程"] == lately
        assert measured["累计仍未通过的必修课程"] == len(true.owed)
        level = level_of(demo_client, student, credits, lately)
        assert told["level"] == (None if level is None else TIERS[level][0]), student
        levels.add(told["level"])
        following = 0 if level is None else level + 1
        if following == len(TIERS):
            assert told["next_level"] is None
            continue
        name, bound = TIERS[following]
        assert told["next_level"] == name
        assert [(d["bound"], d["gap"]) for d in told["distances"]] == [(bound, pytest.approx(max(bound - credits, 0)))]
        official = demo_client.fetch(
            f"SELECT term_id, level, state FROM academic_warning WHERE student_id = '{student}' "
            f"AND state IN {DELIVERED} ORDER BY term_id DESC LIMIT 1"
        )
        assert told["official"] == (
            dict(zip(("term", "level", "state"), official[0], strict=True)) if official else None
        )
    assert len(levels) >= 3


def level_of(client: DuckClient, student: str, credits: float, lately: int) -> int | None:
    """The tier by the credits owed; one higher for four courses of one term, or for orange twice running."""
    if not credits:
        return None
    base = max(place for place, (_, bound) in enumerate(TIERS) if credits >= bound)
    twice = client.fetch(
        f"SELECT 1 FROM academic_warning WHERE student_id = '{student}' AND term_id = '{BEFORE}' AND level = '橙' "
        f"AND state IN {DELIVERED}"
    )
    raised = lately >= 4 or (TIERS[base][0] == "橙" and bool(twice))
    return min(base + raised, len(TIERS) - 1)
