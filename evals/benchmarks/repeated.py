"""The demo's enrolments repeated: the same university with its students several times over."""

from __future__ import annotations

from pathlib import Path

import duckdb

from knowledge_base.evaluation.tables import TABLES
from knowledge_base.evaluation.warehouse import DuckGeneration, DuckWarehouse, open_file

_REPEATED = ("student", "enrolment", "score")


def repeat(source: Path, folder: Path, times: int) -> DuckWarehouse:
    """A warehouse in `folder` with every student, and their enrolments and scores, `times` over.

    A copied student has an id of its own, so persons are counted as many times as they are there. What else the
    school keeps of a student (item scores, weekly activity, outcomes) is left out: nothing here is asked about it.
    """

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(f"ATTACH '{source}' AS original (READ_ONLY)")
        for name, table in TABLES.items():
            if name in _REPEATED or "student_id" not in {column.name for column in table.columns}:
                connection.execute(_copy(name, times))
        # A CHECKPOINT follows, and it must not reach into the original.
        connection.execute("DETACH original")

    warehouse = DuckWarehouse(folder)
    warehouse.build(fill)
    return warehouse


def rows(generation: DuckGeneration, table: str) -> int:
    """How many rows a table of a generation has."""
    with open_file(generation.path) as connection:
        return int(connection.table(table).count("*").fetchall()[0][0])


def _copy(name: str, times: int) -> str:
    if name not in _REPEATED:
        return f"INSERT INTO {name} SELECT * FROM original.{name}"
    # At most 11 characters: DuckDB stores up to 12 inline, and the originals have 10.
    own = "student_id || chr(CAST(96 + copy AS INTEGER))"
    return (
        f"INSERT INTO {name} SELECT original.* REPLACE ({own} AS student_id) "
        f"FROM original.{name} AS original, range(1, {times + 1}) AS copies(copy)"
    )
