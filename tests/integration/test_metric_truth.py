"""The catalogue against SQL by hand once more, in the cuts that `tests/unit/tools/metrics/test_values.py` leaves out.

Every metric is asked for every breakdown it allows, by the people whose rows or listed tables they are, and for
periods with a gap. A figure that is withheld is not compared: whether it may be shown is tested with isolation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evals import by_hand
from evals.by_hand import Cell, Numbers, Row
from knowledge_base.evaluation.warehouse import DuckClient
from tools.context import ToolContext
from tools.evidence import Evidence
from tools.query_metric import query_metric
from tools.scope import Scope

pytestmark = pytest.mark.both_engines

Tools = Callable[[Scope], ToolContext]

GAP = ["2022-2023", "2024-2025"]
GAP_SQL = "academic_year IN ('2022-2023', '2024-2025')"
SETS = ("set_mean_score", "set_valid_rate")


def numbers(evidence: Evidence) -> tuple[float | None, float | None, float | None, float | None]:
    return evidence.value, evidence.numerator, evidence.denominator, evidence.n


def same(found: tuple[Evidence, ...], true: Callable[[Evidence], Numbers]) -> int:
    """How many figures are shown; each of them must be the one by hand."""
    shown = [e for e in found if not e.withheld]
    for evidence in shown:
        assert by_hand.close(numbers(evidence), true(evidence)), evidence.title
    return len(shown)


@pytest.mark.parametrize("metric", ["course_fail_rate", "student_fail_rate", "avg_gpa"])
@pytest.mark.parametrize(
    ("user", "unit", "condition"),
    [("leader", "school", "TRUE"), ("dean.em", "em", "college_id = 'em'"), ("head.ms.po", "", "major_id = 'ms.po'")],
)
def test_periods_with_a_gap_leave_out_what_lies_between(
    demo_client: DuckClient,
    tools_of: Tools,
    scopes: dict[str, Scope],
    metric: str,
    user: str,
    unit: str,
    condition: str,
) -> None:
    found = query_metric(tools_of(scopes[user]), metric, unit=unit, periods=GAP).evidence
    assert found[0].period == "2022-2023+2024-2025"
    rows = Row((GAP_SQL, condition))
    assert same(found, lambda _: by_hand.figure(demo_client, metric, rows)) == 1


@pytest.mark.parametrize("metric", SETS)
@pytest.mark.parametrize("periods", [["2024-2025"], ["2022-2023", "2023-2024", "2024-2025"], GAP])
def test_evaluations_by_college_and_year(
    demo_client: DuckClient, tools_of: Tools, scopes: dict[str, Scope], metric: str, periods: list[str]
) -> None:
    tools = tools_of(scopes["qa"])
    within = "academic_year IN ({})".format(", ".join(f"'{p}'" for p in periods))
    colleges = query_metric(tools, metric, unit="school", by="college", periods=periods).evidence
    by_college = same(
        colleges,
        lambda e: by_hand.figure(demo_client, metric, Row((within, f"college_id = '{e.filters['unit']}'"))),
    )
    years = query_metric(tools, metric, unit="school", by="period", periods=periods).evidence
    by_year = same(years, lambda e: by_hand.figure(demo_client, metric, Row((within, f"academic_year = '{e.period}'"))))
    assert by_college >= 6
    assert by_year == len(periods)


@pytest.mark.parametrize("metric", SETS)
def test_a_teachers_own_evaluations(
    demo_client: DuckClient, tools_of: Tools, scopes: dict[str, Scope], metric: str
) -> None:
    shown = 0
    for user in [name for name in scopes if name.startswith("teacher.")][:25]:
        scope = scopes[user]
        own = Row(("term_id = '2025-2026-1'", f"staff_id = '{scope.person}'"))
        if not by_hand.figure(demo_client, metric, own)[3]:
            continue
        found = query_metric(tools_of(scope), metric, unit="self", periods=["2025-2026-1"]).evidence
        shown += same(found, lambda _, own=own: by_hand.figure(demo_client, metric, own))  # type: ignore[misc]
    assert shown >= 3


@pytest.mark.parametrize(("by", "column"), [("college", "college_id"), ("major", "major_id"), ("period", "grad_year")])
def test_graduation_broken_down(
    demo_client: DuckClient, tools_of: Tools, scopes: dict[str, Scope], by: Any, column: str
) -> None:
    periods = ["grad:2023", "grad:2025"]
    found = query_metric(tools_of(scopes["leader"]), "graduation_rate", unit="school", by=by, periods=periods).evidence

    def true(evidence: Evidence) -> Numbers:
        key = str(evidence.period)[5:] if by == "period" else evidence.filters["unit"]
        return by_hand.figure(demo_client, "graduation_rate", Row(("grad_year IN (2023, 2025)", f"{column} = '{key}'")))

    keys = demo_client.fetch(
        f"SELECT count(DISTINCT {column}) FROM ({by_hand.GRADUATES}) x WHERE grad_year IN (2023, 2025)"
    )
    assert same(found, true) == keys[0][0]


def test_students_to_teachers_by_college_and_day(
    demo_client: DuckClient, tools_of: Tools, scopes: dict[str, Scope]
) -> None:
    tools, days = tools_of(scopes["qa"]), ["2021-09-30", "2023-09-30", "2025-09-30"]
    colleges = query_metric(tools, "student_teacher_ratio", by="college", periods=days[-1:]).evidence
    assert {str(e.filters["unit"]) for e in colleges} == {"cs", "me", "ms", "em", "fl", "ma"}, "no public-course units"

    def of_college(college: object, day: str) -> Numbers:
        return by_hand.cell(demo_client, "student_teacher_ratio", Cell("college", str(college), (day,)))

    assert same(colleges, lambda e: of_college(e.filters["unit"], days[-1])) == len(colleges)
    trend = query_metric(tools, "student_teacher_ratio", unit="cs", by="period", periods=days).evidence
    assert same(trend, lambda e: of_college("cs", str(e.period))) == len(days)


@pytest.mark.parametrize("user", ["student.1", "student.40", "teacher.1", "supervisor"])
@pytest.mark.parametrize("metric", ["course_fail_rate", "avg_gpa", "student_fail_rate"])
def test_own_results_by_year(
    demo_client: DuckClient, tools_of: Tools, scopes: dict[str, Scope], user: str, metric: str
) -> None:
    scope = scopes[user]
    sections = ", ".join(f"'{s}'" for s in sorted(scope.sections))
    own = {
        "student": f"person = '{scope.person}'",
        "teacher": f"section_id IN (SELECT section_id FROM section_staff WHERE staff_id = '{scope.person}')",
        "supervisor": f"section_id IN ({sections})",
    }[scope.role.value]
    years = ["2023-2024", "2024-2025", "2025-2026"]
    found = query_metric(tools_of(scope), metric, unit="self", by="period", periods=years).evidence
    assert found
    same(found, lambda e: by_hand.figure(demo_client, metric, Row((own, f"academic_year = '{e.period}'"))))
