"""The records as they stood before there were revisions: accounts, tokens, conversations, actions, reminders.

Earlier releases made these tables where they were missing, so a database may hold any of them: each is adopted as it
is, or made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _accounts()
    _usage()
    _acts()


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("username", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("display_name", sa.String(64), nullable=False),
        sa.Column("college", sa.String(32)),
        sa.Column("major", sa.String(32)),
        sa.Column("person", sa.String(32)),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("password_hash", sa.String(256), nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_account_role", "account", ["role"], if_not_exists=True)
    op.create_index("ix_account_demo", "account", ["demo"], if_not_exists=True)
    op.create_table(
        "revoked_token",
        sa.Column("token_id", sa.String(32), primary_key=True),
        sa.Column("expires", sa.DateTime, nullable=False),
        if_not_exists=True,
    )


def _usage() -> None:
    op.create_table(
        "token_use",
        sa.Column("username", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "conversation",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("username", sa.String(64), nullable=False),
        sa.Column("thread", sa.String(64), nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_conversation_username", "conversation", ["username"], if_not_exists=True)


def _acts() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("arguments", sa.JSON, nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("thread", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("drafted", sa.DateTime, nullable=False),
        sa.Column("settled", sa.DateTime),
        sa.Column("why", sa.Text, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_action_owner", "action", ["owner"], if_not_exists=True)
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(32), sa.ForeignKey("action.id"), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("done", sa.DateTime),
        if_not_exists=True,
    )
    op.create_index("ix_reminder_owner", "reminder", ["owner"], if_not_exists=True)
