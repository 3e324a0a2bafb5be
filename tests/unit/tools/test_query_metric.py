"""The tool for figures as it is called: its defaults, orders, notes and refusals. Figures are tested in `metrics/`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.warehouse import DuckClient
from tests.unit.tools.conftest import Of
from tools.context import ToolContext
from tools.display import WITHHELD
from tools.errors import AmbiguousName, NoData, OutOfScope, ToolError, UnknownName
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.query_metric import query_metric

WINDOW = "2022-2023..2024-2025"
WINDOW_YEARS = ["2022-2023", "2023-2024", "2024-2025"]


@pytest.fixture(scope="module")
def strict(of: Of, demo_client: DuckClient, directory: Directory, rules: RuleSet) -> ToolContext:
    """The quality office's tools in a school that shows the office no evaluation below 90 responses either way."""
    ruled = rules.values.suppression
    higher = ruled.model_copy(update={"value": ruled.value.model_copy(update={"roles": {"qa": 90}})})
    values = rules.values.model_copy(update={"suppression": higher})
    service = MetricService(demo_client, directory, rules.model_copy(update={"values": values}))
    return replace(of("qa"), metrics=service)


def test_top_and_order(of: Of) -> None:
    asked: dict[str, Any] = {"unit": "school", "periods": ["2024-2025"], "by": "course"}
    most = query_metric(of("leader"), "course_fail_rate", **asked, top=5, order="desc").evidence
    least = query_metric(of("leader"), "course_fail_rate", **asked, top=5, order="asc").evidence
    assert len(most) == len(least) == 5
    falling, rising = [e.value or 0.0 for e in most], [e.value or 0.0 for e in least]
    assert falling == sorted(falling, reverse=True)
    assert rising == sorted(rising)
    assert falling[-1] >= rising[-1]


def test_courses_are_cut_short_and_colleges_are_not(of: Of) -> None:
    courses = query_metric(of("leader"), "course_fail_rate", unit="school", by="course").evidence
    majors = query_metric(of("leader"), "course_fail_rate", unit="school", by="major").evidence
    assert len(courses) == 10
    assert len(majors) > 20


def test_small_cells_take_no_place_in_the_rank(of: Of) -> None:
    found = query_metric(of("leader"), "course_fail_rate", unit="cs", by="course", top=999, periods=["2024-2025"])
    small = [row["small"] for row in found.data["rows"]]
    assert 0 < sum(small) < len(small)
    assert small == sorted(small), "all small ones after all others"
    assert any("不参与排序" in note for note in found.notes)


def test_withheld_cells_go_last_and_say_so(strict: ToolContext) -> None:
    for order in ("desc", "asc"):
        found = query_metric(strict, "set_valid_rate", unit="school", by="college", periods=["2024-2025"], order=order)
        hidden = [e.withheld for e in found.evidence]
        assert 0 < sum(hidden) < len(hidden)
        assert hidden == sorted(hidden)
        assert any("不显示" in note for note in found.notes)
    bare = found.evidence[-1]
    assert (bare.sql, bare.value, bare.n, bare.numerator, bare.denominator, bare.completeness) == (None,) * 6
    assert bare.display == WITHHELD
    assert bare.title


def test_rows_point_at_their_evidence(of: Of) -> None:
    found = query_metric(of("dean.cs"), "avg_gpa", by="major", periods=["2024-2025"])
    for row in found.data["rows"]:
        evidence = found.evidence[row["evidence"]]
        assert (row["label"], row["entity_id"], row["period"]) == (
            evidence.entity,
            evidence.entity_id,
            evidence.period,
        )


def test_nothing_said_is_the_own_unit_and_the_latest_complete_year_and_the_notes_say_so(of: Of) -> None:
    for user, unit in {"leader": "school", "dean.cs": "cs", "head.cs.se": "cs.se", "teacher.6": "self"}.items():
        found = query_metric(of(user), "course_fail_rate")
        assert found.data["unit"] == unit
        assert {e.period for e in found.evidence} == {"2024-2025"}
        assert found.data["latest_period"] == "2025-2026-1"
        assert found.notes[0] == "没有说统计期，取最近已有数据的2024-2025学年"


def test_a_trend_of_no_said_period_is_of_the_last_years(of: Of) -> None:
    found = query_metric(of("qa"), "course_fail_rate", by="period", periods=[" "])
    assert [e.period for e in found.evidence] == WINDOW_YEARS
    assert "没有说统计期" in found.notes[0]


def test_what_is_kept_of_the_latest_term_only_is_given_for_it_where_nothing_was_said(of: Of) -> None:
    found = query_metric(of("qa"), "lms_active_rate")
    assert {e.period for e in found.evidence} == {"2025-2026-1"}
    assert found.notes[0] == "没有说统计期，取最近已有数据的2025-2026学年第一学期"
    with pytest.raises(NoData):
        query_metric(of("qa"), "lms_active_rate", periods=["2024-2025"])


@pytest.mark.parametrize(
    ("metric", "periods", "read"),
    [
        ("course_fail_rate", ["上学年", "前一学年"], ["2023-2024", "2024-2025"]),
        ("course_fail_rate", ["2023-2024", "上一学年"], ["2022-2023", "2023-2024"]),
        ("course_fail_rate", ["2024-2025学年", "前一学年", "前一学年"], ["2022-2023", "2023-2024", "2024-2025"]),
        ("course_fail_rate", ["2024-2025-1", "前一学期"], ["2023-2024-2", "2024-2025-1"]),
        ("course_fail_rate", ["本学年第一学期", "上一学期"], ["2024-2025-2", "2025-2026-1"]),
        ("graduation_rate", ["2025届", "上一届"], ["grad:2024", "grad:2025"]),
        ("student_teacher_ratio", ["2024", "前一年"], ["2023-09-30", "2024-09-30"]),
        ("course_fail_rate", ["前一学年"], ["2024-2025"]),
    ],
)
def test_the_one_before_counts_from_the_period_listed_before_it(
    of: Of, metric: str, periods: list[str], read: list[str]
) -> None:
    assert [e.period for e in query_metric(of("qa"), metric, periods=periods, by="period").evidence] == read


def test_colleges_are_the_schools(of: Of) -> None:
    assert query_metric(of("qa"), "course_fail_rate", by="college").data["unit"] == "school"
    with pytest.raises(OutOfScope):
        query_metric(of("dean.cs"), "course_fail_rate", by="college")


@pytest.mark.parametrize(
    ("user", "arguments", "attribution"),
    [
        ("leader", {"unit": "mx"}, "course_owner"),  # has no students of its own
        ("dean.mx", {}, "course_owner"),
        ("dean.ma", {"course": "高等数学"}, "course_owner"),  # a course of its own
        ("dean.me", {"course": "高等数学"}, "student_unit"),  # its students in another's course
        ("dean.cs", {}, "student_unit"),
        ("dean.cs", {"attribution": "course_owner"}, "course_owner"),
    ],
)
def test_whose_rows_are_meant(of: Of, user: str, arguments: dict[str, Any], attribution: str) -> None:
    found = query_metric(of(user), "course_fail_rate", **arguments)
    assert found.data["attribution"] == attribution
    assert any("按开课单位统计" in note for note in found.notes) == (attribution == "course_owner")
    assert all("按" in str(e.attribution) for e in found.evidence)


@pytest.mark.parametrize("metric", ["course_fail_rate", "avg_gpa"])
@pytest.mark.parametrize("user", ["student.1", "teacher.1", "supervisor"])
def test_a_course_without_a_right_to_its_rows_is_the_fixed_window(of: Of, user: str, metric: str) -> None:
    found = query_metric(of(user), metric, course="高数")
    assert [e.period for e in found.evidence] == [WINDOW]
    assert found.data["fixed_period"]
    assert "近三个完整学年" in found.notes[0]


@pytest.mark.parametrize(
    "arguments",
    [{"periods": ["2024-2025"]}, {"unit": "me"}, {"by": "college", "periods": WINDOW_YEARS}, {"unit": "self"}],
)
def test_nothing_but_the_window(of: Of, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolError):
        query_metric(of("supervisor"), "avg_gpa", course="数据库系统原理", **arguments)


@pytest.mark.parametrize("by", ["college", "section", "period"])
def test_a_breakdown_of_the_window_is_its_total_at_most(of: Of, by: Any) -> None:
    (found,) = query_metric(of("student.1"), "course_fail_rate", course="高数", by=by).evidence
    assert (found.period, found.filters["unit"]) == (WINDOW, "school")


def test_own_rows_are_marked(of: Of) -> None:
    found = query_metric(of("student.1"), "course_fail_rate", periods=["2024-2025"])
    assert "只统计与本人有关的记录" in found.notes


def test_caveats_travel_with_the_figure(of: Of, catalogue: Catalogue) -> None:
    found = query_metric(of("qa"), "set_mean_score")
    assert set(catalogue.get("set_mean_score").caveats) <= set(found.notes)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"metric": "抬头率"}, UnknownName),
        ({"metric": "course_fail_rate", "unit": "医学院"}, UnknownName),
        ({"metric": "course_fail_rate", "unit": "教务处"}, ToolError),
        ({"metric": "course_fail_rate", "course": "思政课"}, AmbiguousName),
        ({"metric": "course_fail_rate", "periods": ["那阵子"]}, UnknownName),
        ({"metric": "course_fail_rate", "periods": ["1999-2000"]}, NoData),
        ({"metric": "course_fail_rate", "by": "gender"}, ToolError),
        ({"metric": "course_fail_rate", "attribution": "everything"}, ToolError),
        ({"metric": "course_fail_rate", "top": -1}, ToolError),
        ({"metric": "graduation_rate", "periods": ["grad:1999"]}, NoData),
        ({"metric": "student_teacher_ratio", "periods": ["2035-09-30"]}, NoData),
    ],
)
def test_what_can_be_corrected_is_said_in_chinese(of: Of, arguments: dict[str, Any], error: type[ToolError]) -> None:
    with pytest.raises(error) as raised:
        query_metric(of("leader"), **arguments)
    assert any("\u4e00" <= c <= "\u9fff" for c in raised.value.message)


def test_a_rank_is_ordered_small_units_after_it_withheld_ones_last(of: Of) -> None:
    result = query_metric(
        of("leader"), "course_fail_rate", unit="school", periods=["2024-2025-2"], by="major", order="desc"
    )
    rows = result.data["rows"]
    values = [e.value for e, row in zip(result.evidence, rows, strict=True) if not row["small"]]
    assert values == sorted(values, key=lambda v: -(v or 0))
    assert [row["small"] for row in rows] == sorted(row["small"] for row in rows)
    assert any("人数较少" in note for note in result.notes)


def test_the_lowest_are_the_last_of_all(of: Of) -> None:
    arguments: dict[str, Any] = {"metric": "avg_gpa", "unit": "school", "periods": ["2024-2025"], "by": "college"}
    lowest = query_metric(of("leader"), **arguments, order="asc", top=2).evidence
    everyone = query_metric(of("leader"), **arguments, order="desc").evidence
    assert [e.entity for e in lowest] == [e.entity for e in reversed(everyone)][:2]
    with pytest.raises(ToolError):
        query_metric(of("leader"), **arguments, top=-1)


def test_a_trend_is_in_the_order_of_time_whatever_the_order(of: Of) -> None:
    years = ["2024-2025", "2022-2023", "2023-2024"]
    found = query_metric(of("leader"), "avg_gpa", unit="cs", periods=years, by="period", order="asc").evidence
    assert [e.period for e in found] == sorted(years)


def test_withheld_figures_hold_nothing(of: Of) -> None:
    (found,) = query_metric(of("student.1"), "graduation_rate", unit="cs.se", periods=["grad:2024"]).evidence
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
def test_no_data_is_no_data_and_not_a_figure_of_another_day(of: Of, arguments: dict[str, Any]) -> None:
    with pytest.raises(NoData):
        query_metric(of("leader"), **{"unit": "school", **arguments})


def test_the_running_year_is_what_there_is_of_it(of: Of) -> None:
    """A term without any marks does not hide the year, neither for a right nor for a listed cell."""
    for context in (of("leader"), of("student.1")):
        year, term = (
            query_metric(context, "avg_gpa", unit="school", periods=[code]).evidence[0]
            for code in ("2025-2026", "2025-2026-1")
        )
        assert year.value == pytest.approx(term.value)


def test_what_a_metric_cannot_do_is_said_before_any_window(of: Of) -> None:
    with pytest.raises(ToolError, match="不能细分到课程"):
        query_metric(of("student.1"), "graduation_rate", unit="school", course="高等数学")


def test_completeness_is_of_the_college_and_only_where_it_is_kept(of: Of) -> None:
    asked: dict[str, Any] = {"unit": "cs", "periods": ["2024-2025-1"]}
    (whole,) = query_metric(of("leader"), "course_fail_rate", **asked).evidence
    (by_owner,) = query_metric(of("leader"), "course_fail_rate", attribution="course_owner", **asked).evidence
    (heads,) = query_metric(of("leader"), "student_teacher_ratio", unit="cs", periods=["2025-09-30"]).evidence
    counts = of("leader").metrics.client.fetch(
        "SELECT present, expected FROM coverage WHERE subject = 'score' AND term_id = '2024-2025-1' AND org_id = 'cs'"
    )[0]
    assert whole.completeness == pytest.approx(counts[0] / counts[1])
    assert by_owner.completeness is None
    assert heads.completeness is None


def test_titles_do_not_run_numbers_together(of: Of) -> None:
    found = query_metric(of("leader"), "avg_gpa", unit="cs.se", periods=["2024-2025-2"], by="section", top=1).evidence[
        0
    ]
    assert f"{found.entity_id}教学班2024-2025学年" in found.title
