"""Which questions ask how many and nothing more, and which want the share or an order as well."""

import pytest

from agents.understanding.remarks import PLAIN_COUNT
from tests.unit.agents.test_readings import read


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("全校2024-2025学年预警学生人数", "academic_warning_rate"),
        ("各学院预警人数", "academic_warning_rate"),
        ("计算机学院去年预警学生数是多少", "academic_warning_rate"),
        ("上学期听课覆盖教师数", "observation_coverage_rate"),
        ("各学院被听课的教师数", "observation_coverage_rate"),
        ("上学期多少老师被听过课", "observation_coverage_rate"),
        ("去年全校有多少人挂科", "student_fail_rate"),
        ("软件工程2025届毕业人数", "graduation_rate"),
    ],
)
def test_how_many_is_a_plain_count(question: str, metric: str) -> None:
    reading = read("qa", question)
    assert reading.metric == metric
    assert PLAIN_COUNT in reading.notes
    assert "by_ratio" not in reading.notes


@pytest.mark.parametrize(
    "question",
    [
        "全校预警率是多少，多少人",
        "预警学生占在校学生的比例和人数",
        "哪个学院预警人数最多",
        "各学院预警人数排名",
        "上学期听课覆盖率",
        "近三年预警人数变化",
        "计算机学院和机械学院的预警人数",
        "上学期有多少人次不及格",
    ],
)
def test_a_share_an_order_or_a_comparison_is_none(question: str) -> None:
    assert PLAIN_COUNT not in read("qa", question).notes
