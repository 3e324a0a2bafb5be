"""Where evaluation data lies: numbered generations, and the embedded warehouse of DuckDB files behind one symlink.

DuckDB refuses a second process while a writer is open, so nothing is ever written in place. A build goes to
a file aside and is published by swapping the symlink; readers open the generation they were given read-only.
Every warehouse is filled through such a file (`building.py`); the one on PostgreSQL (`postgres.py`) takes it over
into a schema.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import duckdb

from knowledge_base.errors import GenerationError
from knowledge_base.evaluation.building import Fill, built_aside
from knowledge_base.evaluation.holding import held
from knowledge_base.evaluation.rights import Right

_CURRENT = "current.duckdb"
_NAME = re.compile(r"^generation-(\d{6})\.duckdb$")

Row = tuple[Any, ...]

OVERTAKEN = "评价数据刚被另一次导入更新，本次未生效，请重试"
"""Said to the later of two builds."""

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

    def scoped(self, right: Right) -> SqlClient:
        """The client under a right. Where the engine keeps rows apart itself, one without shows no person's rows."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Generation:
    """One immutable build of the data."""

    number: int


class Warehouse(Protocol):
    """Numbered generations, of which one is current. The seam between those who load or open data and an engine."""

    folder: Path
    """Where builds are made; private to the account that makes them."""

    def current(self) -> Generation:
        """The published generation; GenerationError when there is none yet."""
        ...

    def is_empty(self) -> bool: ...

    def generations(self) -> Sequence[Generation]:
        """Every generation kept, oldest first."""
        ...

    def build(self, fill: Fill) -> Generation:
        """Create the tables, let `fill` load them, check the keys, publish. All or nothing."""
        ...

    def publish(self, generation: Generation) -> None:
        """Make `generation` current, at once for every reader; also how a roll-back is done."""
        ...

    def open(self, generation: Generation) -> SqlClient:
        """A client on one generation, whatever is published meanwhile."""
        ...

    def file_of(self, generation: Generation, folder: Path) -> Path:
        """A DuckDB file of a generation's tables, only to be read; made in `folder` where a server holds them."""
        ...

    def close(self) -> None:
        """Let go of what is held open for its clients."""
        ...


@dataclass(frozen=True)
class DuckGeneration(Generation):
    """A generation and its file."""

    path: Path


class DuckClient:
    """A read-only DuckDB generation; safe to use from several threads (a cursor per thread)."""

    dialect = "duckdb"

    def __init__(self, generation: DuckGeneration) -> None:
        self.generation = generation.number
        self.path = generation.path
        self._connection = open_file(generation.path)
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

    def scoped(self, right: Right) -> Self:
        """The same client: DuckDB keeps no rows apart, the query's own predicates do."""
        return self

    def close(self) -> None:
        self._connection.close()


class DuckWarehouse:
    """The folder of generations and the symlink that names the current one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> DuckGeneration:
        """The published generation; GenerationError when there is none yet."""
        link = self.folder / _CURRENT
        if not link.exists():
            raise GenerationError(f"no evaluation data in {self.folder}; run './zhizhen demo' or './zhizhen import'")
        path = link.resolve()
        return DuckGeneration(self._number(path), path)

    def is_empty(self) -> bool:
        return not (self.folder / _CURRENT).exists()

    def generations(self) -> list[DuckGeneration]:
        """Every generation kept, oldest first."""
        found = [DuckGeneration(self._number(p), p) for p in self.folder.glob("generation-*.duckdb")]
        return sorted(found, key=lambda g: g.number)

    def build(self, fill: Fill) -> DuckGeneration:
        """Create the tables in a new file, let `fill` load them, check the keys, publish. All or nothing."""
        number = max((g.number for g in self.generations()), default=0) + 1
        generation = DuckGeneration(number, self._path(number))
        with built_aside(self.folder, number, fill) as aside:
            try:
                os.link(
                    aside, generation.path
                )  # unlike a rename it refuses to replace what another build has put there
            except FileExistsError as error:
                raise GenerationError(OVERTAKEN) from error
        self.publish(generation)
        return generation

    def publish(self, generation: Generation) -> None:
        """Make `generation` current by an atomic swap of the symlink; also how a roll-back is done."""
        path = self._path(generation.number)
        if not path.exists():
            raise GenerationError(f"generation {generation.number} is not in {self.folder}")
        with held(self.folder, f".{_CURRENT}.") as name:
            (self.folder / name).symlink_to(path.name)
            os.replace(self.folder / name, self.folder / _CURRENT)

    def open(self, generation: Generation) -> DuckClient:
        """A client on one generation; GenerationError when its file cannot be opened."""
        return DuckClient(DuckGeneration(generation.number, self._path(generation.number)))

    def file_of(self, generation: Generation, folder: Path) -> Path:
        """The generation's own file."""
        return self._path(generation.number)

    def close(self) -> None:
        """Nothing: every client holds its own file."""

    def _path(self, number: int) -> Path:
        return self.folder / f"generation-{number:06d}.duckdb"

    @staticmethod
    def _number(path: Path) -> int:
        match = _NAME.match(path.name)
        if match is None:
            raise GenerationError(f"{path} is not a data generation (expected generation-NNNNNN.duckdb)")
        return int(match.group(1))


def open_file(path: Path) -> duckdb.DuckDBPyConnection:
    """The file of a finished generation, to read; GenerationError when it cannot be opened."""
    try:
        return duckdb.connect(str(path), read_only=True, config=_LOCKED)
    except duckdb.Error as error:
        raise GenerationError(f"cannot open data generation {path}: {error}") from error
