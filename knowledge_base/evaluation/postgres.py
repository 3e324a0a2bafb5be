"""The warehouse on PostgreSQL: a schema a generation, one row that names the current one, row security for readers.

Whoever loads data still fills a DuckDB file, which is checked there and then taken over (`delivery.py`). Readers take a
role without any other right and pin the schema of the generation they were given, so a running query never sees half of
two. Earlier schemas stay: rolling back is naming one of them.

The database is UTF-8; the role of the address owns it, or may create schemas in it, and creates the readers' role once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import errors, sql

from knowledge_base.errors import GenerationError, InputError
from knowledge_base.evaluation.building import Fill, built_aside
from knowledge_base.evaluation.connections import Connection, Connections
from knowledge_base.evaluation.delivery import CONTROL, deliver, publish, schema_of
from knowledge_base.evaluation.rights import REFERENCE, Right
from knowledge_base.evaluation.row_security import settings_of
from knowledge_base.evaluation.taking_back import take_back
from knowledge_base.evaluation.warehouse import OVERTAKEN, Generation, Row

_SCHEMA = re.compile(rf"^{CONTROL}_g(\d{{6}})$")
_BUILDERS = 0x7A68_697A
"""The advisory lock of whoever delivers: one at a time in a database."""

_CURRENT = f"SELECT number FROM {CONTROL}.current_generation"  # noqa: S608 our own name
_SCHEMAS = f"SELECT nspname::text FROM pg_namespace WHERE starts_with(nspname, '{CONTROL}_g') ORDER BY nspname"  # noqa: S608
_QUERIES = {"work_mem": "64MB", "jit": "off"}
"""How a figure is best worked out: many rows into few groups in memory, by queries too short to be worth compiling."""

_NO_READER = "查询角色 {} 用不了（{}）：库可能是改名或恢复来的，请管理员按 docs/postgresql.md 的“备份与恢复”授权"
"""Said when the role of the readers, which carries the database's name, is missing or not granted."""

_SQL_GIVEN = 400
"""Characters of the server's own words that a message repeats."""


class PostgresClient:
    """A generation's schema, read under one right or none; safe to use from several threads."""

    dialect = "postgres"

    def __init__(self, server: Connections, generation: Generation, right: Right | None = None) -> None:
        self.generation = generation.number
        self._server, self._of = server, generation
        self._settings = _settings(server.database, generation, right)

    def fetch(self, sql: str) -> Sequence[Row]:
        try:
            return self._server.read(sql, self._settings)
        except psycopg.Error as error:
            said, role = _words(error), self._settings["role"]
            # It is named where it does not exist, and where we may not take it.
            if isinstance(error, errors.InvalidParameterValue | errors.InsufficientPrivilege) and f'"{role}"' in said:
                raise GenerationError(_NO_READER.format(role, said)) from error
            raise GenerationError(f"the query was refused by PostgreSQL: {said}") from error

    def scoped(self, right: Right) -> PostgresClient:
        """The same generation under a right: without one, closed tables show no rows."""
        return PostgresClient(self._server, self._of, right)

    def close(self) -> None:
        """Nothing of its own: connections belong to the warehouse and are used by its other clients."""


class PostgresWarehouse:
    """The generations in the database of `url`; builds are made in `folder` before they are taken over."""

    def __init__(self, url: str, folder: Path) -> None:
        """InputError when `url` is no address; the server is not asked yet."""
        self.folder = folder
        self._server = Connections(url)

    def current(self) -> Generation:
        """The published generation; GenerationError when there is none yet, EngineUnavailable when nobody answers."""
        number = self._current()
        if number is None:
            raise GenerationError(
                f"评价数据库 {self._server.place} 里还没有数据；请先运行 ./zhizhen demo 或 ./zhizhen import"
            )
        return Generation(number)

    def is_empty(self) -> bool:
        return self._current() is None

    def generations(self) -> list[Generation]:
        """Every generation kept, oldest first."""
        matches = (_SCHEMA.match(name) for (name,) in self._read(_SCHEMAS))
        return [Generation(int(match.group(1))) for match in matches if match]

    def build(self, fill: Fill) -> Generation:
        """Build a DuckDB file, check it, take it over and publish it. All or nothing."""
        number = self._next()
        with built_aside(self.folder, number, fill) as path:
            return self._deliver(path, number)

    def take(self, path: Path) -> Generation:
        """Take over a DuckDB generation that is there already, as the next one."""
        return self._deliver(path, self._next())

    def publish(self, generation: Generation) -> None:
        """Make `generation` current for every reader at once; also how a roll-back is done."""
        if generation not in self.generations():
            raise GenerationError(f"generation {generation.number} is not in {self._server.place}")
        with self._writing() as connection, connection.transaction():
            publish(connection, generation.number)

    def open(self, generation: Generation) -> PostgresClient:
        """A client without a right: it reads the open tables, and its `scoped` ones the others."""
        return PostgresClient(self._server, generation)

    def file_of(self, generation: Generation, folder: Path) -> Path:
        """The generation's tables taken back into a new file in `folder`; GenerationError when they cannot be read."""
        path = folder / f"{schema_of(generation.number)}.duckdb"
        connection = self._server.connect()
        try:
            connection.read_only = True
            settings = _settings(self._server.database, generation, REFERENCE)
            take_back(connection, schema_of(generation.number), settings, path)
        except psycopg.Error as error:
            if connection.closed:
                raise self._server.unavailable(error) from error
            said = f"评价数据库读不出第 {generation.number} 代，原有数据不变：{_words(error)}"
            raise GenerationError(said) from error
        finally:
            connection.close()
        return path

    def close(self) -> None:
        """Close the connections that lie idle; one is made again when it is needed."""
        self._server.close()

    def _current(self) -> int | None:
        rows = self._read(_CURRENT)
        return rows[0][0] if rows else None

    def _read(self, sql: str) -> list[Row]:
        """Rows of what is open to the address's own role; none where nothing has been delivered yet."""
        try:
            return self._server.read(sql, {})
        except errors.UndefinedTable:
            return []
        except psycopg.Error as error:
            raise GenerationError(f"评价数据库 {self._server.place} 读不出当前是第几代：{_words(error)}") from error

    def _next(self) -> int:
        return max((g.number for g in self.generations()), default=0) + 1

    def _deliver(self, path: Path, number: int) -> Generation:
        with self._writing() as connection, connection.transaction():
            if connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (_BUILDERS,)).fetchone() != (True,):
                raise GenerationError(OVERTAKEN)
            _prepare(connection, self._server.database)
            deliver(connection, path, number, reader_of(self._server.database))
        return Generation(number)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A connection of its own, and what goes wrong on it in words."""
        connection = self._server.connect()
        try:
            yield connection
        except errors.DuplicateSchema as error:
            raise GenerationError(OVERTAKEN) from error
        except errors.InsufficientPrivilege as error:
            raise InputError(_grants(self._server.database, connection.info.user)) from error
        except errors.DiskFull as error:
            raise GenerationError("评价数据库的磁盘已满，本次未生效；腾出空间后请重试") from error
        except psycopg.Error as error:
            if connection.closed:
                raise self._server.unavailable(error) from error
            raise GenerationError(f"评价数据库没有收下本次数据，原有数据不变：{_words(error)}") from error
        finally:
            connection.close()


def _settings(database: str, generation: Generation, right: Right | None) -> dict[str, str]:
    """What a transaction that reads a generation under a right is given."""
    where = {"search_path": schema_of(generation.number), "role": reader_of(database)}
    return {**settings_of(right), **_QUERIES, **where}


def reader_of(database: str) -> str:
    """The role readers take. Roles are shared by all databases of a server, so it carries the database's name."""
    return f"{database}_reader"


def _prepare(connection: Connection, database: str) -> None:
    """Make sure of the encoding and of the readers' role, and that we may take it."""
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise InputError(f"评价数据库 {database} 的编码须为 UTF8：请用 CREATE DATABASE … ENCODING 'UTF8' 重建")
    role = reader_of(database)
    found = connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    if found is None:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    elif found[0]:
        raise InputError(f"角色 {role} 能绕过行级安全，不能用来查询：请去掉它的 SUPERUSER 与 BYPASSRLS")
    # Since PostgreSQL 16 a member may still not be allowed to take the role.
    takes = "SET" if connection.info.server_version >= 160_000 else "MEMBER"
    if connection.execute("SELECT pg_has_role(current_user, %s, %s)", (role, takes)).fetchone() != (True,):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _grants(database: str, user: str) -> str:
    role = reader_of(database)
    return (
        f"用户 {user} 在数据库 {database} 里的权限不够；请数据库管理员执行："
        f'CREATE ROLE "{role}" NOLOGIN（已有则免）; GRANT "{role}" TO "{user}"; '
        f'GRANT CREATE ON DATABASE "{database}" TO "{user}";'
    )


def _words(error: psycopg.Error) -> str:
    return " ".join((error.diag.message_primary or str(error)).split())[:_SQL_GIVEN]
