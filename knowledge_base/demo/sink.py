"""Puts generated columns into the tables of one connection, many rows at a time.

An insert costs some milliseconds however few its rows are, so that rows wait until there are enough of them: a small
demo needs one insert for each table, and a large one never holds more than a few batches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from knowledge_base.demo.noise import Ints
from knowledge_base.evaluation.tables import TABLES

_BATCH = 400_000


class Sink:
    """Collects the rows of every table; `flush` before reading them back."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._waiting: dict[str, list[Any]] = {name: [] for name in TABLES}
        self._rows: dict[str, int] = {}

    def put(self, table: str, columns: Mapping[str, Any]) -> None:
        """Add rows given as arrays or lists of the same length; columns left out are empty."""
        rows = pa.table(dict(columns))
        if not rows.num_rows:
            return
        waiting = self._waiting[table]
        waiting.append(rows)
        self._rows[table] = self._rows.get(table, 0) + rows.num_rows
        if self._rows[table] >= _BATCH:
            self._insert(table)

    def put_rows(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows in declared order; columns left out at the end are empty."""
        if rows:
            names = [column.name for column in TABLES[table].columns[: len(rows[0])]]
            self.put(table, dict(zip(names, (list(c) for c in zip(*rows, strict=True)), strict=True)))

    def flush(self) -> None:
        """Insert whatever waits."""
        for table, waiting in self._waiting.items():
            if waiting:
                self._insert(table)

    def _insert(self, table: str) -> None:
        waiting = self._waiting[table]
        self.connection.register("incoming", pa.concat_tables(waiting, promote_options="permissive"))
        self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")  # noqa: S608 a declared table
        self.connection.unregister("incoming")
        waiting.clear()
        self._rows[table] = 0


def words(known: Sequence[str], codes: Ints) -> Any:
    """The words the codes stand for."""
    return pa.array(list(known)).take(pa.array(codes))


def same(value: Any, length: int) -> Any:
    """One value in every row."""
    return pa.repeat(value, length)
