"""GET /api/actions, POST /api/actions/{id}/confirm|reject: the asker's own drafts, and deciding on one.

The only way over HTTP by which a draft takes effect: a signed-in person's request, never what is said in a thread.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from api.routes.dependencies import Asker, InContainer, InTurns
from tools.acts.model import Action, ActionState

router = APIRouter(prefix="/api/actions")

ActionId = Annotated[str, Path(pattern=r"^[0-9a-f]{1,32}$")]


class ActionView(BaseModel):
    """An action as its owner sees it; `drafted` is UTC."""

    id: str
    kind: str
    summary: str
    state: ActionState
    drafted: datetime
    thread: str

    @classmethod
    def of(cls, action: Action) -> ActionView:
        return cls.model_validate(action, from_attributes=True)


@router.get("")
async def waiting(asker: Asker, container: InContainer) -> list[ActionView]:
    """The asker's drafts that wait for confirmation, newest first."""
    found = await run_in_threadpool(container.acts.waiting, asker.username)
    return [ActionView.of(action) for action in found]


@router.post("/{action_id}/{decision}")
async def decide(
    action_id: ActionId, decision: Literal["confirm", "reject"], asker: Asker, turns: InTurns
) -> ActionView:
    """The settled action; the same decision again gives it again. 404 for another's, 409 when decided otherwise."""
    return ActionView.of(await turns.decide(action_id, asker.scope, confirm=decision == "confirm"))
