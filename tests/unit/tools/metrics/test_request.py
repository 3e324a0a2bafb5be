"""What a metric cannot answer at all, whoever asks: refused with words the asker can act on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tools.errors import ToolError
from tools.metrics.definition import Attribution, Catalogue, Level
from tools.metrics.periods import Period
from tools.metrics.request import By, MetricRequest


def request(catalogue: Catalogue, metric: str, *periods: str) -> MetricRequest:
    definition = catalogue.get(metric)
    found = tuple(Period.parse(p) for p in periods)
    return MetricRequest(definition, "school", Level.SCHOOL, found, definition.attribution)


@pytest.mark.parametrize(
    ("metric", "period"),
    [
        ("course_fail_rate", "2024-2025"),
        ("course_fail_rate", "2024-2025-1"),
        ("graduation_rate", "grad:2025"),
        ("student_teacher_ratio", "2025-09-30"),
        ("set_mean_score", "2024-2025-2"),
    ],
)
def test_its_own_kinds_of_period_pass(catalogue: Catalogue, metric: str, period: str) -> None:
    request(catalogue, metric, period).validate()


@pytest.mark.parametrize(
    ("metric", "period", "says"),
    [
        ("course_fail_rate", "grad:2025", "按学期、学年统计"),
        ("course_fail_rate", "entry:2023", "按学期、学年统计"),
        ("course_fail_rate", "2024", "按学期、学年统计"),
        ("graduation_rate", "2024-2025", "届"),
        ("student_teacher_ratio", "2024-2025", "时点"),
        ("set_mean_score", "2024-09-30", "按学期、学年统计"),
    ],
)
def test_other_kinds_of_period(catalogue: Catalogue, metric: str, period: str, says: str) -> None:
    with pytest.raises(ToolError, match=says):
        request(catalogue, metric, period).validate()


def test_periods_are_said_and_not_mixed(catalogue: Catalogue) -> None:
    with pytest.raises(ToolError, match="请说明统计期"):
        request(catalogue, "avg_gpa").validate()
    with pytest.raises(ToolError, match="不能混在一次查询里"):
        request(catalogue, "avg_gpa", "2024-2025", "2023-2024-1").validate()


@pytest.mark.parametrize(
    ("metric", "period", "changes", "says"),
    [
        ("student_fail_rate", "2024-2025", {"course": "MA1001"}, "不能细分到课程"),
        ("student_fail_rate", "2024-2025", {"by": By.SECTION}, "不能细分到教学班"),
        ("graduation_rate", "grad:2025", {"by": By.COURSE}, "不能细分到课程"),
        ("student_teacher_ratio", "2025-09-30", {"by": By.MAJOR}, "不能细分到专业"),
        ("student_teacher_ratio", "2025-09-30", {"level": Level.SELF, "unit": "self"}, "不能细分到个人"),
        ("set_mean_score", "2024-2025", {"by": By.MAJOR}, "不能细分到专业"),
        ("set_mean_score", "2024-2025", {"section": "S1"}, "不能细分到教学班"),
        ("avg_gpa", "2024-2025", {"level": Level.MAJOR, "unit": "cs.se", "by": By.COLLEGE}, "不能按学院展开"),
        ("avg_gpa", "2024-2025", {"attribution": Attribution.TEACHER_UNIT}, "口径"),
        (
            "avg_gpa",
            "2024-2025",
            {"attribution": Attribution.COURSE_OWNER, "by": By.MAJOR},
            "按开课单位统计时，平均学分绩点不能细分到专业",
        ),
        (
            "avg_gpa",
            "2024-2025",
            {"attribution": Attribution.COURSE_OWNER, "level": Level.MAJOR, "unit": "cs.se"},
            "不能细分到专业",
        ),
    ],
)
def test_what_it_cannot_be_broken_down_to(
    catalogue: Catalogue, metric: str, period: str, changes: dict[str, object], says: str
) -> None:
    asked = replace(request(catalogue, metric, period), **changes)  # type: ignore[arg-type]
    with pytest.raises(ToolError, match=says):
        asked.validate()


def test_a_refused_attribution_offers_the_others(catalogue: Catalogue) -> None:
    asked = replace(request(catalogue, "avg_gpa", "2024-2025"), attribution=Attribution.TEACHER_UNIT)
    with pytest.raises(ToolError) as raised:
        asked.validate()
    assert raised.value.suggestions == ("student_unit", "course_owner")


def test_one_cell_of_a_table_keeps_what_is_not_said(catalogue: Catalogue) -> None:
    table = replace(request(catalogue, "avg_gpa", "2023-2024", "2024-2025"), by=By.COLLEGE, course="MA1001")
    cell = table.single(unit="cs", level=Level.COLLEGE, periods=table.periods)
    assert (cell.unit, cell.level, cell.by, cell.course) == ("cs", Level.COLLEGE, None, "MA1001")
    assert cell.filters == {"unit": "cs", "period": "2023-2024..2024-2025", "course": "MA1001"}
