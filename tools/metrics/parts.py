"""What every query of a metric is put together from: its expressions with the school's rules, its unit, its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from tools.errors import ToolFailure
from tools.metrics.definition import Level, MetricDefinition
from tools.metrics.expressions import columns_of, fill, is_in, parse
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.records import RECORDS, Recorded
from tools.metrics.relations import Relation
from tools.metrics.request import MetricRequest

Calendar = Mapping[str, Sequence[str]]
"""Academic year → its term ids."""

_BY_NUMBER = (PeriodKind.GRADUATION, PeriodKind.ENTRY, PeriodKind.CALENDAR)
"""Periods that relations hold as a bare year."""


@dataclass(frozen=True)
class Parts:
    """`rules` are the school's values for `:name`; `calendar` knows the terms of a year, `recorded` what is kept."""

    rules: Mapping[str, object]
    calendar: Calendar
    recorded: Recorded = field(default_factory=lambda: Recorded({}))

    def expression(self, text: str, metric: MetricDefinition, relation: Relation) -> exp.Expr:
        """An expression of the metric over the relation's columns, the rules filled in."""
        return fill(parse(text, relation.columns, metric.id), self.rules, metric.id)

    def where(self, text: str, metric: MetricDefinition, relation: Relation) -> list[exp.Expr]:
        """A condition as a filter; none where every row counts."""
        return [] if text == "TRUE" else [exp.paren(self.expression(text, metric, relation))]

    def unit(self, request: MetricRequest, relation: Relation) -> list[exp.Expr]:
        """The filter to the request's unit."""
        if request.level in (Level.SCHOOL, Level.SELF):
            return []
        column = relation.unit_column(request.attribution, request.level)
        if column is None:
            raise ToolFailure(f"{relation.name} knows no {request.level} under {request.attribution}")
        return [exp.EQ(this=exp.column(column), expression=exp.Literal.string(request.unit))]

    def time(self, request: MetricRequest, relation: Relation) -> list[exp.Expr]:
        """The filter to the request's periods, those alone that have the metric's records.

        None for a relation of one day, whose CTE is of that day.
        """
        if not relation.period_column:
            return []
        column, kind = exp.column(relation.period_column), request.periods[0].kind
        if kind in _BY_NUMBER:
            return [is_in(column, [p.first_year for p in request.periods])]
        records = request.metric.records
        if relation.period_column != "term_id":
            return [is_in(column, [p.code for p in request.periods if self.recorded.has(records, p.code)])]
        by_year = all(p.kind is PeriodKind.YEAR for p in request.periods)
        if records is None and by_year and relation.columns.get("academic_year", "").startswith(f"{relation.alias}."):
            # A fact that holds the year itself: one comparison a row instead of one for each term.
            return [is_in(exp.column("academic_year"), [p.code for p in request.periods])]
        terms = [term for p in request.periods for term in self.terms_of(p)]
        return [is_in(column, [term for term in terms if self.recorded.has(records, term)])]

    def without_records(self, request: MetricRequest) -> list[Period]:
        """The request's terms or academic years that have none of the metric's records."""
        records = request.metric.records
        if records is None:
            return []
        if RECORDS[records].by == "academic_year":
            return [p for p in request.periods if not self.recorded.has(records, p.code)]
        terms = (term for p in request.periods for term in self.terms_of(p))
        return [Period(PeriodKind.TERM, term) for term in terms if not self.recorded.has(records, term)]

    def terms_of(self, period: Period) -> Sequence[str]:
        """The terms a term or academic year consists of."""
        return [period.code] if period.kind is PeriodKind.TERM else self.calendar.get(period.code, ())


def key_of(period: Period) -> str:
    """A base period as the relations hold it: the term's id, the bare year of a cohort."""
    return str(period.first_year) if period.kind in _BY_NUMBER else period.code


def persons(relation: Relation) -> exp.Expr:
    """The count of persons (or of what stands for them) in a relation's rows."""
    if relation.person_is_row:
        return exp.Count(this=exp.Star())
    return exp.Count(this=exp.Distinct(expressions=[exp.column(relation.person)]))


def ends(column: str, condition: exp.Expr | None = None) -> list[exp.Expr]:
    """The first and the last value of a column: enough to tell one value from several, and cheaper than counting."""
    both: list[exp.Expr] = [exp.Min(this=exp.column(column)), exp.Max(this=exp.column(column))]
    found = both if condition is None else [filtered(end, condition.copy()) for end in both]
    return [exp.alias_(end, name) for end, name in zip(found, ("first_unit", "last_unit"), strict=True)]


def filtered(aggregate: exp.Expr, condition: exp.Expr) -> exp.Expr:
    """The aggregate over the rows that meet the condition."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def columns_in(filters: Sequence[exp.Expr]) -> set[str]:
    """The columns that filters read."""
    return {name for tree in filters for name in columns_of(tree)}


def divided(numerator: exp.Expr, denominator: exp.Expr) -> exp.Expr:
    """The value of two sides; NULL where the denominator is nothing."""
    return exp.Div(
        this=exp.cast(numerator, "DOUBLE"),
        expression=exp.Nullif(this=denominator, expression=exp.Literal.number(0)),
    )
