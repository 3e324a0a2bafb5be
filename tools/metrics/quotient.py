"""Quotients: a measure of one relation over a measure of another, each under its own predicate."""

from __future__ import annotations

from sqlglot import exp

from tools.errors import ToolFailure
from tools.metrics.definition import Level, Measure
from tools.metrics.expressions import check_query, columns_of
from tools.metrics.parts import Parts, columns_in, divided, persons
from tools.metrics.relations import RELATIONS, TABLES_OF
from tools.metrics.request import MetricRequest


def sides_of(request: MetricRequest) -> tuple[Measure, Measure]:
    """Numerator and denominator; ToolFailure when the metric is no quotient."""
    top, bottom = request.metric.numerator, request.metric.denominator
    if not isinstance(top, Measure) or not isinstance(bottom, Measure):
        raise ToolFailure(f"{request.metric.id} is no quotient")
    return top, bottom


def heads(parts: Parts, request: MetricRequest, side: Measure) -> exp.Select:
    """College and persons on one side of a quotient, in the request's period."""
    relation = RELATIONS[side.relation]
    column = relation.unit_column(request.attribution, Level.COLLEGE) or ""
    where = [*parts.where(side.where, request.metric, relation), *parts.time(request, relation)]
    used = {relation.person, column} | columns_in(where)
    cte = relation.select(used, exp.true(), {"at": request.periods[0].code})
    query = exp.select(exp.column(column), exp.alias_(persons(relation), "n")).from_(relation.name)
    query = query.where(*where).group_by(exp.column(column)).with_(relation.name, as_=cte)
    check_query(query, TABLES_OF)
    return query


def quotient(parts: Parts, request: MetricRequest, numerator: exp.Expr, denominator: exp.Expr) -> exp.Select:
    """A quotient's one row; `numerator` and `denominator` are the predicates of its sides."""
    query = exp.select(
        exp.alias_(divided(exp.column("total", "a"), exp.column("total", "b")), "value"),
        exp.alias_(exp.column("total", "a"), "numerator"),
        exp.alias_(exp.column("total", "b"), "denominator"),
        exp.alias_(exp.column("persons", "a"), "n"),
    )
    predicates = ((numerator, "a"), (denominator, "b"))
    for measure, (predicate, alias) in zip(sides_of(request), predicates, strict=True):
        relation = RELATIONS[measure.relation]
        value = parts.expression(measure.value, request.metric, relation)
        filters = [
            *parts.where(measure.where, request.metric, relation),
            *parts.unit(request, relation),
            *parts.time(request, relation),
        ]
        total: exp.Expr = exp.Sum(this=value)
        if measure.zero:
            total = exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])
        inner = exp.select(exp.alias_(total, "total"), exp.alias_(persons(relation), "persons"))
        inner = inner.from_(relation.name).where(*filters)
        used = columns_of(value) | {relation.person} | columns_in(filters)
        cte = relation.select(used, predicate, {"at": request.periods[0].code})
        query = query.with_(relation.name, as_=cte)
        side = inner.subquery(alias)
        query = query.from_(side) if alias == "a" else query.join(side, join_type="cross")
    check_query(query, TABLES_OF)
    return query
