"""POST /api/reports, GET /api/reports[/{id}/file], POST /api/reports/verify|sign: drafting and checking reports.

A Word file comes and goes as the body. Drafting takes seconds: one report at a time.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from api.reports import DraftedView, ReportShelf, VerificationView, room_of
from api.routes.dependencies import Asker, InContainer

router = APIRouter(prefix="/api/reports")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ReportId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


class Order(BaseModel):
    """What to draft: an outline's id, and an academic year."""

    model_config = ConfigDict(extra="forbid")

    outline: Annotated[str, Field(max_length=40)] = "annual"
    year: Annotated[str, Field(pattern=r"^\d{4}-\d{4}$")]


@router.post("", status_code=201)
async def draft(order: Order, asker: Asker, container: InContainer, request: Request) -> DraftedView:
    """The report drafted in the asker's scope and put on the asker's shelf. 403 for who may not draft it."""
    shelf: ReportShelf = request.app.state.reports

    def made() -> DraftedView:
        with shelf.drafting(asker.username):
            desk = container.assistant.reports()
            return shelf.put(
                asker.username, desk.draft(room_of(container.settings), order.outline, order.year, asker.scope)
            )

    return await run_in_threadpool(made)


@router.get("")
async def drafted(asker: Asker, request: Request) -> list[DraftedView]:
    """The asker's own reports, newest first."""
    shelf: ReportShelf = request.app.state.reports
    return await run_in_threadpool(shelf.all, asker.username)


@router.get("/{report_id}/file")
async def download(report_id: ReportId, asker: Asker, request: Request) -> Response:
    """The Word file; 404 for another's."""
    shelf: ReportShelf = request.app.state.reports
    view, content = await run_in_threadpool(shelf.file, asker.username, report_id)
    return document(content, f"{view.unit}{view.year}{view.title}.docx")


@router.post("/verify")
async def verify(asker: Asker, container: InContainer, request: Request) -> VerificationView:
    """What is wrong with the file in the body; 422 when it is no Word file."""
    content = await request.body()
    desk, room = container.assistant.reports(), room_of(container.settings)
    return VerificationView.of(await run_in_threadpool(desk.verify, room, content, asker.scope))


@router.post("/sign")
async def sign(asker: Asker, container: InContainer, request: Request) -> Response:
    """The file in the body, signed by the asker; 403 for who may not sign it, 422 when it does not pass."""
    content = await request.body()
    desk, room, name = container.assistant.reports(), room_of(container.settings), asker.account.display_name
    return document(await run_in_threadpool(desk.sign, room, content, asker.scope, name), "report.docx")


def document(content: bytes, name: str) -> Response:
    """The file as a download of that name."""
    told = f"attachment; filename=report.docx; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=DOCX, headers={"Content-Disposition": told})
