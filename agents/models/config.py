"""How the chat model is reached, and within which limits: plain values, made by the composition root from settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from agents.privacy.config import Privacy

MaxTokensName = Literal["max_tokens", "max_completion_tokens"]


@dataclass(frozen=True)
class Quirks:
    """Where servers of one protocol differ. The defaults ask the least of a server that nothing is known of.

    `temperature` None leaves it to the server (some models refuse any other value). `parallel_tool_calls` None leaves
    the parameter out: some servers refuse it, others call one tool at a time unless asked. `extra` goes into the body.
    """

    temperature: float | None = 0.0
    max_tokens_name: MaxTokensName = "max_tokens"
    parallel_tool_calls: bool | None = None
    stream: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Price:
    """Price of a million tokens, in `currency`."""

    prompt: float
    completion: float
    currency: str = "CNY"

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float:
        """What so many tokens cost, in `currency`."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


@dataclass(frozen=True)
class Budget:
    """What one turn may spend: requests to the model (retries count), calls of tools, tokens, and seconds.

    `history_tokens` is what the thread's earlier turns may take of each request.
    """

    requests: int = 16
    tool_calls: int = 30
    tokens: int = 150_000
    seconds: float = 180.0
    history_tokens: int = 3000


@dataclass(frozen=True)
class Breaker:
    """After `failures` in a row the server is left alone for `rest_s` seconds, then tried with one request."""

    failures: int = 5
    rest_s: float = 30.0


@dataclass(frozen=True)
class ChatModelConfig:
    """How the chat model is reached. `timeout_s` bounds one request, `attempts` counts the first.

    `daily_tokens` is what one person may spend in a day; None sets no limit. `price` None means it is not known.
    `privacy` is how much of people the server may see.
    """

    base_url: str
    model: str
    api_key: str = ""
    timeout_s: float = 60.0
    attempts: int = 3
    max_tokens: int | None = None
    quirks: Quirks = Quirks()
    budget: Budget = Budget()
    breaker: Breaker = Breaker()
    price: Price | None = None
    daily_tokens: int | None = None
    privacy: Privacy = Privacy.PSEUDONYMS
