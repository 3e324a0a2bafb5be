"""Tries what a mapping says before any data are there.

A constant that is no date, or a format DuckDB does not know, is a mistake of the mapping: it is told with its place
when the mapping is opened, not in the middle of an import.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from knowledge_base.errors import InputError
from knowledge_base.evaluation.importing.entries import Entry, Scalar, Value
from knowledge_base.evaluation.importing.expressions import condition, constant, expression, literal
from knowledge_base.evaluation.importing.mapping import OWN, ImportMapping
from knowledge_base.evaluation.importing.mapping_files import read_mapping
from knowledge_base.evaluation.tables import TABLES, Column

_EMPTY = "CAST(NULL AS VARCHAR)"


def load_mapping(given: str | Path) -> ImportMapping:
    """The mapping of that name, or in that file; InputError saying which names there are, or what is wrong in it."""
    mapping = read_mapping(given)
    if given == OWN:
        return mapping
    with duckdb.connect() as connection:
        mistakes = [line for entry in mapping.tables for line in _mistakes(connection, entry)]
    if mistakes:
        raise InputError(f"映射 {given} 有误 (mistakes in the file)：\n" + "\n".join(f"  {line}" for line in mistakes))
    return mapping


def _mistakes(connection: duckdb.DuckDBPyConnection, entry: Entry) -> Iterator[str]:
    table = TABLES[entry.table]
    for row in entry.rows:
        for name, given in row.items():
            yield from _no_value(connection, given, table.column(name), f"{table.name} 的 rows")
    for name, rule in entry.columns.items():
        yield from _in_rule(connection, rule, table.column(name), table.name)
    for picking in entry.where:
        if error := _fails(connection, condition(picking, lambda _: _EMPTY)):
            yield f"{table.name} 的 where：条件不能用 (cannot be used)：{error}"


def _in_rule(connection: duckdb.DuckDBPyConnection, rule: Value, column: Column, table: str) -> Iterator[str]:
    place = f"{table}.{column.name}"
    yield from _no_value(connection, rule.default, column, f"{table} 的 default")
    for given in rule.format:
        if error := _fails(connection, f"try_strptime('x', [{literal(given)}])"):
            yield f"{place}：format {given} 不是日期格式，如 %Y-%m-%d (not a date format)：{error}"
            return
    made = expression(rule, column, lambda _: _EMPTY)
    if error := _fails(connection, f"[CAST({made.value} AS VARCHAR), CAST({made.bad} AS VARCHAR)]"):
        yield f"{place}：写法不能用 (cannot be used)：{error}"
    elif not (rule.column or rule.columns or rule.function) and _result(connection, made.bad):
        yield f"{place}：constant {rule.constant} 不能作为这一列的值，应为 {column.type} (not a value of the column)"


def _no_value(connection: duckdb.DuckDBPyConnection, given: Scalar, column: Column, place: str) -> Iterator[str]:
    if given is not None and _result(connection, f"({constant(given, column)}) IS NULL"):
        yield f"{place}：{given} 不能作为 {column.name} 的值，应为 {column.type} (not a value of the column)"


def _result(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    return bool(connection.execute(f"SELECT {sql}").fetchall()[0][0])


def _fails(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Why the expression cannot be computed; empty when it can."""
    try:
        connection.execute(f"SELECT {sql}").fetchall()
    except duckdb.Error as error:
        return str(error).splitlines()[0][:200]
    return ""
