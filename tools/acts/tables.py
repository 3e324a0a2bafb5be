"""The tables of acts in the records database, alike on SQLite and PostgreSQL.

What an act writes has the action's id as its key: whatever is repeated, a second row cannot come to be.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, DateTime, ForeignKey, MetaData, String, Table, Text

metadata = MetaData()

action_table = Table(
    "action",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("summary", Text, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("drafted", DateTime, nullable=False),
    Column("settled", DateTime),
    Column("why", Text, nullable=False, default=""),
)

reminder_table = Table(
    "reminder",
    metadata,
    Column("id", String(32), ForeignKey("action.id"), primary_key=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("made", DateTime, nullable=False),
    Column("done", DateTime),
)
