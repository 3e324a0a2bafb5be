"""Fills our tables from the inputs of a mapping.

A plain CSV file whose every value converts streams straight into its table, at the speed of DuckDB's own COPY. At the
first value that does not, the statement leaves nothing behind and the file takes the exact way: text in a scratch
table, conversion column by column, a finding for each value that fails. Anonymous tables are filled in the scratch
database, so that their rows reach the generation in an order of chance only.
"""

# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from knowledge_base.evaluation.importing.delimited import DelimitedFile
from knowledge_base.evaluation.importing.entries import Entry
from knowledge_base.evaluation.importing.expressions import Expression, constant, expression
from knowledge_base.evaluation.importing.mapping import ImportMapping
from knowledge_base.evaluation.importing.model import ERROR, HIDDEN, Finding, Input, Progress
from knowledge_base.evaluation.importing.origins import CONSTANT, Origins, Stretch
from knowledge_base.evaluation.importing.raw import RawTable, fold, is_plain, load_raw, read_csv
from knowledge_base.evaluation.importing.selecting import Resolver, applies, typed_rows
from knowledge_base.evaluation.importing.sources import Delivery
from knowledge_base.evaluation.tables import TABLES, Column, Table

_SHOWN = 20_000
"""Conversion findings listed for one column of one entry; the rest is counted."""
_NATIVE = ("DOUBLE", "DATE", "BOOLEAN")
_TRIED = 1_000


@dataclass
class Loader:
    """One import's loading. `rows` counts the rows of each file, `rejected` those of a file not fit for a table."""

    connection: duckdb.DuckDBPyConnection
    mapping: ImportMapping
    delivery: Delivery
    origins: Origins
    findings: list[Finding]
    update: bool
    rows: dict[str, int] = field(default_factory=dict)
    rejected: dict[tuple[str, str], int] = field(default_factory=dict)
    _raw: dict[tuple[str, ...], RawTable] = field(default_factory=dict)

    def load(self, progress: Progress) -> None:
        """Fill every table the mapping and the delivery have something for."""
        for done, entry in enumerate(self.mapping.tables):
            progress(f"读取 {entry.table}", done, len(self.mapping.tables))
            if entry.initial and self.update:
                continue
            if entry.rows:
                self._constants(entry)
            elif entry.source in self.delivery.inputs:
                self._entry(entry, self.delivery.inputs[entry.source])
        self.connection.execute("DROP TABLE IF EXISTS scratch.typed")

    def _constants(self, entry: Entry) -> None:
        table = TABLES[entry.table]
        first = self._next(table)
        for row in entry.rows:
            names = ", ".join(row)
            values = ", ".join(
                "NULL" if value is None else constant(value, table.column(name)) for name, value in row.items()
            )
            self.connection.execute(f"INSERT INTO {target(table)} ({names}) VALUES ({values})")
        self.origins.add(Stretch(table.name, first, first + len(entry.rows), CONSTANT))

    def _entry(self, entry: Entry, inputs: list[Input]) -> None:
        streamed = []
        if entry.direct and not TABLES[entry.table].anonymous:
            streamed = [
                one for one in inputs if isinstance(one, DelimitedFile) and one.short and self._stream(entry, one)
            ]
        if rest := [one for one in inputs if one not in streamed]:
            self._exact(entry, rest)

    def _stream(self, entry: Entry, one: DelimitedFile) -> bool:
        """Stream the file into the table; False, and nothing done, when it has to take the exact way."""
        table = TABLES[entry.table]
        places = {fold(h): place for place, h in reversed(list(enumerate(one.headers))) if h}
        types = self._native_types(entry, one, places)
        selected = []
        for name, rule in entry.columns.items():
            column = table.column(name)
            place = next((places[fold(n)] for n in rule.column if fold(n) in places), None)
            if place is not None and f"h{place}" in types:
                selected.append(f"h{place}")
                continue
            if place is not None and rule.plain and column.type == "VARCHAR":
                selected.append(f"nullif(trim(h{place}), '')")
                continue
            found = expression(rule, column, lambda n: _cell(places, n))
            if found.missing:
                return False
            # The exact way tells which rows these are; here the first one ends the statement.
            selected.append(f"CASE WHEN {found.bad} THEN error('not a value: ' || {found.text}) ELSE {found.value} END")
        first, names = self._next(table), ", ".join(entry.columns)
        query = f"INSERT INTO {table.name} ({names}) SELECT {', '.join(selected)} FROM {read_csv(one, types)}"
        try:
            self.connection.execute(query)
        except duckdb.Error as error:
            if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
                raise
            return False
        end = self._next(table)
        self.rows[one.name] = max(self.rows.get(one.name, 0), end - first)
        self.origins.add(Stretch(table.name, first, end, one.name, one, is_plain(one, end - first)))
        return True

    def _native_types(self, entry: Entry, one: DelimitedFile, places: dict[str, int]) -> dict[str, str]:
        """Columns DuckDB's reader can type itself, as far as the first rows tell."""
        table = TABLES[entry.table]
        types: dict[str, str] = {}
        for name, rule in entry.columns.items():
            column = table.column(name)
            place = next((places[fold(n)] for n in rule.column if fold(n) in places), None)
            if rule.plain and place is not None and column.type in (*_NATIVE, "INTEGER"):
                types[f"h{place}"] = column.type
        while types:
            tests = ", ".join(
                f"count(*) FILTER (WHERE {h} IS NOT NULL AND TRY_CAST({h} AS {kind}) IS NULL)"
                for h, kind in types.items()
            )
            try:
                query = f"SELECT {tests} FROM (SELECT * FROM {read_csv(one, stretch=0)} LIMIT {_TRIED})"
                failed = self.connection.execute(query).fetchall()[0]
            except duckdb.Error:
                return {}
            return {h: kind for (h, kind), number in zip(types.items(), failed, strict=True) if not number}
        return types

    def _exact(self, entry: Entry, inputs: list[Input]) -> None:
        table = TABLES[entry.table]
        main = self._text(str(entry.source), inputs)
        joined = {
            join.source: self._text(join.source, self.delivery.inputs.get(join.source, [])) for join in entry.join
        }
        resolve = Resolver(main, joined)
        if not applies(entry, resolve):
            return
        expressions = {
            name: expression(rule, table.column(name), resolve, "(r.rowid + 1)") for name, rule in entry.columns.items()
        }
        if lacking := [text for e in expressions.values() for text in e.missing]:
            self._lacks(entry, inputs, lacking)
            return
        self.connection.execute(
            f"CREATE OR REPLACE TABLE scratch.typed AS {typed_rows(entry, main, joined, expressions, resolve)}"
        )
        self._count_rows(table, main)
        self._convert_findings(table, expressions)
        self._take_over(table, list(expressions))

    def _text(self, source: str, inputs: list[Input]) -> RawTable:
        known = (source, *(one.name for one in inputs))
        if known not in self._raw:
            name, hidden = f"raw_{len(self._raw)}", self.mapping.feeds_anonymous(source)
            self._raw[known] = load_raw(self.connection, name, inputs, self.findings, hidden)
        return self._raw[known]

    def raw_of(self, name: str) -> list[RawTable]:
        """The tables of text an input was read into."""
        return [table for known, table in self._raw.items() if name in known[1:]]

    def _count_rows(self, table: Table, main: RawTable) -> None:
        for file, number in main.rows.items():
            broken = main.broken.get(file, 0)
            self.rows[file] = max(self.rows.get(file, 0), number + broken)
            self.rejected[file, table.name] = broken

    def _lacks(self, entry: Entry, inputs: list[Input], lacking: list[str]) -> None:
        # The first line of a file without a header is an answer.
        hidden = self.mapping.feeds_anonymous(str(entry.source))
        for one in inputs:
            reason = f"缺少列 {'、'.join(dict.fromkeys(lacking))}"
            mend = f"补上这些列（{entry.table} 的必填内容），或在映射里改写列名"
            shown = HIDDEN if hidden else "、".join(one.headers)[:200]
            self.findings.append(Finding(ERROR, entry.table, one.name, 1, "", shown, reason, mend, "header"))

    def _convert_findings(self, table: Table, expressions: dict[str, Expression]) -> None:
        bad = "SELECT file, count(*) FROM scratch.typed WHERE bad IS NOT NULL GROUP BY file"
        counts = self.connection.execute(bad).fetchall()
        if counts:
            self.connection.execute(
                "INSERT INTO scratch.left_out SELECT file, line FROM scratch.typed WHERE bad IS NOT NULL"
            )
        for file, number in counts:
            self.rejected[file, table.name] = self.rejected.get((file, table.name), 0) + number
        if counts and not table.anonymous and set(table.key) <= set(expressions):
            # Rows that refer to these will be found, and should be told apart.
            keys = " || '/' || ".join(f"CAST(v_{name} AS VARCHAR)" for name in table.key)
            gone = f"SELECT '{table.name}', {keys} FROM scratch.typed WHERE bad IS NOT NULL AND {keys} IS NOT NULL"
            self.connection.execute(f"INSERT INTO scratch.gone {gone}")
        for place, name in enumerate(expressions) if counts else ():
            query = (
                "SELECT file, line, texts[$place] FROM scratch.typed WHERE list_contains(bad, $place) "
                f"ORDER BY rowid LIMIT {_SHOWN}"
            )
            column = table.column(name)
            for file, line, text in self.connection.execute(query, {"place": place + 1}).fetchall():
                shown = HIDDEN if table.anonymous and not column.references else (text or "")[:200]
                reason, mend = _why(column, text)
                self.findings.append(Finding(ERROR, table.name, file, line, name, shown, reason, mend, "convert"))

    def _take_over(self, table: Table, names: list[str]) -> None:
        first = self._next(table)
        origins = f"scratch.origins_{len(self.origins.stretches)}"
        self.connection.execute("DELETE FROM scratch.typed WHERE bad IS NOT NULL")
        self.connection.execute(f"CREATE TABLE {origins} AS SELECT file, line FROM scratch.typed ORDER BY rowid")
        listed, selected = ", ".join(names), ", ".join(f"v_{name}" for name in names)
        if table.anonymous and table.key[0] not in names:
            listed, selected = f"{table.key[0]}, {listed}", f"'row:' || {first} || ':' || rowid, {selected}"
        query = f"INSERT INTO {target(table)} ({listed}) SELECT {selected} FROM scratch.typed ORDER BY rowid"
        self.connection.execute(query)
        self.origins.add(Stretch(table.name, first, self._next(table), "", origins=origins))

    def _next(self, table: Table) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {target(table)}").fetchall()[0][0])


def target(table: Table) -> str:
    """Where a table is filled: anonymous ones aside."""
    return f"scratch.{table.name}" if table.anonymous else f"main.{table.name}"


def _cell(places: dict[str, int], name: str) -> str | None:
    place = places.get(fold(name))
    return None if place is None else f"nullif(trim(h{place}), '')"


def _why(column: Column, text: str | None) -> tuple[str, str]:
    """Why a value was not understood, and how to mend it."""
    if text is None:
        return "必填而为空", f"填上{column.meaning}"
    if text.startswith("=") and column.type != "VARCHAR":
        return "单元格是公式，不计算", "选中该列，复制后“选择性粘贴”为数值，再导出"
    kinds = {
        "DATE": ("不是日期，或没有这一天", "核对年、月、日是否有这一天；写法如 2024-09-01"),
        "INTEGER": ("不是整数", "只写阿拉伯数字，不带单位"),
        "DOUBLE": ("不是数字", "只写阿拉伯数字，不带单位；等级在映射里用 codes 换算"),
        "BOOLEAN": ("不是“是”或“否”", "写作 是、否"),
        "TINYINT[]": ("不是各题得分", "写作 [5, 4, 3]"),
    }
    return kinds.get(column.type, ("代码不在映射的 codes 里", "改正，或在映射的 codes 里补上这个写法"))
