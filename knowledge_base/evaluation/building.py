"""How a generation is built: a DuckDB file aside with every table, filled by whoever loads them, and the facts of them.

Nothing is published here: a finished file is taken over by a warehouse, and is gone when it is not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.facts import FACTS
from knowledge_base.evaluation.holding import held
from knowledge_base.evaluation.tables import TABLES, Table

Fill = Callable[[duckdb.DuckDBPyConnection], None]
"""Loads the empty tables of a build, checked by whoever loads them."""

_REORDERING = "join_order,build_side_probe_side"
"""DuckDB's names for what chooses the order of joins."""


@contextmanager
def built_aside(folder: Path, number: int, fill: Fill) -> Iterator[Path]:
    """A finished DuckDB file of every table and fact, to be taken over; gone at the end."""
    with held(folder, f"building-{number:06d}-") as name:
        aside = folder / f"{name}.duckdb"
        try:
            with duckdb.connect(str(aside)) as connection:
                # Until it is finished the file is worth nothing: it goes through to the disk once, at the end.
                connection.execute("SET fsync_mode = 'NONE'")
                for table in TABLES.values():
                    connection.execute(create_statement(table))
                fill(connection)
                derive_facts(connection)
                connection.execute("CHECKPOINT")
            _write_through(aside)
            yield aside
        finally:
            for leftover in folder.glob(f"{aside.name}*"):
                leftover.unlink()


def _write_through(path: Path) -> None:
    """Have what was written to a file on the disk itself; OSError when it cannot be."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def derive_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the facts from the loaded tables; GenerationError when one lacks rows that its source has.

    Those that are there already, because whoever filled the tables needed them, stay as they are.
    """
    there = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    for fact in (fact for fact in FACTS.values() if fact.name not in there):
        connection.execute(f"SET disabled_optimizers = '{_REORDERING if fact.as_written else ''}'")
        connection.execute(fact.statement)
        made, expected = (
            connection.execute(f"SELECT {count} FROM {rows}").fetchall()[0][0]  # noqa: S608 our own names
            for count, rows in ((fact.count, fact.name), ("count(*)", fact.counted))
        )
        if made != expected:
            raise GenerationError(
                f"{fact.source} gives {expected} rows but only {made} have the rows they refer to (enrolment, section, "
                "course, student, major, term): import the missing ones"
            )
    connection.execute("RESET disabled_optimizers")


def create_statement(table: Table) -> str:
    """CREATE TABLE for `table`, with its NOT NULLs; keys are checked by the importer, not by the engine."""
    columns = ", ".join(f"{c.name} {c.type}{'' if c.nullable else ' NOT NULL'}" for c in table.columns)
    return f"CREATE TABLE {table.name} ({columns})"
