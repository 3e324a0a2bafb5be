"""A thread's beginning carried into a new one, and tools used outside any thread."""

from __future__ import annotations

from datetime import date

import pytest

from agents.brains.base import ToolCall
from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from agents.errors import ThreadNotFound
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
OTHER = Scope("dean.me", Role.DEAN, college="me")
QUESTION = "我们院近三年挂科率怎么样？"


@pytest.fixture(scope="module")
def assistant(sources: Sources) -> GraphAssistant:
    return build_assistant(sources, lambda: date(2026, 3, 20))


def test_a_branch_goes_on_from_where_it_left_and_leaves_the_thread_alone(assistant: GraphAssistant) -> None:
    first = assistant.ask(QUESTION, DEAN)
    assistant.ask("那软件工程呢", DEAN, first.thread)
    branch = assistant.branch(first.thread, 1, DEAN)
    assert [question for question, _ in assistant.turns(branch, DEAN)] == [QUESTION]
    assert assistant.evidence(branch, 0, "E1", DEAN) == assistant.evidence(first.thread, 0, "E1", DEAN)
    answer = assistant.ask("那人工智能呢", DEAN, branch)
    assert "人工智能" in answer.text
    assert {e.metric for e in answer.evidence} == {"course_fail_rate"}
    assert [q for q, _ in assistant.turns(branch, DEAN)] == [QUESTION, "那人工智能呢"]
    assert [q for q, _ in assistant.turns(first.thread, DEAN)] == [QUESTION, "那软件工程呢"]


@pytest.mark.parametrize("turns", [0, -1, 2])
def test_a_branch_needs_that_many_turns(assistant: GraphAssistant, turns: int) -> None:
    first = assistant.ask(QUESTION, DEAN)
    with pytest.raises(ThreadNotFound):
        assistant.branch(first.thread, turns, DEAN)


def test_nobody_else_branches_off_a_thread(assistant: GraphAssistant) -> None:
    thread = assistant.ask(QUESTION, DEAN).thread
    with pytest.raises(ThreadNotFound):
        assistant.branch(thread, 1, OTHER)


def test_a_tool_answers_within_the_scope_and_differences_take_the_evidence_given(assistant: GraphAssistant) -> None:
    years = {"metric": "挂科率", "periods": ["2023-2024", "2024-2025"], "by": "period"}
    figures = assistant.use_tool(ToolCall("query_metric", years), DEAN).evidence
    assert [e.id for e in figures] == ["E1", "E2"]
    call = ToolCall("difference", {"minuend": "E2", "subtrahend": "E1"})
    (computed,) = assistant.use_tool(call, DEAN, figures).evidence
    assert computed.value == pytest.approx(figures[1].value - figures[0].value)  # type: ignore[operator]
    assert assistant.use_tool(call, DEAN).error_code == "unknown_name"
    assert (
        assistant.use_tool(ToolCall("query_metric", {**years, "unit": "计算机学院"}), OTHER).error_code
        == "out_of_scope"
    )
