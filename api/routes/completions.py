"""GET /v1/models, POST /v1/chat/completions: the OpenAI-compatible door, so that other front ends can ask.

The same tokens, scopes and turns as /api. Errors come in that protocol's form (`problems.py`); a stream that breaks
says so in its last event. A client that goes away stops its turn.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from agents.answering.answer import Finished, Step, TurnEvent
from api.completions.reply import DONE, Chunks, completion, model_entry, sse
from api.completions.request import CompletionRequest, conversation_of, require_model
from api.completions.turns import ConversationTurns
from api.problems import problem_of
from api.routes.chat import GONE, first_of
from api.routes.dependencies import Asker, ClientGone, while_connected

log = logging.getLogger("zhizhen.chat")
router = APIRouter(prefix="/v1")


def _conversations(request: Request) -> ConversationTurns:
    found: ConversationTurns = request.app.state.conversations
    return found


InConversations = Annotated[ConversationTurns, Depends(_conversations)]


@router.get("/models")
def list_models(asker: Asker) -> dict[str, Any]:
    """The one model."""
    return {"object": "list", "data": [model_entry()]}


@router.get("/models/{name}")
def read_model(name: str, asker: Asker) -> dict[str, Any]:
    """The one model, by its name."""
    require_model(name)
    return model_entry()


@router.post("/chat/completions", response_model=None)
async def complete(body: CompletionRequest, request: Request, asker: Asker, turns: InConversations) -> Any:
    """The conversation's next turn, whole or streamed."""
    site = str(request.base_url)
    events, created = turns.stream(conversation_of(body), asker.scope, site), turns.seconds()
    try:
        if not body.stream:
            return await while_connected(request, _whole(events, created, site))
        # The first event is awaited here, so that what goes wrong at once is still a plain status.
        first = await while_connected(request, first_of(events))
    except ClientGone:
        await events.aclose()
        return Response(status_code=GONE)
    if first is None:
        return Response(status_code=204)
    with_usage = body.stream_options is not None and body.stream_options.include_usage
    chunks = Chunks(f"chatcmpl-{uuid.uuid4().hex}", created, with_usage, site)
    return StreamingResponse(
        _as_sse(chunks, first, events), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _whole(events: AsyncGenerator[TurnEvent, None], created: int, site: str) -> dict[str, Any]:
    steps: list[str] = []
    async for event in events:
        if isinstance(event, Step):
            steps.append(event.text)
        elif isinstance(event, Finished):
            return completion(event.answer, steps, created, site)
    raise RuntimeError("the turn ended without an answer")


async def _as_sse(chunks: Chunks, first: TurnEvent, rest: AsyncGenerator[TurnEvent, None]) -> AsyncIterator[str]:
    try:
        yield chunks.opening() + chunks.event(first)
        async for event in rest:
            yield chunks.event(event)
        yield DONE
    except Exception as error:
        log.exception("a streamed completion broke")
        yield sse(problem_of(error).openai_body())
    finally:
        # Going away must reach the turn at once, not whenever the iterator is collected.
        await rest.aclose()
