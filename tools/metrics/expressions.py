"""Parsing of the catalogue's expressions, and the walls every query stands behind.

Only nodes that DuckDB, PostgreSQL and Spark render alike are allowed. An expression may name columns of its
relation and school rules (`:pass_mark`), nothing else: no function but COALESCE, no subquery, no division
(the compiler divides, always by NULLIF).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from tools.errors import ToolFailure

_EXPRESSION_NODES: tuple[type[exp.Expr], ...] = (
    exp.Column,
    exp.Identifier,
    exp.Literal,
    exp.Boolean,
    exp.Null,
    exp.Placeholder,
    exp.Paren,
    exp.And,
    exp.Or,
    exp.Not,
    exp.EQ,
    exp.NEQ,
    exp.LT,
    exp.LTE,
    exp.GT,
    exp.GTE,
    exp.Is,
    exp.In,
    exp.Between,
    exp.Neg,
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Coalesce,
)

_QUERY_NODES: tuple[type[exp.Expr], ...] = (
    *_EXPRESSION_NODES,
    exp.Select,
    exp.From,
    exp.Join,
    exp.With,
    exp.CTE,
    exp.Table,
    exp.TableAlias,
    exp.Subquery,
    exp.Alias,
    exp.Where,
    exp.Group,
    exp.Filter,
    exp.Count,
    exp.Distinct,
    exp.Star,
    exp.Sum,
    exp.Min,
    exp.Max,
    exp.Concat,
    exp.Cast,
    exp.DataType,
    exp.Nullif,
    exp.Div,
    exp.Bracket,
)


def parse(text: str, columns: Collection[str], where: str) -> exp.Expr:
    """The AST of a catalogue expression over `columns`; ToolFailure naming `where` when it breaks the rules."""
    return _parsed(text, frozenset(columns), where).copy()


@lru_cache(maxsize=512)
def _parsed(text: str, columns: frozenset[str], where: str) -> exp.Expr:
    try:
        trees = sqlglot.parse(text, read="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise ToolFailure(f"{where}: {text!r} is not an expression: {error}") from error
    tree = trees[0] if len(trees) == 1 else None
    if tree is None:
        raise ToolFailure(f"{where}: {text!r} is not one expression")
    for node in tree.walk():
        # The exact type: a subclass may render otherwise.
        if type(node) not in _EXPRESSION_NODES or node.comments:
            raise ToolFailure(f"{where}: {type(node).__name__} is not allowed in {text!r}")
        if isinstance(node, exp.Column) and (node.table or node.name not in columns):
            raise ToolFailure(f"{where}: no column {node.sql()!r}; there are {', '.join(sorted(columns))}")
    return tree


def columns_of(tree: exp.Expr) -> set[str]:
    """The columns an expression reads."""
    return {column.name for column in tree.find_all(exp.Column)}


def fill(tree: exp.Expr, values: Mapping[str, object], where: str) -> exp.Expr:
    """A copy of `tree` with every `:name` replaced by its value as a literal; ToolFailure for an unknown name."""

    def replace(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Placeholder):
            return node
        name = str(node.this)
        if name not in values:
            raise ToolFailure(f"{where}: the school's rules have no {name!r}")
        return literal(values[name])

    return tree.transform(replace)


def literal(value: object) -> exp.Expr:
    """A literal node; text is quoted by the renderer, never by us. A collection becomes a tuple for IN."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int | float):
        return exp.Literal.number(str(value))
    if isinstance(value, str):
        return exp.Literal.string(value)
    raise ToolFailure(f"no literal for {value!r}")


def is_in(column: exp.Expr, values: Iterable[object]) -> exp.Expr:
    """`column = v` for one value, `column IN (…)` for several, FALSE for none (never everything)."""
    wanted = list(values)
    if not wanted:
        return exp.false()
    if len(wanted) == 1:
        return exp.EQ(this=column, expression=literal(wanted[0]))
    return exp.In(this=column, expressions=[literal(v) for v in wanted])


def check_query(query: exp.Select, relations: Mapping[str, Collection[str]]) -> None:
    """The last walk: allowed nodes only, each relation's own base tables inside its CTE, the CTEs' names elsewhere.

    `relations` are the scoped relations with the tables each may read.

    Raises ToolFailure; a query that fails here is a fault of ours, never shown or run.
    """
    ctes = {cte.alias: cte for cte in query.ctes}
    if not ctes or not set(ctes) <= set(relations):
        raise ToolFailure(f"query names {sorted(ctes)}, which are not scoped relations")
    if sum(1 for _ in query.find_all(exp.With)) != 1:
        raise ToolFailure("a metric query has one WITH, in front")
    inside: set[int] = set()
    for name, cte in ctes.items():
        for table in cte.this.find_all(exp.Table):
            if table.name not in relations[name] or table.db:
                raise ToolFailure(f"base table {table.sql()!r} is none of relation {name}")
            inside.add(id(table))
    for node in query.walk():
        if type(node) not in _QUERY_NODES:
            raise ToolFailure(f"{type(node).__name__} is not allowed in a metric query")
        if isinstance(node, exp.Table) and id(node) not in inside and (node.name not in ctes or node.db):
            raise ToolFailure(f"base table {node.name!r} stands outside the scoped relations")
        if isinstance(node, exp.Div) and not isinstance(node.expression, exp.Nullif):
            raise ToolFailure("division must be by NULLIF")
