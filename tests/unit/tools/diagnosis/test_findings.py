"""What the detectors read, against the tests' own SQL, and for whom they look."""

from __future__ import annotations

import pytest

from knowledge_base.evaluation.diagnosis_rules import DiagnosisRules
from knowledge_base.evaluation.warehouse import DuckClient
from tests.unit.tools.conftest import Of
from tools.diagnosis.attained import attained
from tools.diagnosis.chains import orders
from tools.diagnosis.chance import wilson
from tools.diagnosis.contribution import Side
from tools.diagnosis.findings import findings
from tools.diagnosis.jumps import METRIC, swings, table
from tools.diagnosis.model import FindingKind
from tools.diagnosis.rounds import cells
from tools.diagnosis.rows import place_of
from tools.errors import OutOfScope, ToolError
from tools.findings import findings as findings_tool
from tools.metrics.access import window
from tools.metrics.periods import Period
from tools.scope import Role

ATTAINED = """
SELECT s.course_id, x.objective_id,
       sum(coalesce(r.value, 0) * coalesce(i.weight, u.weight, v.weight) * x.share)
       / sum(i.full_mark * coalesce(i.weight, u.weight, v.weight) * x.share),
       count(DISTINCT r.student_id)
FROM item_score r JOIN assessment_item i USING (item_id) JOIN item_objective x USING (item_id)
LEFT JOIN assessment_item u ON u.item_id = i.parent_item_id LEFT JOIN assessment_item v ON v.item_id = u.parent_item_id
JOIN section s ON s.section_id = i.section_id JOIN term t USING (term_id)
JOIN course c USING (course_id) JOIN student p USING (student_id)
WHERE coalesce(i.weight, u.weight, v.weight) IS NOT NULL AND t.academic_year >= '2022-2023' AND t.academic_year < '2025'
  AND (r.status IN ('缺考', '未交') OR (r.status = '正常' AND r.value IS NOT NULL)) AND {where}
GROUP BY ALL
"""

ITEMS = """
WITH wholes AS (
    SELECT s.course_id, s.section_id, x.objective_id, i.item_id,
           sum(i.full_mark * coalesce(i.weight, u.weight, v.weight) * x.share) AS whole
    FROM item_score r JOIN assessment_item i USING (item_id) JOIN item_objective x USING (item_id)
    LEFT JOIN assessment_item u ON u.item_id = i.parent_item_id
    LEFT JOIN assessment_item v ON v.item_id = u.parent_item_id
    JOIN section s ON s.section_id = i.section_id JOIN term t USING (term_id) JOIN course c USING (course_id)
    WHERE coalesce(i.weight, u.weight, v.weight) IS NOT NULL
      AND t.academic_year >= '2022-2023' AND t.academic_year < '2025'
      AND (r.status IN ('缺考', '未交') OR (r.status = '正常' AND r.value IS NOT NULL)) AND {where}
    GROUP BY ALL
), parts AS (
    SELECT *, whole / sum(whole) OVER (PARTITION BY section_id, objective_id) AS part FROM wholes
), objectives AS (
    SELECT course_id, section_id, objective_id, sum(whole) AS whole, count(*) OVER (PARTITION BY section_id) AS k
    FROM wholes GROUP BY course_id, section_id, objective_id
), items AS (SELECT section_id, item_id, sum(part) AS every FROM parts GROUP BY ALL),
apart AS (
    SELECT o.course_id, o.section_id, o.objective_id, o.whole,
           sum((coalesce(p.part, 0) - (i.every - coalesce(p.part, 0)) / (o.k - 1)) ** 2) AS square
    FROM objectives o JOIN items i USING (section_id) LEFT JOIN parts p USING (section_id, objective_id, item_id)
    WHERE o.k > 1 GROUP BY ALL
)
SELECT objective_id, sum(square * whole) / sum(whole), sum(whole * whole) / sum(whole) ** 2, count(*)
FROM apart GROUP BY objective_id
"""

SECTIONS = """
WITH cells AS (
    SELECT {unit} AS unit, s.course_id, t.academic_year, s.section_id, count(DISTINCT r.student_id) AS n, count(*) AS a,
           count(*) FILTER (r.is_absent OR r.is_cheat OR r.points < {passed} OR NOT r.passed) AS cases
    FROM score r JOIN section s USING (section_id) JOIN term t USING (term_id) JOIN student p USING (student_id)
    JOIN enrolment e ON e.section_id = r.section_id AND e.student_id = r.student_id
    WHERE r.attempt = '正考' AND e.kind = '正常' AND e.status = '在修' AND NOT r.is_deferred
      AND t.academic_year < '2025' AND {where}
    GROUP BY ALL
)
SELECT unit, course_id, academic_year, sum(n), sum(cases), sum(a), sum(a * a) FROM cells GROUP BY ALL
"""

FIRSTS = """
WITH firsts AS (
    SELECT e.student_id, s.course_id, min(s.term_id) AS first FROM enrolment e JOIN section s USING (section_id)
    GROUP BY ALL
)
SELECT p.major_id, p.entry_year, q.course_id, q.prereq_course_id, count(*),
       count(*) FILTER (b.first IS NULL OR a.first < b.first)
FROM course_prerequisite q JOIN firsts a ON a.course_id = q.course_id JOIN student p ON p.student_id = a.student_id
LEFT JOIN firsts b ON b.student_id = a.student_id AND b.course_id = q.prereq_course_id
WHERE q.kind = '硬先修' AND p.entry_year >= 2019 AND {where}
GROUP BY ALL
"""


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("user", "where"),
    [("qa", "TRUE"), ("dean.ma", "c.owner_id = 'ma'"), ("head.cs.se", "p.major_id = 'cs.se'")],
)
def test_attainment_of_every_objective(of: Of, demo_client: DuckClient, user: str, where: str) -> None:
    context = of(user)
    place = place_of(context.scope)
    assert place is not None
    years = window(context.metrics.directory)
    assert [y.code for y in years] == ["2022-2023", "2023-2024", "2024-2025"]
    rows = demo_client.fetch(ATTAINED.format(where=where))
    courses: dict[str, dict[str, tuple[float, int]]] = {}
    for course, objective, value, n in rows:
        courses.setdefault(course, {})[objective] = (value, n)
    truth = {
        o: (value, n, value - sum(v for k, (v, _) in own.items() if k != o) / (len(own) - 1))
        for own in courses.values()
        if len(own) > 1
        for o, (value, n) in own.items()
    }
    found = {a.objective: (a.value, a.n, a.gap) for a in attained(context, place, years)}
    assert found.keys() == truth.keys()
    assert found
    for objective, figures in truth.items():
        assert found[objective] == pytest.approx(figures, abs=1e-9)


@pytest.mark.both_engines
@pytest.mark.parametrize(("user", "where"), [("qa", "TRUE"), ("dean.ma", "c.owner_id = 'ma'")])
def test_the_items_and_sections_every_objective_rests_on(
    of: Of, demo_client: DuckClient, user: str, where: str
) -> None:
    context = of(user)
    place = place_of(context.scope)
    assert place is not None
    truth = {o: (items, share, n) for o, items, share, n in demo_client.fetch(ITEMS.format(where=where))}
    found = {
        a.objective: (a.distance.items, a.distance.share, len(a.distance.sections))
        for a in attained(context, place, window(context.metrics.directory))
    }
    assert found.keys() == truth.keys()
    assert all(found[objective] == pytest.approx(figures, abs=1e-9) for objective, figures in truth.items())
    assert max(items for items, _, _ in found.values()) > 2 * min(items for items, _, _ in found.values())


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("user", "where"),
    [("leader", "TRUE"), ("dean.ms", "split_part(p.major_id, '.', 1) = 'ms'"), ("head.cs.se", "p.major_id = 'cs.se'")],
)
def test_who_took_a_course_before_its_prerequisite(of: Of, demo_client: DuckClient, user: str, where: str) -> None:
    context = of(user)
    place = place_of(context.scope)
    assert place is not None
    found = {(b.major, b.entry_year, b.course, b.before): (b.n, b.early) for b in orders(context, place)}
    rows = demo_client.fetch(FIRSTS.format(where=where))
    assert found == {(m, y, a, b): (n, early) for m, y, a, b, n, early in rows}
    assert found


def test_a_dean_sees_the_own_rounds_beside_the_school(of: Of, demo_client: DuckClient) -> None:
    terms = ["2023-2024-1", "2023-2024-2", "2024-2025-1", "2024-2025-2"]
    context = of("dean.mx")
    place = place_of(context.scope)
    assert place is not None
    found = cells(context, place, terms)
    assert {unit for unit, _ in found} == {"mx", "school"}
    seconds = context.metrics.rules.set_min_seconds
    rows = demo_client.fetch(
        f"SELECT r.term_id, count(*) FILTER (NOT a.straightlined AND a.duration_s >= {seconds}), count(*)"
        " FROM set_response a JOIN staff s USING (staff_id) JOIN set_round r USING (round_id)"
        " WHERE s.org_id = 'mx' GROUP BY ALL"
    )
    for term, valid, every in rows:
        if ("mx", term) in found:
            assert found["mx", term] == Side(valid, every, every)


def test_swings_are_of_one_year_against_the_others(of: Of) -> None:
    context = of("dean.cs")
    place = place_of(context.scope)
    assert place is not None
    found = table(context, context.catalogue.get(METRIC), place)
    assert {unit for unit, _, _ in found} == {"cs"}
    jump = max(swings(context, found), key=lambda j: j.n)
    others = [y.counted for (_, course, year), y in found.items() if course == jump.course and year != jump.year]
    usual = sum(c.cases for c in others) / sum(c.of for c in others)
    assert jump.size == pytest.approx(found["cs", jump.course, jump.year].counted.rate - usual)
    assert jump.n >= context.metrics.rules.rank_min_n


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("user", "unit", "where"),
    [
        ("qa", "split_part(p.major_id, '.', 1)", "TRUE"),
        ("dean.ma", "split_part(p.major_id, '.', 1)", "split_part(p.major_id, '.', 1) = 'ma'"),
        ("head.cs.se", "p.major_id", "p.major_id = 'cs.se'"),
    ],
)
def test_every_course_and_year_is_counted_by_sections(
    of: Of, demo_client: DuckClient, user: str, unit: str, where: str
) -> None:
    context = of(user)
    place = place_of(context.scope)
    assert place is not None
    rows = demo_client.fetch(SECTIONS.format(unit=unit, where=where, passed=context.metrics.rules.pass_mark))
    truth = {(u, c, y): (n, cases, of_all, clumps) for u, c, y, n, cases, of_all, clumps in rows}
    found = {
        key: (y.n, y.counted.cases, y.counted.of, y.counted.clumps)
        for key, y in table(context, context.catalogue.get(METRIC), place).items()
    }
    assert found == truth
    assert found


def test_the_planted_round_is_found_by_those_who_may_see_it(of: Of) -> None:
    kind = (FindingKind.STRAIGHT_LINING,)
    qa = findings(of("qa"), kinds=kind)
    assert [(f.unit, f.period) for f in qa] == [("mx", "2024-2025-2")]
    own = findings(of("dean.mx"), kinds=kind)
    assert [(f.unit, f.period) for f in own] == [("mx", "2024-2025-2")]
    assert findings(of("dean.cs"), kinds=kind) == ()
    assert findings(of("head.cs.se"), kinds=kind) == ()


@pytest.mark.parametrize("user", ["dean.cs", "dean.mx", "head.cs.se", "head.ms.ms", "teacher.6"])
def test_nobody_is_told_of_others(of: Of, user: str) -> None:
    """Units of findings are the own ones, and so are the rows behind every figure."""
    context = of(user)
    scope = context.scope
    for found in findings(context):
        if scope.role is Role.TEACHER:
            assert found.unit == "self"
        elif scope.role is Role.HEAD:
            assert found.unit == scope.major
        else:
            assert found.unit.split(".")[0] == scope.college
        assert all(str(e.filters["unit"]).split(".")[0] in (scope.college, "self") for e in found.evidence)


def test_findings_are_worked_out_once_for_each_scope(of: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    first = {user: findings(of(user)) for user in ("qa", "dean.cs", "dean.mx")}
    assert len({tuple(f.title for f in found) for found in first.values()}) == len(first)
    monkeypatch.setattr("tools.diagnosis.findings._found", lambda *_: pytest.fail("looked over again"))
    assert {user: findings(of(user)) for user in first} == first
    with pytest.raises(pytest.fail.Exception):
        findings(of("dean.me"), years=(Period.parse("2023-2024"),))


@pytest.mark.parametrize("user", ["qa", "dean.pe"])
def test_what_is_no_year_is_refused_whatever_there_is_to_find(of: Of, user: str) -> None:
    with pytest.raises(ToolError, match="学年"):
        findings_tool(of(user), year="去年冬天")


@pytest.mark.parametrize("user", ["student.1", "supervisor"])
def test_who_has_no_unit_is_told_so(of: Of, user: str) -> None:
    with pytest.raises(OutOfScope):
        findings(of(user))


def test_a_finding_says_what_it_rests_on(of: Of) -> None:
    for found in findings(of("qa")):
        assert found.n >= found.least_n
        assert found.title
        assert not any(word in found.title for word in ("原因", "责任", "归咎"))
        assert found.request.metric.id in {e.metric for e in found.evidence} or not found.evidence


def test_a_cohort_must_be_large_enough_to_be_sure_of() -> None:
    assert DiagnosisRules().chains.least == 10
    assert wilson(8, 10)[0] < 0.5 < wilson(9, 10)[0]
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == pytest.approx(1)
