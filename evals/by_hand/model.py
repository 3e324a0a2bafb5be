"""What a check by hand is made of, and how the figure of one cell is worked out from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge_base.evaluation.warehouse import SqlClient

Numbers = tuple[float | None, float, float, int]
Worked = tuple[float | None, float | None, int]
"""Numerator, denominator and persons of a cell of two sides; None where there is nothing on that side."""


@dataclass(frozen=True)
class Row:
    """Which rows a figure is of: SQL conditions over a check's columns, joined by AND."""

    conditions: tuple[str, ...] = ()

    def where(self, *conditions: str) -> Row:
        return Row((*self.conditions, *conditions))


@dataclass(frozen=True)
class Check:
    """A metric by hand, over rows of its own with a column `person`.

    `top` and `bottom` are aggregates over the rows that are `counted`; `inside` tells the rows in the numerator of a
    rate. `base` and `year` give the code of a row's shortest period and of its academic year; `units` the unit of each
    level, `owners` those under the other attribution; a row has a course and a section where these are named.
    """

    rows: str
    top: str
    bottom: str
    counted: str = "TRUE"
    inside: str = "TRUE"
    base: str = "term_id"
    year: str = "academic_year"
    units: Mapping[str, str] = field(default_factory=lambda: {"college": "college_id", "major": "major_id"})
    owners: Mapping[str, str] = field(default_factory=dict)
    course: str = "''"
    section: str = "''"
    rights: Mapping[str, str] = field(default_factory=dict)
    """The rows of a post by its role, with :unit and :person; none for a role whose post gives no rows."""


@dataclass(frozen=True)
class Sides:
    """A metric of two sides: numerator, denominator and persons of a unit (None: the school) and its periods."""

    worked_out: Callable[[SqlClient, str | None, Sequence[str]], Worked]


@dataclass(frozen=True)
class Cell:
    """One cell: a unit and its level, period codes, perhaps a course or section, and further conditions."""

    level: str
    unit: str
    periods: tuple[str, ...]
    course: str | None = None
    section: str | None = None
    owner: bool = False
    rows: Row = field(default_factory=Row)


def figure_of(client: SqlClient, check: Check, rows: Row) -> Numbers:
    """The figure over rows; the value is None where nothing is counted."""
    where = " AND ".join(f"({c})" for c in (check.counted, *rows.conditions))
    sql = f"SELECT {check.top}, {check.bottom}, count(DISTINCT person) FROM ({check.rows}) x WHERE {where}"
    numerator, denominator, n = client.fetch(sql)[0]
    return (numerator / denominator if denominator else None), numerator or 0, denominator or 0, n


def rows_of(check: Check, cell: Cell) -> Row:
    """The rows of a cell."""
    codes = ", ".join(f"'{code}'" for code in cell.periods)
    conditions = [f"{check.base} IN ({codes}) OR {check.year or check.base} IN ({codes})"]
    units = check.owners if cell.owner else check.units
    if cell.level in ("college", "major"):
        conditions.append(f"{units[cell.level]} = '{cell.unit}'")
    if cell.course:
        conditions.append(f"{check.course} = '{cell.course}'")
    if cell.section:
        conditions.append(f"{check.section} = '{cell.section}'")
    return Row((*conditions, *cell.rows.conditions))


def sides_of(client: SqlClient, sides: Sides, cell: Cell) -> Numbers:
    """The figure of a cell of a two-sided metric."""
    unit = None if cell.level == "school" else cell.unit
    numerator, denominator, n = sides.worked_out(client, unit, cell.periods)
    if numerator is None or not denominator:
        return None, numerator or 0, denominator or 0, n
    return numerator / denominator, numerator, denominator, n


def share(condition: str) -> tuple[str, str]:
    """The aggregates of a share of rows."""
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)", "count(*)"


def close(found: Sequence[float | None], true: Numbers) -> bool:
    """Whether two figures are the same to a billionth."""
    return all(
        a is b is None or (a is not None and b is not None and abs(a - b) <= 1e-9 * max(1.0, abs(b)))
        for a, b in zip(found, true, strict=True)
    )
