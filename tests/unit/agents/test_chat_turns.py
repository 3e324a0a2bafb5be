"""Turns with a chat model that thinks aloud, writes calls as text, costs money or fails: what is seen, what is kept."""

import json
import logging
from datetime import date
from pathlib import Path

import pytest

from agents.answering.answer import Answer, Finished, Step, TurnEvent
from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from agents.models.config import Breaker, Budget, ChatModelConfig, Price, Quirks
from agents.models.usage import MemoryLedger
from agents.models.waiting import Ambient
from agents.thoughts import SHOWN, Thoughts
from tests.chat_server import chat_server, tool
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
DEAN = Scope("dean.cs", Role.DEAN, college="cs")
QUESTION = "我们院近三年挂科率怎么样"
YEARS = ["2022-2023", "2023-2024", "2024-2025"]
TREND = tool("query_metric", metric="挂科率", periods=YEARS, by="period")
SAID = {"content": "挂科率为{E1}。"}
CALL = json.dumps({"name": "query_metric", "arguments": {"metric": "挂科率", "periods": YEARS}}, ensure_ascii=False)
PATIENT = Ambient(sleep=lambda seconds: None)
"""Retries at once."""


def assistant(sources: Sources, url: str, ledger: MemoryLedger | None = None, **config: object) -> GraphAssistant:
    made = ChatModelConfig(url, "scripted", **config)  # type: ignore[arg-type]
    return build_assistant(sources, lambda: TODAY, made, ledger=ledger, ambient=PATIENT)


def thoughts_of(events: list[TurnEvent]) -> list[str]:
    return [e.text for e in events if isinstance(e, Step) and e.thought]


@pytest.mark.parametrize("stream", [False, True])
def test_thoughts_are_shown_while_the_turn_runs_and_kept_nowhere(
    sources: Sources, stream: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = tmp_path / "checkpoints.sqlite"
    home = Sources(sources.warehouse, sources.policies, sources.aliases, sources.rules, kept)
    thinks = {**TREND, "reasoning": "先查趋势要紧。大约有12%的学生不及格。再看变化"}
    with chat_server([thinks, SAID]) as server:
        chat = assistant(home, server.url, quirks=Quirks(stream=stream))
        events = list(chat.stream(QUESTION, DEAN))
    assert thoughts_of(events) == ["思考：先查趋势要紧。", "思考：再看变化"]
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "挂科率".encode() in stored or rb"\u6302" in stored
    for part in ("先查趋势要紧", "不及格。再看变化"):
        assert part.encode() not in stored
        assert json.dumps(part).strip('"').encode() not in stored
        assert part not in caplog.text
        assert part not in json.dumps(server.requests[-1], ensure_ascii=False)
    assert not any("reasoning" in key for m in server.requests[-1]["messages"] for key in m)


def test_steps_and_thoughts_come_before_the_model_has_answered(sources: Sources) -> None:
    with chat_server([{**TREND, "reasoning": "先查趋势要紧。"}, SAID]) as server:
        events = assistant(sources, server.url).stream(QUESTION, DEAN)
        seen = [(event.text, len(server.requests)) for event in (next(events), next(events)) if isinstance(event, Step)]
        answer = list(events)[-1]
    assert seen[0] == ("思考：先查趋势要紧。", 1)
    assert seen[1][0].startswith("正在查询：挂科率")
    assert isinstance(answer, Finished)


def test_a_model_that_thinks_for_pages_is_shown_in_part() -> None:
    shown: list[str] = []
    Thoughts(shown.append, question="", names=()).add("再想想。" * (SHOWN + 20))
    assert len(shown) == SHOWN


@pytest.mark.parametrize("text", [f"<tool_call>{CALL}</tool_call>", f"```json\n{CALL}\n```"])
def test_calls_written_as_text_are_made(sources: Sources, text: str) -> None:
    with chat_server([{"content": text}, SAID]) as server:
        answer = assistant(sources, server.url).ask(QUESTION, DEAN)
        assert server.tool_messages()[0]["evidence"]
    assert not answer.degraded
    assert "[E1]" in answer.text


def test_a_model_is_told_once_to_use_the_interface(sources: Sources) -> None:
    with chat_server([{"content": "<tool_call>{broken</tool_call>"}, TREND, SAID]) as server:
        answer = assistant(sources, server.url).ask(QUESTION, DEAN)
        told = [m["content"] for m in server.requests[1]["messages"][-2:]]
        again = [m["content"] for m in server.requests[2]["messages"]]
    assert told[0] == "<tool_call>{broken</tool_call>"
    assert "tool_calls" in told[1]
    assert told[1] not in again
    assert not answer.degraded


def test_a_model_that_goes_on_writing_calls_gives_way_to_the_rules(sources: Sources) -> None:
    with chat_server([{"content": "<tool_call>{broken</tool_call>"}]) as server:
        answer = assistant(sources, server.url).ask(QUESTION, DEAN)
    assert len(server.requests) == 2
    assert answer.degraded
    assert answer.evidence


def test_arguments_that_cannot_be_read_are_told_in_the_protocols_form(sources: Sources) -> None:
    with chat_server([{"tool_calls": [("query_metric", '{"metric": "挂')]}, TREND, SAID]) as server:
        answer = assistant(sources, server.url, quirks=Quirks(stream=True)).ask(QUESTION, DEAN)
        messages = server.requests[1]["messages"]
    sent_back = next(m for m in messages if m.get("tool_calls"))["tool_calls"][0]["function"]["arguments"]
    assert isinstance(json.loads(sent_back), dict)
    assert "JSON" in messages[-1]["content"]
    assert not answer.degraded


def test_ids_are_told_apart_though_the_server_counts_from_nought_again(sources: Sources) -> None:
    with chat_server([TREND, TREND, SAID]) as server:
        assistant(sources, server.url).ask(QUESTION, DEAN)
        ids = [m["tool_call_id"] for m in server.requests[2]["messages"] if m["role"] == "tool"]
    assert len(set(ids)) == 2


def test_a_passing_failure_does_not_degrade_the_turn(sources: Sources) -> None:
    busy = {"status": 429, "content": "x", "headers": {"Retry-After": "1"}}
    with chat_server([busy, TREND, {"status": 502, "content": "x"}, SAID]) as server:
        answer = assistant(sources, server.url).ask(QUESTION, DEAN)
    assert not answer.degraded
    assert len(server.requests) == 4


def test_a_refused_request_is_not_repeated(sources: Sources) -> None:
    with chat_server([{"status": 400, "content": "x"}]) as server:
        answer = assistant(sources, server.url).ask(QUESTION, DEAN)
    assert len(server.requests) == 1
    assert answer.degraded
    assert answer.degraded_why == "大模型暂不可用，本回答由内置规则引擎给出。"


def test_a_server_that_keeps_failing_is_left_alone_by_the_next_turn(sources: Sources) -> None:
    with chat_server([{"status": 503, "content": "x"}]) as server:
        chat = assistant(sources, server.url, attempts=2, breaker=Breaker(failures=2, rest_s=600))
        first, second = (chat.ask(QUESTION, DEAN) for _ in range(2))
    assert len(server.requests) == 2
    assert first.degraded
    assert "暂停使用" in second.degraded_why
    assert second.evidence


@pytest.mark.parametrize("budget", [Budget(requests=2), Budget(tool_calls=2), Budget(tokens=2000)])
def test_a_turn_over_its_budget_restarts_on_the_rules_and_says_so(sources: Sources, budget: Budget) -> None:
    with chat_server([{**TREND, "usage": (900, 200)}]) as server:
        answer = assistant(sources, server.url, budget=budget).ask(QUESTION, DEAN)
    assert len(server.requests) <= 3
    assert "限定" in answer.degraded_why
    assert answer.evidence


def test_usage_is_in_the_answer_and_in_the_log(sources: Sources, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "zhizhen.turns")
    logging.getLogger("zhizhen.turns").propagate = True
    with chat_server([{**TREND, "usage": (5000, 60)}, {**SAID, "usage": (6000, 40)}]) as server:
        answer = assistant(sources, server.url, price=Price(2.0, 8.0)).ask(QUESTION, DEAN)
    assert answer.usage is not None
    assert answer.usage.model_dump() == {
        "requests": 2,
        "prompt_tokens": 11000,
        "completion_tokens": 100,
        "estimated": False,
        "cost": 0.0228,
        "currency": "CNY",
    }
    assert "requests=2 prompt_tokens=11000 completion_tokens=100 estimated=False cost=0.022800 CNY" in caplog.text


def test_without_a_chat_model_there_is_no_usage(sources: Sources) -> None:
    answer: Answer = build_assistant(sources, lambda: TODAY).ask(QUESTION, DEAN)
    assert answer.usage is None
    assert not answer.degraded


def test_over_the_days_limit_the_rules_answer_and_say_so(sources: Sources) -> None:
    ledger = MemoryLedger()
    with chat_server([{**SAID, "content": "您好。", "usage": (900, 200)}]) as server:
        chat = assistant(sources, server.url, ledger, daily_tokens=1000)
        first, second = (chat.ask(question, DEAN) for question in ("你好", QUESTION))
        other = chat.ask("你好", Scope("dean.me", Role.DEAN, college="me"))
    assert not first.degraded
    assert second.degraded_why.startswith("您今天的大模型用量已到上限")
    assert second.evidence
    assert second.usage is None
    assert not other.degraded
    assert len(server.requests) == 2
