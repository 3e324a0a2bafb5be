"""Filed metrics: weighted sums of figures that a school only files, one over the other.

A figure is filed for one unit and one period, so a unit's value comes from what was filed for that very unit: a
school's sum is never made up from its colleges. A figure that must be there and is not leaves no value.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from knowledge_base.evaluation.tables import SCHOOL
from tools.errors import ToolFailure
from tools.metrics.definition import FiledSum, MetricDefinition
from tools.metrics.expressions import check_query
from tools.metrics.parts import divided, filtered
from tools.metrics.periods import CENSUS_DAY, Period, PeriodKind
from tools.metrics.relations import RELATIONS, TABLES_OF
from tools.metrics.request import MetricRequest

_FILED = "filed"
_YEARS = (PeriodKind.CALENDAR, PeriodKind.POINT, PeriodKind.YEAR)
"""Kinds of which one may stand over another: a calendar year, its 30 September, the academic year that begins in it."""


def sides_of(metric: MetricDefinition) -> tuple[FiledSum, FiledSum]:
    """Numerator and denominator; ToolFailure when the metric is none of figures."""
    top, bottom = metric.numerator, metric.denominator
    if not isinstance(top, FiledSum) or not isinstance(bottom, FiledSum):
        raise ToolFailure(f"{metric.id} is no metric of filed figures")
    return top, bottom


def matches(kind: PeriodKind, other: PeriodKind) -> bool:
    """Whether a figure of one kind of period may be counted for another."""
    return kind is other or (kind in _YEARS and other in _YEARS)


def filed(request: MetricRequest, predicate: exp.Expr) -> exp.Select:
    """The one row of a filed metric for the request's unit and first period; n is how many figures it is made of."""
    relation = RELATIONS[_FILED]
    wanted = [(side, _code(side.period, request.periods[0])) for side in sides_of(request.metric)]
    numerator, denominator = (_total(side, code) for side, code in wanted)
    counted = exp.Count(this=exp.Star())
    query = exp.select(
        exp.alias_(divided(numerator.copy(), denominator.copy()), "value"),
        exp.alias_(numerator, "numerator"),
        exp.alias_(denominator, "denominator"),
        exp.alias_(filtered(counted, exp.or_(*(_rows(side, code) for side, code in wanted))), "n"),
    ).from_(relation.name)
    query = query.where(_is("org_id", request.unit or SCHOOL))
    cte = relation.select({"figure_id", "period", "value", "org_id"}, predicate, {})
    query = query.with_(relation.name, as_=cte)
    check_query(query, TABLES_OF)
    return query


def _total(side: FiledSum, code: str) -> exp.Expr:
    """The weighted sum; NULL as soon as one of the required figures is missing."""
    terms = [_term(figure, factor, code) for figure, factor in side.figures.items()]
    for figure, factor in side.if_filed.items():
        terms.append(exp.Coalesce(this=_term(figure, factor, code), expressions=[exp.Literal.number(0)]))
    total = terms[0]
    for term in terms[1:]:
        total = exp.Add(this=total, expression=term)
    return total


def _term(figure: str, factor: float, code: str) -> exp.Expr:
    value = filtered(exp.Sum(this=exp.column("value")), exp.and_(_is("figure_id", figure), _is("period", code)))
    return value if factor == 1 else exp.Mul(this=value, expression=exp.Literal.number(str(factor)))


def _rows(side: FiledSum, code: str) -> exp.Expr:
    return exp.paren(exp.and_(_is("period", code), exp.or_(*_each(side))))


def _each(side: FiledSum) -> Iterator[exp.Expr]:
    yield from (_is("figure_id", figure) for figure in (*side.figures, *side.if_filed))


def _is(column: str, value: str) -> exp.Expr:
    return exp.EQ(this=exp.column(column), expression=exp.Literal.string(value))


def _code(kind: PeriodKind, period: Period) -> str:
    """The code a figure of that kind is filed under for the period asked for."""
    if kind is period.kind:
        return period.code
    year = period.first_year
    return {PeriodKind.CALENDAR: f"{year}", PeriodKind.POINT: f"{year}{CENSUS_DAY}"}.get(kind, f"{year}-{year + 1}")
