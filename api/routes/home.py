"""GET /api/home: what the first page shows the asker: what changed in the own scope, and what waits."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict

from api.home.desk import HomeDesk
from api.home.model import BlockView, TaskList
from api.routes.dependencies import Asker

router = APIRouter(prefix="/api/home")


class HomeView(BaseModel):
    """`findings` are null for posts that have no unit's data to look over."""

    model_config = ConfigDict(frozen=True)

    changed: BlockView
    findings: BlockView | None
    waiting: TaskList


@router.get("")
async def home(request: Request, asker: Asker) -> HomeView:
    """Seconds for the first asker of a scope after new data; the same again at once."""
    desk: HomeDesk = request.app.state.home

    def work() -> HomeView:
        findings = desk.findings(asker.scope).result() if desk.has_findings(asker.scope) else None
        return HomeView(changed=desk.changed(asker.scope), findings=findings, waiting=desk.waiting(asker))

    return await run_in_threadpool(work)
