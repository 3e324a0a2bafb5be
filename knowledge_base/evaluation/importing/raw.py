"""The slow, exact way in: rows as text with file and line, in a scratch database.

Used wherever a file is not plain (an encoding slip, a ragged line, a value that does not convert), for sheets and
databases, and for entries that filter, join or gather. Lines that are no rows become findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from knowledge_base.evaluation.importing.delimited import DelimitedFile
from knowledge_base.evaluation.importing.expressions import identifier, literal
from knowledge_base.evaluation.importing.model import ERROR, HIDDEN, Cells, Finding, Input, Problem

_BATCH = 50_000
_SHOWN_PROBLEMS = 1_000
_BUFFER = 1 << 26
"""Bytes DuckDB reads of a file in one stretch. Each stretch ends in a group of rows that is not full, and those are
written a second time at the checkpoint: over 10 million rows it took 0.5 s of processor time, 1.2 s with the default.
"""


@dataclass
class RawTable:
    """A source's rows as text: `file`, `line`, and its columns under names of ours."""

    name: str
    columns: Mapping[str, str]
    """Header as folded by `fold` → column of the table."""
    rows: dict[str, int] = field(default_factory=dict)
    """Rows read of each file."""
    broken: dict[str, int] = field(default_factory=dict)
    """Lines of each file that were no rows."""
    anonymous: bool = False
    """Whether its lines may be answers of anonymous persons, so that none is quoted."""


def fold(header: str) -> str:
    """How headers are compared: without case, spaces and the marks of full-width typing."""
    return "".join(header.replace("\ufeff", "").replace("\u3000", "").split()).casefold()


def load_raw(
    connection: duckdb.DuckDBPyConnection, name: str, inputs: list[Input], findings: list[Finding], anonymous: bool
) -> RawTable:
    """Read inputs into `scratch.<name>`; their columns are put together by header. No `anonymous` line is quoted."""
    headers = list(dict.fromkeys(fold(h) for one in inputs for h in one.headers if h))
    columns = {header: f"c{place}" for place, header in enumerate(headers)}
    table = RawTable(f"scratch.{identifier(name)}", columns, anonymous=anonymous)
    listed = "".join(f", {column} VARCHAR" for column in columns.values())
    connection.execute(f"CREATE OR REPLACE TABLE {table.name} (file VARCHAR, line BIGINT{listed})")
    for one in inputs:
        if not (isinstance(one, DelimitedFile) and _by_engine(connection, table, one)):
            _by_row(connection, table, one, findings)
    return table


def _by_engine(connection: duckdb.DuckDBPyConnection, table: RawTable, one: DelimitedFile) -> bool:
    """Read a plain CSV file with DuckDB. False, and nothing read, when it is not plain: then lines would not tell."""
    if not one.short:
        return False
    places = _places(table, one)
    names = ", ".join(table.columns[h] for h in places)
    values = ", ".join(f"nullif(trim(h{place}), '')" for place in places.values())
    query = (
        f"INSERT INTO {table.name} (file, line{', ' + names if names else ''}) "  # noqa: S608 our own names
        f"SELECT {literal(one.name)}, row_number() OVER () + {one.skip + 1}{', ' + values if values else ''} "
        f"FROM {read_csv(one)}"
    )
    before = _count(connection, table.name)
    try:
        connection.execute(query)
    except duckdb.Error as error:
        if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
            raise
        return False
    rows = _count(connection, table.name) - before
    if not is_plain(one, rows):
        connection.execute(f"DELETE FROM {table.name} WHERE file = {literal(one.name)}")  # noqa: S608 our own names
        return False
    table.rows[one.name] = rows
    return True


def is_plain(one: DelimitedFile, rows: int) -> bool:
    """Whether each line of the file is one row, so that its place tells its line."""
    return one.newlines - one.skip - 1 <= rows <= one.newlines - one.skip


def read_csv(one: DelimitedFile, types: Mapping[str, str] | None = None, stretch: int = _BUFFER) -> str:
    """The call that reads the file; columns are h0, h1 …, as text unless `types` says otherwise.

    It reads `stretch` bytes at a time, or as many as the longest line may have.
    """
    columns = ", ".join(
        f"'h{place}': '{(types or {}).get(f'h{place}', 'VARCHAR')}'" for place in range(len(one.headers))
    )
    longest = one.limits.line_bytes + 1
    # No larger than the file: small ones are many.
    buffer = max(longest, min(stretch, one.text.stat().st_size + 1))
    return (
        f"read_csv({literal(as_pattern(one.text))}, auto_detect=false, hive_partitioning=false, header=true, "
        f"skip={one.skip}, "
        f"delim={literal(one.delimiter)}, quote='\"', escape='\"', nullstr='', "
        f"max_line_size={longest}, buffer_size={buffer}, columns={{{columns}}})"
    )


def as_pattern(path: Path) -> str:
    """The path as DuckDB's reader has to be told it: a pattern that only this very file fits."""
    return re.sub(r"[*?[]", r"[\g<0>]", str(path.absolute()))


def _by_row(connection: duckdb.DuckDBPyConnection, table: RawTable, one: Input, findings: list[Finding]) -> None:
    import pyarrow as pa  # takes a while, and plain files do without

    places = _places(table, one)
    names = ["file", "line", *(table.columns[h] for h in places)]
    for batch in _batches(table, one, findings):
        columns = [pa.array([one.name] * len(batch)), pa.array([line for line, _ in batch], type=pa.int64())]
        columns += [pa.array([cells[place] for _, cells in batch], type=pa.string()) for place in places.values()]
        connection.register("incoming", pa.table(columns, names=names))
        connection.execute(f"INSERT INTO {table.name} BY NAME SELECT * FROM incoming")  # noqa: S608 our own names
        connection.unregister("incoming")


def _batches(table: RawTable, one: Input, findings: list[Finding]) -> Iterator[list[tuple[int, Cells]]]:
    batch: list[tuple[int, Cells]] = []
    table.rows[one.name] = table.broken[one.name] = 0
    for row in one.rows():
        if isinstance(row, Problem):
            table.broken[one.name] += 1
            if table.broken[one.name] <= _SHOWN_PROBLEMS:
                findings.append(_finding(one, row, table.anonymous))
            continue
        table.rows[one.name] += 1
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _finding(one: Input, problem: Problem, anonymous: bool) -> Finding:
    mend = "按标题行补齐或删去多余的列；文字里有分隔符、换行或引号时整格加引号"
    shown = HIDDEN if anonymous and problem.value else problem.value
    return Finding(ERROR, "", one.name, problem.line, "", shown, problem.reason, mend, "row")


def _places(table: RawTable, one: Input) -> dict[str, int]:
    """Folded header → place in the input; of a header written twice the first counts."""
    places: dict[str, int] = {}
    for place, header in enumerate(one.headers):
        if header:
            places.setdefault(fold(header), place)
    return places


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608 our own names
