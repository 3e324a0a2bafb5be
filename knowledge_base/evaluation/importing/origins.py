"""Where each loaded row came from: row numbers of our tables traced back to file and line.

DuckDB numbers the rows of a table in the order they were inserted, so a stretch of row numbers stands for a file, and
no column of ours is needed. The numbers hold until rows are deleted and the file is tidied up, which the importer
keeps from happening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from knowledge_base.evaluation.importing.model import Input, Problem

PREVIOUS = "（上一代数据）"
"""Stands for the file of rows an update took over."""
CONSTANT = "（映射文件）"
"""Stands for the file of rows the mapping itself states."""


@dataclass(frozen=True)
class Stretch:
    """Rows `first` up to, not including, `end` of a table, from one input, or by a table of origins."""

    table: str
    first: int
    end: int
    file: str
    source: Input | None = None
    exact: bool = True
    origins: str | None = None


@dataclass
class Origins:
    """Every stretch of every table."""

    connection: duckdb.DuckDBPyConnection
    stretches: list[Stretch] = field(default_factory=list)
    _lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, stretch: Stretch) -> None:
        self.stretches.append(stretch)

    def locate(self, table: str, rows: Iterable[int]) -> dict[int, tuple[str, int | None]]:
        """File and line of each of these row numbers of `table`."""
        wanted = set(rows)
        found: dict[int, tuple[str, int | None]] = {}
        for stretch in self.stretches:
            if stretch.table != table:
                continue
            inside = sorted(row for row in wanted if stretch.first <= row < stretch.end)
            if stretch.origins is not None:
                found |= self._by_table(stretch, inside)
            else:
                found |= {row: (stretch.file, self._line(stretch, row - stretch.first)) for row in inside}
        return found

    def counts(self, table: str, rows: str) -> Mapping[str, int]:
        """How many of the row numbers the query `rows` gives come from each file."""
        counts: dict[str, int] = {}
        for stretch in self.stretches:
            if stretch.table == table:
                for file, number in self._count(stretch, rows):
                    counts[file] = counts.get(file, 0) + number
        return counts

    def _count(self, stretch: Stretch, rows: str) -> list[tuple[str, int]]:
        inside = f"SELECT row FROM ({rows}) WHERE row >= {stretch.first} AND row < {stretch.end}"  # noqa: S608 ours
        if stretch.origins is None:
            number = self.connection.execute(f"SELECT count(*) FROM ({inside})").fetchall()[0][0]  # noqa: S608
            return [(stretch.file, int(number))]
        query = f"SELECT o.file, count(*) FROM {stretch.origins} AS o JOIN ({inside}) AS i ON o.rowid = i.row - {stretch.first} GROUP BY o.file"  # noqa: S608, E501
        return [(str(file), int(number)) for file, number in self.connection.execute(query).fetchall()]

    def _by_table(self, stretch: Stretch, rows: list[int]) -> dict[int, tuple[str, int | None]]:
        if not rows:
            return {}
        query = f"SELECT rowid, file, line FROM {stretch.origins} WHERE rowid IN (SELECT unnest($rows))"  # noqa: S608
        found = self.connection.execute(query, {"rows": [row - stretch.first for row in rows]}).fetchall()
        return {row + stretch.first: (str(file), None if line is None else int(line)) for row, file, line in found}

    def _line(self, stretch: Stretch, ordinal: int) -> int | None:
        if stretch.source is None:
            return None
        if stretch.exact:
            return ordinal + 2 + int(getattr(stretch.source, "skip", 0))
        if stretch.file not in self._lines:
            read = stretch.source.rows()
            self._lines[stretch.file] = [row[0] for row in read if not isinstance(row, Problem)]
        lines = self._lines[stretch.file]
        return lines[ordinal] if ordinal < len(lines) else None
