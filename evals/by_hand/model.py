"""What a check by hand is made of, and how the figure of one cell is worked out from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class Client(Protocol):
    """Whatever runs one SELECT on the base tables."""

    def fetch(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """All rows of the query."""
        ...


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
    about: str = ""
    """The rows about a teacher, with :person, where these are nobody's but the figure of all of them is told."""
    personal: bool = True
    """Whether persons stand behind a row; plans of study and other institutions have nothing to hide."""


@dataclass(frozen=True)
class Sides:
    """A metric of two sides: numerator, denominator and persons of a unit (None: the school) and its periods."""

    worked_out: Callable[[Client, str | None, Sequence[str]], Worked]
    pooled: bool = False
    """Whether several periods make one figure: heads of two days, and figures filed for two years, do not."""
    personal: bool = True


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


@dataclass(frozen=True)
class Persons:
    """Who stands behind a cell: in all, in the numerator, outside it; and how many of the units asked about."""

    n: int
    inside: int
    outside: int
    units: int

    @property
    def fewest(self) -> int:
        return min(self.n, self.inside, self.outside)


def figure_of(client: Client, check: Check, rows: Row) -> Numbers:
    """The figure over rows; the value is None where nothing is counted."""
    return figures_of(client, check, rows, "''").get("", (None, 0, 0, 0))


def figures_of(client: Client, check: Check, rows: Row, key: str) -> dict[str, Numbers]:
    """The figures of rows by a column; rows without a key are in none."""
    sql = f"SELECT {key}, {check.top}, {check.bottom}, count(DISTINCT person) FROM ({check.rows}) x "
    found = client.fetch(f"{sql} WHERE {_where(check, rows)} AND {key} IS NOT NULL GROUP BY 1")
    return {str(key): ((top / bottom if bottom else None), top or 0, bottom or 0, n) for key, top, bottom, n in found}


def persons_of(client: Client, check: Check, rows: Row, *, key: str, unit: str) -> list[Persons]:
    """The persons behind rows for each value of a column, with how many values of `unit` they belong to.

    A mean has no numerator to be in: all its persons count as inside and outside.
    """
    inside, outside = (check.inside, f"NOT ({check.inside})") if check.inside != "TRUE" else ("TRUE", "TRUE")
    sql = (
        f"SELECT {key}, count(DISTINCT person), count(DISTINCT person) FILTER (WHERE {inside}), "
        f"count(DISTINCT person) FILTER (WHERE coalesce({outside}, TRUE)), count(DISTINCT {unit}) "
        f"FROM ({check.rows}) x WHERE {_where(check, rows)} GROUP BY 1"
    )
    return [Persons(*counts) for _, *counts in client.fetch(sql)]


def _where(check: Check, rows: Row) -> str:
    return " AND ".join(f"({c})" for c in (check.counted, *rows.conditions))


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


def sides_of(client: Client, sides: Sides, cell: Cell) -> Numbers:
    """The figure of a cell of a two-sided metric."""
    unit = None if cell.level == "school" else cell.unit
    if len(cell.periods) > 1 and not sides.pooled:
        return None, 0, 0, 0
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
