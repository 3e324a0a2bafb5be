"""Request and predicate to SQL: one scoped CTE a relation, aggregates over it, nothing else.

A query of figures returns, after its group columns, the four of an evidence: value, numerator, denominator, n.
`counts` returns instead what the disclosure rules weigh: persons in all, in the numerator, outside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from tools.errors import ToolFailure
from tools.metrics.definition import Form, Level, MetricDefinition
from tools.metrics.expressions import check_query
from tools.metrics.parts import Parts, divided, ends, filtered, persons
from tools.metrics.periods import PeriodKind
from tools.metrics.relations import RELATIONS, TABLES_OF, Relation
from tools.metrics.request import By, MetricRequest

_KNOWN = "is_known"
"""The column that marks rows an asker knows already, in the queries of the disclosure rules."""


@dataclass(frozen=True)
class Compiler:
    """Turns requests for ratios and means into SQL; quotients and filed metrics have modules of their own."""

    parts: Parts

    def figures(self, request: MetricRequest, predicate: exp.Expr) -> exp.Select:
        """Group columns (if `by`), value, numerator, denominator, n of the rows under `predicate`."""
        metric = request.metric
        if metric.form not in (Form.RATIO, Form.MEAN):
            raise ToolFailure(f"{metric.id} is a {metric.form}: compile its two sides")
        relation = RELATIONS[metric.relation]
        numerator, denominator = self._sides(metric, relation)
        groups = self._groups(request, relation)
        value = divided(numerator.copy(), denominator.copy())
        columns = [
            *groups,
            exp.alias_(value, "value", copy=False),
            exp.alias_(numerator, "numerator", copy=False),
            exp.alias_(denominator, "denominator", copy=False),
            exp.alias_(persons(relation), "n", copy=False),
        ]
        return self._over(request, relation, predicate, columns, groups)

    def counts(
        self,
        request: MetricRequest,
        predicate: exp.Expr,
        groups: Sequence[str],
        units: str = "",
        where: exp.Expr | None = None,
    ) -> exp.Select:
        """`groups`, then persons in all, in the numerator and outside it; for means the last two equal the first.

        With `units`, two last columns give the first and the last value of that column: alike, it is one unit's cell.
        `where` is one more filter.
        """
        relation = RELATIONS[request.metric.relation]
        keys: list[exp.Expr] = [exp.column(g) for g in groups]
        inside, outside = persons(relation), persons(relation)
        if request.metric.form is Form.RATIO:
            condition = self._condition(request.metric, relation)
            held = exp.Coalesce(this=exp.paren(condition), expressions=[exp.false()])
            inside = filtered(inside, held)
            if request.metric.count_by:
                # Who is in the numerator by one row is not outside it by another.
                outside = exp.Sub(this=outside, expression=inside.copy())
            else:
                outside = filtered(outside, exp.not_(held.copy()))
        columns = [
            *keys,
            exp.alias_(persons(relation), "n", copy=False),
            exp.alias_(inside, "inside", copy=False),
            exp.alias_(outside, "outside", copy=False),
        ]
        if units:
            columns += ends(units)
        return self._over(request, relation, predicate, columns, keys, where)

    def cells(self, request: MetricRequest, predicate: exp.Expr, units: str, finest: str) -> exp.Select:
        """Unit, period and `finest`, then what a history of a ratio or a mean is made of; "" leaves a group out.

        Of a ratio: how many are counted and how many of them are in the numerator. Of a mean: the sums of weights, of
        weighted values, of weighted squares and of squared weights, where a row's value is numerator over denominator.
        """
        metric, relation = request.metric, RELATIONS[request.metric.relation]
        names = [name for name in (units, self._period_column(request, relation), finest) if name]
        keys: list[exp.Expr] = [exp.column(name) for name in names]
        numerator, denominator = self._sides(metric, relation)
        columns = [exp.alias_(denominator, "counted", copy=False), exp.alias_(numerator, "total", copy=False)]
        if metric.form is Form.MEAN:
            top = self.parts.expression(str(metric.numerator), metric, relation)
            weight = self.parts.expression(str(metric.denominator), metric, relation)
            columns += [
                exp.alias_(exp.Sum(this=divided(_product(top, top), weight.copy())), "squares"),
                exp.alias_(exp.Sum(this=_product(weight, weight)), "weights"),
            ]
        return self._over(request, relation, predicate, [*keys, *columns], keys)

    def remaining(self, request: MetricRequest, known: exp.Expr, units: str, where: exp.Expr | None) -> exp.Select:
        """Base period, then `counts` and `units` of what is left of it once the rows under `known` are taken out.

        Where a person is counted once over several rows, who fails in a known row is known to be in the numerator,
        whatever the other rows say: the numerator left are the others in it, and outside it at least those who have
        other rows and never meet the condition.
        """
        if not request.metric.count_by:
            left = exp.not_(exp.Coalesce(this=exp.paren(known), expressions=[exp.false()]))
            return self.counts(request, left, (RELATIONS[request.metric.relation].period_column,), units, where)
        relation = RELATIONS[request.metric.relation]
        period = exp.column(relation.period_column)
        condition = self._condition(request.metric, relation)
        held = exp.Coalesce(this=exp.paren(condition), expressions=[exp.false()])
        certain, open_ = exp.column(_KNOWN), exp.not_(exp.column(_KNOWN))
        others = filtered(persons(relation), open_)
        failing = filtered(persons(relation), held)
        certainly = filtered(persons(relation), exp.and_(held.copy(), certain))
        columns = [
            period,
            exp.alias_(others, "n", copy=False),
            exp.alias_(exp.Sub(this=failing, expression=certainly), "inside", copy=False),
            exp.alias_(exp.Sub(this=others.copy(), expression=failing.copy()), "outside"),
            *ends(units, open_),
        ]
        return self._over(request, relation, exp.true(), columns, (period,), where, known)

    def _over(
        self,
        request: MetricRequest,
        relation: Relation,
        predicate: exp.Expr,
        columns: Sequence[exp.Expr],
        groups: Sequence[exp.Expr],
        where: exp.Expr | None = None,
        known: exp.Expr | None = None,
    ) -> exp.Select:
        filters = [
            *([] if where is None else [where]),
            *self.parts.where(request.metric.where, request.metric, relation),
            *self.parts.unit(request, relation),
            *self.parts.time(request, relation),
        ]
        for column, wanted in (("course_id", request.course), ("section_id", request.section)):
            if wanted:
                filters.append(exp.EQ(this=exp.column(column), expression=exp.Literal.string(wanted)))
        for column, wanted in request.parts:
            filters.append(exp.EQ(this=exp.column(column), expression=exp.Literal.string(wanted)))
        # Nothing built here is used twice, so sqlglot need not copy the tree at every step (a third of the time).
        query = exp.select(*columns, copy=False).from_(relation.name, copy=False)
        query = query.where(exp.and_(*filters, copy=False), copy=False)
        if groups:
            query = query.group_by(*(g.copy() for g in groups), copy=False)
        used = {c.name for c in query.find_all(exp.Column)} - {_KNOWN}
        marks = {} if known is None else {_KNOWN: known}
        query = query.with_(relation.name, as_=relation.select(used, predicate, {}, marks), copy=False)
        check_query(query, TABLES_OF)
        return query

    def _sides(self, metric: MetricDefinition, relation: Relation) -> tuple[exp.Expr, exp.Expr]:
        if metric.form is Form.MEAN:
            top = self.parts.expression(str(metric.numerator), metric, relation)
            bottom = self.parts.expression(str(metric.denominator), metric, relation)
            return exp.Sum(this=top), exp.Sum(this=bottom)
        counted: exp.Expr = exp.Count(this=exp.Star())
        if metric.count_by:
            parts: list[exp.Expr] = []
            for name in metric.count_by:
                parts += [exp.column(name), exp.Literal.string("|")]
            counted = exp.Count(this=exp.Distinct(expressions=[exp.Concat(expressions=parts[:-1])]))
        return filtered(counted.copy(), self._condition(metric, relation)), counted

    def _condition(self, metric: MetricDefinition, relation: Relation) -> exp.Expr:
        return self.parts.expression(str(metric.numerator), metric, relation)

    def _groups(self, request: MetricRequest, relation: Relation) -> list[exp.Expr]:
        match request.by:
            case None:
                return []
            case By.PERIOD:
                return [exp.column(self._period_column(request, relation))]
            case By.COURSE:
                return [exp.column("course_id")]
            case By.SECTION:
                return [exp.column("section_id")]
            case By.INSTITUTION | By.SECTOR:
                return [exp.column(request.by.value)]
            case By.COLLEGE | By.MAJOR:
                column = relation.unit_column(request.attribution, Level(request.by.value))
                if column is None:
                    raise ToolFailure(f"{relation.name} knows no {request.by} under {request.attribution}")
                return [exp.column(column)]

    @staticmethod
    def _period_column(request: MetricRequest, relation: Relation) -> str:
        return "academic_year" if request.periods[0].kind is PeriodKind.YEAR else relation.period_column


def _product(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return exp.Mul(this=exp.paren(left.copy()), expression=exp.paren(right.copy()))


def render(query: exp.Select, dialect: str) -> str:
    """The query as text for an engine, laid out for a reader."""
    return query.sql(dialect=dialect, pretty=True)
