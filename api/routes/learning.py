"""GET /api/learning/me: the asker's own study, for a page or a program; the tool's own door, so a student's alone."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool

from api.learning import LearningView, own_study
from api.routes.dependencies import Asker, InContainer

router = APIRouter(prefix="/api/learning")


@router.get("/me")
async def me(asker: Asker, container: InContainer) -> LearningView:
    """Audit, plan of the terms to come, and distance to a warning. 403 for who has no study of the own."""
    return await run_in_threadpool(own_study, container, asker.scope)
