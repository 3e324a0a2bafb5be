"""Calls and thoughts in a reply's text: what is taken for a call, what is told to use the interface, what is prose."""

import pytest

from agents.models.written_calls import looks_like_calls, split_thoughts, written_calls

KNOWN = ("query_metric", "search_policy")
ONE = '{"name": "query_metric", "arguments": {"metric": "挂科率"}}'
TWO = '{"name": "search_policy", "arguments": {"query": "预警"}}'


@pytest.mark.parametrize(
    "text",
    [
        f"<tool_call>\n{ONE}\n</tool_call>",
        f"我来查一下。\n<tool_call>{ONE}</tool_call>",
        f"<tool_call>{ONE}",
        f"```json\n{ONE}\n```",
        f"```\n{ONE}\n```",
        ONE,
        f"[{ONE}]",
        f"[TOOL_CALLS] [{ONE}]",
        '{"name": "query_metric", "parameters": {"metric": "挂科率"}}',
        '{"name": "query_metric", "arguments": "{\\"metric\\": \\"挂科率\\"}"}',
        '{"tool_calls": [{"id": "1", "type": "function", "function": ' + ONE + "}]}",
        '<function=query_metric>{"metric": "挂科率"}</function>',
    ],
)
def test_a_call_is_recognised(text: str) -> None:
    assert [(c.name, c.arguments) for c in written_calls(text, KNOWN)] == [("query_metric", {"metric": "挂科率"})]


@pytest.mark.parametrize(
    "text",
    [
        f"<tool_call>{ONE}</tool_call>\n<tool_call>{TWO}</tool_call>",
        f"<tool_call>{ONE}<tool_call>{TWO}",
        f"[{ONE},{TWO}]",
    ],
)
def test_several_calls_keep_their_order(text: str) -> None:
    assert [c.name for c in written_calls(text, KNOWN)] == list(KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "课程不及格率为{E1}。",
        f"挂科率为{{E1}}。\n```json\n{ONE}\n```",
        '```json\n{"指标": "挂科率"}\n```',
        '{"name": "drop_table", "arguments": {}}',
        '{"name": "query_metric", "arguments": {}, "confirm": true}',
        '{"name": "query_metric"}',
        '{"name": "query_metric", "arguments": ["挂科率"]}',
        f"<tool_call>{ONE}</tool_call><tool_call>{{broken</tool_call>",
        "",
    ],
)
def test_nothing_doubtful_is_taken_for_a_call(text: str) -> None:
    assert written_calls(text, KNOWN) == ()


@pytest.mark.parametrize(
    "text",
    [
        "<tool_call>{broken</tool_call>",
        '调用 {"name": "query_metric", "arguments": {metric: 挂科率}}',
        "<function=query_metric><parameter=metric>挂科率</parameter></function>",
        "<｜tool▁calls▁begin｜>query_metric",
    ],
)
def test_an_attempt_that_cannot_be_read_is_told_apart(text: str) -> None:
    assert written_calls(text, KNOWN) == ()
    assert looks_like_calls(text, KNOWN)


def test_prose_is_no_attempt() -> None:
    assert not looks_like_calls("指标 query_metric 的口径是……挂科率为{E1}。", KNOWN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("好。", ("", "好。")),
        ("<think>想。</think>好。", ("想。", "好。")),
        ("<thinking>想。</thinking>\n好。", ("想。", "好。")),
        ("想。</think>好。", ("想。", "好。")),
        ("<think>没有想完", ("没有想完", "")),
        ("好。<think>还没有想完就断", ("还没有想完就断", "好。")),
        ("<think>一。</think>好。<think>没有想", ("一。\n没有想", "好。")),
        ("<think>外<think>里</think>又外</think>好。", ("里\n外又外", "好。")),
        ("<think>一。</think>二想。</think>好。", ("一。\n二想。", "好。")),
        ("</think>好。", ("", "好。")),
        ("好。</think>", ("好。", "")),
        ("<THINK >想。</Think>好。", ("想。", "好。")),
        ("[THINK]想。[/THINK]好。", ("想。", "好。")),
        ("◁think▷想。◁/think▷好。", ("想。", "好。")),
        ("<thought>想。", ("想。", "")),
        ("好。</thi", ("", "好。")),
        ("好。\n<", ("", "好。")),
        ("<think>一。</think>好。<think>二。</think>", ("一。\n二。", "好。")),
    ],
)
def test_thoughts_in_tags_are_split_off(text: str, expected: tuple[str, str]) -> None:
    assert split_thoughts(text) == expected
