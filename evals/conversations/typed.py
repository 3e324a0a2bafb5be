"""A transport whose replies are typed: the model's place taken by a `Typist`, and every exchange kept.

A typist sees what a server would be sent and nothing else. One waits for files (desk.py), one replays (replay.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

from agents.errors import ModelRefused, ModelUnreachable
from agents.models.wire import ModelReply, ModelRequest, WireCall

Request = dict[str, Any]
"""`messages` and `tools` as a server of the chat completions protocol is sent them, and what else goes in the body."""

_PASSING = frozenset({408, 409, 425, 429})


class TypedCall(BaseModel):
    """One call. `arguments` as a text are arguments that are no JSON object, as weak models write them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    arguments: dict[str, Any] | str = Field(default_factory=dict)


class TypedReply(BaseModel):
    """A text, calls, both, or an HTTP error. `thoughts` go where a server's reasoning goes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    content: str = ""
    tool_calls: tuple[TypedCall, ...] = ()
    thoughts: str = ""
    status: int = 200

    def as_reply(self, number: int) -> ModelReply:
        """The reply of request `number` (from 1), as the client would hand it on; ModelUnreachable, ModelRefused."""
        if self.status != 200:
            if self.status >= 500 or self.status in _PASSING:
                raise ModelUnreachable(f"HTTP {self.status}", status=self.status)
            raise ModelRefused(f"HTTP {self.status}", status=self.status)
        calls = tuple(_wire(call, f"call_{number}_{place}") for place, call in enumerate(self.tool_calls, start=1))
        return ModelReply(self.content, calls, self.thoughts, finish="tool_calls" if calls else "stop")


@dataclass(frozen=True)
class Exchange:
    """One request and what was typed."""

    request: Request
    reply: TypedReply


class Typist(Protocol):
    """Who takes the model's place."""

    def reply(self, number: int, request: Request) -> TypedReply:
        """The reply to request `number`, counted from 1; BrainUnavailable when there is none."""
        ...


class TypedTransport:
    """Hands requests to a typist. `exchanges` holds what has passed since it began, in order."""

    def __init__(self, typist: Typist | None = None) -> None:
        self._typist = typist
        self.exchanges: list[Exchange] = []

    def begin(self, typist: Typist) -> None:
        """Go on with another typist; nothing of what has passed is kept."""
        self._typist = typist
        self.exchanges = []

    def send(self, request: ModelRequest) -> ModelReply:
        """The typed reply; ModelUnreachable or ModelRefused where an error was typed."""
        if self._typist is None:
            raise ModelUnreachable("nobody types")
        number, sent = len(self.exchanges) + 1, sent_of(request)
        reply = self._typist.reply(number, sent)
        self.exchanges.append(Exchange(sent, reply))
        return reply.as_reply(number)


def sent_of(request: ModelRequest) -> Request:
    """What a server would be sent of a request, apart from the client's own settings."""
    return {"messages": [dict(m) for m in request.messages], "tools": list(request.tools), **request.extra}


def _wire(call: TypedCall, call_id: str) -> WireCall:
    if isinstance(call.arguments, str):
        return WireCall(call.name, None, call.arguments, call_id)
    return WireCall(call.name, call.arguments, json.dumps(call.arguments, ensure_ascii=False), call_id)
