"""Letters that wait for somebody to issue them: feedback drafted from a finding, and reminders asked for by hand.

A letter's id is made of its item, its kind and what it is about, so that asking twice writes one. Nothing here is told
to anybody: the quality office issues each (`Workflow.issue`), and only then does it reach whom it names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert, select

from tools.errors import Lacking
from tools.rectification.events import Notice
from tools.rectification.model import Item
from tools.rectification.organisation import Organisation
from tools.rectification.posts import Post, Posts
from tools.rectification.tables import notice_table
from tools.rectification.visibility import listed
from tools.scope import Role

DRAFT, TOLD, ISSUED = "draft", "notice", "issued"
LONGEST = 4000
"""Characters of a letter."""
FEEDBACK = "反馈"
"""How the kind of a feedback letter begins; it reaches its reader whether or not the reader sees the item."""


@dataclass(frozen=True)
class FeedbackLetter:
    """One to be drafted with an item. `to` are user names; empty where the organisation names nobody."""

    reader: str
    to: tuple[str, ...]
    text: str

    @property
    def kind(self) -> str:
        return f"{FEEDBACK}（{self.reader}）"


def readers_of(reader: str, lead: str, helping: Iterable[str], organisation: Organisation, posts: Posts) -> list[str]:
    """Whom a letter to such readers goes to by their posts; teachers are for the quality office to name."""
    if reader == "学院":
        college = organisation.place(lead)[0]
        return [post.username for post in posts.holding(Role.DEAN, college)] if college else []
    if reader == "部门":
        offices = [unit for unit in helping if organisation.place(unit) == (None, None)]
        return [post.username for unit in offices for post in posts.holding(Role.TEACHER, unit)]
    return []


def draft_letters(connection: Connection, item: str, letters: Sequence[FeedbackLetter], today: date) -> None:
    """Write the drafts of an item that is being opened."""
    for letter in letters:
        put(connection, notice(item, letter.kind, "", today, letter.to, letter.text, DRAFT))


def notice(item: str, kind: str, about: str, today: date, to: Iterable[str], text: str, state: str) -> Notice:
    """A notice under the id that follows from what it is about."""
    name = hashlib.sha256(f"{item}/{kind}/{about}".encode()).hexdigest()[:32]
    return Notice(name, item, kind, today, tuple(sorted(set(to))), text, state)


def put(connection: Connection, made: Notice) -> bool:
    """Write it unless it is there; whether it was written."""
    known = connection.execute(select(notice_table.c.id).where(notice_table.c.id == made.id)).first()
    if known is None:
        connection.execute(insert(notice_table).values({**made.__dict__, "to": listed(made.to)}))
    return known is None


def worded(text: str, drafted: str) -> dict[str, str]:
    """What a letter says when it goes: as the office worded it, with the draft beside it; or the draft as it is."""
    said = text.strip().replace("\r\n", "\n")
    if not said or said == drafted:
        return {"text": drafted}
    if len(said) > LONGEST:
        raise Lacking(f"文书最多 {LONGEST} 字，现为 {len(said)} 字，请删减后再发出")
    return {"text": said, "drafted": drafted}


def overdue_text(item: Item, kind: str, due: date, today: date, unit: str) -> str:
    """What is known and what is missing; why it is late is for the owner to say."""
    first = f"（原定 {item.due_on_original}）" if item.due_on_original not in (None, due) else ""
    missing = f"上次退回要求补充：{'、'.join(item.missing)}。" if item.missing else ""
    done = sum(len(task.done) for task in item.tasks.values())
    return (
        f"{kind}：{item.called}（{unit}牵头）原应于 {due}{first}完成，已过 {(today - due).days} 天，"
        f"现为“{item.state.zh}”；自报进度 {item.progress}%，已完成节点 {done} 个。{missing}"
        "请说明卡在何处（人员、经费、制度、外部），属客观受阻的可申请挂起。"
    )


def usernames(posts: Iterable[Post | None]) -> list[str]:
    return [post.username for post in posts if post is not None]
