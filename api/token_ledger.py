"""Each person's tokens of the day, in the records database: what the daily limit is counted by.

A day is the server's own, whatever day the demo's clock stands at. Rows of earlier days go with the first of a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import BigInteger, Column, Date, MetaData, String, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

metadata = MetaData()

token_use_table = Table(
    "token_use",
    metadata,
    Column("username", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
)


def local_today() -> date:
    """The server's day."""
    return date.today()  # noqa: DTZ011 - a day of the people here, not of UTC


class RecordsLedger:
    """The token ledger (agents/models/usage.py) over the engine of the records database."""

    def __init__(self, engine: Engine, today: Callable[[], date] = local_today) -> None:
        self._engine = engine
        self._today = today

    def spent(self, user: str) -> int:
        """Tokens of that person today."""
        query = select(token_use_table.c.tokens).where(
            token_use_table.c.username == user, token_use_table.c.day == self._today()
        )
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def add(self, user: str, tokens: int) -> None:
        """Count so many more, in one statement: turns in other threads and processes add to the same row."""
        today = self._today()
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        row = insert(token_use_table).values(username=user, day=today, tokens=tokens)
        more = token_use_table.c.tokens + row.excluded.tokens
        with self._engine.begin() as connection:
            connection.execute(delete(token_use_table).where(token_use_table.c.day < today))
            connection.execute(row.on_conflict_do_update(index_elements=["username", "day"], set_={"tokens": more}))
