"""Turns off the event loop: the assistant blocks, the server must not.

Each turn runs in one worker thread from start to end (the graph keeps thread-bound state between events), and its
events are handed to the loop as they come. Pages and HTTP routes both run their turns here, so the turns of one
conversation run one after another: of two tabs that ask at once, neither loses what it was told. A turn whose reader
has gone away keeps its conversation until its thread has ended, for till then it may still write into it.

One person has so many turns at a time at most, those that wait for their conversation among them. A turn whose reader
has gone is stopped at its next event and no longer counted among them; till its thread has ended it is one of the few
that a person may leave behind, so that nobody holds all workers by asking and going away. What only reads, and
decisions, have workers of their own: they need not wait for anybody's turn elsewhere.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, suppress
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from agents.answering.answer import Answer, Finished, TurnEvent
from agents.assistant import Assistant
from agents.brains.base import ToolCall, ToolOutcome
from api.errors import TooManyTurns
from tools.acts.model import Action
from tools.evidence import Evidence
from tools.scope import Scope

WORKERS = 8
AT_ONCE = 2
"""Turns one person may have at a time."""
LEFT_BEHIND = 4
"""Turns one person may have left that have not ended yet."""
_BUSY = f"您已有 {AT_ONCE} 个问题正在回答，请等其中一个答完，或停止一个，再提新的问题。"
_ENDING = f"您离开的 {LEFT_BEHIND} 个提问还在收尾，请过一会儿再问。"
_END = object()

_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Seat:
    """One turn's place in a person's count: among those that are waited for, or that were left, until it has ended."""

    def __init__(self, user: str, at_once: Counter[str], left: Counter[str]) -> None:
        self._user, self._counted, self._left = user, at_once, left
        self._ended = False
        at_once[user] += 1

    def abandon(self) -> None:
        """Nobody waits for it any more."""
        if not self._ended and self._counted is not self._left:
            self._uncount()
            self._counted = self._left
            self._left[self._user] += 1

    def leave(self) -> None:
        """It has ended."""
        if not self._ended:
            self._ended = True
            self._uncount()

    def _uncount(self) -> None:
        self._counted[self._user] -= 1
        if not self._counted[self._user]:
            del self._counted[self._user]


class Turns:
    """The assistant, seen from an event loop."""

    def __init__(self, assistant: Assistant, workers: int = WORKERS) -> None:
        self._assistant = assistant
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="turn")
        self._readers = ThreadPoolExecutor(workers, thread_name_prefix="reader")
        self._at_once: Counter[str] = Counter()
        self._left: Counter[str] = Counter()
        self._in_order: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def ask(self, question: str, scope: Scope, thread: str | None) -> Answer:
        """The whole turn. Who stops waiting for it stops it at its next event."""
        async with aclosing(self.stream(question, scope, thread)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.answer
        raise RuntimeError("the turn ended without an answer")

    async def history(self, thread: str, scope: Scope) -> list[tuple[str, Answer]]:
        """What was said before; ThreadNotFound for a thread that is not the asker's."""
        return await self._run(self._readers, self._assistant.turns, thread, scope)

    async def evidence(self, thread: str, turn: int, evidence_id: str, scope: Scope) -> Evidence:
        """One evidence of the asker's own thread."""
        return await self._run(self._readers, self._assistant.evidence, thread, turn, evidence_id, scope)

    async def branch(self, thread: str, turns: int, scope: Scope) -> str:
        """A new thread that begins like the asker's own `thread`."""
        return await self._run(self._readers, self._assistant.branch, thread, turns, scope)

    async def decide(self, action_id: str, scope: Scope, *, confirm: bool) -> Action:
        """Confirm or reject the person's own action, in turn with what is asked in its thread."""
        action = await self._run(self._readers, self._assistant.action, action_id, scope)
        decide = functools.partial(self._assistant.decide, confirm=confirm)
        order = await self._acquired(scope, action.thread)
        decided = functools.partial(decide, action_id, scope)
        return await asyncio.wrap_future(self._begin(self._readers, decided, order.release))

    async def use_tool(self, call: ToolCall, scope: Scope, evidence: Sequence[Evidence]) -> ToolOutcome:
        """One tool call outside any thread."""
        return await self._run(self._workers, self._assistant.use_tool, call, scope, evidence)

    async def stream(self, question: str, scope: Scope, thread: str | None) -> AsyncGenerator[TurnEvent, None]:
        """The turn's events as they come. Closing the iterator stops the turn at its next event."""
        seat = self._enter(scope)
        order = await self._acquired(scope, thread, seat.leave)
        try:
            async with aclosing(self._events(question, scope, thread, order.release, seat.leave)) as events:
                async for event in events:
                    yield event
        finally:
            seat.abandon()

    async def _events(
        self, question: str, scope: Scope, thread: str | None, *after: Callable[[], None]
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

        self._begin(self._workers, pump, *after)
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
        for pool in (self._workers, self._readers):
            pool.shutdown(wait=False, cancel_futures=True)

    def _order(self, scope: Scope, thread: str | None) -> asyncio.Lock:
        """The lock of this person's conversation, kept while someone holds it; a new conversation has one of its own.

        By person too: whoever guesses the id of somebody's thread must not be able to hold it up.
        """
        return self._in_order.setdefault((scope.user, thread), asyncio.Lock()) if thread else asyncio.Lock()

    def _enter(self, scope: Scope) -> _Seat:
        """Count one more turn of this person; TooManyTurns beyond the limit."""
        if self._at_once[scope.user] >= AT_ONCE:
            raise TooManyTurns(_BUSY)
        if self._left[scope.user] >= LEFT_BEHIND:
            raise TooManyTurns(_ENDING)
        return _Seat(scope.user, self._at_once, self._left)

    async def _acquired(
        self, scope: Scope, thread: str | None, leave: Callable[[], None] = lambda: None
    ) -> asyncio.Lock:
        """The conversation's lock, once it is held; who stops waiting for it has left."""
        order = self._order(scope, thread)
        try:
            await order.acquire()
        except BaseException:
            leave()
            raise
        return order

    def _begin(self, pool: ThreadPoolExecutor, function: Callable[[], _T], *after: Callable[[], None]) -> Future[_T]:
        """Start the work, and call `after` on the loop when it has ended, whoever waits for it."""
        loop = asyncio.get_running_loop()
        try:
            work = pool.submit(function)
        except RuntimeError:
            for call in after:
                call()
            raise

        def ended(_work: Future[_T]) -> None:
            # The loop may be gone by then, and with it everybody who waited.
            with suppress(RuntimeError):
                for call in after:
                    loop.call_soon_threadsafe(call)

        work.add_done_callback(ended)
        return work

    async def _run(
        self, pool: ThreadPoolExecutor, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        call = functools.partial(function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(pool, call)
