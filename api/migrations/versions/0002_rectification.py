"""Rectification: items, the chain of their events with its head, plans, registered tests, evidence, notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _chain()
    _items()
    _added()
    _notices()


def _chain() -> None:
    head = op.create_table(
        "rectification_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "events": 0, "hash": "0" * 64}])
    op.create_table(
        "rectification_event",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("item", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("verb", sa.String(32), nullable=False),
        sa.Column("before", sa.String(16), nullable=False),
        sa.Column("after", sa.String(16), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_rectification_event_item", "rectification_event", ["item"])


def _items() -> None:
    op.create_table(
        "rectification_item",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("college", sa.String(32)),
        sa.Column("major", sa.String(32)),
        sa.Column("units", sa.Text, nullable=False),
        sa.Column("people", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    for column in ("state", "college", "major"):
        op.create_index(f"ix_rectification_item_{column}", "rectification_item", [column])


def _added() -> None:
    for table, number, content in (
        ("rectification_plan", "revision", "plan"),
        ("rectification_test", "number", "test"),
    ):
        op.create_table(
            table,
            sa.Column("item", sa.String(32), primary_key=True),
            sa.Column(number, sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("made_at", sa.DateTime, nullable=False),
            sa.Column("made_by", sa.String(64), nullable=False),
            sa.Column("reason", sa.Text, nullable=False),
            sa.Column(content, sa.JSON, nullable=False),
        )
    op.create_table(
        "rectification_evidence",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("item", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("measures", sa.JSON, nullable=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("added_by", sa.String(64), nullable=False),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("item", "sha256", name="uq_rectification_evidence_item"),
    )
    op.create_index("ix_rectification_evidence_item", "rectification_evidence", ["item"])


def _notices() -> None:
    op.create_table(
        "rectification_notice",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("item", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("to", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("issued_by", sa.String(64), nullable=False),
        sa.Column("issued_on", sa.Date),
    )
    op.create_index("ix_rectification_notice_item", "rectification_notice", ["item"])
