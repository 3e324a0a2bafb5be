"""/api/findings: what the asker should look at, and the draft of an item for one of them. Neither writes anything.

An item is opened through /api/rectification/items with the finding's key. 403 for posts that open none; 404 for a key
that the asker's own data do not show.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool

from api.rectification.finding_views import FINDING_KEY, DraftView, FindingView, draft_of, findings_of
from api.routes.dependencies import Asker, InContainer

router = APIRouter(prefix="/api/findings")

FindingKey = Annotated[str, Path(pattern=FINDING_KEY)]


@router.get("")
async def findings(asker: Asker, container: InContainer) -> list[FindingView]:
    """Everything found in the last complete years, kind by kind, the most notable first."""
    return await run_in_threadpool(findings_of, container.rectification, asker.scope)


@router.post("/{key}/draft")
async def draft(key: FindingKey, asker: Asker, container: InContainer) -> DraftView:
    """The draft of an item for this finding."""

    def work() -> DraftView:
        parts = container.rectification
        return DraftView.of(draft_of(parts, key, asker.scope), parts.organisation())

    return await run_in_threadpool(work)
