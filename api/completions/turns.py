"""A conversation's next turn, in the thread where its earlier turns were answered.

The longest beginning of the conversation that we answered ourselves is gone on with; where that thread has meanwhile
gone another way (an edited or repeated question), in a branch of it. Questions that we never answered are asked anew
first, so that a follow-up is understood; what the client says was answered to them is never taken over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from weakref import WeakValueDictionary

from fastapi.concurrency import run_in_threadpool

from agents.answering.answer import Finished, Step, TurnEvent
from agents.errors import ThreadNotFound
from api.completions.conversations import Conversations, Place, keys_of
from api.completions.reply import content_of
from api.completions.request import Conversation, Said
from api.identity import Now, utc_now
from api.routes.chat import QUESTION_LIMIT
from api.turns import Turns
from tools.scope import Scope

ASKED_ANEW = 6
"""Earlier questions at most: each costs a whole turn, and a follow-up leans on the last few."""

_CATCHING_UP = "正在补上前面的提问"


class ConversationTurns:
    """Answers conversations with the turns of our own threads."""

    def __init__(self, turns: Turns, known: Conversations, now: Now = utc_now) -> None:
        self._turns, self._known, self._now = turns, known, now
        self._in_order: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def stream(self, conversation: Conversation, scope: Scope, site: str = "") -> AsyncGenerator[TurnEvent, None]:
        """The events of the next turn. Closing the iterator stops it. `site` is the address the client came by."""
        place, answered = await self._place(conversation, scope)
        async with self._order(scope, place):
            if place is not None:
                place = await self._free(place, scope)
            async with aclosing(self._on_from(place, answered, conversation, scope, site)) as events:
                async for event in events:
                    yield event

    def seconds(self) -> int:
        """The time of day, in seconds since 1970."""
        return int(self._now().timestamp())

    async def _on_from(
        self, place: Place | None, answered: int, conversation: Conversation, scope: Scope, site: str
    ) -> AsyncGenerator[TurnEvent, None]:
        thread, length = (place.thread, place.turns) if place else (None, 0)
        missing = [s.question for s in conversation.earlier[answered:] if 0 < len(s.question) <= QUESTION_LIMIT]
        for question in missing[-ASKED_ANEW:]:
            yield Step(text=_CATCHING_UP)
            thread, length = (await self._turns.ask(question, scope, thread)).thread, length + 1
        async with aclosing(self._turns.stream(conversation.question, scope, thread)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    said = Said(conversation.question, content_of(event.answer, site))
                    await self._remember(conversation, said, Place(event.answer.thread, length + 1), scope)
                yield event

    async def _place(self, conversation: Conversation, scope: Scope) -> tuple[Place | None, int]:
        """Where the longest known beginning lies, and how many of the earlier questions it holds."""
        keys = keys_of(scope, conversation.earlier)
        found = await run_in_threadpool(self._known.find, [k for both in keys for k in (both.exact, both.asked)])
        for answered in range(len(keys), 0, -1):
            both = keys[answered - 1]
            for place in filter(None, (found.get(both.exact), found.get(both.asked))):
                if await self._length(place.thread, scope) >= place.turns:
                    return place, answered
        return None, 0

    async def _free(self, place: Place, scope: Scope) -> Place:
        """The place itself while its thread ends there, else the same place in a branch."""
        if await self._length(place.thread, scope) == place.turns:
            return place
        return Place(await self._turns.branch(place.thread, place.turns, scope), place.turns)

    async def _length(self, thread: str, scope: Scope) -> int:
        """Turns of a thread; none of one that is gone, or not under this scope."""
        try:
            return len(await self._turns.history(thread, scope))
        except ThreadNotFound:
            return 0

    async def _remember(self, conversation: Conversation, said: Said, place: Place, scope: Scope) -> None:
        keys = keys_of(scope, (*conversation.earlier, said))[-1]
        await run_in_threadpool(self._known.remember, scope.user, keys, place, self._now().replace(tzinfo=None))

    def _order(self, scope: Scope, place: Place | None) -> asyncio.Lock:
        """Two requests that go on from one place take turns, so that the second sees that it needs a branch."""
        key = (scope.user, place.thread) if place else None
        return self._in_order.setdefault(key, asyncio.Lock()) if key else asyncio.Lock()
