"""Trying again, and leaving a server alone that keeps failing. One `Resilient` for a server and a process.

Tried again: no connection, time-outs, 408, 409, 425, 429, 5xx, and replies that cannot be read. Never: a request the
server refuses. A wait that does not fit into what is left of the request's time is not begun: the rules answer sooner.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from agents.errors import ModelNonsense, ModelRefused, ModelResting, ModelUnreachable
from agents.models.config import Breaker
from agents.models.waiting import Ambient, wait_s
from agents.models.wire import ModelReply, ModelRequest, Transport

log = logging.getLogger(__name__)


class Spending(Protocol):
    """What the attempts are paid from: asked before each one, raises BudgetSpent when nothing is left."""

    def attempt(self) -> None: ...

    def left_s(self) -> float: ...


class CircuitBreaker:
    """Closed: everything passes. Open: nothing does, for `rest_s`. Then one request is let through and decides."""

    def __init__(self, limits: Breaker, now: Callable[[], float]) -> None:
        self._limits = limits
        self._now = now
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until: float | None = None
        self._probing = False

    def enter(self) -> None:
        """Ask to send; ModelResting while the server rests, or while another request probes it."""
        with self._lock:
            if self._open_until is None:
                return
            if self._probing or self._now() < self._open_until:
                raise ModelResting("the server has failed too often in a row")
            self._probing = True

    def succeeded(self) -> None:
        """The server answered."""
        with self._lock:
            self._failures, self._open_until, self._probing = 0, None, False

    def failed(self) -> None:
        """The server did not answer, or answered nonsense."""
        with self._lock:
            self._failures += 1
            if self._probing or self._failures >= self._limits.failures:
                self._open_until = self._now() + self._limits.rest_s
            self._probing = False

    def left(self) -> None:
        """The request ended without telling anything of the server; another may probe."""
        with self._lock:
            self._probing = False


class Resilient:
    """Sends requests by `transport`, up to `attempts` times each of `timeout_s` at most."""

    def __init__(
        self, transport: Transport, breaker: CircuitBreaker, attempts: int, timeout_s: float, ambient: Ambient
    ) -> None:
        self._transport = transport
        self._breaker = breaker
        self._attempts = attempts
        self._timeout_s = timeout_s
        self._ambient = ambient

    def send(self, request: ModelRequest, spending: Spending) -> ModelReply:
        """The reply; BrainUnavailable of one kind or another when there is none."""
        for attempt in range(1, self._attempts + 1):
            self._breaker.enter()
            try:
                return self._once(request, spending)
            except (ModelUnreachable, ModelNonsense) as error:
                asked = error.retry_after_s if isinstance(error, ModelUnreachable) else None
                wait = wait_s(attempt, asked, self._ambient.chance())
                if attempt == self._attempts or wait >= spending.left_s():
                    raise
                log.warning("attempt %d at the chat model failed (%s), next in %.1f s", attempt, error, wait)
                self._ambient.sleep(wait)
        raise AssertionError("a request has at least one attempt")

    def _once(self, request: ModelRequest, spending: Spending) -> ModelReply:
        """One attempt, whose outcome the breaker is told."""
        try:
            spending.attempt()
            timeout_s = min(self._timeout_s, spending.left_s())
            reply = self._transport.send(replace(request, timeout_s=timeout_s))
        except (ModelUnreachable, ModelNonsense):
            self._breaker.failed()
            raise
        except ModelRefused as error:
            # A server that refuses one request is well; one that would refuse every request is of no use.
            (self._breaker.failed if error.misconfigured else self._breaker.succeeded)()
            raise
        except BaseException:
            self._breaker.left()
            raise
        self._breaker.succeeded()
        return reply
