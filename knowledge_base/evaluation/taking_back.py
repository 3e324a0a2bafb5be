"""Taking a generation back out of PostgreSQL into a DuckDB file, for the next to be built on: `delivery.py` reversed.

Only declared tables are taken, as far as the generation has them: facts are derived anew by every build. Rows come in
the order they were delivered in, read under the right to everything, which ends with the transaction. They pass
through a file of COPY's text format, in which a line is a row whatever stands in a cell.
"""
# ruff: noqa: S608 -- our own names

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
from psycopg import sql

from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.building import create_statement
from knowledge_base.evaluation.connections import Connection
from knowledge_base.evaluation.tables import TABLES, Column, Table

_COLUMNS = """
SELECT c.relname::text, a.attname::text FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
_ESCAPES = {"b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
"""The letter after a backslash, and the code of the character that COPY writes so; a backslash itself is doubled."""
_BUFFER = 32 << 20
_LOST = (
    "评价数据库里 {schema}.{table} 的行没能全部读回，原有数据不变；请检查这张表的行级安全策略是否被改过，"
    "或给出全部数据、不带 --update 导入"
)


def take_back(connection: Connection, schema: str, settings: Mapping[str, str], path: Path) -> None:
    """Make `path`, a new DuckDB file, of the tables in `schema` as they are seen under the transaction `settings`.

    Raises psycopg.Error as the server gives it, duckdb.Error and OSError when the disk does not take the rows, and
    GenerationError when a row was lost on the way.
    """
    lines = path.with_suffix(".copy")
    try:
        with duckdb.connect(str(path)) as target, connection.transaction():
            for name, value in {**settings, "datestyle": "ISO", "extra_float_digits": "1"}.items():
                connection.execute("SELECT set_config(%s, %s, true)", (name, value))
            had = set(connection.execute(_COLUMNS, (schema,)).fetchall())
            for table in TABLES.values():
                columns = [column for column in table.columns if (table.name, column.name) in had]
                if columns and not _table(connection, target, replace(table, columns=tuple(columns)), lines):
                    raise GenerationError(_LOST.format(schema=schema, table=table.name))
    finally:
        lines.unlink(missing_ok=True)


def _table(connection: Connection, target: duckdb.DuckDBPyConnection, table: Table, lines: Path) -> bool:
    """Take one table back by way of the file `lines`; whether all its rows are there."""
    target.execute(create_statement(table))
    rows, longest = _write(connection, table, lines)
    loaded = target.execute(_load(table, lines, longest)).fetchall()[0][0]
    return bool(loaded == rows) and (rows > 0 or not _is_filled(connection, table.name))


def _write(connection: Connection, table: Table, path: Path) -> tuple[int, int]:
    """Write a table's rows to `path`; how many they are, and the bytes of the longest."""
    # JSON spells a list as DuckDB reads it.
    fields = sql.SQL(", ").join(
        sql.SQL("array_to_json({})" if column.type.endswith("[]") else "{}").format(sql.Identifier(column.name))
        for column in table.columns
    )
    copied = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT (FORMAT text, ENCODING 'UTF8')")
    statement = copied.format(fields, sql.Identifier(table.name))
    rows = longest = 0
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for line in copy:
            file.write(line)
            rows, longest = rows + 1, max(longest, len(line))
    return rows, longest


def _is_filled(connection: Connection, table: str) -> bool:
    """Whether the server has counted rows in a table; row security would hide them without a word."""
    counted = "SELECT reltuples > 0 FROM pg_class WHERE oid = %s::regclass"
    return connection.execute(counted, (table,)).fetchone() == (True,)


def _load(table: Table, path: Path, longest: int) -> str:
    """DuckDB SQL that fills a table from the lines of `path`."""
    named = ", ".join(f"'{column.name}': 'VARCHAR'" for column in table.columns)
    values = ", ".join(f"CAST({_read(column)} AS {column.type})" for column in table.columns)
    place = str(path).replace("'", "''")
    return (  # its columns are the table's own, in their order
        f"INSERT INTO {table.name} SELECT {values} FROM read_csv('{place}', "
        f"auto_detect=false, header=false, delim='\\t', quote='', escape='', nullstr='\\N', new_line='\\n', "
        f"max_line_size={longest + 1}, buffer_size={max(longest + 1, _BUFFER)}, columns={{{named}}})"
    )


def _read(column: Column) -> str:
    """A cell as it was before COPY escaped it: between doubled backslashes each other one begins an escape."""
    if column.type != "VARCHAR":
        return column.name
    part = "p"
    for letter, code in _ESCAPES.items():
        part = f"replace({part}, '\\{letter}', chr({code}))"
    whole = f"array_to_string([{part} FOR p IN string_split({column.name}, '\\\\')], '\\')"
    return f"CASE WHEN contains({column.name}, '\\') THEN {whole} ELSE {column.name} END"
