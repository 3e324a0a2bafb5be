"""The engine of the records database (accounts, actions, reminders): SQLite in the home folder, or PostgreSQL.

Tables are made where they are missing, by the module that owns each.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from api.errors import UserError
from api.private_files import make_private

_POSTGRESQL = ("postgresql://", "postgres://")


def records_engine(url: str) -> Engine:
    """An engine for `url`; SQLite in WAL mode, so that the CLI reads while the server writes. UserError for no address.

    What statements carry (names, hashes, people's own words) is never part of an error's text.
    """
    if url.startswith(_POSTGRESQL):
        # A connection that the server has closed meanwhile is found out before it is used.
        return create_engine(_address(url), pool_pre_ping=True, hide_parameters=True)
    parsed = make_url(url)
    if parsed.database and parsed.database != ":memory:":
        # Password hashes and names lie in it; SQLite gives its journals the mode of the file.
        make_private(Path(parsed.database))
    engine = create_engine(parsed, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA busy_timeout=5000")

    return engine


def _address(url: str) -> URL:
    try:
        return make_url(f"postgresql+psycopg://{url.split('://', 1)[1]}")
    except (ArgumentError, ValueError):
        # The error would repeat the address, and the address holds the password.
        raise UserError("ZHIZHEN_RECORDS_URL 不是可用的地址；密码里的 @、/、% 请写成 %40、%2F、%25") from None
