"""The checkup against loopback servers that can do everything, or lack one ability each."""

import json
from dataclasses import replace

import pytest

from agents.brains.chat import offered
from agents.checkup import requests, run
from agents.checkup.findings import Checkup, Finding, Verdict
from agents.models.client import HttpTransport
from agents.models.config import ChatModelConfig, Quirks
from agents.models.usage import estimate
from tests.able_model import able
from tests.chat_server import ChatServer, chat_server


def checked(*lacking: str, stream: bool = False, models: tuple[str, ...] = ("scripted",)) -> tuple[Checkup, ChatServer]:
    with chat_server([able(*lacking)], models) as server:
        config = ChatModelConfig(server.url, "scripted", timeout_s=10.0, quirks=Quirks(stream=stream))
        return run.check(config, HttpTransport(config)), server


def of(found: Checkup, ability: str) -> Finding:
    return next(f for f in found.findings if f.ability == ability)


def test_a_server_that_can_do_everything_is_usable() -> None:
    found, _ = checked()
    assert found.usable
    assert [f.ability for f in found.findings if f.verdict is not Verdict.OK] == [run.THOUGHTS]
    assert of(found, run.THOUGHTS).detail == "有"
    assert len(found.figures) == 2


@pytest.mark.parametrize(
    ("lacking", "ability"),
    [
        ("up", run.REACHABLE),
        ("key", run.KEY),
        ("model", run.MODEL),
        ("chinese", run.CHINESE),
        ("tools", run.CALL),
        ("tools_accepted", run.CALL),
        ("arguments", run.CALL),
        ("result_accepted", run.RESULT),
        ("slots", run.RESULT),
        ("context", run.CONTEXT),
        ("context_accepted", run.CONTEXT),
    ],
)
def test_what_is_needed_and_missing_is_named_with_what_it_means(lacking: str, ability: str) -> None:
    found, _ = checked(lacking)
    assert not found.usable
    assert ability in [f.ability for f in found.lacking]
    assert of(found, ability).verdict is Verdict.MISSING
    assert of(found, ability).meaning


@pytest.mark.parametrize(
    ("lacking", "ability"),
    [
        ("parallel", run.PARALLEL),
        ("stream", run.STREAM),
        ("stream_tools", run.STREAM_CALL),
        ("schema", run.SCHEMA),
        ("thoughts", run.THOUGHTS),
    ],
)
def test_what_can_be_done_without_is_said_and_no_obstacle(lacking: str, ability: str) -> None:
    found, _ = checked(lacking)
    assert found.usable
    assert of(found, ability).verdict in (Verdict.MISSING, Verdict.NOTE)
    assert of(found, ability).meaning


@pytest.mark.parametrize("lacking", ["stream", "stream_tools"])
def test_streaming_is_needed_where_it_is_what_turns_use(lacking: str) -> None:
    assert not checked(lacking, stream=True)[0].usable


def test_calls_written_as_text_are_usable_and_said() -> None:
    found, _ = checked("interface")
    assert of(found, run.CALL).verdict is Verdict.OK
    assert "文字" in of(found, run.CALL).detail


def test_the_models_there_are_are_named_where_the_configured_one_is_not() -> None:
    found, _ = checked("model", models=("qwen3:8b", "qwen3:32b"))
    assert "qwen3:32b、qwen3:8b" in of(found, run.MODEL).meaning


def test_a_server_that_lists_no_models_may_do() -> None:
    assert checked(models=())[0].usable


def test_nobody_there_is_found_with_one_try() -> None:
    config = ChatModelConfig("http://127.0.0.1:9/v1", "scripted", timeout_s=1.0)
    found = run.check(config, HttpTransport(config))
    assert [f.ability for f in found.lacking] == [run.REACHABLE]


def test_a_server_without_token_counts_is_said_to_be_estimated() -> None:
    assert "估计" in checked("tokens")[0].figures[-1]


def test_our_own_tools_and_prompt_are_what_is_tried() -> None:
    _, server = checked()
    with_tools = [r for r in server.requests if "tools" in r]
    assert {t["function"]["name"] for r in with_tools for t in r["tools"]} >= {"query_metric", "ask_user"}
    assert all(requests.system_prompt() in r["messages"][0]["content"] for r in with_tools)


def test_the_long_request_is_as_long_as_it_says() -> None:
    tools = offered()
    size = estimate(json.dumps([requests.long_turn(tools), tools], ensure_ascii=False))
    assert 0.9 * requests.CONTEXT_TOKENS < size < 1.3 * requests.CONTEXT_TOKENS


def test_seconds_are_those_of_the_clock_handed_in() -> None:
    ticks = iter(range(1000))
    with chat_server([able()]) as server:
        config = replace(ChatModelConfig(server.url, "scripted"), timeout_s=10.0)
        found = run.check(config, HttpTransport(config), lambda: float(next(ticks)))
    assert of(found, run.CHINESE).seconds == 1.0
    assert "输出约每秒 20 词元" in found.figures[1]
