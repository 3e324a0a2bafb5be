"""The tables of rectification in the records database, alike on SQLite and PostgreSQL.

`rectification_event` is only ever added to. `rectification_item` holds what the events have made of each item, whole in
`body`, with the columns that are searched by beside it. Plans, registrations and evidence are added to, never changed.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, DateTime, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

head_table = Table(
    "rectification_head",
    metadata,
    # One row: how long the chain is and where it ends. Taking it is taking one's turn to write.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("events", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

item_table = Table(
    "rectification_item",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("unit", String(32), nullable=False),
    Column("college", String(32), index=True),
    Column("major", String(32), index=True),
    # |cs|jw|: every unit that leads or cooperates.
    Column("units", Text, nullable=False),
    # |dean.cs|#S0012|: user names and persons of whoever has part in it.
    Column("people", Text, nullable=False),
    Column("due_on", Date),
    Column("seq", Integer, nullable=False),
    Column("body", JSON, nullable=False),
)

event_table = Table(
    "rectification_event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("item", String(32), nullable=False, index=True),
    Column("at", DateTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("verb", String(32), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("why", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    # What a caller gives so that a repeated request is the same act.
    Column("key", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
)

plan_table = Table(
    "rectification_plan",
    metadata,
    Column("item", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("plan", JSON, nullable=False),
)

registration_table = Table(
    "rectification_test",
    metadata,
    Column("item", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_at", DateTime, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("test", JSON, nullable=False),
)

evidence_table = Table(
    "rectification_evidence",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("item", String(32), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("measures", JSON, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("added_by", String(64), nullable=False),
    Column("added_at", DateTime, nullable=False),
    UniqueConstraint("item", "sha256", name="uq_rectification_evidence_item"),
)

notice_table = Table(
    "rectification_notice",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("item", String(32), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("day", Date, nullable=False),
    # |dean.cs|qa|, user names.
    Column("to", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("issued_by", String(64), nullable=False),
    Column("issued_on", Date),
)
