"""Anonymous rows: kept aside while they are checked, then put into the generation under new numbers and in an order of
chance. The number an answer has in its source, and its place there, end with the scratch database.
"""
# ruff: noqa: S608

from __future__ import annotations

import secrets

import duckdb

from knowledge_base.evaluation.building import create_statement
from knowledge_base.evaluation.importing.loading import target
from knowledge_base.evaluation.tables import TABLES, Table

_SPACE = 1 << 44
"""New numbers have 11 hexadecimal digits: DuckDB stores up to 12 characters inline."""


def anonymous_tables() -> list[Table]:
    return [table for table in TABLES.values() if table.anonymous]


def set_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Have the anonymous tables filled in `scratch`; under their own names they can be read, for the checks."""
    for table in anonymous_tables():
        connection.execute(f"DROP TABLE main.{table.name}")
        connection.execute(create_statement(table).replace(f"TABLE {table.name}", f"TABLE scratch.{table.name}"))
        connection.execute(f"CREATE VIEW main.{table.name} AS SELECT * FROM scratch.{table.name}")


def bring_in(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the anonymous rows into the generation: new numbers, stored in their order, which is one of chance."""
    for table in anonymous_tables():
        owner = (table.column(table.key[0]).references or f"{table.name}.{table.key[0]}").split(".")[0]
        numbers = f"scratch.numbers_{owner}"
        if owner == table.name:
            connection.execute(f"CREATE TABLE {numbers} AS {_numbers(table)}")
        key = table.key[0]
        columns = ", ".join(f"x.{c.name}" if c.name != key else "n.given" for c in table.columns)
        rest = "".join(f", x.{name}" for name in table.key[1:])
        connection.execute(f"DROP VIEW main.{table.name}")
        connection.execute(create_statement(table))
        connection.execute(
            f"INSERT INTO main.{table.name} SELECT {columns} FROM {target(table)} AS x "
            f"JOIN {numbers} AS n ON n.had = x.{key} ORDER BY n.given{rest}"
        )


def _numbers(table: Table) -> str:
    """New numbers without repeats: places in an order nobody can redo, spread over the space by a secret odd factor."""
    factor, offset, secret = secrets.randbelow(_SPACE) | 1, secrets.randbelow(_SPACE), secrets.token_hex(16)
    key = table.key[0]
    spread = (
        f"(CAST(row_number() OVER (ORDER BY md5('{secret}' || {key})) AS HUGEINT) * {factor} + {offset}) % {_SPACE}"
    )
    return f"SELECT {key} AS had, printf('%011x', CAST({spread} AS BIGINT)) AS given FROM {target(table)}"
