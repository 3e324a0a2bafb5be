"""What a turn spends: tokens of its requests, summed, with their cost where the price is known.

Servers that report no tokens are counted by an estimate, so that a limit holds for them too; the sum says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from agents.answering.answer import Usage
from agents.models.config import Price

_WIDE = re.compile(r"[^\x00-\u2fff]")
_WIDE_TOKENS, _NARROW_TOKENS = 0.85, 0.34
"""Tokens a character costs, Chinese and everything else, on the high side: our prompts and tools take o200k 0.93 and
Qwen's tokeniser 0.89 of what this gives, measured once."""


@dataclass(frozen=True)
class Tokens:
    """Tokens of one request."""

    prompt: int
    completion: int
    estimated: bool = False

    @property
    def total(self) -> int:
        return self.prompt + self.completion


class TokenLedger(Protocol):
    """The seam to where each person's tokens of the day are kept. Which day it is, is the ledger's business."""

    def spent(self, user: str) -> int:
        """Tokens of that person today."""
        ...

    def add(self, user: str, tokens: int) -> None:
        """Count so many more. Called by several turns at once."""
        ...


class MemoryLedger:
    """A ledger that forgets with the process; for trying things out, and for tests."""

    def __init__(self) -> None:
        self.tokens: dict[str, int] = {}

    def spent(self, user: str) -> int:
        return self.tokens.get(user, 0)

    def add(self, user: str, tokens: int) -> None:
        self.tokens[user] = self.spent(user) + tokens


def estimate(text: str) -> int:
    """About how many tokens the text is."""
    wide = len(_WIDE.findall(text))
    return round(wide * _WIDE_TOKENS + (len(text) - wide) * _NARROW_TOKENS)


def total(requests: list[Tokens], price: Price | None) -> Usage | None:
    """The turn's usage; None when nothing was asked of a model."""
    if not requests:
        return None
    prompt, completion = sum(t.prompt for t in requests), sum(t.completion for t in requests)
    cost: dict[str, Any] = {}
    if price is not None:
        cost = {"cost": round(price.cost(prompt, completion), 6), "currency": price.currency}
    return Usage(
        requests=len(requests),
        prompt_tokens=prompt,
        completion_tokens=completion,
        estimated=any(t.estimated for t in requests),
        **cost,
    )
