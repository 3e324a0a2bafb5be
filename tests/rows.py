"""Rows for tests by hand: what a test leaves unsaid is filled in from the declaration of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb

from knowledge_base.evaluation.building import create_statement
from knowledge_base.evaluation.tables import TABLES, Column

_PLAIN: Mapping[str, Any] = {
    "VARCHAR": "某",
    "INTEGER": 1,
    "DOUBLE": 1.0,
    "BOOLEAN": False,
    "DATE": date(2024, 9, 2),
    "TINYINT[]": [5, 4],
}


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Every declared table, empty."""
    for table in TABLES.values():
        connection.execute(create_statement(table))


def add(connection: duckdb.DuckDBPyConnection, table: str, **values: Any) -> None:
    """One row: the values given, NULL where a column may be empty, else the first code, the least value or a plain one.

    References must be given: a made-up one would dangle.
    """
    columns = TABLES[table].columns
    row = [values.pop(c.name) if c.name in values else default(table, c) for c in columns]
    if values:
        raise KeyError(f"{table} has no column {', '.join(values)}")
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def load(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """All of `rows`, each a table and its values."""
    for table, values in rows:
        add(connection, table, **values)


def default(table: str, column: Column) -> Any:
    """What a row holds that a test does not say; KeyError where it must be said."""
    if column.nullable:
        return None
    if column.references or column.name in TABLES[table].key or column.pattern:
        raise KeyError(f"{table}.{column.name} must be given")
    if column.codes:
        return column.codes[0]
    return _PLAIN[column.type]
