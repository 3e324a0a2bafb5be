"""The seam to a chat model: a request, its reply, and `Transport`, which makes one attempt at the one for the other.

A transport raises ModelUnreachable, ModelNonsense or ModelRefused and never tries twice; trying again, resting and
counting are resilience.py's and session.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from agents.models.usage import Tokens

Message = dict[str, Any]
"""A message of the chat completions protocol."""

OnThought = Callable[[str], None]

_CUT = frozenset({"length", "max_tokens"})
"""The protocol's word for it, and another that some servers pass on."""


@dataclass(frozen=True)
class WireCall:
    """A tool call as the model wrote it. `arguments` None: what it wrote (`raw`) is not a JSON object."""

    name: str
    arguments: Mapping[str, Any] | None
    raw: str = ""
    id: str = ""


@dataclass(frozen=True)
class ModelRequest:
    """One request. `timeout_s` bounds the attempt; thoughts are handed to `on_thought` as they come.

    `stream` None does what the server's quirks say; `extra` goes into the body as it stands.
    """

    messages: Sequence[Message]
    tools: Sequence[dict[str, Any]] = ()
    timeout_s: float = 60.0
    on_thought: OnThought | None = None
    stream: bool | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ModelReply:
    """What came back. `thoughts` is for the eyes of the reader while it lasts: never stored, logged or sent back.

    `tokens` None: the server reported none. `finish` is its reason to stop. `pieces` counts those of a stream.
    """

    text: str
    calls: tuple[WireCall, ...] = ()
    thoughts: str = ""
    tokens: Tokens | None = None
    finish: str = ""
    pieces: int = 1

    @property
    def cut(self) -> bool:
        """Whether the server stopped at its limit of tokens: the text may end in the middle of a sentence."""
        return self.finish in _CUT


class Transport(Protocol):
    """Makes one attempt at a request; may be used by several turns at once."""

    def send(self, request: ModelRequest) -> ModelReply: ...
