"""The kinds of acts: what each checks before it is carried out, and what it writes. A new kind is one class here.

A kind writes only through the connection it is handed, inside the transaction that settles its action, so an action is
confirmed and carried out together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection, func, insert, select

from tools.acts.model import Action
from tools.acts.tables import reminder_table
from tools.scope import Scope

MOST_REMINDERS = 100
"""Open reminders of one person."""

TOO_MANY = "您未完成的提醒已达上限，请先在首页或用 ./zhizhen reminders 把办完的标为完成"


@dataclass(frozen=True)
class Confirmed:
    """Who confirmed, on which day of the school's, and when (naive UTC)."""

    scope: Scope
    today: date
    now: datetime


class Kind(Protocol):
    """One kind of act."""

    name: str
    zh: str

    def hindrance(self, connection: Connection, action: Action, today: date) -> str:
        """Why it can no longer be done, in a sentence for the owner: the action then expires. Empty: it can."""
        ...

    def obstacle(self, connection: Connection, owner: str) -> str:
        """Why it cannot be done just now, which the owner can mend: the action stays drafted. Empty: it can."""
        ...

    def carry_out(self, connection: Connection, action: Action, confirmed: Confirmed) -> None:
        """Write what the action says. Called once, in the transaction that confirms it.

        ActHindered undoes the confirmation: the action stays drafted.
        """
        ...


class SetReminder:
    """A reminder of the owner's own; arguments: `text`, and `day` as an ISO date."""

    name = "reminder"
    zh = "提醒"

    def hindrance(self, connection: Connection, action: Action, today: date) -> str:
        return "要提醒的那一天已经过去了。" if date.fromisoformat(action.arguments["day"]) < today else ""

    def obstacle(self, connection: Connection, owner: str) -> str:
        mine = (reminder_table.c.owner == owner) & reminder_table.c.done.is_(None)
        count = connection.execute(select(func.count()).select_from(reminder_table).where(mine)).scalar_one()
        return f"{TOO_MANY}。" if count >= MOST_REMINDERS else ""

    def carry_out(self, connection: Connection, action: Action, confirmed: Confirmed) -> None:
        day = date.fromisoformat(action.arguments["day"])
        row = {"id": action.id, "owner": action.owner, "text": action.arguments["text"], "day": day}
        connection.execute(insert(reminder_table).values({**row, "made": confirmed.now}))


KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (SetReminder(),)}
"""Every kind of act, by its name in the record."""
