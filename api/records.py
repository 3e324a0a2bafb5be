"""The engine of the records database (accounts, actions, rectification): SQLite in the home folder, or PostgreSQL.

Every way to the records leads through here, so whoever holds an engine has a database of the present shape.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from api.errors import UserError
from api.migrations import bring_up_to_date
from api.private_files import make_private

_PATIENCE_MS, _PAUSE_MS = 5000, 50
_POSTGRESQL = ("postgresql://", "postgres://")


def records_engine(url: str) -> Engine:
    """An engine for `url`, its database brought up to date; UserError when it cannot be opened.

    SQLite runs in WAL mode, so that the CLI reads while the server writes. What statements carry (names, hashes,
    people's own words) is never part of an error's text.
    """
    engine = _engine(url)
    try:
        bring_up_to_date(engine)
    except DatabaseError as error:
        place = engine.url.render_as_string(hide_password=True)
        raise UserError(f"打不开账号数据库 {place}：{' '.join(str(error.orig).split())}") from error
    return engine


def has_records(url: str) -> bool:
    """Whether there may be records at `url`; to be asked before something is looked for in them and never made."""
    if url.startswith(_POSTGRESQL):
        return True
    return Path(make_url(url).database or "").is_file()


def _engine(url: str) -> Engine:
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
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        _write_ahead(connection)

    return engine


def _write_ahead(connection: Any) -> None:
    """WAL mode, which stays with the file.

    SQLite does not wait for the change itself, so that of several processes that open a new file together all but one
    may be told that it is locked: they look again.
    """
    for _ in range(_PATIENCE_MS // _PAUSE_MS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_PAUSE_MS / 1000)
    connection.execute("PRAGMA journal_mode=WAL")


def _address(url: str) -> URL:
    try:
        return make_url(f"postgresql+psycopg://{url.split('://', 1)[1]}")
    except (ArgumentError, ValueError):
        # The error would repeat the address, and the address holds the password.
        raise UserError("ZHIZHEN_RECORDS_URL 不是可用的地址；密码里的 @、/、% 请写成 %40、%2F、%25") from None
