"""GET /api/threads/…: what was said in one's own thread, the evidence under it, and a cited clause in its document."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from agents.answering.answer import Answer
from api.errors import NotFound
from api.routes.dependencies import Asker, InContainer, InTurns
from tools.evidence import Evidence

router = APIRouter(prefix="/api/threads")

Thread = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
TurnNumber = Annotated[int, Path(ge=0, le=100_000)]
EvidenceId = Annotated[str, Path(pattern=r"^[A-Z][0-9]{1,4}$")]


class Turn(BaseModel):
    """One question and its answer."""

    question: str
    answer: Answer


class ThreadTurns(BaseModel):
    """A thread, oldest turn first."""

    thread: str
    turns: list[Turn]


class ClauseText(BaseModel):
    """One clause of a document; `cited` is the evidence's own."""

    number: str
    text: str
    page: int | None
    cited: bool


class ClauseInDocument(BaseModel):
    """A cited clause among its neighbours; `before` and `after` count the clauses of the document left out."""

    document: str
    document_no: str
    issuer: str
    generation: int
    before: int
    after: int
    clauses: list[ClauseText]


@router.get("/{thread}")
async def read_thread(thread: Thread, asker: Asker, turns: InTurns) -> ThreadTurns:
    """The asker's own thread; 404 for any other, whether it exists or not."""
    said = await turns.history(thread, asker.scope)
    return ThreadTurns(thread=thread, turns=[Turn(question=question, answer=answer) for question, answer in said])


@router.get("/{thread}/turns/{turn}/evidence/{evidence_id}")
async def read_evidence(
    thread: Thread, turn: TurnNumber, evidence_id: EvidenceId, asker: Asker, turns: InTurns
) -> Evidence:
    """One evidence of one turn (0 is the first)."""
    return await turns.evidence(thread, turn, evidence_id, asker.scope)


@router.get("/{thread}/turns/{turn}/evidence/{evidence_id}/document")
async def read_document(
    thread: Thread,
    turn: TurnNumber,
    evidence_id: EvidenceId,
    asker: Asker,
    turns: InTurns,
    container: InContainer,
    whole: bool = False,
) -> ClauseInDocument:
    """The clause of one evidence where it stands; 404 when there is none, or no longer, that the asker may read."""
    evidence = await turns.evidence(thread, turn, evidence_id, asker.scope)
    passage = await run_in_threadpool(container.passage_of, evidence, asker.scope, whole)
    if passage is None:
        raise NotFound("没有您可以查看的原文。")
    return ClauseInDocument(
        document=passage.document.title,
        document_no=passage.document.document_no,
        issuer=passage.document.issuer,
        generation=passage.generation,
        before=passage.before,
        after=passage.after,
        clauses=[
            ClauseText(number=clause.number, text=clause.text, page=clause.page, cited=at == passage.at)
            for at, clause in enumerate(passage.clauses)
        ],
    )
