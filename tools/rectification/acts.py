"""What a person confirms of rectification in a conversation: an item opened from a finding, overdue items urged.

Each is carried out through the workflow in the transaction that settles its action, with the scope of who confirms:
what the workflow refuses undoes the confirmation, and the draft stays with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import TypeAdapter
from sqlalchemy import Connection

from tools.acts.kinds import KINDS, Confirmed, Kind
from tools.acts.model import Action
from tools.errors import ActHindered, ToolError
from tools.rectification.desk import Desk
from tools.rectification.model import Finding
from tools.rectification.requests import Register
from tools.rectification.urging import to_urge, urge

OPEN, URGE = "rectification_open", "rectification_urge"
FINDINGS: TypeAdapter[Finding] = TypeAdapter(Finding)

_NOTHING_LATE = "这些整改项现在没有逾期，或者已经不在您能看到的范围里，不用催办。"


class OpenItem:
    """An item from a finding; arguments: `register` and `finding` as the draft had them, `key` the finding's."""

    name = OPEN
    zh = "立项"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hindrance(self, connection: Connection, action: Action, today: date) -> str:
        return ""

    def obstacle(self, connection: Connection, owner: str) -> str:
        return ""

    def carry_out(self, connection: Connection, action: Action, confirmed: Confirmed) -> None:
        request = Register.model_validate(action.arguments["register"])
        finding = FINDINGS.validate_python(action.arguments["finding"])
        flow = self._desk.workflow.within(connection)
        try:
            flow.register(request, confirmed.scope, confirmed.today, finding=finding, key=action.id)
        except ToolError as refused:
            raise ActHindered(f"{refused.message}。") from refused


class UrgeItems:
    """Overdue items urged; arguments: `items`, their numbers. One that is no longer late meanwhile is passed over."""

    name = URGE
    zh = "催办"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hindrance(self, connection: Connection, action: Action, today: date) -> str:
        return ""

    def obstacle(self, connection: Connection, owner: str) -> str:
        return ""

    def carry_out(self, connection: Connection, action: Action, confirmed: Confirmed) -> None:
        scope, today = confirmed.scope, confirmed.today
        entries = {e.item.id: e for e in self._desk.ledger(scope, today).entries}
        named = [entries[number] for number in action.arguments["items"] if number in entries]
        late = [entry for entry in named if to_urge(entry, self._desk, scope)]
        if not late:
            raise ActHindered(_NOTHING_LATE)
        try:
            for entry in late:
                urge(connection, entry, self._desk, scope, today)
        except ToolError as refused:
            raise ActHindered(f"{refused.message}。") from refused


def with_rectification(desk: Desk) -> Mapping[str, Kind]:
    """Every kind of act there is where items are on record."""
    mine: tuple[Kind, ...] = (OpenItem(desk), UrgeItems(desk))
    return {**KINDS, **{kind.name: kind for kind in mine}}
