"""The true figures of one generation, worked out by hand (`evals.by_hand`): what every shown figure is held to.

Nothing of `tools.metrics` is known here, and only base tables are read. Each metric's rows are put together once and
kept, and so is every figure, so that thousands of them can be checked in seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from evals import by_hand
from evals.by_hand.model import Check, Numbers, Persons, Row, Sides, figures_of, persons_of, rows_of, sides_of
from tools.scope import Role, Scope

RANK_MIN_N = 30
"""The demo school's least number of persons of a unit that is ranked; a test holds it equal to its rules.yaml."""

SELF = "self"
Made = TypeVar("Made")


@dataclass(frozen=True)
class Cell:
    """One figure: a metric of a unit (org code, `school`, `self`) over periods of one kind, pooled.

    `own` leaves only the asker's own rows of the unit.
    """

    metric: str
    unit: str
    periods: tuple[str, ...]
    course: str = ""
    section: str = ""
    by_owner: bool = False
    own: bool = False
    part: tuple[tuple[str, str], ...] = ()
    """An institution or sector, as (column, name)."""


@dataclass(frozen=True)
class Truth:
    """The figures of a cell. `n` counts persons, or what a row is about where that is none."""

    value: float
    numerator: float
    denominator: float
    n: int


class Reference:
    """True figures of one generation. Not for several threads."""

    def __init__(self, path: Path) -> None:
        # Attached to an engine of its own: the assistant's connection to the file is locked down, ours makes tables.
        self._connection = duckdb.connect()
        self._connection.execute(f"ATTACH '{path}' AS generation (READ_ONLY)")
        self._connection.execute("USE generation")
        self._tables: dict[str, str] = {}
        self._kept: dict[object, Any] = {}

    def close(self) -> None:
        self._connection.close()

    def truth(self, cell: Cell, asker: Scope) -> Truth | None:
        """The cell's figures; None where it has no rows, or the metric knows no such unit."""
        return self._once(("truth", cell, _whose(cell, asker)), lambda: self._truth(cell, asker))

    def table(self, cell: Cell, by: str, asker: Scope) -> dict[Cell, Truth]:
        """The cells `cell` falls into: by period, college, major, course or section."""
        return self._once(("table", cell, by, _whose(cell, asker)), lambda: self._table(cell, by, asker))

    def persons(self, cell: Cell, *, apart: bool, without: str = "FALSE", unit: str = "person") -> list[Persons]:
        """Who stands behind a cell once some rows are out of it, `apart` for each shortest period that has rows.

        `unit` is the column of the units to count. Of a metric of two sides only the persons of the whole are known.
        """
        found = by_hand.METRICS[cell.metric]
        if isinstance(found, Sides):
            n = sides_of(self, found, self._asked(cell, Row()))[3]
            return [Persons(n, n, n, n)]
        check = self._with_rows(found)
        rows = rows_of(check, self._asked(cell, Row((f"NOT coalesce({without}, FALSE)",))))
        key = check.base if apart else "''"
        return self._once(
            ("persons", cell, key, without, unit), lambda: persons_of(self, check, rows, key=key, unit=unit)
        )

    def course(self, name: str) -> str:
        """The id of the one course of that name; KeyError when there are none or several."""
        found = self.fetch(f"SELECT course_id FROM course WHERE name = {_text(name)}")
        if len(found) != 1:
            raise KeyError(f"{len(found)} courses are called {name}")
        return str(found[0][0])

    def owner(self, course: str) -> str:
        """The unit that gives a course."""
        return str(self.fetch(f"SELECT owner_id FROM course WHERE course_id = {_text(course)}")[0][0])

    def names(self) -> dict[str, str]:
        """Unit and course codes with their names."""
        return self._names

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall()

    def _once(self, key: object, make: Callable[[], Made]) -> Made:
        if key not in self._kept:
            self._kept[key] = make()
        kept: Made = self._kept[key]
        return kept

    def _truth(self, cell: Cell, asker: Scope) -> Truth | None:
        found = by_hand.METRICS[cell.metric]
        if not self._is_unit(found, cell):
            return None
        if isinstance(found, Sides):
            narrowed = cell.unit == SELF or cell.own or cell.course or cell.section
            return None if narrowed else _truth_of(sides_of(self, found, self._asked(cell, Row())))
        return self._grouped(found, cell, "''", asker).get("")

    def _table(self, cell: Cell, by: str, asker: Scope) -> dict[Cell, Truth]:
        found = by_hand.METRICS[cell.metric]
        if by == "period":
            return self._told([replace(cell, periods=(period,)) for period in cell.periods], asker)
        if isinstance(found, Sides):
            return self._told([replace(cell, unit=unit) for unit, level in self._levels.items() if level == by], asker)
        column = {"course": found.course, "section": found.section, **_units(found, cell)}.get(by)
        rows = self._grouped(found, cell, column, asker) if column else {}
        return {_narrowed(cell, by, key): truth for key, truth in rows.items()}

    def _told(self, cells: list[Cell], asker: Scope) -> dict[Cell, Truth]:
        return {cell: truth for cell in cells if (truth := self.truth(cell, asker)) is not None}

    def _grouped(self, found: Check, cell: Cell, key: str, asker: Scope) -> dict[str, Truth]:
        check = self._with_rows(found)
        own = Row((_own_rows(cell.metric, asker),)) if cell.unit == SELF or cell.own else Row()
        figures = figures_of(self, check, rows_of(check, self._asked(cell, own)), key)
        return {key: truth for key, numbers in figures.items() if (truth := _truth_of(numbers)) is not None}

    def _asked(self, cell: Cell, rows: Row) -> by_hand.Cell:
        for code in (cell.unit, cell.course, cell.section, *cell.periods):
            _text(code)
        rows = rows.where(*(f"{column} = {_text(name)}" for column, name in cell.part))
        level = self._column_of(cell.unit) or "school"
        return by_hand.Cell(
            level, cell.unit, cell.periods, cell.course or None, cell.section or None, cell.by_owner, rows
        )

    def _is_unit(self, found: Check | Sides, cell: Cell) -> bool:
        """Whether the metric can be told of the unit at all."""
        if cell.unit in ("school", SELF):
            return True
        level = self._column_of(cell.unit)
        return level is not None and (isinstance(found, Sides) or level in _units(found, cell))

    def _column_of(self, unit: str) -> str | None:
        """The level whose column holds a unit: an office stands beside the colleges."""
        level = self._levels.get(unit)
        return "college" if level == "office" else level

    def _with_rows(self, check: Check) -> Check:
        """The check over its rows as a table of ours, made when first asked for."""
        if check.rows not in self._tables:
            name = f"by_hand_{len(self._tables)}"
            self._connection.execute(f"CREATE TEMP TABLE {name} AS {check.rows}")
            self._tables[check.rows] = name
        return replace(check, rows=f"SELECT * FROM {self._tables[check.rows]}")

    @cached_property
    def _levels(self) -> dict[str, str]:
        return {str(code): str(level) for code, level in self.fetch("SELECT org_id, level FROM org_unit")}

    @cached_property
    def _names(self) -> dict[str, str]:
        rows = self.fetch("SELECT org_id, name FROM org_unit UNION ALL SELECT course_id, name FROM course")
        return {str(code): str(name) for code, name in rows}


def expand(code: str) -> tuple[str, ...]:
    """The periods of a pooled code: `2022-2023..2024-2025` is three academic years, `a+b` those two only."""
    if "+" in code:
        return tuple(code.split("+"))
    first, _, last = code.partition("..")
    if not last:
        return (first,)
    kind, _, year = first.rpartition(":")
    if kind or len(first) == 4:
        years = range(int(year), int(last.rpartition(":")[2]) + 1)
        return tuple(f"{kind}:{y}" if kind else str(y) for y in years)
    years = range(int(first[:4]), int(last[:4]) + 1)
    if len(first) == 9:
        return tuple(f"{year}-{year + 1}" for year in years)
    if len(first) == 10:
        return tuple(f"{year}{first[4:]}" for year in years)
    terms = [f"{year}-{year + 1}-{half}" for year in years for half in (1, 2)]
    return tuple(term for term in terms if first <= term <= last)


def _whose(cell: Cell, asker: Scope) -> Scope | None:
    """The asker where the figure depends on who asks."""
    return asker if cell.unit == SELF or cell.own else None


def _units(found: Check, cell: Cell) -> dict[str, str]:
    return dict(found.owners if cell.by_owner else found.units)


def _truth_of(numbers: Numbers) -> Truth | None:
    value, numerator, denominator, n = numbers
    return None if value is None else Truth(float(value), float(numerator), float(denominator), int(n))


def _narrowed(cell: Cell, by: str, key: str) -> Cell:
    if by == "course":
        return replace(cell, course=key)
    if by == "section":
        return replace(cell, section=key)
    return replace(cell, unit=key, own=cell.own or cell.unit == SELF)


def _own_rows(metric: str, asker: Scope) -> str:
    """The rows `self` stands for: those of a post that is not a unit's, or the responses about a teacher."""
    check = by_hand.check_of(metric)
    if asker.role is Role.TEACHER and check.about:
        return by_hand.filled(check.about, asker)
    if asker.role in (Role.TEACHER, Role.STUDENT, Role.SUPERVISOR):
        return by_hand.rows_of_post(metric, asker)
    return "FALSE"


def _text(value: str) -> str:
    """A quoted literal; only codes and names of the school are ever written."""
    if not re.fullmatch(r"[\w.:（）\-+# ]*", value):
        raise ValueError(f"not a code or name: {value!r}")
    return f"'{value}'"
