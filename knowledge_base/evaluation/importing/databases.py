"""Tables and views of a database as inputs, through SQLAlchemy: SQLite, PostgreSQL, MySQL, Oracle, SQL Server …

Read only: one SELECT of whole rows a table, streamed. Neither a URL's password nor its query, which may hold one, is
ever shown or stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import MetaData, Select, Table, create_engine, inspect, select
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.model import Cells, Limits, Problem

_BATCH = 20_000
_SECRET = 4
"""Characters from which a text in the query of an address may be a secret."""


@dataclass(frozen=True)
class Mark:
    """How far a table was read: the value of its watermark, the sum of the rows that have it, how many were left out.

    `edge` is empty where rows from `value` on are to be read again.
    """

    value: str
    edge: str = ""
    left_out: int = 0


@dataclass
class DatabaseTable:
    """One table. `digest` is that of the rows read, known once they were; so are `last` and `broken`.

    `mark` names the place of its watermark among the remembered ones. `last` is how far the rows reach, `broken` the
    first line that is no row, with its watermark.
    """

    name: str
    headers: tuple[str, ...]
    engine: Engine
    table: Table
    limits: Limits
    watermark: str | None = None
    since: Mark | None = None
    mark: str = ""
    digest: str = ""
    last: Mark | None = field(default=None)
    broken: tuple[int, str] | None = None

    def rows(self) -> Iterator[tuple[int, Cells] | Problem]:
        hashed, place = hashlib.sha256(), None if self.watermark is None else self.headers.index(self.watermark)
        last, edge, self.broken = None, 0, None
        try:
            with self.engine.connect() as connection:
                for number, cells in enumerate(_texts(connection, self._query(connection)), start=1):
                    hashed.update(repr(cells).encode())
                    value = None if place is None else cells[place]
                    if value is not None:
                        # Rows come in the order of the watermark.
                        edge = _number(cells) + (edge if value == last else 0)
                        last = value
                    long = next((c for c in cells if c is not None and len(c) > self.limits.cell_characters), None)
                    if long is not None:
                        if self.broken is None and value is not None:
                            self.broken = number, value
                        yield Problem(number, f"单元格超过 {self.limits.cell_characters} 个字符", long[:200])
                    else:
                        yield number, cells
        except SQLAlchemyError as error:
            raise InputError(f"读不出数据库表 {self.name}：{_said(error, self.engine.url)}") from error
        self.digest = hashed.hexdigest()
        self.last = None if last is None else Mark(last, _short(edge))

    def _query(self, connection: Connection) -> Select[Any]:
        """Every row, or those since the mark: with the rows that have its very value, where these have changed."""
        query = select(self.table)
        if self.watermark is None:
            return query
        grows = self.table.c[self.watermark]
        query = query.order_by(grows)
        if self.since is None:
            return query
        mark = _as_stored(grows, self.since.value)
        at_mark = sum(_number(cells) for cells in _texts(connection, select(self.table).where(grows == mark)))
        return query.where(grows > mark if _short(at_mark) == self.since.edge else grows >= mark)


def _texts(connection: Connection, query: Select[Any]) -> Iterator[list[str | None]]:
    found = connection.execution_options(stream_results=True, yield_per=_BATCH).execute(query)
    for row in found:
        yield [_text(value) for value in row]


def _number(cells: Cells) -> int:
    """A number of the row; those of several rows add up to the same in any order."""
    return int.from_bytes(hashlib.sha256(repr(list(cells)).encode()).digest())


def _short(edge: int) -> str:
    return f"{edge % (1 << 128):032x}"


def open_database(url: str, limits: Limits) -> dict[str, DatabaseTable]:
    """Every table and view by name; InputError when the database cannot be reached."""
    address = _address(url)
    try:
        engine = create_engine(_read_only(address))
        with engine.connect():
            look = inspect(engine)
        names = [*look.get_table_names(), *look.get_view_names()]
        tables = {name: Table(name, MetaData(), autoload_with=engine) for name in names}
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise InputError(f"数据库地址不能用（写法见 SQLAlchemy，驱动须已安装）：{_said(error, address)}") from error
    except SQLAlchemyError as error:
        raise InputError(f"连不上数据库 {shown(url)}：{_said(error, address)}") from error
    return {
        name: DatabaseTable(name, tuple(column.name for column in table.columns), engine, table, limits)
        for name, table in tables.items()
    }


def shown(url: str) -> str:
    """The address without its password and its query; of one that cannot be read, its kind alone."""
    try:
        return make_url(url).set(query={}).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return f"{url.partition('://')[0]}://…"


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        # What the library says may quote a part of the password.
        raise InputError(
            f"数据库地址 {shown(url)} 写得不对：应为 种类+驱动://用户:密码@主机:端口/库名，端口为数字，"
            "密码里的特殊字符写成 %XX"
        ) from error


def _read_only(address: URL) -> URL:
    """The address; of an SQLite file, which must be there, the one that opens it to read only."""
    if address.get_backend_name() != "sqlite":
        return address
    path = Path(address.database or "")
    if not path.is_file():
        raise InputError(
            f"找不到 SQLite 数据库文件 {address.database or '（没有写明）'}：请检查路径（四个斜杠是绝对路径）"
        )
    return address.set(database=path.absolute().as_uri(), query={"mode": "ro", "uri": "true"})


def _as_stored(column: Any, text: str) -> Any:
    """The remembered watermark as the type of its column."""
    try:
        kind = column.type.python_type
    except NotImplementedError:
        return text
    return kind.fromisoformat(text) if kind in (date, datetime) else kind(text)


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return str(value).strip() or None


def _said(error: Exception, address: URL) -> str:
    """What the driver says, without any secret of the address it may quote."""
    said = str(getattr(error, "orig", None) or error)
    for secret in sorted(_secrets(address), key=len, reverse=True):
        said = said.replace(secret, "***").replace(quote_plus(secret), "***")
    return " ".join(said.split())[:200]


def _secrets(address: URL) -> set[str]:
    """The password, and whatever stands in the query; there, texts as short as a flag are none."""
    values = [value for given in address.query.values() for value in ((given,) if isinstance(given, str) else given)]
    # Such as DRIVER=…;PWD=… within odbc_connect.
    parts = [part.partition("=")[2].strip("{} ") for value in values for part in value.split(";")]
    return {text for text in (*values, *parts) if len(text) >= _SECRET} | ({str(address.password or "")} - {""})
