"""GET /api/reminders, POST /api/reminders/{id}/done: the asker's own reminders."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from api.routes.actions import ActionId
from api.routes.dependencies import Asker, InContainer

router = APIRouter(prefix="/api/reminders")


class ReminderView(BaseModel):
    """An open reminder; `due` when its day has come."""

    id: str
    text: str
    day: date
    due: bool


@router.get("")
async def reminders(asker: Asker, container: InContainer) -> list[ReminderView]:
    """What is still open, the first due first."""
    today = container.clock()
    found = await run_in_threadpool(container.acts.reminders, asker.username)
    return [ReminderView(id=r.id, text=r.text, day=r.day, due=r.day <= today) for r in found]


@router.post("/{reminder_id}/done", status_code=204)
async def done(reminder_id: ActionId, asker: Asker, container: InContainer) -> None:
    """Done with; 404 when it is not the asker's."""
    await run_in_threadpool(container.acts.reminder_done, reminder_id, asker.username)
