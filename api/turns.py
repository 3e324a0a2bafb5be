"""Turns off the event loop: the assistant blocks, the server must not.

Each turn runs in one worker thread from start to end (the graph keeps thread-bound state between events), and its
events are handed to the loop as they come. Pages and HTTP routes both run their turns here, so the turns of one
conversation run one after another: of two tabs that ask at once, neither loses what it was told. A turn whose reader
has gone away keeps its conversation until its thread has ended, for till then it may still write into it.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, suppress
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from agents.answer import Answer, TurnEvent
from agents.assistant import Assistant
from agents.brains.base import ToolCall, ToolOutcome
from tools.acts.model import Action
from tools.evidence import Evidence
from tools.scope import Scope

WORKERS = 8
_END = object()

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Turns:
    """The assistant, seen from an event loop."""

    def __init__(self, assistant: Assistant, workers: int = WORKERS) -> None:
        self._assistant = assistant
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="turn")
        self._in_order: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def ask(self, question: str, scope: Scope, thread: str | None) -> Answer:
        """The whole turn."""
        return await self._run_in_order(scope, thread, self._assistant.ask, question, scope, thread)

    async def history(self, thread: str, scope: Scope) -> list[tuple[str, Answer]]:
        """What was said before; ThreadNotFound for a thread that is not the asker's."""
        return await self._run(self._assistant.turns, thread, scope)

    async def evidence(self, thread: str, turn: int, evidence_id: str, scope: Scope) -> Evidence:
        """One evidence of the asker's own thread."""
        return await self._run(self._assistant.evidence, thread, turn, evidence_id, scope)

    async def branch(self, thread: str, turns: int, scope: Scope) -> str:
        """A new thread that begins like the asker's own `thread`."""
        return await self._run(self._assistant.branch, thread, turns, scope)

    async def decide(self, action_id: str, scope: Scope, *, confirm: bool) -> Action:
        """Confirm or reject the person's own action, in turn with what is asked in its thread."""
        action = await self._run(self._assistant.action, action_id, scope)
        decide = functools.partial(self._assistant.decide, confirm=confirm)
        return await self._run_in_order(scope, action.thread, decide, action_id, scope)

    async def use_tool(self, call: ToolCall, scope: Scope, evidence: Sequence[Evidence]) -> ToolOutcome:
        """One tool call outside any thread."""
        return await self._run(self._assistant.use_tool, call, scope, evidence)

    async def stream(self, question: str, scope: Scope, thread: str | None) -> AsyncGenerator[TurnEvent, None]:
        """The turn's events as they come. Closing the iterator stops the turn at its next event."""
        order = self._order(scope, thread)
        await order.acquire()
        async with aclosing(self._events(question, scope, thread, order)) as events:
            async for event in events:
                yield event

    async def _events(
        self, question: str, scope: Scope, thread: str | None, order: asyncio.Lock
    ) -> AsyncGenerator[TurnEvent, None]:
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Any] = asyncio.Queue()
        stopped = threading.Event()

        def put(item: Any) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, item)

        def pump() -> None:
            try:
                for event in self._assistant.stream(question, scope, thread):
                    if stopped.is_set():
                        return
                    put(event)
                put(_END)
            except Exception as error:
                # Not swallowed: raised again on the loop's side, below.
                put(error)

        self._begin(order, pump)
        try:
            while (item := await queue.get()) is not _END:
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            stopped.set()

    def warm(self) -> None:
        """Let the assistant open its stores in the background; a failure there shows with the first question."""
        self._workers.submit(self._assistant.warm)

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _order(self, scope: Scope, thread: str | None) -> asyncio.Lock:
        """The lock of this person's conversation, kept while someone holds it; a new conversation has one of its own.

        By person too: whoever guesses the id of somebody's thread must not be able to hold it up.
        """
        return self._in_order.setdefault((scope.user, thread), asyncio.Lock()) if thread else asyncio.Lock()

    async def _run_in_order(
        self, scope: Scope, thread: str | None, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """Off the loop, in turn with the other turns of its conversation."""
        order = self._order(scope, thread)
        await order.acquire()
        return await asyncio.wrap_future(self._begin(order, functools.partial(function, *args, **kwargs)))

    def _begin(self, order: asyncio.Lock, function: Callable[[], _T]) -> Future[_T]:
        """Start the work that `order` was acquired for, and let the next in when it has ended, whoever waits for it."""
        loop = asyncio.get_running_loop()
        try:
            work = self._workers.submit(function)
        except RuntimeError:
            order.release()
            raise

        def ended(_work: Future[_T]) -> None:
            # The loop may be gone by then, and with it everybody who waited.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(order.release)

        work.add_done_callback(ended)
        return work

    async def _run(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        call = functools.partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._workers, call)
