"""Counting distinct persons in two steps: the rows of each person first, then the persons.

COUNT(DISTINCT …) makes PostgreSQL sort the rows once for each such count, and keeps it from sharing the work among
processes. A row a person, which says how many of the person's rows met each condition, is counted without any of that,
and gives the same numbers. The SQL an evidence shows stays in one step: it is written to be read, and run for one cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from tools.metrics.expressions import check_query, columns_of
from tools.metrics.relations import TABLES_OF

_EACH = "each_person"
_ONCE = frozenset({"course_id", "section_id"})
"""Groups in which a person has one row as a rule: a step for it saves nothing there, and costs as much as the rest."""

_AGGREGATES = (exp.Count, exp.Sum, exp.Min, exp.Max)


def in_two_steps(query: exp.Select) -> exp.Select:
    """The query by way of one row a person, over the same scoped relation; as it is where it counts nobody twice.

    Group columns are bare columns of the relation, as the compiler writes them. Raises ToolFailure as `check_query`.
    """
    counted = {name for item in query.expressions for one in item.find_all(exp.Distinct) for name in columns_of(one)}
    groups = [key.name for key in (query.args["group"].expressions if query.args.get("group") else ())]
    if not counted or not _ONCE.isdisjoint(groups) or query.args.get("joins"):
        return query
    person = sorted(counted - set(groups))
    steps = _Steps(frozenset(person))
    columns = [item.transform(steps.outer) for item in query.expressions]
    inner = _grouped(exp.select(*map(exp.column, (*groups, *person)), *steps.inner, copy=False), (*groups, *person))
    for part in ("from_", "where"):
        inner.set(part, query.args[part].copy() if query.args.get(part) else None)
    outer = _grouped(exp.select(*columns, copy=False), groups).from_(inner.subquery(_EACH, copy=False), copy=False)
    # Neither query is changed from here on, so they may share it.
    outer.set("with_", query.args["with_"])
    check_query(outer, TABLES_OF)
    return outer


def _grouped(query: exp.Select, names: Sequence[str]) -> exp.Select:
    return query.group_by(*map(exp.column, names), copy=False) if names else query


@dataclass
class _Steps:
    """The aggregates of the first step, named in the order they were needed, and what the second makes of them.

    `person` are the columns that one row of the first step has one value of, besides the group's.
    """

    person: frozenset[str]
    _named: dict[str, exp.Expr] = field(default_factory=dict)

    @property
    def inner(self) -> list[exp.Expr]:
        return [exp.alias_(aggregate, f"part_{i}") for i, aggregate in enumerate(self._named.values(), start=1)]

    def outer(self, node: exp.Expr) -> exp.Expr:
        """An aggregate over rows as one over persons; any other node as it is."""
        if isinstance(node, exp.Filter):
            return self._aggregate(node.this, node.expression.this)
        return self._aggregate(node, None) if isinstance(node, _AGGREGATES) else node

    def _aggregate(self, aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
        if isinstance(aggregate.this, exp.Distinct):
            return self._persons(aggregate.this, condition)
        part = self._part(aggregate, condition)
        if isinstance(aggregate, exp.Count):
            # No rows at all are a count of nothing, and a sum of NULL.
            return exp.Coalesce(this=exp.Sum(this=part), expressions=[exp.Literal.number(0)])
        return type(aggregate)(this=part)

    def _persons(self, distinct: exp.Distinct, condition: exp.Expr | None) -> exp.Expr:
        (counted,) = distinct.expressions
        whole = columns_of(counted) >= self.person
        found = exp.Count(this=counted.copy() if whole else distinct.copy())
        if condition is None:
            return found
        met = exp.GT(this=self._part(exp.Count(this=exp.Star()), condition), expression=exp.Literal.number(0))
        return exp.Filter(this=found, expression=exp.Where(this=met))

    def _part(self, aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
        part = aggregate.copy()
        if condition is not None:
            part = exp.Filter(this=part, expression=exp.Where(this=condition.copy()))
        text = part.sql(copy=False)
        self._named.setdefault(text, part)
        return exp.column(f"part_{list(self._named).index(text) + 1}")
