"""Folders a school might hand over, made from the tiny university, and a home to import them into."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from knowledge_base.evaluation.importing.history import History
from knowledge_base.evaluation.importing.model import Limits
from knowledge_base.evaluation.importing.opening import load_mapping
from knowledge_base.evaluation.importing.report import ImportReport
from knowledge_base.evaluation.importing.run import ImportRefused, ImportRequest, import_data
from knowledge_base.evaluation.rights import REFERENCE
from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import DuckWarehouse, Generation, Warehouse
from tests.rows import create_tables, load
from tests.tiny import TINY

NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
ALL = replace(Limits(), rejected_share=1.0)
"""Limits under which an import is published whatever it leaves out."""
STRICT = Limits()

Rows = list[list[str]]


RESPONSE_HEAD = [
    "response_id",
    "round_id",
    "section_id",
    "staff_id",
    "item_scores",
    "overall",
    "duration_s",
    "straightlined",
]
_COMMENT = ["comment_id", "round_id", "section_id", "staff_id", "text", "text_masked", "topic", "sentiment",
            "suppressed_reason"]  # fmt: skip
ANSWERS = 200
"""Answers of `answers`."""


def deliver(folder: Path, *, encoding: str = "utf-8-sig") -> Path:
    """The tiny university in our own layout: one CSV a table that has rows."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        create_tables(connection)
        load(connection, TINY)
        connection.execute("UPDATE data_info SET value = '2026-03-20'")
        for name in TABLES:
            found = connection.execute(f"SELECT * FROM {name}")
            rows = [[_text(cell) for cell in row] for row in found.fetchall()]
            if rows and name != "coverage":
                write(folder / f"{name}.csv", [[c.name for c in TABLES[name].columns], *rows], encoding=encoding)
    return folder


def answers(folder: Path) -> Path:
    """The tiny university with many answers, whose source numbers and order say who was first."""
    deliver(folder)
    (folder / "set_participation.csv").unlink()
    place = ["r1", "s1", "t1"]
    rows = [[f"S2023{i:04d}", *place, "[5, 4]", i / 2, 60 + i, "false"] for i in range(ANSWERS)]
    write(folder / "set_response.csv", [RESPONSE_HEAD, *rows])
    comments = [[f"S2023{i:04d}", *place, f"第{i}条", *[""] * 4] for i in range(ANSWERS)]
    write(folder / "set_comment.csv", [_COMMENT, *comments])
    return folder


def write(path: Path, rows: Iterable[Iterable[Any]], *, encoding: str = "utf-8-sig", delimiter: str = ",") -> None:
    """A CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def change(path: Path, edit: Callable[[Rows], object]) -> None:
    """Edit the rows of a CSV file in place; row 0 is the header."""
    rows = rows_of(path)
    edit(rows)
    write(path, rows)


class Home:
    """A home folder of its own, and imports into it."""

    def __init__(self, folder: Path, warehouse: Warehouse | None = None) -> None:
        self.warehouse: Warehouse = warehouse or DuckWarehouse(folder / "evaluation")
        self.history = History(folder / "imports")

    def take(
        self, given: Path | str, mapping: str = "own", *, limits: Limits = ALL, update: bool = False
    ) -> ImportReport:
        """The report of an import, refused or not."""
        request = ImportRequest(str(given), load_mapping(mapping), NOW, update, None, limits)
        try:
            return import_data(self.warehouse, self.history, request)
        except ImportRefused as refused:
            return refused.report

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(self.warehouse.open(self.warehouse.current())) as client:
            return list(client.scoped(REFERENCE).fetch(sql))

    def file(self, generation: Generation) -> Path:
        """The DuckDB file of a generation."""
        return self.warehouse.file_of(generation, self.warehouse.folder)

    def state(self) -> Mapping[str, bytes]:
        """Every file of the warehouse with its content: equal before and after means untouched."""
        if not self.warehouse.folder.exists():
            return {}
        return {path.name: path.read_bytes() for path in sorted(self.warehouse.folder.iterdir())}


def found(report: ImportReport, rule: str) -> list[tuple[str, int | None, str, str]]:
    """File, line, column and value of the findings of one rule."""
    return [(f.file, f.line, f.column, f.value) for f in report.findings if f.rule == rule]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
