"""Parsing of the catalogue's expressions, and the walls every query stands behind.

Only nodes that DuckDB, PostgreSQL and Spark render alike are allowed. An expression may name columns of its
relation and school rules (`:pass_mark`), nothing else: no function but COALESCE, no subquery, no division
(the compiler divides, always by NULLIF).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

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
    exp.Concat,
    exp.Cast,
    exp.DataType,
    exp.Nullif,
    exp.Div,
)


def parse(text: str, columns: Collection[str], where: str) -> exp.Expr:
    """The AST of a catalogue expression over `columns`; ToolFailure naming `where` when it breaks the rules."""
    try:
        tree: exp.Expr = sqlglot.parse_one(text, read="duckdb")
    except ParseError as error:
        raise ToolFailure(f"{where}: {text!r} is not an expression: {error}") from error
    for node in tree.walk():
        if not isinstance(node, _EXPRESSION_NODES):
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

    return tree.copy().transform(replace)


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


def check_query(query: exp.Select, relations: Collection[str]) -> None:
    """The last walk: allowed nodes only, base tables only inside the scoped CTEs, which alone the rest may name.

    Raises ToolFailure; a query that fails here is a fault of ours, never shown or run.
    """
    ctes = {cte.alias: cte for cte in query.ctes}
    if not ctes or not set(ctes) <= set(relations):
        raise ToolFailure(f"query names {sorted(ctes)}, which are not scoped relations")
    inside = {id(table) for cte in ctes.values() for table in cte.this.find_all(exp.Table)}
    for node in query.walk():
        if not isinstance(node, _QUERY_NODES):
            raise ToolFailure(f"{type(node).__name__} is not allowed in a metric query")
        if isinstance(node, exp.Table) and id(node) not in inside and node.name not in ctes:
            raise ToolFailure(f"base table {node.name!r} stands outside the scoped relations")
        if isinstance(node, exp.Div) and not isinstance(node.expression, exp.Nullif):
            raise ToolFailure("division must be by NULLIF")
