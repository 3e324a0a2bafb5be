"""Drafted actions and reminders on the page: the card on which a person decides, and what is due.

Every button calls back to the page, which asks anew who is signed in; nothing here changes a record by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from nicegui import ui

from tools.acts.days import said_zh
from tools.acts.model import ActionState, Reminder

Decide = Callable[[str, bool], Awaitable[str]]
"""(id, whether to confirm) → what to show on the card now."""

_SHOWN = 5
"""Reminders of later days that are listed at once."""


class ActionCard:
    """One drafted action with 确认 and 不要了; settled, it says what became of it."""

    def __init__(self, action_id: str, summary: str, state: ActionState, on_decide: Decide) -> None:
        self._id, self._on_decide = action_id, on_decide
        with ui.element("section").classes("zz-act").props('aria-label="等待确认的操作"'):
            ui.label(summary).classes("zz-act-summary")
            self._foot = ui.element("div").classes("zz-act-foot")
        with self._foot:
            if state is ActionState.DRAFTED:
                self._button("确认", True)
                self._button("不要了", False)
                ui.label("确认后才生效").classes("zz-quiet")
            else:
                ui.label(state.zh).classes(f"zz-act-state zz-act-{state}").props("role=status")

    def _button(self, text: str, confirm: bool) -> None:
        button = ui.element("button").classes("zz-act-button" if confirm else "zz-button").props("type=button")
        button.on("click", lambda _: self._decide(confirm))
        with button:
            ui.label(text)

    async def _decide(self, confirm: bool) -> None:
        told = await self._on_decide(self._id, confirm)
        if told:
            self._foot.clear()
            with self._foot:
                ui.label(told).classes("zz-act-state").props("role=status")


def reminders(found: Sequence[Reminder], today: date, on_done: Callable[[str], Awaitable[bool]]) -> None:
    """What is due, each to be marked as done, and the next ones to come; nothing where there are none."""
    if not found:
        return
    due, later = [r for r in found if r.day <= today], [r for r in found if r.day > today]
    with ui.element("section").classes("zz-reminders").props('aria-label="我的提醒"'):
        if due:
            ui.label("到期的提醒").classes("zz-reminders-head").props("role=heading aria-level=2")
            for reminder in due:
                _due(reminder, on_done)
        if later:
            ui.label("以后的提醒").classes("zz-reminders-head").props("role=heading aria-level=2")
            for reminder in later[:_SHOWN]:
                _due(reminder, on_done)
            if len(later) > _SHOWN:
                ui.label(f"还有 {len(later) - _SHOWN} 条更晚的").classes("zz-quiet")


def _due(reminder: Reminder, on_done: Callable[[str], Awaitable[bool]]) -> None:
    with ui.element("div").classes("zz-reminder") as row:
        with ui.element("div").classes("zz-reminder-said"):
            ui.label(reminder.text).classes("zz-reminder-text")
            ui.label(said_zh(reminder.day)).classes("zz-quiet")
        button = ui.element("button").classes("zz-button").props("type=button")

        async def done() -> None:
            if await on_done(reminder.id):
                row.delete()

        button.on("click", lambda _: done())
        with button:
            ui.label("完成")
