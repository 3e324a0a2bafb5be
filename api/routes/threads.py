"""GET /api/threads/…: what was said in one's own thread, and the evidence under it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from agents.answer import Answer
from api.routes.dependencies import Asker, InTurns
from tools.evidence import Evidence

router = APIRouter(prefix="/api/threads")

Thread = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
EvidenceId = Annotated[str, Path(pattern=r"^[A-Z][0-9]{1,4}$")]


class Turn(BaseModel):
    """One question and its answer."""

    question: str
    answer: Answer


class ThreadTurns(BaseModel):
    """A thread, oldest turn first."""

    thread: str
    turns: list[Turn]


@router.get("/{thread}")
async def read_thread(thread: Thread, asker: Asker, turns: InTurns) -> ThreadTurns:
    """The asker's own thread; 404 for any other, whether it exists or not."""
    said = await turns.history(thread, asker.scope)
    return ThreadTurns(thread=thread, turns=[Turn(question=question, answer=answer) for question, answer in said])


@router.get("/{thread}/turns/{turn}/evidence/{evidence_id}")
async def read_evidence(
    thread: Thread, turn: Annotated[int, Path(ge=0, le=100_000)], evidence_id: EvidenceId, asker: Asker, turns: InTurns
) -> Evidence:
    """One evidence of one turn (0 is the first)."""
    return await turns.evidence(thread, turn, evidence_id, asker.scope)
