"""Several calls of one reply: their order, their numbers, and calls that are made again."""

from collections.abc import Callable
from datetime import date

import pytest

from agents.brains.base import ToolCall, ToolOutcome
from agents.build import Sources, build_assistant
from agents.calling import acting
from agents.errors import ModelStuck
from agents.models.config import ChatModelConfig
from tests.chat_server import chat_server, tool
from tools.context import ToolContext
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
DEAN = Scope("dean.cs", Role.DEAN, college="cs")
QUESTION = "我们院近三年挂科率怎么样"
EARLIER = ToolCall("query_metric", {"metric": "挂科率", "periods": ["2023-2024"]}, "a")
LATER = ToolCall("query_metric", {"metric": "挂科率", "periods": ["2024-2025"]}, "b")
CHANGE = ToolCall("difference", {"minuend": "E2", "subtrahend": "{E1}"}, "c")
WRONG = ToolCall("query_metric", {"metric": "不存在的指标"}, "d")


@pytest.fixture
def tools(tools_of: Callable[[Scope], ToolContext]) -> ToolContext:
    return tools_of(DEAN)


def ids(outcomes: list[ToolOutcome]) -> list[list[str]]:
    return [[e.id for e in outcome.evidence] for outcome in outcomes]


def test_evidence_is_numbered_in_the_order_of_the_calls(tools: ToolContext) -> None:
    made = acting.make([EARLIER, LATER], [], tools)
    assert ids(made) == [["E1"], ["E2"]]
    assert [o.evidence[0].period for o in made] == ["2023-2024", "2024-2025"]
    assert ids(acting.make([CHANGE], made, tools)) == [["E3"]]


@pytest.mark.parametrize("calls", [[EARLIER, LATER, CHANGE], [CHANGE, EARLIER, LATER], [EARLIER, CHANGE, LATER]])
def test_a_call_that_names_evidence_waits_for_the_calls_that_find_it(tools: ToolContext, calls: list[ToolCall]) -> None:
    made = acting.make(calls, [], tools)
    assert [o.call.id for o in made] == ["a", "b", "c"]
    assert made[2].error is None
    assert made[2].evidence[0].inputs == ("E2", "E1")


def test_one_failing_call_does_not_stop_the_others(tools: ToolContext) -> None:
    made = acting.make([EARLIER, WRONG, LATER], [], tools)
    assert [bool(o.error) for o in made] == [False, True, False]
    assert made[2].evidence[0].id == "E2"


def test_a_query_made_twice_points_to_the_evidence_it_gave(tools: ToolContext) -> None:
    made = acting.make([EARLIER, EARLIER], [], tools)
    assert ids(made) == [["E1"], []]
    assert "E1" in made[1].notes[0]


def test_a_failing_call_is_told_the_second_time_and_stopped_the_third(tools: ToolContext) -> None:
    first = acting.make([WRONG], [], tools)
    second = acting.make([WRONG], first, tools)
    assert "刚才已经失败" in (second[0].error or "")
    assert second[0].suggestions == first[0].suggestions
    with pytest.raises(ModelStuck):
        acting.make([WRONG], [*first, *second], tools)


def test_a_reply_that_makes_one_failing_call_thrice_is_told_before_it_is_stopped(tools: ToolContext) -> None:
    made = acting.make([WRONG] * 3, [], tools)
    assert ["刚才已经失败" in (o.error or "") for o in made] == [False, True, True]


def test_the_same_call_with_other_arguments_is_another(tools: ToolContext) -> None:
    other = ToolCall("query_metric", {"metric": "也不存在的指标"}, "e")
    made = acting.make([WRONG, other], [], tools)
    assert not any("刚才已经失败" in (o.error or "") for o in made)


@pytest.mark.parametrize(
    "wrong",
    [
        tool("query_metric", metric="不存在的指标"),
        tool("query_metric", 指标="挂科率"),
        tool("no_such_tool", x="1"),
        {"tool_calls": [("query_metric", '{"metric": ')]},
    ],
)
def test_a_model_that_repeats_a_failing_call_gives_way_to_the_rules(sources: Sources, wrong: dict[str, object]) -> None:
    with chat_server([wrong]) as server:
        answer = build_assistant(sources, lambda: TODAY, ChatModelConfig(server.url, "scripted")).ask(QUESTION, DEAN)
        assert "刚才已经失败" in server.tool_messages()[-1]["error"]
    assert len(server.requests) == 3
    assert "反复发出同一个" in answer.degraded_why
    assert answer.evidence


def test_a_model_that_mends_its_call_when_told_goes_on(sources: Sources) -> None:
    wrong, right = tool("query_metric", metric="不存在的指标"), tool("query_metric", metric="挂科率")
    with chat_server([wrong, wrong, right, {"content": "挂科率为{E1}。"}]) as server:
        answer = build_assistant(sources, lambda: TODAY, ChatModelConfig(server.url, "scripted")).ask(QUESTION, DEAN)
    assert not answer.degraded
    assert "[E1]" in answer.text
