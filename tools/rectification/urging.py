"""Urging (催办): an overdue item's next post is told, and it stands in the item's history who asked for it.

Only a person's own decision leads here, by confirming a draft. The quality office issues a letter that waits for the
item, where one does: a letter is theirs alone. Nobody's progress is touched, and why it is late is the owner's to say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, insert, select

from tools.rectification.desk import Desk
from tools.rectification.ledger import Entry
from tools.rectification.letters import DRAFT, ISSUED
from tools.rectification.posts import Post
from tools.rectification.requests import Remark
from tools.rectification.tables import notice_table
from tools.rectification.telling import days_late
from tools.rectification.visibility import listed
from tools.rectification.waiting import waits_for
from tools.scope import Role, Scope

KIND = "催办"
URGERS = (Role.QA, Role.LEADER, Role.DEAN, Role.HEAD, Role.SUPERVISOR)


def to_urge(entry: Entry, desk: Desk, scope: Scope) -> list[Post]:
    """Whom the asker may urge for this item: those it waits for, without the asker; none where it is not late."""
    if not days_late(entry) or scope.role not in URGERS:
        return []
    return [post for post in waits_for(entry.item, desk.posts) if post.username != scope.user]


def was_urged(item_id: str, desk: Desk, scope: Scope, today: date) -> bool:
    """Whether the asker has urged this item on that day already."""
    events = desk.records.events(item_id, scope)
    return any((e.day, e.actor, e.verb) == (today, scope.user, "remark") and e.why.startswith(KIND) for e in events)


def urge(connection: Connection, entry: Entry, desk: Desk, scope: Scope, today: date) -> None:
    """Write it inside the transaction: an event of the item and a notice, or the letter that waits; once a day."""
    notice_id = _id(entry.item.id, scope, today)
    if connection.execute(select(notice_table.c.id).where(notice_table.c.id == notice_id)).first() is not None:
        return
    flow = desk.workflow.within(connection)
    text = wording(entry, desk)
    flow.act(entry.item.id, Remark(why=f"{KIND}：{text}"[:_LONGEST]), scope, today)
    if scope.role is Role.QA:
        for letter in _letters(connection, entry.item.id):
            flow.issue(letter, scope, today)
    to = tuple(sorted({post.username for post in to_urge(entry, desk, scope)}))
    connection.execute(
        insert(notice_table).values(
            id=notice_id, item=entry.item.id, kind=KIND, day=today, to=listed(to), text=text,
            state=ISSUED, issued_by=scope.user, issued_on=today,
        )
    )  # fmt: skip


_LONGEST = 1000


def wording(entry: Entry, desk: Desk) -> str:
    """What the post that is urged reads."""
    item = entry.item
    missing = f"上次退回要求补充：{'、'.join(item.missing)}。" if item.missing else ""
    return (
        f"{item.called}（{desk.organisation().name(item.unit)}牵头）已逾期 {days_late(entry)} 天，"
        f"现为“{item.state.zh}”。{missing}请办理，或说明卡在何处（人员、经费、制度、外部）。"
    )


def _letters(connection: Connection, item_id: str) -> Sequence[str]:
    table = notice_table.c
    query = select(table.id).where(table.item == item_id, table.state == DRAFT).order_by(table.day.desc(), table.id)
    return connection.execute(query).scalars().all()


def _id(item_id: str, scope: Scope, today: date) -> str:
    return hashlib.sha256(f"{item_id}/{KIND}/{scope.user}/{today.isoformat()}".encode()).hexdigest()[:32]
