"""「为什么」 at the rule brain: which call it makes, in which order it writes, and what it never says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agents.brains.base import ToolCall
from agents.brains.rule_writing import explaining
from tests.unit.agents.demo_names import directory
from tests.unit.agents.fake_tools import FakeTools
from tests.unit.agents.test_rules import answer, whole


def explained(role: str, *questions: str) -> dict[str, Any]:
    """The arguments of the call that explains the last question."""
    tools = FakeTools(directory())
    answer(role, *questions, tools=tools)
    (call,) = [c for c in tools.calls if c.name == "explain_change"]
    return dict(call.arguments)


@pytest.mark.parametrize(
    ("role", "questions", "expected"),
    [
        ("dean", ("为什么我们院挂科率上升了",), {"unit": "cs", "period": "2024-2025", "premise": "rose"}),
        ("dean", ("我们院挂科率怎么回事",), {"unit": "cs", "period": "2024-2025"}),
        ("dean", ("为什么我们院挂科率最高",), {"unit": "cs", "against": "school", "premise": "highest"}),
        ("dean", ("为什么我们院最差", "好的"), {"metric": "course_fail_rate", "unit": "cs", "premise": "worst"}),
        ("dean", ("软工挂科率", "为什么这么高"), {"unit": "cs.se", "period": "2024-2025"}),
        ("dean", ("我们院2023-2024学年挂科率", "谁拖的"), {"unit": "cs", "period": "2023-2024"}),
        ("dean", ("我们院2023-2024学年挂科率", "主要是哪些课"), {"unit": "cs", "period": "2023-2024"}),
        ("leader", ("为什么机械学院的挂科率下降了",), {"unit": "me", "premise": "fell"}),
    ],
)
def test_the_call_holds_what_was_asked(role: str, questions: tuple[str, ...], expected: dict[str, Any]) -> None:
    found = explained(role, *questions)
    assert {key: found.get(key) for key in expected} == expected


def test_a_course_that_is_suspected_is_told_among_all_courses() -> None:
    found = explained("dean", "我们院挂科率是不是就是高数拖的")
    assert found["by"] == "course"
    assert found["course"]
    assert found["unit"] == "cs"
    alone = explained("dean", "我们院高数挂科率怎么回事")
    assert alone["course"] == found["course"]
    assert "by" not in alone


def test_premise_and_data_come_before_what_contributed() -> None:
    draft, evidence = answer("dean", "为什么我们院挂科率最高")
    text = whole(draft, evidence, "为什么我们院挂科率最高")
    order = [
        text.index(words)
        for words in ("先核实前提", "先查数据", "结构部分", "贡献最大的是", "同期还看到", "不等于成因")
    ]
    assert order == sorted(order)


@pytest.mark.parametrize("question", ["为什么我们院挂科率上升了", "我们院挂科率怎么回事", "我们院到课率为什么低"])
def test_nobody_is_blamed(question: str) -> None:
    draft, evidence = answer("dean", question)
    text = whole(draft, evidence, question)
    assert not any(word in text for word in ("归咎", "责任", "导致", "原因是", "造成"))


def test_where_nothing_can_be_explained_that_is_said() -> None:
    def fail(call: ToolCall) -> tuple[str, str, tuple[str, ...]] | None:
        return ("invalid", "不能分解", ()) if call.name == "explain_change" else None

    refused: Callable[[ToolCall], tuple[str, str, tuple[str, ...]] | None] = fail
    draft, evidence = answer("dean", "我们院挂科率怎么回事", tools=FakeTools(directory(), refused))
    assert "不猜原因" in whole(draft, evidence, "我们院挂科率怎么回事")


@pytest.mark.parametrize(
    ("role", "question", "expected"),
    [
        ("dean", "上学期我院挂科率为什么比前一学期高", {"period": "2025-2026-1", "baseline": "2024-2025-2"}),
        ("dean", "为什么2024-2025学年第一学期我院挂科率比前一学期低",
         {"period": "2024-2025-1", "baseline": "2023-2024-2", "premise": "fell"}),
        ("dean", "为什么我院上学期挂科率上升，主要是哪些专业", {"unit": "cs", "by": "major", "premise": "rose"}),
        ("head", "为什么软工上学期挂科率比全校高", {"unit": "cs.se", "against": "school", "premise": "rose"}),
        ("dean", "为什么我院及格率下降了", {"metric": "course_fail_rate", "premise": "rose"}),
    ],
)  # fmt: skip
def test_what_is_compared_is_what_was_said(role: str, question: str, expected: dict[str, Any]) -> None:
    found = explained(role, question)
    assert {key: found.get(key) for key in expected} == expected


def test_what_to_check_next_fits_what_was_split() -> None:
    papers = explaining.end({"of_marks": True, "layers": [{"by": "course", "dimension": "课程"}]})
    records = explaining.end({"of_marks": False, "layers": [{"by": "major", "dimension": "专业"}]})
    assert "试卷" in papers[0]
    assert "试卷" not in records[0]
    assert "贡献最大的专业" in records[0]
    assert explaining.end({"of_marks": True, "layers": []}) == []


def test_a_word_left_over_beside_a_rank_is_no_unit() -> None:
    question = "上学期全校评教有效率比2024-2025-1那轮变了，主要是哪个学院拉动的？下午开会要讲"
    assert explained("leader", question)["unit"] == "school"
