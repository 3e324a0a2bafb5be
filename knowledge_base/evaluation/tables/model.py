"""What a table declaration is made of: privacy classes, domains, columns, references, tables.

Names are English; meanings and codes are Chinese, as registrars write them, because the quality office reads both.
Bounds, patterns, codes, references and ordered columns are declared here so that importer, checks and documents need
no list of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Privacy(StrEnum):
    """Who may read a column: P0 public, P1 inside the school, P2 personal, P3 sensitive."""

    PUBLIC = "P0"
    INTERNAL = "P1"
    PERSONAL = "P2"
    SENSITIVE = "P3"


class Domain(StrEnum):
    """The part of a university's records a table belongs to; the value is what people read."""

    ORGANISATION = "机构与学期"
    PEOPLE = "教职工与学生"
    CURRICULUM = "课程与培养方案"
    TEACHING = "教学运行"
    LEARNING = "成绩与学习过程"
    EVALUATION = "学生评教"
    SURVEYS = "问卷调查"
    OUTCOMES = "毕业与产出"
    QUALITY = "质量保障"
    SYSTEM = "数据本身"


TYPES: Mapping[str, str] = {
    "VARCHAR": "text",
    "INTEGER": "integer",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TINYINT[]": "smallint[]",
}
"""Every type a column may have (DuckDB's spelling) and PostgreSQL's name for it."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `type` is a key of TYPES. `codes` are the only values allowed, `low` and `high` the inclusive bounds of a number (of
    each element, for an array), `pattern` a regular expression the whole text must match. `references` is
    `table.column`. None of them says anything of NULL, which `nullable` alone allows.
    """

    name: str
    type: str
    meaning: str
    codes: tuple[str, ...] = ()
    references: str | None = None
    nullable: bool = False
    privacy: Privacy = Privacy.INTERNAL
    low: float | None = None
    high: float | None = None
    pattern: str | None = None


@dataclass(frozen=True)
class Reference:
    """A reference of several columns together to the columns of the same names in another table."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its key and its columns in order.

    `references` are those of several columns together. `ordered` are pairs of columns whose first may not be greater
    than the second where both are known. An `anonymous` table holds no person, no date and no key of its source, and
    only anonymous tables may refer to it.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    domain: Domain
    references: tuple[Reference, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    anonymous: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


ACADEMIC_YEAR = r"\d{4}-\d{4}"
TERM = r"\d{4}-\d{4}-[12]"
PERIOD = r"\d{4}|\d{4}-\d{4}|\d{4}-\d{4}-[12]|\d{4}-\d{2}-\d{2}|entry:\d{4}|grad:\d{4}"
"""A period code: calendar year, academic year, term, day, cohort by entry, cohort by graduation."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Bounds of any year: outside them a value is a typing error or another column's."""
