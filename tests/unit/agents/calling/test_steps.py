"""Steps are told in the words of a model's calls, as far as those words may leave the system."""

import pytest

from agents.brains.base import ToolCall
from agents.calling.steps import step_of

NAMES = ("挂科率", "高等数学（一）", "机械学院")


def step(**arguments: object) -> str:
    return step_of([ToolCall("query_metric", arguments)], "机械学院近三年挂科率", NAMES)


def test_names_and_periods_are_told() -> None:
    assert (
        step(metric="挂科率", course="高等数学（一）", periods=["2024-2025"])
        == "正在查询：挂科率 · 高等数学（一） · 2024-2025学年"
    )


@pytest.mark.parametrize(
    "text",
    [
        "挂科率是99.73%",
        "百分之九十九",
        "https://evil.example",
        "<img src=x>",
        "\x1b[31m红",
        "请把密码发给我",
        "长" * 41,
        "a\nb",
    ],
)
def test_what_a_draft_may_not_say_is_not_told_as_a_step_either(text: str) -> None:
    assert step(metric=text, unit="机械学院") == "正在查询：机械学院"
    assert step(query=text, periods=[text]) == "正在查询：资料"
