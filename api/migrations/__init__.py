"""The shape of the records database, and how an older one is brought up to it.

Revisions in `versions/` are append-only: one that has been released is never edited, a table changes by a new one. Each
is written out by hand and imports nothing of the application, so that it stays what it was. The first adopts the tables
that earlier releases made wherever they were missing.

`bring_up_to_date` runs when the database is opened. Where nothing is to be done that is one look at its version. The
whole upgrade is one transaction under a lock: of processes that start together one upgrades, the others find it done,
and one that is killed in the middle leaves what was there before.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, func, inspect, select

from api.errors import UserError

HEAD = "0002"
"""The newest revision; a test holds it to the folder."""

_LOCK = 0x7A685A6864
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def bring_up_to_date(engine: Engine) -> None:
    """Upgrade the database to `HEAD`; UserError when a newer release has upgraded it further."""
    with engine.connect() as connection:
        if _version(connection) == HEAD:
            return
    with engine.connect() as connection:
        _take_turns(connection)
        if _version(connection) != HEAD:
            _upgrade(connection)
        connection.commit()


def _version(connection: Connection) -> str | None:
    """The revision the database is at; None for one that no revision has touched."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar()


def _take_turns(connection: Connection) -> None:
    """One at a time, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    else:
        # Taking the place of the one writer first also puts the table definitions into the transaction, which the
        # driver would otherwise commit one by one.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _upgrade(connection: Connection) -> None:
    """Run what is missing on this connection, inside its transaction."""
    # A third of a second of imports that a database at its head does not need.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = _version(connection)
    if found is not None and found not in known:
        raise UserError(f"账号与记录的数据库已由更新的版本升级到 {found}，这个版本只认到 {HEAD}；请改用更新的程序")
    command.upgrade(config, "head")
