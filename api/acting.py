"""What the command line does with drafted actions and reminders: `confirm`, `reject` and `reminders`."""

from __future__ import annotations

from collections.abc import Iterator

from api import settings, wiring
from api.container import Container
from api.identity import Identity
from api.terminal import printable
from tools.acts.days import said_zh


def decide(action_id: str, user: str, *, confirm: bool) -> str:
    """Decide on a drafted action as its owner; the line to print."""
    container, identity = _as(user)
    action = container.assistant.decide(action_id, identity.scope, confirm=confirm)
    return printable(f"{action.state.zh}：{action.summary}")


def reminder_lines(user: str, done: str | None) -> Iterator[str]:
    """The person's open reminders after marking one as done, and what still waits for confirmation."""
    container, identity = _as(user)
    if done is not None:
        container.acts.reminder_done(done, identity.username)
    today, found = container.clock(), container.acts.reminders(identity.username)
    for reminder in found:
        due = "（到期）" if reminder.day <= today else ""
        yield printable(f"{said_zh(reminder.day)}{due}  {reminder.text}  [{reminder.id}]")
    if not found:
        yield "没有未完成的提醒。"
    for action in container.acts.waiting(identity.username):
        yield printable(f"等待确认：{action.summary}  [{action.id}]")


def _as(user: str) -> tuple[Container, Identity]:
    container = wiring.build_container(settings.load())
    return container, container.identities.as_administrator(user)
