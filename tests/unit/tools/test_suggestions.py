"""What an error of the tool for figures suggests is what would be answered to the very person, and says why."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.unit.tools.conftest import Of
from tools.context import ToolContext
from tools.errors import NoData, OutOfScope, ToolError
from tools.query_metric import query_metric

_PART = re.compile(r"(\w+)=(\[[^\]]*\]|[^,]+)")
_LEFT_OUT = re.compile(r"不写 (\w+)")


def again(context: ToolContext, arguments: dict[str, Any], suggestion: str) -> int:
    """Figures of the call changed as a suggestion like 「unit=school, by=college」 says."""
    call = {key: json.loads(said) if said.startswith("[") else said for key, said in _PART.findall(suggestion)}
    call |= dict.fromkeys(_LEFT_OUT.findall(suggestion), "")
    assert call, suggestion
    return len(query_metric(context, **{**arguments, **call}).evidence)


@pytest.mark.parametrize(
    "arguments",
    [
        {"periods": ["2024-2025"]},
        {"periods": ["2022-2023", "2023-2024"]},
        {"periods": ["2019-2020"]},
        {"unit": "me"},
        {"by": "college", "periods": ["近三年"]},
    ],
    ids=str,
)
@pytest.mark.parametrize("user", ["student.1", "supervisor"])
def test_of_a_course_only_the_three_years_together_are_offered(of: Of, user: str, arguments: dict[str, Any]) -> None:
    call = {"metric": "course_fail_rate", "course": "高等数学", **arguments}
    with pytest.raises(OutOfScope, match="合起来的一个数") as refused:
        query_metric(of(user), **call)
    assert "2022-2023学年、2023-2024学年、2024-2025学年" in refused.value.message
    (offered,) = refused.value.suggestions
    assert again(of(user), call, offered) == 1


def test_a_metric_without_a_table_of_courses_offers_no_years(of: Of) -> None:
    with pytest.raises(OutOfScope) as refused:
        query_metric(of("student.1"), "course_good_rate", course="高等数学", periods=["2024-2025"])
    assert "没有向学生开放分课程的数据" in refused.value.message
    for name in refused.value.suggestions:
        assert query_metric(of("student.1"), "course_good_rate", unit=name, periods=["2024-2025"]).evidence


@pytest.mark.parametrize("user", ["dean.cs", "head.cs.se", "teacher.6", "student.1", "supervisor"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"metric": "course_fail_rate", "unit": "me", "periods": ["2024-2025"]},
        {"metric": "course_good_rate", "unit": "me.md", "periods": ["2024-2025"]},
        {"metric": "student_teacher_ratio", "unit": "me"},
        {"metric": "set_mean_score", "unit": "me.md", "periods": ["2024-2025-1"]},
    ],
    ids=str,
)
def test_the_units_offered_are_answered(of: Of, user: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolError) as refused:
        query_metric(of(user), **arguments)
    units = [name for name in refused.value.suggestions if "=" not in name]
    for unit in units:
        assert query_metric(of(user), **{**arguments, "unit": unit}).evidence


@pytest.mark.parametrize(
    ("user", "arguments", "says"),
    [
        ("qa", {"metric": "student_teacher_ratio", "by": "major"}, "生师比不能细分到专业，可以看各学院、合计"),
        ("qa", {"metric": "student_teacher_ratio", "unit": "cs.se"}, "可以看全校各学院、全校合计"),
        ("dean.cs", {"metric": "student_teacher_ratio", "unit": "cs", "by": "major"}, "可以看合计"),
        ("qa", {"metric": "graduation_rate", "by": "course"}, "可以看各学院、各专业"),
        ("qa", {"metric": "graduation_rate", "course": "高等数学"}, "不能细分到课程"),
        ("student.1", {"metric": "graduation_rate", "unit": "school", "course": "高等数学"}, "可以看合计"),
        ("qa", {"metric": "course_fail_rate", "unit": "cs.se", "by": "college"}, "可以看各课程、各教学班"),
        ("qa", {"metric": "course_fail_rate", "by": "institution"}, "可以看各学院"),
        ("dean.cs", {"metric": "course_fail_rate", "attribution": "course_owner", "by": "major"}, "可以看各课程"),
        (
            "dean.cs",
            {"metric": "course_fail_rate", "attribution": "course_owner", "unit": "cs.se"},
            "按学生所在学院、专业统计的各课程",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_split_says_by_what_it_can(of: Of, user: str, arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ToolError) as refused:
        query_metric(of(user), **arguments)
    assert says in refused.value.message
    assert refused.value.suggestions
    for suggestion in refused.value.suggestions:
        assert again(of(user), arguments, suggestion), suggestion


@pytest.mark.parametrize(
    ("user", "arguments", "held"),
    [
        ("leader", {"metric": "course_fail_rate", "periods": ["2012-2013"]}, "现有2019-2020学年至"),
        ("leader", {"metric": "course_fail_rate", "periods": ["2012-2013-1"]}, "现有2019-2020学年第一学期至"),
        (
            "student.1",
            {"metric": "course_fail_rate", "unit": "school", "periods": ["2012-2013"]},
            "现有2019-2020学年至",
        ),
        ("leader", {"metric": "graduation_rate", "periods": ["grad:1999"]}, "届"),
        ("leader", {"metric": "student_teacher_ratio", "periods": ["2012-09-30"]}, "现有"),
        ("qa", {"metric": "lms_active_rate", "periods": ["2023-2024-1"]}, "现有2025-2026学年第一学期至"),
        ("qa", {"metric": "course_fail_rate", "course": "高等数学", "periods": ["2012-2013"]}, "现有"),
    ],
    ids=str,
)
def test_where_there_are_no_data_it_is_said_for_when_there_are(
    of: Of, user: str, arguments: dict[str, Any], held: str
) -> None:
    with pytest.raises(NoData) as nothing:
        query_metric(of(user), **arguments)
    assert held in nothing.value.message
    assert nothing.value.suggestions
    for code in nothing.value.suggestions:
        assert query_metric(of(user), **{**arguments, "periods": [code]}).evidence, code


def test_where_nothing_at_all_is_recorded_no_period_is_offered(of: Of) -> None:
    """A student has no figures of the time before entering; a unit without the metric's rows has none ever."""
    with pytest.raises(NoData) as nothing:
        query_metric(of("leader"), "student_teacher_ratio", unit="mx", periods=["2025-09-30"])
    assert nothing.value.suggestions == ()
    assert "现有" not in nothing.value.message
