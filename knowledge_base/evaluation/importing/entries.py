"""How one of our tables is filled, as a mapping file says it: each column's value, which rows, what is joined.

Data, never code: renaming, codes, units, dates and a short closed list of derivations. Read strictly; what is named
must exist in the declaration of the tables.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, FiniteFloat, model_validator

from knowledge_base.evaluation.configuration import StrictModel
from knowledge_base.evaluation.tables import TABLES, Table

COUNTED = "coverage"
"""The table that is never imported: it is counted anew for every generation."""

Scalar = str | bool | int | FiniteFloat | None
Function = Literal[
    "concat", "list", "mean_percent", "all_equal", "row", "year",
    "term", "term_number", "academic_year", "term_of_date", "academic_year_of_date",
]  # fmt: skip
"""The closed list of derivations.

concat        the texts of `columns` (and `constant` at the end) joined by `separator`
list          the numbers of `columns` as a list; one column may hold them already, as [5, 4] or 5;4
mean_percent  the mean of `columns` as a share of the best mark `best`, in percent
all_equal     whether `columns` all hold the same
row           the number of the row in its file, from 1: for sources without a key
term          2024-2025-1 from the usual ways of writing a term: 2024-2025-1, 20241, 2024-2025学年第一学期, 秋, 春
term_number   its number within the year, 1 or 2
academic_year 2024-2025 from a term, a year such as 2024, or 2024-2025 itself
term_of_date  the term a day lies in: August to January is the first, February to July the second;
              academic_year_of_date, its year
year          the first four digits
"""


def _as_value(given: Any) -> Any:
    """A column's name alone, or a list of names it may have, is short for `column:`."""
    return {"column": given} if isinstance(given, str | list | tuple) else given


def _as_names(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


Names = Annotated[tuple[str, ...], BeforeValidator(_as_names, json_schema_input_type=str | tuple[str, ...])]


class Value(StrictModel):
    """How a column gets its value: from the first of `column` that the source has, several `columns`, or a constant.

    Order: text (function, part, prefix) → `codes` → `format`, `factor`, `offset` → `default` where nothing is left.
    """

    column: Names = ()
    columns: tuple[Names, ...] = ()
    constant: Scalar = None
    function: Function | None = None
    separator: str = ""
    part: Annotated[int, Field(ge=1)] | None = None
    prefix: str = ""
    codes: dict[str, Scalar] = Field(default_factory=dict)
    unknown: Literal["reject", "keep", "blank"] = "reject"
    blank: tuple[str, ...] = ()
    format: Names = ()
    factor: FiniteFloat = 1.0
    offset: FiniteFloat = 0.0
    best: FiniteFloat = 5.0
    default: Scalar = None

    @model_validator(mode="after")
    def _has_origin(self) -> Value:
        if not (self.column or self.columns or self.constant is not None or self.function == "row"):
            raise ValueError("须写明 column、columns 或 constant (say where the value comes from)")
        if self.part is not None and not self.separator:
            raise ValueError("part 须与 separator 同用 (part needs a separator)")
        return self

    @property
    def plain(self) -> bool:
        """Whether the column is taken as it stands."""
        return bool(self.column) and self == Value(column=self.column)


Given = Annotated[Value, BeforeValidator(_as_value, json_schema_input_type=str | tuple[str, ...] | Value)]


class Condition(StrictModel):
    """Which rows of a source count; every condition given must hold."""

    column: Names
    among: tuple[str, ...] = ()
    not_among: tuple[str, ...] = ()
    filled: bool | None = None
    above: FiniteFloat | None = None


def _as_matches(given: Any) -> Any:
    return [{"ours": k, "theirs": v} for k, v in given.items()] if isinstance(given, dict) else given


class Match(StrictModel):
    """Two columns that must agree; each may go by several names. `{ours: theirs}` is short for one name each."""

    ours: Names
    theirs: Names


Matches = Annotated[
    tuple[Match, ...],
    BeforeValidator(_as_matches, json_schema_input_type=tuple[Match, ...] | dict[str, str]),
    Field(min_length=1),
]


class Join(StrictModel):
    """Another source whose columns are written `source.column`; rows without a partner keep blanks."""

    source: str
    match: Matches


class Entry(StrictModel):
    """One filling of one of our tables. Several entries may fill the same table.

    `initial` rows stand in for what a first import lacks; an update leaves what is there.
    """

    table: str
    source: str | None = None
    rows: tuple[dict[str, Scalar], ...] = ()
    join: tuple[Join, ...] = ()
    where: tuple[Condition, ...] = ()
    distinct: bool = False
    initial: bool = False
    columns: dict[str, Given] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_the_table(self) -> Entry:
        table = TABLES.get(self.table)
        if table is None or table.name == COUNTED:
            raise ValueError(f"没有可导入的表 {self.table} (unknown table)")
        if bool(self.rows) == (self.source is not None):
            raise ValueError(f"{self.table}：source 与 rows 须写且只写一个 (either source or rows)")
        joined = [join.source for join in self.join]
        if twice := sorted({source for source in joined if joined.count(source) > 1}):
            raise ValueError(f"{self.table} 的 join 里 {'、'.join(twice)} 写了两次 (joined twice)")
        names = {column.name for column in table.columns}
        for given in (list(self.columns), *map(list, self.rows)):
            if unknown := sorted(set(given) - names):
                raise ValueError(f"{self.table} 没有列 {'、'.join(unknown)} (unknown column)")
            if (given or self.source) and (missing := sorted(_needed(table) - set(given))):
                raise ValueError(f"{self.table} 缺少必填列 {'、'.join(missing)} (required column)")
        return self

    @property
    def direct(self) -> bool:
        """Whether each row of the source is one row of the table, so that it may be streamed straight into it."""
        numbered = any(value.function == "row" for value in self.columns.values())
        return not (self.join or self.where or self.distinct or self.rows or numbered)


def _needed(table: Table) -> set[str]:
    """Columns an entry must give: what may not be empty, but for the key an anonymous row gets here."""
    drawn = set(table.key[:1]) if table.anonymous and not table.column(table.key[0]).references else set()
    return {column.name for column in table.columns if not column.nullable} - drawn
