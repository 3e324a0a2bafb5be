"""POST /api/actions/{id}/confirm|reject. Nothing is drafted for confirmation yet, so no id is known."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from api.errors import NotFound
from api.routes.dependencies import Asker

router = APIRouter(prefix="/api/actions")


@router.post("/{action_id}/{decision}")
def decide(action_id: str, decision: Literal["confirm", "reject"], asker: Asker) -> None:
    """404 with a reason."""
    raise NotFound("没有等待您确认的这项操作。")
