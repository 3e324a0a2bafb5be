"""POST /api/chat: one turn, as JSON or, by `Accept: text/event-stream`, event by event.

Events: `step` and `sentence` ({text}), then `answer` (the whole Answer), or `error` when the turn breaks midway.
A client that goes away stops its turn.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from agents.answering.answer import Answer, Finished, TurnEvent
from api.problems import problem_of
from api.routes.dependencies import Asker, ClientGone, InTurns, while_connected

GONE = 499
"""The status, for a log, of a request whose client did not wait for the answer."""

QUESTION_LIMIT = 2000
"""Characters; a question longer than this is a document."""

log = logging.getLogger("zhizhen.chat")
router = APIRouter(prefix="/api")

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=QUESTION_LIMIT)]
ThreadId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class ChatRequest(BaseModel):
    """A question, and the thread it follows on from."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    thread: ThreadId | None = None


@router.post("/chat", response_model=Answer)
async def chat(body: ChatRequest, request: Request, asker: Asker, turns: InTurns) -> Any:
    """Ask; the answer with its evidence."""
    if "text/event-stream" not in request.headers.get("accept", ""):
        try:
            return await while_connected(request, turns.ask(body.question, asker.scope, body.thread))
        except ClientGone:
            return Response(status_code=GONE)
    events = turns.stream(body.question, asker.scope, body.thread)
    # The first event is awaited here, so that an unknown thread is still a plain 404.
    try:
        first = await while_connected(request, first_of(events))
    except ClientGone:
        await events.aclose()
        return Response(status_code=GONE)
    if first is None:
        return Response(status_code=204)
    return StreamingResponse(
        _as_sse(first, events), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def first_of(events: AsyncGenerator[TurnEvent, None]) -> TurnEvent | None:
    """The first event; None where there is none."""
    return await anext(events, None)


async def _as_sse(first: TurnEvent, rest: AsyncGenerator[TurnEvent, None]) -> AsyncIterator[str]:
    yield _event(first)
    try:
        async for event in rest:
            yield _event(event)
    except Exception as error:
        # The status line is long gone; the client is told in the stream, the log gets the whole of it.
        log.exception("a streamed turn broke")
        yield _sse("error", json.dumps(problem_of(error).body(), ensure_ascii=False))
    finally:
        # Going away must reach the turn at once, not whenever the iterator is collected.
        await rest.aclose()


def _event(event: TurnEvent) -> str:
    if isinstance(event, Finished):
        return _sse("answer", event.answer.model_dump_json())
    return _sse(event.kind, json.dumps({"text": event.text}, ensure_ascii=False))


def _sse(name: str, data: str) -> str:
    # JSON holds no raw line break, so one data line is always enough.
    return f"event: {name}\ndata: {data}\n\n"
