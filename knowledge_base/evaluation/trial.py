"""Tries expressions out on the schema of a generation without any data: what a column is, and what an engine says.

One row of made-up values stands for the data, so that a comparison that no row could survive fails here.
"""

# ruff: noqa: S608 -- what is tried are parsed expressions, over a connection that holds nothing

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import duckdb

from knowledge_base.errors import InputError
from knowledge_base.evaluation.building import create_statement, derive_facts
from knowledge_base.evaluation.tables import TABLES

_LOCKED: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false"}
_VALUES = {"VARCHAR": "'x'", "DATE": "DATE '2024-09-30'", "BOOLEAN": "TRUE"}


def types_of(select: str) -> Mapping[str, str]:
    """The columns a SELECT over the tables and facts gives, each with DuckDB's name of its type."""
    rows = _empty().cursor().execute(f"DESCRIBE {select}").fetchall()
    return {str(name): str(kind) for name, kind, *_ in rows}


def tried(expression: str, columns: Mapping[str, str]) -> str:
    """The type of an expression over one row of `columns` (name → type).

    Raises InputError with the first line of what the engine says when it cannot be evaluated.
    """
    row = ", ".join(f"CAST({_VALUES.get(kind, _number(kind))} AS {kind}) AS {name}" for name, kind in columns.items())
    select = f"SELECT ({expression}) AS value FROM (SELECT {row})"
    try:
        kind = types_of(select)["value"]
        _empty().cursor().execute(select).fetchall()
    except duckdb.Error as error:
        raise InputError(str(error).splitlines()[0]) from error
    return kind


def _number(kind: str) -> str:
    return "NULL" if kind.endswith("[]") else "1"


@cache
def _empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=_LOCKED)
    for table in TABLES.values():
        connection.execute(create_statement(table))
    derive_facts(connection)
    return connection
