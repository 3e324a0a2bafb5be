"""What a scoped relation is made of, and how the rows of one are selected under a right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import sqlglot
from sqlglot import exp

from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.row_security import is_anonymous
from tools.errors import ToolFailure
from tools.metrics.definition import Attribution, Level
from tools.metrics.expressions import fill, is_in


@lru_cache(maxsize=512)
def _tree(text: str) -> exp.Expr:
    return sqlglot.parse_one(text, read="duckdb")


def parsed(text: str) -> exp.Expr:
    """The AST of one of our own snippets, a copy each time: trees are changed while a query is built."""
    return _tree(text).copy()


@dataclass(frozen=True)
class Join:
    """A table joined one row to one, so that leaving it out never changes a count.

    `outer` keeps the rows that have none there. `derived` says that `table` is no table but a SELECT of its own, worked
    out once for all rows: asked row by row, an engine that does not take such a question apart needs hours for it.
    """

    table: str
    on: str
    needs: tuple[str, ...] = ()
    outer: bool = False
    derived: bool = False

    @property
    def tables(self) -> frozenset[str]:
        """The base tables it reads."""
        return (
            frozenset(t.name for t in _tree(self.table).find_all(exp.Table))
            if self.derived
            else frozenset({self.table})
        )

    def source(self, alias: str) -> exp.Expr:
        """What stands after JOIN."""
        if self.derived:
            return exp.Subquery(this=parsed(self.table), alias=exp.TableAlias(this=exp.to_identifier(alias)))
        return exp.alias_(exp.to_table(self.table), alias, table=True)


@dataclass(frozen=True)
class Relation:
    """A fact and what may be asked of it.

    `person` is the column whose distinct values are persons; where a row is about none (a section, a ticket), what is
    counted in their place. `personal` is False where no person stands behind a row at all: plans of study, filed
    figures, other institutions. Their cells have nothing to protect, so no least number applies.
    """

    name: str
    table: str
    alias: str
    columns: Mapping[str, str]
    joins: Mapping[str, Join] = field(default_factory=dict)
    units: Mapping[Attribution, Mapping[Level, str]] = field(default_factory=dict)
    rights: Mapping[RightKind, str] = field(default_factory=dict)
    peers: Mapping[RightKind, str] = field(default_factory=dict)
    where: str = "TRUE"
    person: str = "person_id"
    person_is_row: bool = False
    personal: bool = True
    parts: tuple[str, ...] = ()
    """Columns whose values name what the rows are of, where that is no unit of the school."""
    period_column: str = "term_id"

    def select(
        self,
        columns: Iterable[str],
        predicate: exp.Expr,
        values: Mapping[str, object],
        marks: Mapping[str, exp.Expr] | None = None,
    ) -> exp.Select:
        """SELECT `columns` FROM the fact and the joins they and the predicate need WHERE predicate.

        `marks` are further columns by name: whether a row meets a condition (unknown counts as no).
        """
        wanted = sorted(set(columns)) or [self.person]
        unknown = [c for c in wanted if c not in self.columns]
        if unknown:
            raise ToolFailure(f"relation {self.name} has no column {', '.join(unknown)}")
        items = [parsed(self.columns[c]) for c in wanted]
        own = fill(parsed(self.where), values, self.name)
        condition = exp.and_(own, predicate) if self.where != "TRUE" else predicate
        for name, mark in (marks or {}).items():
            wanted.append(name)
            items.append(exp.Coalesce(this=exp.paren(mark), expressions=[exp.false()]))
        used = {c.table for tree in (*items, condition) for c in tree.find_all(exp.Column)}
        query = exp.select(
            *(exp.alias_(item, c, copy=False) for item, c in zip(items, wanted, strict=True)), copy=False
        )
        query = query.from_(exp.alias_(exp.to_table(self.table), self.alias, table=True), copy=False)
        for alias in self._ordered(used):
            join = self.joins[alias]
            query = query.join(
                join.source(alias), on=parsed(join.on), join_type="left" if join.outer else "", copy=False
            )
        # The predicate may be the caller's for other queries too; what was built here is not used again.
        return query.where(condition.copy(), copy=False)

    def predicate(self, right: Right) -> exp.Expr:
        """The predicate that carries a right; ToolFailure when this relation grants nothing to that kind."""
        template = self.rights.get(right.kind)
        if template is None:
            raise ToolFailure(f"relation {self.name} has no rows for a right of kind {right.kind}")
        if right.kind is RightKind.SCHOOL:
            return exp.true()
        if right.kind is RightKind.SECTIONS:
            return is_in(parsed(template), right.ids)
        return fill(parsed(template), {"id": right.ids[0]}, self.name)

    @property
    def anonymous(self) -> bool:
        """Whether a table it reads holds voices nobody has a right to. It follows from the tables alone."""
        return any(is_anonymous(table) for table in self.tables)

    @property
    def tables(self) -> frozenset[str]:
        """Every base table a query on it may read: its fact, its joins, and those its rights are told by."""
        rights = (sqlglot.parse_one(text, read="duckdb") for text in self.rights.values())
        told_by = {table.name for tree in rights for table in tree.find_all(exp.Table)}
        return frozenset({self.table, *told_by}).union(*(join.tables for join in self.joins.values()))

    def unit_column(self, attribution: Attribution, level: Level) -> str | None:
        """The column that holds the unit of that level; None when the relation knows no such unit."""
        return self.units.get(attribution, {}).get(level)

    def _ordered(self, used: Iterable[str]) -> list[str]:
        needed: list[str] = []

        def add(alias: str) -> None:
            if alias in needed or alias not in self.joins:
                return
            for other in self.joins[alias].needs:
                add(other)
            needed.append(alias)

        for alias in sorted(used):
            add(alias)
        return needed
