"""GET /api/teaching/me and /api/teaching/me.docx: the asker's own feedback sheet; 403 for everyone but teachers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.concurrency import run_in_threadpool

from api.routes.dependencies import Asker, InContainer
from api.teaching import TeachingView, sheet_document, sheet_view

router = APIRouter(prefix="/api/teaching")

Term = Annotated[str, Query(max_length=40)]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/me")
async def read_sheet(asker: Asker, container: InContainer, term: Term = "") -> TeachingView:
    """The sheet of a term (2024-2025-1, 上学期); without one, of the newest that has results."""
    return await run_in_threadpool(sheet_view, container.assistant, asker.scope, term)


@router.get("/me.docx")
async def read_document(asker: Asker, container: InContainer, term: Term = "") -> Response:
    """The same as a one-page Word file."""
    view = await run_in_threadpool(sheet_view, container.assistant, asker.scope, term)
    held = await run_in_threadpool(sheet_document, view, asker.account.display_name)
    name = f"teaching-feedback-{view.term}.docx"
    return Response(held, media_type=_WORD, headers={"Content-Disposition": f'attachment; filename="{name}"'})
