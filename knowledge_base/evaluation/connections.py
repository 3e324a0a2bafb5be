"""Connections to one PostgreSQL database: lent for a transaction, kept for the next, never left with a setting on.

Whatever a query runs under (role, schema, right) is set inside its own transaction and ends with it, so a connection
carries nothing from one user to the next. A server that was restarted meanwhile is noticed and connected to anew.
The address holds a password: no message here repeats it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import NumericBinaryLoader

from knowledge_base.errors import EngineUnavailable, InputError

Connection = psycopg.Connection[tuple[Any, ...]]

_CONNECT_S = 5
_KEPT = 8
"""Idle connections kept; more are made while they are needed."""

_BAD_ADDRESS = (
    "ZHIZHEN_EVALUATION_URL 不是有效的 PostgreSQL 地址，应如 postgresql://用户:密码@主机:5432/数据库；"
    "密码里的 @ / % 须写成 %40 %2F %25"
)

_REASONS = {
    "password authentication failed": "用户名或密码不对",
    "no password supplied": "没有给出密码",
    "does not exist": "没有这个用户或数据库",
    "Connection refused": "服务器没有启动，或端口不对",
    "No such file": "服务器没有启动，或套接字路径不对",
    "failed to resolve": "找不到这台主机",
    "timeout": "连接超时",
    "too many clients": "服务器的连接数已满",
    "starting up": "服务器正在启动",
    "shutting down": "服务器正在关闭",
}
"""What libpq says, which has no code before a session is open, and what a person is told."""


class _Numbers(NumericBinaryLoader):
    """A sum of whole numbers is `numeric` to PostgreSQL and an integer to everyone else; with a fraction, a float."""

    def load(self, data: Any) -> Any:
        value = super().load(data)
        return int(value) if value.as_tuple().exponent == 0 else float(value)


class Connections:
    """Connections to the database of `url`. Safe for several threads."""

    def __init__(self, url: str) -> None:
        """InputError when `url` is no PostgreSQL address."""
        parts = _parts(url)
        defaults: dict[str, str | int] = {"connect_timeout": _CONNECT_S, "application_name": "zhizhen"}
        self._address = make_conninfo(url, **{k: v for k, v in defaults.items() if k not in parts})
        self.database = str(parts.get("dbname") or parts.get("user") or "")
        self.place = f"{parts.get('host') or 'localhost'}:{parts.get('port') or 5432}/{self.database}"
        self._idle: deque[Connection] = deque()

    def connect(self) -> Connection:
        """A connection of its own for a longer work; EngineUnavailable when the server does not take it."""
        try:
            connection = psycopg.connect(self._address, autocommit=True, prepare_threshold=None)
        except psycopg.OperationalError as error:
            raise self.unavailable(error) from error
        connection.adapters.register_loader("numeric", _Numbers)
        return connection

    def read(self, sql: str, settings: Mapping[str, str]) -> list[tuple[Any, ...]]:
        """All rows of one read-only statement under transaction settings; psycopg.Error when the server refuses it."""
        while True:
            connection, used = self._lend()
            try:
                return _read(connection, sql, settings)
            except psycopg.OperationalError as error:
                if not connection.closed:
                    raise
                if not used:
                    raise self.unavailable(error) from error
                # Dropped by the server while it lay idle: that tells nothing about the server now.
            finally:
                self._keep(connection)

    def unavailable(self, error: psycopg.Error) -> EngineUnavailable:
        """What is said when the server does not answer or does not let us in."""
        text = " ".join(str(error).split())
        said = next((said for words, said in _REASONS.items() if words in text), text)
        return EngineUnavailable(f"连不上评价数据库 {self.place}：{said}。请检查服务器与 ZHIZHEN_EVALUATION_URL")

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop().close()

    def _lend(self) -> tuple[Connection, bool]:
        """A connection that only reads, and whether it has been used before."""
        try:
            return self._idle.pop(), True
        except IndexError:
            connection = self.connect()
            connection.read_only = True
            return connection, False

    def _keep(self, connection: Connection) -> None:
        idle = connection.info.transaction_status is TransactionStatus.IDLE
        if not idle or len(self._idle) >= _KEPT:
            connection.close()
        else:
            self._idle.append(connection)


def _parts(url: str) -> dict[str, Any]:
    """The parts of the address. A password with a bare @ or / spills into the others, which messages repeat."""
    try:
        parts = dict(conninfo_to_dict(url))
    except psycopg.Error:
        # The library's own message may repeat a part of the password.
        raise InputError(_BAD_ADDRESS) from None
    spilt = any("@" in str(parts.get(name, "")) for name in ("host", "dbname"))
    if not url.startswith(("postgresql://", "postgres://")) or spilt or not str(parts.get("port", 0)).isdigit():
        raise InputError(_BAD_ADDRESS)
    return parts


def _read(connection: Connection, sql: str, settings: Mapping[str, str]) -> list[tuple[Any, ...]]:
    with connection.transaction():
        if settings:
            calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
            parameters = [part for setting in settings.items() for part in setting]
            connection.execute(f"SELECT {calls}".encode(), parameters)
        # In binary the statement goes by the extended protocol, which takes one statement and no more.
        return connection.execute(sql.encode(), binary=True).fetchall()
