"""The agent's tools over metrics: what they hand back, refuse and leave out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tools.context import ToolContext
from tools.define_metric import define_metric
from tools.difference import difference
from tools.display import WITHHELD
from tools.errors import NoData, ToolError, UnknownName
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.definition import Catalogue
from tools.query_metric import query_metric
from tools.scope import Scope

Tools = Callable[[Scope], ToolContext]


@pytest.fixture(scope="module")
def leader(tools_of: Tools, scopes: dict[str, Scope]) -> ToolContext:
    return tools_of(scopes["leader"])


def numbered(*found: Evidence) -> tuple[Evidence, ...]:
    return tuple(e.model_copy(update={"id": f"E{i}"}) for i, e in enumerate(found, start=1))


def test_a_rank_is_ordered_small_units_after_it_withheld_ones_last(leader: ToolContext) -> None:
    result = query_metric(leader, "course_fail_rate", unit="school", periods=["2024-2025-2"], by="major", order="desc")
    rows = result.data["rows"]
    values = [e.value for e, row in zip(result.evidence, rows, strict=True) if not row["small"]]
    assert values == sorted(values, key=lambda v: -(v or 0))
    assert [row["small"] for row in rows] == sorted(row["small"] for row in rows)
    assert any("人数较少" in note for note in result.notes)


def test_top_and_order(leader: ToolContext) -> None:
    arguments = {"metric": "avg_gpa", "unit": "school", "periods": ["2024-2025"], "by": "college"}
    lowest = query_metric(leader, **arguments, order="asc", top=2).evidence  # type: ignore[arg-type]
    everyone = query_metric(leader, **arguments, order="desc").evidence  # type: ignore[arg-type]
    assert [e.entity for e in lowest] == [e.entity for e in reversed(everyone)][:2]
    with pytest.raises(ToolError):
        query_metric(leader, **arguments, top=-1)  # type: ignore[arg-type]


def test_a_trend_is_in_the_order_of_time_whatever_the_order(leader: ToolContext) -> None:
    years = ["2024-2025", "2022-2023", "2023-2024"]
    found = query_metric(leader, "avg_gpa", unit="cs", periods=years, by="period", order="asc").evidence
    assert [e.period for e in found] == sorted(years)


def test_withheld_figures_hold_nothing(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    (found,) = query_metric(
        tools_of(scopes["student.1"]), "graduation_rate", unit="cs.se", periods=["grad:2024"]
    ).evidence
    assert found.withheld
    assert found.display == WITHHELD
    assert (found.value, found.n, found.numerator, found.denominator, found.sql, found.completeness) == (None,) * 6


@pytest.mark.parametrize(
    "arguments",
    [
        {"metric": "course_fail_rate", "periods": ["2030-2031"]},
        {"metric": "course_fail_rate", "periods": ["2025-2026-2"]},
        {"metric": "graduation_rate", "periods": ["grad:2035"]},
        {"metric": "student_teacher_ratio", "periods": ["2030-09-30"]},
        {"metric": "student_teacher_ratio", "periods": ["2015-09-30"]},
        {"metric": "student_teacher_ratio", "unit": "mx", "periods": ["2025-09-30"]},
        {"metric": "set_mean_score", "periods": ["2019-2020-1"]},
    ],
    ids=str,
)
def test_no_data_is_no_data_and_not_a_figure_of_another_day(leader: ToolContext, arguments: dict[str, object]) -> None:
    with pytest.raises(NoData):
        query_metric(leader, **{"unit": "school", **arguments})  # type: ignore[arg-type]


def test_the_running_year_is_what_there_is_of_it(
    tools_of: Tools, scopes: dict[str, Scope], leader: ToolContext
) -> None:
    """A term without any marks does not hide the year, neither for a right nor for a listed cell."""
    for context in (leader, tools_of(scopes["student.1"])):
        year, term = (
            query_metric(context, "avg_gpa", unit="school", periods=[code]).evidence[0]
            for code in ("2025-2026", "2025-2026-1")
        )
        assert year.value == pytest.approx(term.value)


def test_a_course_without_a_period_falls_on_the_fixed_window(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    result = query_metric(tools_of(scopes["student.1"]), "avg_gpa", course="高等数学")
    assert result.data["fixed_period"]
    assert result.evidence[0].period == "2022-2023..2024-2025"
    assert any("近三个完整学年" in note for note in result.notes)


def test_what_a_metric_cannot_do_is_said_before_any_window(tools_of: Tools, scopes: dict[str, Scope]) -> None:
    with pytest.raises(ToolError, match="不能细分到课程"):
        query_metric(tools_of(scopes["student.1"]), "graduation_rate", unit="school", course="高等数学")


def test_completeness_is_of_the_college_and_only_where_it_is_kept(leader: ToolContext) -> None:
    asked = {"unit": "cs", "periods": ["2024-2025-1"]}
    (whole,) = query_metric(leader, "course_fail_rate", **asked).evidence  # type: ignore[arg-type]
    (by_owner,) = query_metric(leader, "course_fail_rate", attribution="course_owner", **asked).evidence  # type: ignore[arg-type]
    (heads,) = query_metric(leader, "student_teacher_ratio", unit="cs", periods=["2025-09-30"]).evidence
    counts = leader.metrics.client.fetch(
        "SELECT present, expected FROM coverage WHERE subject = 'score' AND term_id = '2024-2025-1' AND org_id = 'cs'"
    )[0]
    assert whole.completeness == pytest.approx(counts[0] / counts[1])
    assert by_owner.completeness is None
    assert heads.completeness is None


def test_titles_do_not_run_numbers_together(leader: ToolContext) -> None:
    found = query_metric(leader, "avg_gpa", unit="cs.se", periods=["2024-2025-2"], by="section", top=1).evidence[0]
    assert f"{found.entity_id}教学班2024-2025学年" in found.title


def test_difference(leader: ToolContext) -> None:
    years = ["2023-2024", "2024-2025"]
    pair = numbered(*query_metric(leader, "course_fail_rate", unit="cs", periods=years, by="period").evidence)
    (found,) = difference(leader.with_evidence(pair), "E2", "{E1}").evidence
    first, second = pair[1].value, pair[0].value
    assert first is not None
    assert second is not None
    assert found.value == first - second
    assert (found.kind, found.unit, found.inputs) == (EvidenceKind.COMPUTED, "pp", ("E2", "E1"))
    assert found.method
    assert found.definition_version
    assert found.sql is None
    assert "-" not in found.display


def test_difference_refuses_what_is_not_alike(tools_of: Tools, scopes: dict[str, Scope], leader: ToolContext) -> None:
    asked = {"unit": "cs", "periods": ["2024-2025"]}
    rate = query_metric(leader, "course_fail_rate", **asked).evidence[0]  # type: ignore[arg-type]
    owner = query_metric(leader, "course_fail_rate", attribution="course_owner", **asked).evidence[0]  # type: ignore[arg-type]
    gpa = query_metric(leader, "avg_gpa", **asked).evidence[0]  # type: ignore[arg-type]
    hidden = query_metric(tools_of(scopes["student.1"]), "graduation_rate", unit="cs", periods=["grad:2024"]).evidence[
        0
    ]
    shown = query_metric(leader, "graduation_rate", unit="cs", periods=["grad:2025"]).evidence[0]
    words = define_metric(leader, "avg_gpa").evidence[0]
    context = leader.with_evidence(numbered(rate, gpa, owner, hidden, shown, words))
    for first, second in (("E1", "E2"), ("E1", "E3"), ("E4", "E5"), ("E5", "E4"), ("E1", "E6")):
        with pytest.raises(ToolError):
            difference(context, first, second)
    with pytest.raises(UnknownName):
        difference(context, "E1", "E9")


def test_definitions_hold_everything_an_answer_needs(leader: ToolContext, catalogue: Catalogue) -> None:
    for metric in catalogue:
        result = define_metric(leader, metric.name_zh)
        record = result.evidence[0]
        assert record.kind is EvidenceKind.RECORD
        assert record.value is None
        for text in (metric.definition, metric.numerator_words, metric.denominator_words, *metric.inclusion):
            assert text in str(record.definition)
        assert result.data["clauses"] == list(metric.clauses)
        assert result.data["benchmark"]["status"] == metric.benchmark.status
    with pytest.raises(UnknownName):
        define_metric(leader, "抬头率")
