"""One turn's use of the chat model: what it may spend, what it has spent, and what the model thinks meanwhile.

Everything said to the model goes through a session, and leaves it with people's names replaced (agents/privacy/).
`ModelService` is one for a process and outlives generations of data (the breaker must remember); it gives every turn a
`ModelSession`, through which the brain asks. Thoughts pass through to the reader and are kept nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.answering.answer import Usage
from agents.errors import AgentError, AllowanceSpent, BudgetSpent
from agents.models.config import ChatModelConfig
from agents.models.resilience import CircuitBreaker, Resilient
from agents.models.structured import Habits
from agents.models.usage import MemoryLedger, TokenLedger, Tokens, estimate, total
from agents.models.waiting import Ambient
from agents.models.wire import Message, ModelReply, ModelRequest, OnThought, Transport
from agents.models.written_calls import split_thoughts
from agents.privacy.config import Privacy
from agents.privacy.messages import masked, restored
from agents.privacy.pseudonyms import Pseudonyms


class ModelService:
    """The configured chat model. `transport` makes the requests, `ledger` counts each person's tokens of the day."""

    def __init__(
        self,
        config: ChatModelConfig,
        transport: Transport,
        ledger: TokenLedger | None = None,
        ambient: Ambient | None = None,
    ) -> None:
        self.config = config
        self.ledger: TokenLedger = ledger or MemoryLedger()
        self.ambient = ambient or Ambient()
        self.habits = Habits()
        breaker = CircuitBreaker(config.breaker, self.ambient.now)
        self.model = Resilient(transport, breaker, config.attempts, config.timeout_s, self.ambient)

    def session(
        self, user: str, on_thought: OnThought | None = None, pseudonyms: Pseudonyms | None = None
    ) -> ModelSession:
        """The session of a turn that begins now; AgentError without pseudonyms where people may not be named."""
        return ModelSession(self, user, on_thought, pseudonyms)


class ModelSession:
    """What one turn of one person asks of the model. Not shared between turns."""

    def __init__(
        self, service: ModelService, user: str, on_thought: OnThought | None, pseudonyms: Pseudonyms | None
    ) -> None:
        if pseudonyms is None and service.config.privacy is not Privacy.OFF:
            raise AgentError("no pseudonyms for a server that people may not be named to")
        self._pseudonyms = pseudonyms
        self._service = service
        self._user = user
        self._on_thought = on_thought
        self._began = service.ambient.now()
        self._requests = 0
        self._tool_calls = 0
        self._spent: list[Tokens] = []

    @property
    def usage(self) -> Usage | None:
        """What the turn has used so far; None before the model has answered anything."""
        return total(self._spent, self._service.config.price)

    def ask(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> ModelReply:
        """The model's reply; BrainUnavailable of one kind or another when there is none to be had."""
        # The one way out: whatever a tool, a prompt or a reminder has put into a message is replaced here.
        sent = messages if self._pseudonyms is None else masked(messages, self._pseudonyms)
        request = ModelRequest(sent, tools, on_thought=self._on_thought)
        reply = _without_thoughts(self._service.model.send(request, self))
        if reply.thoughts and self._on_thought is not None:
            # The last sentence of a thought often has no full stop.
            self._on_thought("\n")
        spent = reply.tokens or _estimated(request, reply)
        self._spent.append(spent)
        self._service.ledger.add(self._user, spent.total)
        return reply if self._pseudonyms is None else restored(reply, self._pseudonyms)

    def take_calls(self, count: int) -> None:
        """Count calls of tools that are about to be made; BudgetSpent when they are too many."""
        self._tool_calls += count
        if self._tool_calls > self._service.config.budget.tool_calls:
            raise BudgetSpent(f"{self._tool_calls} calls of tools in one turn")

    def attempt(self) -> None:
        """Pay for one more request; BudgetSpent or, at the turn's first, AllowanceSpent."""
        config = self._service.config
        # Only before the first: a turn that has begun may end, and its own budget bounds what it goes over by.
        if not self._requests and self._allowance_is_spent():
            raise AllowanceSpent("the person's tokens of the day are used up")
        self._requests += 1
        if self._requests > config.budget.requests:
            raise BudgetSpent(f"{config.budget.requests} requests in one turn")
        if sum(t.total for t in self._spent) >= config.budget.tokens:
            raise BudgetSpent(f"{config.budget.tokens} tokens in one turn")
        if self.left_s() <= 0:
            raise BudgetSpent(f"{config.budget.seconds:.0f} s in one turn")

    def _allowance_is_spent(self) -> bool:
        limit = self._service.config.daily_tokens
        return limit is not None and self._service.ledger.spent(self._user) >= limit

    def left_s(self) -> float:
        """Seconds left to the turn."""
        return self._service.config.budget.seconds - (self._service.ambient.now() - self._began)


def _without_thoughts(reply: ModelReply) -> ModelReply:
    """The reply whose text is what the model says to its reader, whichever transport it came by."""
    thoughts, text = split_thoughts(reply.text)
    return replace(reply, text=text, thoughts=reply.thoughts + thoughts) if text != reply.text.strip() else reply


def _estimated(request: ModelRequest, reply: ModelReply) -> Tokens:
    asked = json.dumps([list(request.messages), list(request.tools)], ensure_ascii=False)
    written = reply.text + reply.thoughts + "".join(str(dict(c.arguments or {})) + c.raw for c in reply.calls)
    return Tokens(estimate(asked), estimate(written), estimated=True)
