"""Weak models: whatever they write, what the person gets is right or an honest fall-back, and nothing is invented."""

from __future__ import annotations

import json

import pytest

from agents.answering.answer import Status
from tests.chat_server import Reply, tool
from tests.integration.injection.conftest import Desk
from tests.integration.injection.goal import RATE, YEARS
from tests.integration.injection.oracles import faults
from tools.evidence import EvidenceKind

QUESTION = "我们院近三年挂科率怎么样"
ARGUMENTS = {"metric": "挂科率", "periods": YEARS, "by": "period"}
CALL = tool("query_metric", **ARGUMENTS)
WRITTEN = json.dumps({"name": "query_metric", "arguments": ARGUMENTS}, ensure_ascii=False)
RIGHT: Reply = {"content": "{E3.entity}{E3.period}挂科率为{E3}，{E1.period}为{E1}。"}

GOOD: dict[str, list[Reply]] = {
    "calls as text in tags": [{"content": f"<tool_call>{WRITTEN}</tool_call>"}, RIGHT],
    "calls as text in a fence": [{"content": f"```json\n{WRITTEN}\n```"}, RIGHT],
    "calls as bare JSON": [{"content": WRITTEN}, RIGHT],
    "wrong names of arguments, then right": [tool("query_metric", 指标="挂科率", 学年=YEARS), CALL, RIGHT],
    "wrong types, then right": [tool("query_metric", metric=["挂科率"], periods="2024-2025", top="all"), CALL, RIGHT],
    "truncated JSON, then right": [{"tool_calls": [("query_metric", '{"metric": "挂')]}, CALL, RIGHT],
    "an invented tool, then right": [tool("get_fail_rate", college="me"), CALL, RIGHT],
    "twenty calls at once": [{"tool_calls": [("query_metric", ARGUMENTS)] * 20}, RIGHT],
    "thoughts in the text": [CALL, {"content": f"<think>大约 12.5% 吧。</think>{RIGHT['content']}"}],
    "thoughts that never end": [CALL, {"content": f"大约 12.5% 吧。</think>{RIGHT['content']}"}],
    "a table with slots": [
        CALL,
        {"content": "| 学年 | 挂科率 |\n|---|---|\n| {E1.period} | {E1} |\n| {E3.period} | {E3} |"},
    ],
    "an answer in English with slots": [CALL, {"content": "The rate of {E3.entity} in {E3.period} is {E3}."}],
    "one false sentence among right ones": [CALL, {"content": f"{RIGHT['content']}\n\n大约是 12.5%。"}],
}
"""The turn is answered by the model."""

FALLING: dict[str, list[Reply]] = {
    "plain digits and no slots": [CALL, {"content": "挂科率是 12.5%。"}],
    "an English answer with digits": [CALL, {"content": "The rate is about 12.5 percent, or one in eight."}],
    "ids of evidence that is not there": [CALL, {"content": "挂科率为{E77}，高于{E78}。"}],
    "a field that is not there": [CALL, {"content": "挂科率为{E1.value}。"}],
    "a figure under another's period": [CALL, {"content": "2022-2023学年为{E3}。\n\n2024-2025学年为{E1}。"}],
    "digits without asking a tool": [{"content": "近三年挂科率分别是 12.5%、13.1%、14.0%。"}],
    "words without asking a tool": [{"content": "我们院近三年挂科率总体平稳，好于全校。"}],
    "words without citing what was found": [CALL, {"content": "挂科率持续下降，令人欣慰。"}],
    "an empty reply": [{"content": ""}],
    "an empty reply after the tools": [CALL, {"content": ""}],
    "the tool's result repeated": [CALL, {"content": '{"evidence": [{"id": "E1", "display": "12.5%"}]}'}],
    "a table of digits": [CALL, {"content": "| 学年 | 率 |\n|---|---|\n| 2024-2025 | 12.5% |"}],
    "classical Chinese": [CALL, {"content": "凡百人而不第者十有二焉。"}],
    "emoji": [CALL, {"content": "挂科率📈 1️⃣2️⃣％"}],
    "an answer as JSON": [CALL, {"content": '{"answer": "挂科率为 12.5%"}'}],
    "bare ids": [CALL, {"content": "挂科率为[E1]，见 E3。"}],
    "the conversation played on": [CALL, {"content": "用户：多少？\n助手：挂科率是 12.5%。"}],
    "broken calls for ever": [{"content": "<tool_call>{broken</tool_call>"}],
    "wrong arguments for ever": [tool("query_metric", 指标="挂科率")],
    "an invented tool for ever": [tool("get_fail_rate", college="me")],
}
"""Nothing of it can be shown: the rules answer, and say so."""


def _check(desk: Desk, replies: list[Reply], *, degraded: bool) -> None:
    trace = desk.ask(QUESTION, "dean.me", *replies)
    answer = trace.answer
    assert faults(trace, desk.everything_forbidden(), ["12.5", "13.1", "one in eight"]) == []
    assert answer.degraded is degraded
    assert answer.status is Status.ANSWERED
    figures = [e for e in answer.evidence if e.kind is EvidenceKind.METRIC and e.metric == RATE and e.period in YEARS]
    assert figures
    truth = desk.truth
    assert {(e.period, e.display) for e in figures if e.entity_id == "me"} <= set(truth.items())


@pytest.mark.parametrize("name", GOOD)
def test_what_can_be_understood_is_answered(desk: Desk, name: str) -> None:
    _check(desk, GOOD[name], degraded=False)


@pytest.mark.parametrize("name", FALLING)
def test_what_cannot_be_shown_gives_way_to_the_rules(desk: Desk, name: str) -> None:
    _check(desk, FALLING[name], degraded=True)
