"""A reply that its server cut at the limit of tokens is never shown as if it were whole."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import prompts
from agents.answering.answer import Answer
from agents.answering.guard import CUT_NOTE, DROPPED_NOTE
from agents.brains.cutting import whole_part
from agents.build import Sources, build_assistant
from agents.errors import DraftUnsupported
from agents.models.config import ChatModelConfig, Quirks
from tests.chat_server import ChatServer, Reply, chat_server, tool
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
TREND = tool("query_metric", metric="挂科率", periods=["2022-2023", "2023-2024", "2024-2025"], by="period")
LONG: Reply = {"content": "挂科率为{E1}。后来是{E3}，其中最需要留意的是软件", "finish": "length"}
SHORT: Reply = {"content": "挂科率为{E3}。"}

Ask = Callable[..., tuple[Answer, ChatServer]]


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def ask(sources: Sources, request: pytest.FixtureRequest) -> Ask:
    """Ask with a script for the server; the answer and what the server saw."""

    def run(*script: Any, question: str = "我们院近三年挂科率怎么样") -> tuple[Answer, ChatServer]:
        with chat_server(script) as server:
            config = ChatModelConfig(server.url, "scripted", quirks=Quirks(stream=request.param))
            return build_assistant(sources, lambda: date(2026, 3, 20), config).ask(question, DEAN), server

    return run


def test_the_model_is_asked_once_for_a_shorter_one(ask: Ask) -> None:
    answer, server = ask(TREND, LONG, SHORT)
    assert len(server.requests) == 3
    *_, cut, told = server.requests[2]["messages"]
    assert (cut["role"], cut["content"]) == ("assistant", LONG["content"])
    assert (told["role"], told["content"]) == ("user", prompts.load("shorter").render())
    assert "[E3]" in answer.text
    assert "[E1]" not in answer.text
    assert CUT_NOTE not in answer.text


def test_what_is_cut_again_loses_its_half_sentence_and_says_so(ask: Ask) -> None:
    answer, server = ask(TREND, LONG)
    assert len(server.requests) == 3
    assert "[E1]" in answer.text
    assert "后来" not in answer.text
    assert answer.text.endswith(f"{CUT_NOTE}\n")
    assert DROPPED_NOTE not in answer.text
    assert not answer.degraded


def test_a_text_cut_before_its_first_sentence_gives_way_to_the_rules(ask: Ask) -> None:
    answer, _ = ask(TREND, {"content": "总的来说挂科率为{E1}，其中", "finish": "length"})
    assert answer.degraded
    assert answer.evidence


def test_a_text_cut_at_the_end_of_a_sentence_is_told_to_be_cut_too(ask: Ask) -> None:
    answer, _ = ask(TREND, {"content": "挂科率为{E1}。", "finish": "length"})
    assert "[E1]" in answer.text
    assert CUT_NOTE in answer.text


def test_the_shorter_one_may_still_ask_a_tool(ask: Ask) -> None:
    answer, _ = ask({"content": "让我想想，挂科率", "finish": "length"}, TREND, SHORT)
    assert "[E3]" in answer.text
    assert not answer.degraded


def test_an_answer_that_is_not_used_is_not_put_down_to_the_server(ask: Ask) -> None:
    answer, server = ask({"content": "总体平稳。约占三成。"})
    assert answer.degraded_why == DraftUnsupported.told
    assert len(server.requests) == 1, "what cannot rest on evidence is not repaired"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("甲为一。乙为", "甲为一。"),
        ("他说“好。”乙为", "他说“好。”"),
        ("- 甲\n- 乙", "- 甲"),
        ("一句没完", ""),
        ("完了。", "完了。"),
        ("It is 3.5 per", ""),
        ("It is so. And", "It is so."),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n| 3 |", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"),
    ],
)
def test_the_whole_part_ends_with_a_sentence_or_a_row(text: str, whole: str) -> None:
    assert whole_part(text) == whole
