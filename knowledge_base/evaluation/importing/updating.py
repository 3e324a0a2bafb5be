"""An update keeps what the previous generation has beside the new rows: a new row takes the place of one of its key.

An anonymous row has no key of its source, so there a whole round or survey that comes again takes the place of the
earlier one.
"""
# ruff: noqa: S608

from __future__ import annotations

from pathlib import Path

import duckdb

from knowledge_base.evaluation.importing.entries import COUNTED
from knowledge_base.evaluation.importing.expressions import literal
from knowledge_base.evaluation.importing.loading import target
from knowledge_base.evaluation.importing.model import Finding
from knowledge_base.evaluation.importing.origins import PREVIOUS, Origins, Stretch
from knowledge_base.evaluation.importing.rounds import MARK, WHOLE, smaller_rounds
from knowledge_base.evaluation.tables import TABLES, Table


def take_over(connection: duckdb.DuckDBPyConnection, previous: Path, origins: Origins) -> list[Finding]:
    """Add the rows of the generation at `previous` that nothing new takes the place of; rounds that become smaller."""
    smaller: list[Finding] = []
    connection.execute(f"ATTACH {literal(str(previous))} AS previous (READ_ONLY)")
    try:
        for table in TABLES.values():
            names = _columns(connection, table)
            if table.name in (COUNTED, "data_info") or not names:
                continue
            if table.anonymous:
                smaller += smaller_rounds(connection, table)
            first = _count(connection, table)
            connection.execute(_statement(table, names))
            origins.add(Stretch(table.name, first, _count(connection, table), PREVIOUS))
    finally:
        connection.execute("DETACH previous")
    return smaller


def _columns(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Columns the earlier generation has too: it may be older than a column or a table."""
    query = (
        "SELECT column_name FROM duckdb_columns() WHERE database_name = 'previous' AND table_name = $name "
        "AND schema_name = 'main'"
    )
    had = {row[0] for row in connection.execute(query, {"name": table.name}).fetchall()}
    return [column.name for column in table.columns if column.name in had]


def _statement(table: Table, names: list[str]) -> str:
    place, listed = target(table), ", ".join(names)
    if not table.anonymous:
        same = " AND ".join(f"x.{key} = p.{key}" for key in table.key)
        return (
            f"INSERT INTO {place} ({listed}) SELECT {listed} FROM previous.{table.name} AS p "
            f"WHERE NOT EXISTS (SELECT 1 FROM {place} AS x WHERE {same})"
        )
    key = table.key[0]
    values = ", ".join(f"'{MARK}' || p.{name}" if name == key else f"p.{name}" for name in names)
    head = f"INSERT INTO {place} ({listed}) SELECT {values} FROM previous.{table.name} AS p WHERE "
    if table.name in WHOLE:
        group = WHOLE[table.name]
        return f"{head} p.{group} NOT IN (SELECT x.{group} FROM {place} AS x)"
    owner = TABLES[str(table.column(key).references).split(".")[0]]
    return f"{head} '{MARK}' || p.{key} IN (SELECT x.{key} FROM {target(owner)} AS x)"


def _count(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {target(table)}").fetchall()[0][0])
