"""What was asked of the workflow, in short: its verb, its digest, and whether the same has been done by that key."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from tools.errors import NotNow
from tools.rectification.events import ASKED
from tools.rectification.request_base import Request
from tools.rectification.tables import event_table
from tools.scope import Scope


def repeated(connection: Connection, key: str, scope: Scope, request: Request, item_id: str = "") -> str | None:
    """The item on which just this was done by this key before; NotNow when the key was that of anything else."""
    if not key:
        return None
    row = connection.execute(select(event_table).where(event_table.c.key == key)).first()
    if row is None:
        return None
    same = (row.actor, row.verb, row.details.get(ASKED)) == (scope.user, verb_of(request), digest_of(request))
    if not same or item_id not in ("", row.item):
        raise NotNow("这个请求编号（key）已经用于另一次办理，这次没有办理；请换一个编号再提交")
    return str(row.item)


def verb_of(request: Request) -> str:
    verb: str = request.verb  # type: ignore[attr-defined]
    return verb


def digest_of(request: Request) -> str:
    return hashlib.sha256(request.model_dump_json().encode()).hexdigest()
