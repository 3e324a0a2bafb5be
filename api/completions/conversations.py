"""Which of our threads a client's conversation is: kept as hashes of what was said, with the records.

A client of this protocol sends the whole conversation every time and knows no thread. After each turn the conversation
so far is remembered by two keys: one over questions and answers, one over the questions alone, for clients that trim
or fold the answers they send back. Both begin with the account and its scope, so a conversation of somebody else, or
from before the scope changed, cannot be found. Only hashes, thread ids and times are kept, no words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, delete, insert, select

from api.completions.request import Said
from api.records import records_engine
from tools.scope import Scope

KEPT = 2000
"""Keys of one account; the oldest go first. Two a turn."""

metadata = MetaData()

conversation_table = Table(
    "conversation",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("username", String(64), nullable=False, index=True),
    Column("thread", String(64), nullable=False),
    Column("turns", Integer, nullable=False),
    Column("made", DateTime, nullable=False),
)


@dataclass(frozen=True)
class Keys:
    """A conversation up to one turn: `exact` with the answers, `asked` by its questions only."""

    exact: str
    asked: str


@dataclass(frozen=True)
class Place:
    """Where a conversation lies: after so many turns of a thread."""

    thread: str
    turns: int


def keys_of(scope: Scope, said: Sequence[Said]) -> list[Keys]:
    """The keys after each turn. White space does not count: clients differ in it."""
    exact, asked = _hash("exact", scope.digest()), _hash("asked", scope.digest())
    found = []
    for one in said:
        question = " ".join(one.question.split())
        exact, asked = _hash(exact, question, " ".join(one.reply.split())), _hash(asked, question)
        found.append(Keys(exact, asked))
    return found


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class Conversations:
    """The remembered conversations of one records database."""

    def __init__(self, url: str) -> None:
        self._engine = records_engine(url)

    def find(self, keys: Iterable[str]) -> dict[str, Place]:
        """The places of those keys that are known."""
        table = conversation_table.c
        query = select(table.key, table.thread, table.turns).where(table.key.in_(list(keys)))
        with self._engine.connect() as connection:
            return {key: Place(thread, turns) for key, thread, turns in connection.execute(query)}

    def remember(self, username: str, keys: Keys, place: Place, now: datetime) -> None:
        """Keep both keys of a conversation; a repeated one leads to the newest place."""
        table, both = conversation_table, (keys.exact, keys.asked)
        rows = [
            {"key": key, "username": username, "thread": place.thread, "turns": place.turns, "made": now}
            for key in both
        ]
        newest = (
            select(table.c.key).where(table.c.username == username).order_by(table.c.made.desc()).limit(KEPT).subquery()
        )
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.key.in_(both)))
            connection.execute(insert(table), rows)
            stale = (table.c.username == username) & table.c.key.not_in(select(newest.c.key))
            connection.execute(delete(table).where(stale))

    def close(self) -> None:
        self._engine.dispose()
