"""Every metric against SQL written from its definition alone (see `evals.by_hand`), for several cuts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evals import by_hand
from evals.by_hand import Cell, Row
from knowledge_base.evaluation.warehouse import DuckClient
from tools.context import ToolContext
from tools.evidence import Evidence
from tools.query_metric import query_metric
from tools.scope import Scope

pytestmark = pytest.mark.both_engines

Tools = Callable[[Scope], ToolContext]

RESULTS = ("course_fail_rate", "student_fail_rate", "avg_gpa")
YEAR, TERM = "academic_year = '2023-2024'", "term_id = '2024-2025-2'"
THREE = "academic_year IN ('2022-2023', '2023-2024', '2024-2025')"
THREE_YEARS = ["2022-2023", "2023-2024", "2024-2025"]


def numbers(evidence: Evidence) -> tuple[float | None, float | None, float | None, float | None]:
    return evidence.value, evidence.numerator, evidence.denominator, evidence.n


@pytest.fixture(scope="module")
def leader(tools_of: Tools, scopes: dict[str, Scope]) -> ToolContext:
    return tools_of(scopes["leader"])


@pytest.mark.parametrize("metric", RESULTS)
@pytest.mark.parametrize(
    ("unit", "periods", "rows"),
    [
        ("school", ["2024-2025-2"], Row((TERM,))),
        ("school", THREE_YEARS, Row((THREE,))),
        ("cs", ["2023-2024"], Row((YEAR, "college_id = 'cs'"))),
        ("em", ["2024-2025-2", "2023-2024-1"], Row(("term_id IN ('2024-2025-2', '2023-2024-1')", "college_id = 'em'"))),
        ("cs.se", ["2023-2024"], Row((YEAR, "major_id = 'cs.se'"))),
        ("fl.ja", THREE_YEARS, Row((THREE, "major_id = 'fl.ja'"))),
    ],
)
def test_results_by_unit(
    demo_client: DuckClient, leader: ToolContext, metric: str, unit: str, periods: list[str], rows: Row
) -> None:
    (found,) = query_metric(leader, metric=metric, unit=unit, periods=periods).evidence
    assert by_hand.close(numbers(found), by_hand.figure(demo_client, metric, rows))


@pytest.mark.parametrize("metric", ["course_fail_rate", "avg_gpa"])
@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        ({"unit": "ma", "attribution": "course_owner"}, Row(("owner_id = 'ma'",))),
        ({"unit": "cs", "attribution": "course_owner"}, Row(("owner_id = 'cs'",))),
        ({"unit": "mx"}, Row(("owner_id = 'mx'",))),  # has no students: its courses are meant
        (
            {"unit": "school", "course": "高等数学"},
            Row(("course_id = (SELECT course_id FROM course WHERE name = '高等数学')",)),
        ),
        (
            {"unit": "me", "course": "高等数学"},
            Row(("course_id = (SELECT course_id FROM course WHERE name = '高等数学')", "college_id = 'me'")),
        ),
    ],
)
def test_results_by_owner_and_course(
    demo_client: DuckClient, leader: ToolContext, metric: str, arguments: dict[str, str], rows: Row
) -> None:
    (found,) = query_metric(leader, metric=metric, periods=["2023-2024"], **arguments).evidence  # type: ignore[arg-type]
    assert by_hand.close(numbers(found), by_hand.figure(demo_client, metric, rows.where(YEAR)))


@pytest.mark.parametrize("metric", RESULTS)
@pytest.mark.parametrize(
    ("by", "column"), [("college", "college_id"), ("major", "major_id"), ("period", "academic_year")]
)
def test_results_broken_down(demo_client: DuckClient, leader: ToolContext, metric: str, by: str, column: str) -> None:
    found = query_metric(leader, metric=metric, unit="school", periods=THREE_YEARS, by=by).evidence
    keys = [
        r[0] for r in demo_client.fetch(f"SELECT DISTINCT {column} FROM ({by_hand.COURSE_RESULTS}) x WHERE {THREE}")
    ]
    assert sorted(keys) == sorted(str(e.period if by == "period" else e.filters["unit"]) for e in found)
    for evidence in found:
        key = evidence.period if by == "period" else evidence.filters["unit"]
        rows = Row((THREE, f"{column} = '{key}'"))
        assert by_hand.close(numbers(evidence), by_hand.figure(demo_client, metric, rows))


@pytest.mark.parametrize("metric", ["course_fail_rate", "avg_gpa"])
@pytest.mark.parametrize(("by", "column"), [("course", "course_id"), ("section", "section_id")])
def test_results_of_the_finest(demo_client: DuckClient, leader: ToolContext, metric: str, by: str, column: str) -> None:
    found = query_metric(leader, metric=metric, unit="cs.se", periods=["2024-2025-2"], by=by, top=500).evidence
    assert len(found) > 10
    for evidence in found:
        rows = Row((TERM, "major_id = 'cs.se'", f"{column} = '{evidence.filters[by]}'"))
        assert by_hand.close(numbers(evidence), by_hand.figure(demo_client, metric, rows))


@pytest.mark.parametrize("metric", ["set_mean_score", "set_valid_rate"])
@pytest.mark.parametrize(
    ("unit", "periods", "rows"),
    [
        ("school", ["2024-2025-2"], Row((TERM,))),
        ("cs", ["2023-2024"], Row((YEAR, "college_id = 'cs'"))),
        ("mx", ["2024-2025-2"], Row((TERM, "college_id = 'mx'"))),
    ],
)
def test_evaluations(
    demo_client: DuckClient, leader: ToolContext, metric: str, unit: str, periods: list[str], rows: Row
) -> None:
    (found,) = query_metric(leader, metric=metric, unit=unit, periods=periods).evidence
    assert by_hand.close(numbers(found), by_hand.figure(demo_client, metric, rows))


def test_evaluations_by_college(demo_client: DuckClient, leader: ToolContext) -> None:
    found = query_metric(leader, metric="set_mean_score", unit="school", periods=["2024-2025"], by="college").evidence
    shown = [e for e in found if not e.withheld]
    assert len(shown) >= 6
    for evidence in shown:
        rows = Row(("academic_year = '2024-2025'", f"college_id = '{evidence.filters['unit']}'"))
        assert by_hand.close(numbers(evidence), by_hand.figure(demo_client, "set_mean_score", rows))


@pytest.mark.parametrize("unit", ["school", "cs", "cs.se", "me"])
def test_graduation(demo_client: DuckClient, leader: ToolContext, unit: str) -> None:
    within = {"school": (), "cs.se": ("major_id = 'cs.se'",)}.get(unit, (f"college_id = '{unit}'",))
    for periods in (["grad:2025"], ["grad:2023", "grad:2024"]):
        years = ", ".join(p[5:] for p in periods)
        (found,) = query_metric(leader, metric="graduation_rate", unit=unit, periods=periods).evidence
        true = by_hand.figure(demo_client, "graduation_rate", Row((f"grad_year IN ({years})", *within)))
        assert by_hand.close(numbers(found), true)


@pytest.mark.parametrize("unit", ["school", "cs", "em", "ma"])
@pytest.mark.parametrize("day", ["2022-09-30", "2025-09-30", "2024-03-15"])
def test_ratio_of_students_to_teachers(demo_client: DuckClient, leader: ToolContext, unit: str, day: str) -> None:
    (found,) = query_metric(leader, metric="student_teacher_ratio", unit=unit, periods=[day]).evidence
    level = "school" if unit == "school" else "college"
    true = by_hand.cell(demo_client, "student_teacher_ratio", Cell(level, unit, (day,)))
    assert by_hand.close(numbers(found), true)


@pytest.mark.parametrize(
    ("user", "predicate"),
    [
        ("teacher.1", "section_id IN (SELECT section_id FROM section_staff WHERE staff_id = '{person}')"),
        ("student.1", "person = '{person}'"),
        ("supervisor", "section_id IN ({sections})"),
    ],
)
@pytest.mark.parametrize("by", ["", "college", "course", "period"])
def test_own_rows(
    demo_client: DuckClient, tools_of: Tools, scopes: dict[str, Scope], user: str, predicate: str, by: str
) -> None:
    scope = scopes[user]
    own = predicate.format(person=scope.person, sections=", ".join(f"'{s}'" for s in sorted(scope.sections)))
    periods = ["2024-2025", "2025-2026"]
    within = "academic_year IN ('2024-2025', '2025-2026')"
    found = query_metric(tools_of(scope), "course_fail_rate", unit="self", periods=periods, by=by, top=99).evidence
    assert found
    for evidence in found:
        rows = Row((own, within))
        if by == "college":
            rows = rows.where(f"college_id = '{evidence.filters['unit']}'")
            assert evidence.filters["within"] == "self"
            assert str(evidence.entity).startswith("本人") or user == "supervisor"
        if by == "course":
            rows = rows.where(f"course_id = '{evidence.filters['course']}'")
        if by == "period":
            rows = rows.where(f"academic_year = '{evidence.period}'")
        assert by_hand.close(numbers(evidence), by_hand.figure(demo_client, "course_fail_rate", rows))


def test_the_row_of_an_own_table_is_told_from_the_units_figure(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    found = query_metric(tools_of(scopes["teacher.6"]), "course_fail_rate", unit="self", by="college").evidence
    assert all("（" in str(e.entity) and e.completeness is None for e in found)
