"""A model that wants to wear the system out: every turn ends, within its budget, with an honest answer."""

from __future__ import annotations

import pytest

from agents.brains.chat import LONGEST_ARGUMENTS, LONGEST_DRAFT
from agents.build import build_assistant
from agents.conversation import GraphAssistant
from agents.graph import MAX_ROUNDS
from agents.models.config import Breaker, Budget, ChatModelConfig
from tests.chat_server import Reply
from tests.integration.injection.channels import QUESTION
from tests.integration.injection.conftest import PATIENT, TODAY, Desk

CALL = ("query_metric", {"metric": "course_fail_rate", "unit": "me"})
LONG = "甲" * 200_000


@pytest.fixture(scope="module")
def bounded(desk: Desk) -> GraphAssistant:
    """The same assistant with the budget that is the default."""
    config = ChatModelConfig(desk.server.url, "scripted", breaker=Breaker(failures=10**9))
    return build_assistant(desk.world.sources, lambda: TODAY, config, ambient=PATIENT)


ENDLESS: dict[str, Reply] = {
    "the same call for ever": {"tool_calls": [CALL]},
    "many calls at once": {"tool_calls": [CALL] * 200},
    "a tool that is not there, for ever": {"tool_calls": [("no_such_tool" * 50, {})]},
    "huge arguments for ever": {"tool_calls": [("search_policy", {"query": LONG})]},
    "huge arguments of a nested kind": {"tool_calls": [("query_metric", '{"metric":' + "[" * 5000)]},
    "an endless text": {"content": LONG + "。"},
    "an endless text of short sentences": {"content": "挂科率为{E1}。\n" * 20_000},
    "an endless call id": {"tool_calls": [CALL], "ids": [LONG]},
    "endless thoughts": {"content": "", "reasoning": "再想想。" * 50_000},
    "nothing for ever": {"content": ""},
}


@pytest.mark.parametrize("name", ENDLESS)
def test_the_turn_ends_on_the_rules(desk: Desk, bounded: GraphAssistant, name: str) -> None:
    desk.mind.follow(ENDLESS[name])
    desk.server.requests.clear()
    answer = bounded.ask(QUESTION, desk.scopes["dean.me"])
    assert answer.degraded
    assert "晨读的签到由学院负责" in answer.text
    assert len(desk.server.requests) <= Budget().requests
    assert len(answer.text) < LONGEST_DRAFT
    assert len(desk._stored(answer.thread)) < 300_000
    longest = max(len(str(m)) for r in desk.server.requests for m in r["messages"])
    assert longest < 4 * LONGEST_ARGUMENTS


def test_calls_that_change_every_time_end_too(desk: Desk, bounded: GraphAssistant) -> None:
    replies: list[Reply] = [{"tool_calls": [("search_policy", {"query": f"晨读{i}"})]} for i in range(50)]
    desk.mind.follow(*replies)
    desk.server.requests.clear()
    assert bounded.ask(QUESTION, desk.scopes["dean.me"]).degraded
    assert len(desk.server.requests) <= MAX_ROUNDS + 1
