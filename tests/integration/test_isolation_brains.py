"""Isolation from question to answer, under both brains: a teacher, a student, a head of another major and another dean.

The chat model is scripted and hostile: over real HTTP it asks the tools for what is outside, and writes slots for
evidence it was never given. What it is told and what the person is shown hold nothing from outside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from agents.answering.answer import Answer, Status
from agents.brains.chat import ChatModelConfig
from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from agents.errors import ThreadNotFound
from knowledge_base.policies import PolicyStore
from tests.chat_server import ChatServer, Script, chat_server
from tools.scope import Scope
from tools.search_policy import reader_of

YEARS = ["2022-2023", "2023-2024", "2024-2025"]
RATE = "course_fail_rate"
SLOTS = "查到{E1}，{E2.n}人，原文是{E1.quote}，差{E3}。"
HIDDEN, HIDDEN_TITLE = "supervision-talks", "督导约谈"


@dataclass(frozen=True)
class Outside:
    """What a person asks that is none of theirs, and the calls a model makes for it."""

    user: str
    question: str
    calls: tuple[dict[str, Any], ...]


def _rates(*places: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    return tuple({"metric": RATE, "periods": YEARS, **place} for place in places)


OUTSIDE = (
    Outside(
        "teacher.1",
        "软件工程近三年挂科率怎么样",
        (
            *_rates({"unit": "cs.se"}, {"unit": "cs", "by": "major"}, {"unit": "cs", "by": "section"}, {"unit": "me"}),
            *_rates({"unit": "school", "by": "college"}, {"unit": "cs", "attribution": "course_owner"}),
            {"metric": "set_mean_score", "unit": "T00035"},
            {"metric": "set_mean_score", "by": "section"},
            {"metric": "graduation_rate", "unit": "cs.se"},
        ),
    ),
    Outside(
        "student.1",
        "人工智能专业近三年挂科率怎么样",
        (
            *_rates({"unit": "cs.ai"}, {"unit": "cs", "by": "major"}, {"unit": "cs.se", "by": "section"}),
            *_rates({"unit": "school", "by": "college"}, {"unit": "me"}, {"unit": "2023020002"}),
            {"metric": "set_mean_score", "unit": "self"},
            {"metric": "avg_gpa", "unit": "school", "by": "major"},
        ),
    ),
    Outside(
        "head.cs.ai",
        "软件工程近三年挂科率怎么样",
        (
            *_rates({"unit": "cs.se"}, {"unit": "软工", "by": "period"}, {"unit": "cs", "by": "major"}),
            *_rates({"unit": "cs", "by": "course"}, {"unit": "cs", "attribution": "course_owner"}, {"unit": "me"}),
            *_rates({"unit": "cs.se", "course": "高等数学"}, {"unit": "school", "by": "college"}),
            {"metric": "graduation_rate", "unit": "cs", "by": "major"},
        ),
    ),
    Outside(
        "dean.me",
        "计算机学院近三年挂科率怎么样？哪个专业最高？",
        (
            *_rates({"unit": "cs"}, {"unit": "cs.se", "by": "period"}, {"unit": "cs", "by": "major"}),
            *_rates(
                {"unit": "cs", "by": "section"}, {"unit": "cs", "course": "高等数学"}, {"unit": "cs", "by": "course"}
            ),
            *_rates({"unit": "school", "by": "college"}, {"unit": "school", "by": "major"}),
            {"metric": "set_valid_rate", "unit": "cs"},
            {"metric": "student_teacher_ratio", "unit": "cs", "periods": ["2025-09-30"]},
        ),
    ),
)
PERSONS = pytest.mark.parametrize("outside", OUTSIDE, ids=lambda outside: outside.user)
SEARCHES = (
    {"query": "督导约谈的启动条件", "limit": 8},
    {"query": "约谈记录由双方核对后签字", "kind": "internal"},
    {"query": "约谈", "document": HIDDEN},
    {"query": "约谈", "document": HIDDEN_TITLE},
    {"clause": "第四条"},
    {"clause": "第四条", "document": HIDDEN},
)
STEALING = (
    {"tool_calls": [("query_metric", {"metric": RATE, "periods": YEARS, "by": "period"})]},
    {"content": "是{E1}。"},
    {"tool_calls": [("difference", {"minuend": "E1", "subtrahend": "E2"})]},
    {"content": SLOTS},
)
"""The first turn is the owner's; in the second the model reaches for what the first one found."""


def _day() -> date:
    return date(2026, 3, 20)


@contextmanager
def _thinking(sources: Sources, script: Script) -> Iterator[tuple[GraphAssistant, ChatServer]]:
    """An assistant whose chat model follows the script."""
    with chat_server(script) as server:
        yield build_assistant(sources, _day, ChatModelConfig(server.url, "scripted")), server


def _greedy(name: str, calls: Sequence[Mapping[str, Any]]) -> Script:
    """A model that makes all its calls at once, then writes slots as if it had got everything."""
    return [{"tool_calls": [(name, dict(call)) for call in calls]}, {"content": SLOTS}]


@pytest.fixture(scope="module")
def rules(sources: Sources) -> GraphAssistant:
    return build_assistant(sources, _day)


@PERSONS
def test_the_rules_show_no_figure_from_outside(
    rules: GraphAssistant, scopes: dict[str, Scope], outside: Outside
) -> None:
    answer = rules.ask(outside.question, scopes[outside.user])
    assert (answer.status, answer.evidence, answer.charts) == (Status.REFUSED, (), ())


@PERSONS
def test_a_model_that_asks_for_figures_from_outside_gets_none(
    sources: Sources, scopes: dict[str, Scope], outside: Outside
) -> None:
    with _thinking(sources, _greedy("query_metric", outside.calls)) as (assistant, server):
        answer = assistant.ask(outside.question, scopes[outside.user])
        for call, told in zip(outside.calls, server.tool_messages(), strict=True):
            assert "evidence" not in told, call
            # `no_data` and `too_few` would tell what there is.
            assert told["code"] in ("out_of_scope", "unknown_name", "invalid"), (call, told)
        assert answer.degraded, "of the model's draft nothing is left, the rules answer"
        assert (answer.status, answer.evidence, answer.charts) == (Status.REFUSED, (), ())


@PERSONS
def test_no_brain_finds_a_hidden_document(
    rules: GraphAssistant, sources: Sources, policy_store: PolicyStore, scopes: dict[str, Scope], outside: Outside
) -> None:
    texts = [clause.text for clause in policy_store.clauses(HIDDEN, reader_of(scopes["qa"]))]
    # A heading is no secret once the question has said it; a line is known by its beginning.
    secrets = [line[:20] for text in texts for line in text.splitlines() if len(line) > 20]
    question, scope = "学校对督导约谈有什么规定", scopes[outside.user]
    assert any(secret in rules.ask(question, scopes["qa"]).model_dump_json() for secret in secrets)
    with _thinking(sources, _greedy("search_policy", SEARCHES)) as (assistant, server):
        answers = [assistant.ask(question, scope), rules.ask(question, scope)]
        told = json.dumps(server.requests, ensure_ascii=False)
        shown = "".join(answer.model_dump_json() for answer in answers)
        assert [secret for secret in secrets if secret in told + shown] == []
        cited = [evidence for tool in server.tool_messages() for evidence in tool.get("evidence", ())]
        assert not any(HIDDEN_TITLE in evidence["document"] for evidence in cited)
        assert not any(evidence.document_id == HIDDEN for answer in answers for evidence in answer.evidence)


@PERSONS
def test_a_thread_of_another_reaches_neither_the_person_nor_the_model(
    sources: Sources, scopes: dict[str, Scope], outside: Outside
) -> None:
    dean, other = scopes["dean.cs"], scopes[outside.user]
    with _thinking(sources, STEALING) as (assistant, server):
        said = assistant.ask("我们院近三年挂科率", dean)
        assert said.evidence
        asked = len(server.requests)
        for steal in (
            lambda: assistant.ask("那第一个数是多少", other, said.thread),
            lambda: assistant.turns(said.thread, other),
            lambda: assistant.evidence(said.thread, 0, "E1", other),
        ):
            with pytest.raises(ThreadNotFound):
                steal()
        assert len(server.requests) == asked, "the model is not even asked"
        answer = assistant.ask(outside.question, other)
        _check_nothing_of(said, answer, server, asked)


def test_a_scope_that_changed_leaves_nothing_of_the_thread_to_the_model(
    sources: Sources, scopes: dict[str, Scope]
) -> None:
    dean = scopes["dean.cs"]
    with _thinking(sources, STEALING) as (assistant, server):
        said = assistant.ask("我们院近三年挂科率", dean)
        asked, moved = len(server.requests), replace(dean, college="me")
        answer = assistant.ask("计算机学院近三年挂科率怎么样", moved, said.thread)
        assert assistant.turns(said.thread, moved)[0][1] == answer
        _check_nothing_of(said, answer, server, asked)


def _check_nothing_of(said: Answer, answer: Answer, server: ChatServer, since: int) -> None:
    """No figure of `said` in the answer, or in anything the model was sent from request number `since` on."""
    assert "没有证据" in server.tool_messages()[0]["error"]
    told = json.dumps(server.requests[since:], ensure_ascii=False)
    for evidence in said.evidence:
        assert evidence.display not in told + answer.text
    assert answer.evidence == ()
