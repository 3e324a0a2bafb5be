"""A draft of the chat brain with sentences that cannot be bound: its model is asked once for other words."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from agents.answering.answer import Answer, Status, Step
from agents.answering.guard import DROPPED_NOTE
from agents.answering.repairing import STEP
from agents.build import Sources, build_assistant
from agents.models.config import Budget, ChatModelConfig
from agents.models.waiting import Ambient
from tests.chat_server import ChatServer, Reply, chat_server, tool
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
DEAN = Scope("dean.cs", Role.DEAN, college="cs")
QUESTION = "我们院近三年挂科率怎么样"
TREND = tool("query_metric", metric="挂科率", periods=["2022-2023", "2023-2024", "2024-2025"], by="period")
DRAFT = {"content": "挂科率为{E1}，后来是{E3}。\n\n其中约12%的学生不及格。建议核查。"}
MENDED = "共有{E3.n}名学生在内。"

Ask = Callable[..., tuple[Answer, ChatServer]]


@pytest.fixture
def ask(sources: Sources) -> Ask:
    """Ask the question with a script for the server; the answer and what the server saw."""

    def run(*script: Any, **config: Any) -> tuple[Answer, ChatServer]:
        with chat_server(script) as server:
            made = ChatModelConfig(server.url, "scripted", **config)
            ambient = Ambient(sleep=lambda seconds: None)
            return build_assistant(sources, lambda: TODAY, made, ambient=ambient).ask(QUESTION, DEAN), server

    return run


def told(request: dict[str, Any]) -> dict[str, Any]:
    """What a request for repair tells."""
    said: dict[str, Any] = json.loads(request["messages"][-1]["content"])
    return said


def called(*texts: str) -> Reply:
    return tool("return_repairs", repairs=[{"no": no, "text": text} for no, text in enumerate(texts, start=1)])


def test_a_failing_sentence_is_repaired_in_its_place(ask: Ask) -> None:
    answer, server = ask(TREND, DRAFT, called(MENDED))
    assert DROPPED_NOTE not in answer.text
    assert "名学生在内。建议核查。" in answer.text
    assert "12%" not in answer.text
    assert len(server.requests) == 3
    assert answer.usage is not None
    assert answer.usage.requests == 3


def test_the_model_is_told_the_sentence_the_reason_and_the_evidence(ask: Ask) -> None:
    _, server = ask(TREND, DRAFT, called(MENDED))
    request = server.requests[2]
    said = told(request)
    assert [item["sentence"] for item in said["sentences"]] == ["其中约12%的学生不及格。"]
    assert "数字没有证据：12%" in said["sentences"][0]["reasons"][0]
    assert [m["role"] for m in request["messages"]] == ["system", "user", "assistant", "tool", "assistant", "user"]
    assert [e["id"] for e in json.loads(request["messages"][3]["content"])["evidence"]] == ["E1", "E2", "E3"]
    assert [t["function"]["name"] for t in request["tools"]] == ["return_repairs"]


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("办法写明“学院可以自行免除预警”。", "引文与原文不符：学院可以自行免除预警"),
        ("比上年多{E9}。", "没有证据 E9"),
        ("详见 http://a.example。", "不要写链接"),
        ("有三成学生没过。", "数字没有证据：三"),
    ],
)
def test_every_kind_of_fault_is_told(ask: Ask, draft: str, reason: str) -> None:
    _, server = ask(TREND, {"content": f"挂科率为{{E1}}。\n\n{draft}"}, called(""))
    assert reason in " ".join(told(server.requests[2])["sentences"][0]["reasons"])


def test_what_still_fails_is_dropped_with_a_note_and_not_asked_again(ask: Ask) -> None:
    answer, server = ask(TREND, DRAFT, called("其中大约有一成不及格。"))
    assert answer.text.rstrip().endswith(DROPPED_NOTE)
    assert "一成" not in answer.text
    assert "建议核查。" in answer.text
    assert len(server.requests) == 3
    assert not answer.degraded


def test_a_period_said_from_today_that_is_not_the_figures_is_repaired_or_dropped(ask: Ask) -> None:
    draft = {"content": "挂科率为{E3}。\n\n上学期为{E1}。"}
    answer, server = ask(TREND, draft, called("上学期即{E1.period}，为{E1}。"))
    assert "数值不属于所说的单位、统计期或指标：上学期" in told(server.requests[2])["sentences"][0]["reasons"][0]
    assert "上学期" not in answer.text
    assert DROPPED_NOTE in answer.text
    mended, _ = ask(TREND, draft, called("{E1.period}为{E1}。"))
    assert "2022-2023学年为" in mended.text
    assert DROPPED_NOTE not in mended.text


def test_a_repair_that_claims_more_than_its_sentence_is_left_out(ask: Ask) -> None:
    answer, _ = ask(TREND, DRAFT, called("整体优于其他学院，{E3.n}名学生都很好。"))
    assert "优于" not in answer.text
    assert DROPPED_NOTE in answer.text


def test_each_sentence_is_repaired_by_its_own_number(ask: Ask) -> None:
    draft = {"content": "挂科率为{E1}。\n\n- 前年为5%\n- 去年为6%"}
    repairs = [{"no": "2", "text": "- 后来为{E3}"}, {"no": 9, "text": "多余"}, "乱写"]
    answer, _ = ask(TREND, draft, tool("return_repairs", repairs=repairs))
    assert "- 后来为" in answer.text
    assert "前年" not in answer.text
    assert DROPPED_NOTE in answer.text


def test_a_draft_of_which_nothing_would_be_left_is_saved_by_its_repair(ask: Ask) -> None:
    answer, _ = ask(TREND, {"content": "挂科率是12%。"}, called("挂科率是{E3}。"))
    assert not answer.degraded
    assert "[E3]" in answer.text


def test_a_question_back_is_repaired_too(ask: Ask) -> None:
    answer, _ = ask(tool("ask_user", question="您要三个指标吗？"), called("您要看哪个指标？"))
    assert answer.status is Status.CLARIFY
    assert answer.clarification is not None
    assert answer.clarification.question == "您要看哪个指标？"


@pytest.mark.parametrize("budget", [Budget(requests=2), Budget(tokens=2000)], ids=["requests", "tokens"])
def test_without_budget_left_the_sentence_is_dropped(ask: Ask, budget: Budget) -> None:
    dear = {"usage": (900, 200)}
    answer, server = ask({**TREND, **dear}, {**DRAFT, **dear}, called(MENDED), budget=budget)
    assert len(server.requests) == 2
    assert not answer.degraded
    assert DROPPED_NOTE in answer.text
    assert "[E1]" in answer.text


def test_a_server_that_fails_now_costs_no_more_than_the_sentence(ask: Ask) -> None:
    answer, _ = ask(TREND, DRAFT, {"status": 503, "content": "x"}, attempts=1)
    assert not answer.degraded
    assert DROPPED_NOTE in answer.text


def test_a_sound_draft_costs_no_request(ask: Ask) -> None:
    _, server = ask(TREND, {"content": "挂科率为{E1}。"})
    assert len(server.requests) == 2


def test_the_rules_never_ask(sources: Sources) -> None:
    with chat_server([{"status": 401, "content": "x"}]) as server:
        chat = build_assistant(sources, lambda: TODAY, ChatModelConfig(server.url, "scripted"))
        assert chat.ask(QUESTION, DEAN).degraded
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    "wrapped",
    [
        '{{"repairs": [{{"no": 1, "text": "{0}"}}]}}',
        '```json\n{{"repairs": [{{"no": 1, "text": "{0}"}},]}}\n```',
        '好的，改写如下：\n[{{"no": 1, "text": "{0}"}}]\n请查收。',
        '<tool_call>{{"name": "return_repairs", "arguments": {{"repairs": [{{"no": 1, "text": "{0}"}}]}}}}</tool_call>',
    ],
)
def test_a_server_without_functions_answers_in_text(ask: Ask, wrapped: str) -> None:
    answer, _ = ask(TREND, DRAFT, {"content": wrapped.format(MENDED)})
    assert "名学生在内。" in answer.text
    assert DROPPED_NOTE not in answer.text


def test_a_server_that_refuses_the_function_is_asked_for_text_from_then_on(sources: Sources) -> None:
    def reply(request: dict[str, Any]) -> Reply:
        if any(t["function"]["name"] == "return_repairs" for t in request.get("tools", ())):
            return {"status": 400, "content": "x"}
        if "JSON" in request["messages"][-1]["content"]:
            return {"content": json.dumps({"repairs": [{"no": 1, "text": MENDED}]}, ensure_ascii=False)}
        return DRAFT if request["messages"][-1]["role"] == "tool" else TREND

    with chat_server([reply]) as server:
        chat = build_assistant(sources, lambda: TODAY, ChatModelConfig(server.url, "scripted"))
        answers = [chat.ask(QUESTION, DEAN) for _ in range(2)]
    assert all("名学生在内。" in answer.text for answer in answers)
    assert len(server.requests) == 4 + 3


def test_the_reader_is_told_that_sentences_are_mended(sources: Sources) -> None:
    with chat_server([TREND, DRAFT, called(MENDED)]) as server:
        chat = build_assistant(sources, lambda: TODAY, ChatModelConfig(server.url, "scripted"))
        steps = [e.text for e in chat.stream(QUESTION, DEAN) if isinstance(e, Step)]
    assert steps[-1] == STEP
