"""Where evaluation data lies: DuckDB files as numbered generations behind one symlink.

DuckDB refuses a second process while a writer is open, so nothing is ever written in place. A build goes to
a file aside and is published by swapping the symlink; readers open the generation they were given read-only.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb

from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.facts import FACTS
from knowledge_base.evaluation.tables import TABLES, Table

_CURRENT = "current.duckdb"
_NAME = re.compile(r"^generation-(\d{6})\.duckdb$")

Row = tuple[Any, ...]

_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
}
"""No file, network or extension access from a query, whatever its text."""


class SqlClient(Protocol):
    """Runs one rendered SELECT on one generation. The seam between metrics and an engine."""

    dialect: str
    generation: int

    def fetch(self, sql: str) -> Sequence[Row]:
        """All rows of the query, in order; raises GenerationError when the engine refuses it."""
        ...


@dataclass(frozen=True)
class Generation:
    """One immutable build of the data."""

    number: int
    path: Path


class DuckClient:
    """A read-only DuckDB generation; safe to use from several threads (a cursor per thread)."""

    dialect = "duckdb"

    def __init__(self, generation: Generation) -> None:
        self.generation = generation.number
        self.path = generation.path
        try:
            self._connection = duckdb.connect(str(generation.path), read_only=True, config=_LOCKED)
        except duckdb.Error as error:
            raise GenerationError(f"cannot open data generation {generation.path}: {error}") from error
        self._local = threading.local()

    def fetch(self, sql: str) -> Sequence[Row]:
        cursor = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._connection.cursor()
        try:
            rows: list[Row] = cursor.execute(sql).fetchall()
        except duckdb.Error as error:
            raise GenerationError(f"the query was refused by DuckDB: {error}") from error
        return rows

    def close(self) -> None:
        self._connection.close()


class Warehouse:
    """The folder of generations and the symlink that names the current one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Generation:
        """The published generation; GenerationError when there is none yet."""
        link = self.folder / _CURRENT
        if not link.exists():
            raise GenerationError(f"no evaluation data in {self.folder}; run './zhizhen demo' or './zhizhen import'")
        path = link.resolve()
        return Generation(self._number(path), path)

    def is_empty(self) -> bool:
        return not (self.folder / _CURRENT).exists()

    def generations(self) -> list[Generation]:
        """Every generation kept, oldest first."""
        found = [Generation(self._number(p), p) for p in self.folder.glob("generation-*.duckdb")]
        return sorted(found, key=lambda g: g.number)

    def build(self, fill: Callable[[duckdb.DuckDBPyConnection], None]) -> Generation:
        """Create the tables in a new file, let `fill` load them, check the keys, publish. All or nothing."""
        # Marks and names of persons lie in it.
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = max((g.number for g in self.generations()), default=0) + 1
        aside = self.folder / f"building-{number:06d}-{os.getpid()}.duckdb"
        final = self.folder / f"generation-{number:06d}.duckdb"
        try:
            with duckdb.connect(str(aside)) as connection:
                for table in TABLES.values():
                    connection.execute(create_statement(table))
                fill(connection)
                derive_facts(connection)
                connection.execute("CHECKPOINT")
            os.link(aside, final)  # unlike a rename it refuses to replace what another build has put there
        except FileExistsError as error:
            raise GenerationError("评价数据刚被另一次导入更新，本次未生效，请重试") from error
        finally:
            for leftover in self.folder.glob(f"{aside.name}*"):
                leftover.unlink()
        generation = Generation(number, final)
        self.publish(generation)
        return generation

    def publish(self, generation: Generation) -> None:
        """Make `generation` current by an atomic swap of the symlink; also how a roll-back is done."""
        if not generation.path.exists():
            raise GenerationError(f"generation {generation.number} is not in {self.folder}")
        swap = self.folder / f".{_CURRENT}.{os.getpid()}"
        swap.unlink(missing_ok=True)
        swap.symlink_to(generation.path.name)
        os.replace(swap, self.folder / _CURRENT)

    @staticmethod
    def _number(path: Path) -> int:
        match = _NAME.match(path.name)
        if match is None:
            raise GenerationError(f"{path} is not a data generation (expected generation-NNNNNN.duckdb)")
        return int(match.group(1))


def derive_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the facts from the loaded tables; GenerationError when one lacks rows that its source has."""
    for fact in FACTS.values():
        connection.execute(fact.statement)
        made, expected = (
            connection.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0]  # noqa: S608 our own names
            for rows in (fact.name, fact.counted)
        )
        if made != expected:
            raise GenerationError(
                f"{fact.source} gives {expected} rows but only {made} have the rows they refer to (enrolment, section, "
                "course, student, major, term): import the missing ones"
            )


def create_statement(table: Table) -> str:
    """CREATE TABLE for `table`, with its NOT NULLs; keys are checked by the importer, not by the engine."""
    columns = ", ".join(f"{c.name} {c.type}{'' if c.nullable else ' NOT NULL'}" for c in table.columns)
    return f"CREATE TABLE {table.name} ({columns})"
