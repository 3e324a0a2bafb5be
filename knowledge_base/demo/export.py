"""Writes a demo generation as the files a school would hand over, with mistakes of five kinds among their rows.

One CSV for each table, named after it, with our column names as header, in UTF-8 with a byte order mark as
spreadsheets write it; lists as DuckDB writes them. Every mistake is a row too many, put in at a line drawn from the
seed and noted in planted-errors.yaml: an import that turns those rows away holds what the generation holds.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import yaml

from knowledge_base.demo.noise import Noise
from knowledge_base.errors import InputError
from knowledge_base.evaluation.tables import TABLES, Domain
from knowledge_base.evaluation.warehouse import DuckGeneration

ERRORS_FILE = "planted-errors.yaml"
_BOM = b"\xef\xbb\xbf"
_HEAD = "# 有意写入导出文件的数据错误，供导入时查出；line 为文本编辑器里的行号（标题行为第 1 行）。\n"


@dataclass(frozen=True)
class PlantedError:
    """One mistake: the line it lies on (counted from 1, the header's), its column and value, and its row's key."""

    kind: str
    file: str
    line: int
    column: str
    value: str
    key: dict[str, str]
    first_line: int | None = None


@dataclass(frozen=True)
class _Wrong:
    """A row that does not belong: the values by column, and the column that is wrong (the key, for a duplicate)."""

    kind: str
    table: str
    values: dict[str, Any]
    column: str


def export_tables(generation: DuckGeneration, folder: Path, *, seed: int, errors: bool = True) -> list[PlantedError]:
    """Write every table into `folder` and return the mistakes planted; none unless `errors`.

    Raises InputError when the folder holds anything already.
    """
    make_empty(folder)
    noise = Noise(seed)
    planted: list[PlantedError] = []
    with duckdb.connect(str(generation.path), read_only=True) as connection:
        wrong = list(_wrong_rows(connection, noise)) if errors else []
        for table in TABLES.values():
            if table.domain is not Domain.SYSTEM:
                own = [w for w in wrong if w.table == table.name]
                planted.extend(_write(connection, noise, folder, table.name, own))
    if errors:
        text = yaml.safe_dump({"errors": [asdict(e) for e in planted]}, allow_unicode=True, sort_keys=False)
        (folder / ERRORS_FILE).write_text(_HEAD + text, encoding="utf-8")
    return planted


def make_empty(folder: Path) -> None:
    """Create the folder; InputError when it holds anything already: nothing of the user's is written over."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} 不是空文件夹，请换一个 (choose an empty folder)")
    folder.mkdir(parents=True, exist_ok=True)


def _write(
    connection: duckdb.DuckDBPyConnection, noise: Noise, folder: Path, table: str, wrong: Sequence[_Wrong]
) -> list[PlantedError]:
    """One table's file. DuckDB writes the rows; the mark and the wrong rows are put in on the way to the folder."""
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        plain = Path(aside) / f"{table}.csv"
        connection.execute(f"COPY {table} TO '{_quoted(plain)}' (FORMAT csv, HEADER)")
        with plain.open("rb") as source, (folder / plain.name).open("wb") as target:
            target.write(_BOM)
            if not wrong:
                shutil.copyfileobj(source, target)
                return []
            ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608 a declared table
            places = [2 + int(noise.integer(f"error-line/{w.kind}", rows, 1)[0]) for w in wrong]
            return list(_mixed(source, target, sorted(zip(places, wrong, strict=True), key=lambda p: p[0])))


def _mixed(source: BinaryIO, target: BinaryIO, wrong: list[tuple[int, _Wrong]]) -> Iterator[PlantedError]:
    """Copy the lines, each wrong row before the line it is drawn for; the duplicates' first lines are looked for."""
    sought = {_line(w)[1]: w for _, w in wrong if w.kind == "duplicate_key"}
    first: dict[str, int] = {}
    found: list[tuple[int, _Wrong]] = []
    waiting = list(wrong)
    number = 0
    for line in source:
        number += 1
        while waiting and number >= waiting[0][0]:
            found.append((number, waiting[0][1]))
            target.write(_line(waiting.pop(0)[1])[0])
            number += 1
        for start in sought:
            if line.startswith(start):
                first[sought[start].kind] = number
        target.write(line)
    for at, w in found:
        keys = {name: _text(w.values[name]) for name in TABLES[w.table].key}
        value = "，".join(keys.values()) if w.kind == "duplicate_key" else _text(w.values[w.column])
        yield PlantedError(w.kind, f"{w.table}.csv", at, w.column, value, keys, first.get(w.kind))


def _line(wrong: _Wrong) -> tuple[bytes, bytes]:
    """The row as a line, and the beginning of every line with the same key (the key's columns come first)."""
    names = [column.name for column in TABLES[wrong.table].columns]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([_text(wrong.values.get(name)) for name in names])
    start = ",".join(_text(wrong.values[name]) for name in names[: len(TABLES[wrong.table].key)]) + ","
    return buffer.getvalue().encode(), start.encode()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _wrong_rows(connection: duckdb.DuckDBPyConnection, noise: Noise) -> Iterator[_Wrong]:
    """Each made from a row drawn by the seed, so that it looks like its neighbours; fewer where tables are empty."""
    for row in _drawn(connection, noise, "score", "points BETWEEN 60 AND 90 AND attempt = '正考'"):
        yield _Wrong("duplicate_key", "score", {**row, "points": row["points"] + 7}, "section_id+student_id+attempt")
    exempt = "kind = '免修'"
    for row in _drawn(connection, noise, "enrolment", exempt):
        for mark in _drawn(connection, noise, "score", "points > 90 AND attempt = '正考'"):
            ids = {name: row[name] for name in ("section_id", "student_id")}
            yield _Wrong("mark_out_of_range", "score", {**mark, **ids, "points": 105.0, "raw_value": "105"}, "points")
    for row in _drawn(connection, noise, "schedule_change", "true"):
        values = {**row, "change_id": "C0000000000", "changed_on": "2025-02-30", "made_up_on": None}
        yield _Wrong("impossible_date", "schedule_change", values, "changed_on")
    for row in _drawn(connection, noise, "section", "true"):
        values = {**row, "section_id": "9999900000", "course_id": "ZZ9999", "head_count": 0}
        yield _Wrong("unknown_course", "section", values, "course_id")
    for row in _drawn(connection, noise, "award", "true"):
        values = {**row, "award_id": "A000000000", "work_id": "W000000000", "level": "厅级"}
        yield _Wrong("unknown_code", "award", values, "level")


def _drawn(connection: duckdb.DuckDBPyConnection, noise: Noise, table: str, where: str) -> Iterator[dict[str, Any]]:
    """One row of the table that meets the condition, or none."""
    names = [column.name for column in TABLES[table].columns]
    keys = ", ".join(TABLES[table].key)
    ((count,),) = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchall()  # noqa: S608
    if count:
        place = int(noise.integer(f"error-row/{table}", count, 0)[0])
        query = f"SELECT {', '.join(names)} FROM {table} WHERE {where} ORDER BY {keys} LIMIT 1 OFFSET {place}"  # noqa: S608
        (row,) = connection.execute(query).fetchall()
        yield dict(zip(names, row, strict=True))
