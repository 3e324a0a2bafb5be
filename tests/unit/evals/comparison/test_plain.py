"""The plain agent over a transport of ours: its tools are called, its errors go back, broken arguments are its own."""

from collections.abc import Mapping
from typing import Any

from agents.models.wire import ModelReply, ModelRequest, WireCall
from evals.comparison.plain import PlainAgent, PlainTool

SCHEMA = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}


class Scripted:
    """Replies in order; keeps the requests."""

    def __init__(self, *replies: ModelReply) -> None:
        self.replies = list(replies)
        self.requests: list[ModelRequest] = []

    def send(self, request: ModelRequest) -> ModelReply:
        self.requests.append(request)
        return self.replies[len(self.requests) - 1]


def calling(*queries: str) -> ModelReply:
    calls = tuple(WireCall("run_sql", {"query": query}, id=f"c{i}") for i, query in enumerate(queries))
    return ModelReply("", calls)


def told(arguments: Mapping[str, Any]) -> str:
    return f"rows of {arguments['query']}"


def test_a_turn_calls_tools_and_ends_with_a_text() -> None:
    model = Scripted(calling("a", "b"), ModelReply("好"), ModelReply("再好"))
    agent = PlainAgent(model, [PlainTool("run_sql", "SQL", SCHEMA, told)], "系统")
    assert agent.ask("问", "t") == "好"
    messages = model.requests[1].messages
    assert [m["role"] for m in messages] == ["system", "user", "assistant", "tool", "tool"]
    assert [m["content"] for m in messages[3:]] == ["rows of a", "rows of b"]
    assert model.requests[0].tools[0]["function"]["parameters"]["required"] == ["query"]
    assert agent.ask("再问", "t") == "再好"
    assert [m["content"] for m in model.requests[2].messages if m["role"] == "user"] == ["问", "再问"]
