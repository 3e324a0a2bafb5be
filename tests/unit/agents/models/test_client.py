"""The HTTP transport against a real server on loopback: replies whole and streamed, thoughts, and every failure."""

import json

import pytest

from agents.errors import BrainUnavailable, ModelNonsense, ModelRefused, ModelUnreachable
from agents.models.client import HttpTransport
from agents.models.config import ChatModelConfig, Quirks
from agents.models.presets import PRESETS, preset
from agents.models.usage import Tokens
from agents.models.wire import ModelReply, ModelRequest
from tests.chat_server import ChatServer, Reply, chat_server, tool

HELLO = [{"role": "user", "content": "你好"}]
TOOLS = [{"type": "function", "function": {"name": "query_metric", "description": "x", "parameters": {}}}]

PLAIN = Quirks()


def send(reply: Reply, quirks: Quirks = PLAIN, **request: object) -> tuple[ModelReply, ChatServer]:
    max_tokens = request.pop("max_tokens", None)
    with chat_server([reply]) as server:
        config = ChatModelConfig(server.url, "scripted", quirks=quirks, max_tokens=max_tokens)  # type: ignore[arg-type]
        made = ModelRequest(HELLO, **{"timeout_s": 5.0, **request})  # type: ignore[arg-type]
        return HttpTransport(config).send(made), server


@pytest.mark.parametrize("stream", [False, True])
def test_text_calls_and_tokens_come_whole_or_streamed(stream: bool) -> None:
    calls = [("query_metric", {"metric": "挂科率"}), ("query_metric", {"metric": "毕业率"})]
    reply, server = send({"content": "先查数据。", "tool_calls": calls, "usage": (120, 30)}, stream=stream)
    assert reply.text == "先查数据。"
    assert [(c.name, c.arguments) for c in reply.calls] == calls
    assert reply.tokens == Tokens(120, 30)
    assert reply.finish == "tool_calls"
    assert server.requests[0].get("stream", False) is stream


@pytest.mark.parametrize("stream", [False, True])
def test_thoughts_are_told_and_kept_out_of_the_text(stream: bool) -> None:
    told: list[str] = []
    thoughts = "先看近三年的变化。再看各专业。"
    reply, _ = send({"content": "好。", "reasoning": thoughts}, stream=stream, on_thought=told.append)
    assert "".join(told) == reply.thoughts == thoughts
    assert reply.text == "好。"
    assert (len(told) > 1) is stream


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("text", ["<think>先想想。</think>好。", "先想想。\n</think>\n\n好。"])
def test_thoughts_in_tags_are_taken_out_of_the_text(text: str, stream: bool) -> None:
    told: list[str] = []
    reply, _ = send({"content": text}, stream=stream, on_thought=told.append)
    assert reply.text == "好。"
    assert told == [reply.thoughts] == ["先想想。"]


@pytest.mark.parametrize("stream", [False, True])
def test_arguments_that_are_no_json_are_kept_as_they_were(stream: bool) -> None:
    reply, _ = send({"tool_calls": [("query_metric", "{not json")]}, stream=stream)
    assert [(c.name, c.arguments, c.raw) for c in reply.calls] == [("query_metric", None, "{not json")]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ({"status": 429, "content": "x"}, ModelUnreachable),
        ({"status": 500, "content": "x"}, ModelUnreachable),
        ({"status": 503, "content": "x"}, ModelUnreachable),
        ({"status": 400, "content": "x"}, ModelRefused),
        ({"status": 401, "content": "x"}, ModelRefused),
        ({"status": 404, "content": "x"}, ModelRefused),
        ({"status": 429, "raw": '{"error": {"code": "insufficient_quota", "message": "x"}}'}, ModelRefused),
        ({"raw": "<html>gateway</html>"}, ModelNonsense),
        ({"raw": '{"choices": []}'}, ModelNonsense),
        ({"raw": "{}"}, ModelNonsense),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_every_failure_is_one_of_ours(reply: Reply, kind: type[BrainUnavailable], stream: bool) -> None:
    with pytest.raises(kind):
        send(reply, stream=stream)


def test_a_slow_server_is_a_time_out() -> None:
    with pytest.raises(ModelUnreachable, match="time-out"):
        send({"content": "太晚了。", "delay_s": 1.0}, timeout_s=0.2)


@pytest.mark.parametrize("stream", [False, True])
def test_a_server_that_is_not_there_is_unreachable(stream: bool) -> None:
    transport = HttpTransport(ChatModelConfig("http://127.0.0.1:9/v1", "scripted"))
    with pytest.raises(ModelUnreachable):
        transport.send(ModelRequest(HELLO, timeout_s=1.0, stream=stream))


def test_a_stream_that_never_ends_is_cut_off() -> None:
    ticks = iter(range(1000))
    with chat_server([{"content": "很长" * 50}]) as server:
        transport = HttpTransport(ChatModelConfig(server.url, "scripted"), lambda: float(next(ticks)))
        with pytest.raises(ModelUnreachable, match="streaming"):
            transport.send(ModelRequest(HELLO, timeout_s=5.0, stream=True))


def test_the_wish_to_wait_comes_with_the_failure() -> None:
    with pytest.raises(ModelUnreachable) as failure:
        send({"status": 429, "content": "x", "headers": {"Retry-After": "7"}})
    assert failure.value.retry_after_s == 7.0


def test_what_the_server_says_is_not_in_the_error() -> None:
    body = json.dumps({"error": {"message": "张三的成绩 is not allowed", "code": "张三 张三", "type": "x"}})
    with pytest.raises(ModelRefused) as failure:
        send({"status": 400, "raw": body})
    assert "张三" not in str(failure.value)


def test_only_what_the_quirks_say_is_asked_of_a_server() -> None:
    _, server = send({"content": "好。"}, tools=TOOLS)
    asked = server.requests[0]
    assert asked["temperature"] == 0
    assert not {"parallel_tool_calls", "max_tokens", "max_completion_tokens", "stream_options"} & asked.keys()


def test_quirks_are_sent() -> None:
    quirks = Quirks(None, "max_completion_tokens", parallel_tool_calls=True, stream=True, extra={"top_k": 1})
    _, server = send({"content": "好。"}, quirks, tools=TOOLS, max_tokens=99)
    asked = server.requests[0]
    assert "temperature" not in asked
    assert (asked["max_completion_tokens"], asked["parallel_tool_calls"], asked["top_k"]) == (99, True, 1)
    assert asked["stream_options"] == {"include_usage": True}
    _, plain = send({"content": "好。"}, max_tokens=99)
    assert plain.requests[0]["max_tokens"] == 99
    assert "max_completion_tokens" not in plain.requests[0]


def test_without_tools_nothing_is_said_of_calling_them_in_parallel() -> None:
    _, server = send(tool("query_metric"), Quirks(parallel_tool_calls=True))
    assert "parallel_tool_calls" not in server.requests[0]


def test_providers_are_found_by_name_and_everyday_name() -> None:
    assert preset("DeepSeek") is PRESETS["deepseek"]
    assert preset("qwen") is PRESETS["dashscope"]
    assert preset("nobody") is None


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_provider_has_an_address_of_its_own(name: str) -> None:
    made = PRESETS[name]
    own = made.base_url.startswith("http://127.0.0.1:")
    assert own or made.base_url.startswith("https://")
    assert made.key_needed is not own
    assert (made.model is None) is own
