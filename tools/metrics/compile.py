"""Request and predicate to SQL: one scoped CTE a relation, aggregates over it, nothing else.

Every query returns, after its group columns, the four figures of an evidence: value, numerator, denominator, n.
`counts` returns instead what the disclosure rules weigh: persons in all, in the numerator, outside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from tools.errors import ToolFailure
from tools.metrics.definition import Form, Level, Measure, MetricDefinition
from tools.metrics.expressions import check_query, columns_of, fill, is_in, parse
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.relations import RELATIONS, TABLES_OF, Relation
from tools.metrics.request import By, MetricRequest

Calendar = Mapping[str, Sequence[str]]
"""Academic year → its term ids."""


_KNOWN = "is_known"
"""The column that marks rows an asker knows already, in the queries of the disclosure rules."""


@dataclass(frozen=True)
class Compiler:
    """Turns requests into SQL. `rules` are the school's values for `:name`; `calendar` knows the terms of a year."""

    rules: Mapping[str, object]
    calendar: Calendar

    def figures(self, request: MetricRequest, predicate: exp.Expr) -> exp.Select:
        """Group columns (if `by`), value, numerator, denominator, n of the rows under `predicate`."""
        metric = request.metric
        if metric.form is Form.QUOTIENT:
            raise ToolFailure(f"{metric.id} is a quotient: compile its two sides")
        relation = RELATIONS[metric.relation]
        numerator, denominator = self._sides(metric, relation)
        groups = self._groups(request, relation)
        value = exp.Div(
            this=exp.cast(numerator.copy(), "DOUBLE"),
            expression=exp.Nullif(this=denominator.copy(), expression=exp.Literal.number(0)),
        )
        columns = [
            *groups,
            exp.alias_(value, "value"),
            exp.alias_(numerator, "numerator"),
            exp.alias_(denominator, "denominator"),
            exp.alias_(self._persons(relation), "n"),
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

        With `units`, a last column counts the distinct values of that column; `where` is one more filter.
        """
        relation = RELATIONS[request.metric.relation]
        keys: list[exp.Expr] = [exp.column(g) for g in groups]
        inside, outside = self._persons(relation), self._persons(relation)
        if request.metric.form is Form.RATIO:
            condition = self._condition(request.metric, relation)
            held = exp.Coalesce(this=exp.paren(condition), expressions=[exp.false()])
            inside = _filtered(inside, held)
            if request.metric.count_by:
                # Who is in the numerator by one row is not outside it by another.
                outside = exp.Sub(this=outside, expression=inside.copy())
            else:
                outside = _filtered(outside, exp.not_(held.copy()))
        columns = [
            *keys,
            exp.alias_(self._persons(relation), "n"),
            exp.alias_(inside, "inside"),
            exp.alias_(outside, "outside"),
        ]
        if units:
            columns.append(exp.alias_(exp.Count(this=exp.Distinct(expressions=[exp.column(units)])), "units"))
        return self._over(request, relation, predicate, columns, keys, where)

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
        others = _filtered(self._persons(relation), open_)
        failing = _filtered(self._persons(relation), held)
        certainly = _filtered(self._persons(relation), exp.and_(held.copy(), certain))
        peers = exp.Count(this=exp.Distinct(expressions=[exp.column(units)]))
        columns = [
            period,
            exp.alias_(others, "n"),
            exp.alias_(exp.Sub(this=failing, expression=certainly), "inside"),
            exp.alias_(exp.Sub(this=others.copy(), expression=failing.copy()), "outside"),
            exp.alias_(_filtered(peers, open_.copy()), "units"),
        ]
        return self._over(request, relation, exp.true(), columns, (period,), where, known)

    def heads(self, request: MetricRequest, side: Measure) -> exp.Select:
        """College and persons on one side of a quotient, at the request's point in time."""
        relation = RELATIONS[side.relation]
        column = relation.unit_column(request.attribution, Level.COLLEGE) or ""
        where = self._where(side.where, request.metric, relation)
        used = {relation.person, column} | _columns(where)
        cte = relation.select(used, exp.true(), {"at": request.periods[0].code})
        query = exp.select(exp.column(column), exp.alias_(self._persons(relation), "n")).from_(relation.name)
        query = query.where(*where).group_by(exp.column(column)).with_(relation.name, as_=cte)
        check_query(query, TABLES_OF)
        return query

    def quotient(self, request: MetricRequest, numerator: exp.Expr, denominator: exp.Expr) -> exp.Select:
        """A quotient's one row; each side's relation under its own predicate."""
        metric = request.metric
        if not isinstance(metric.numerator, Measure) or not isinstance(metric.denominator, Measure):
            raise ToolFailure(f"{metric.id} is no quotient")
        sides = ((metric.numerator, numerator, "a"), (metric.denominator, denominator, "b"))
        query = exp.select(
            exp.alias_(
                exp.Div(
                    this=exp.cast(exp.column("total", "a"), "DOUBLE"),
                    expression=exp.Nullif(this=exp.column("total", "b"), expression=exp.Literal.number(0)),
                ),
                "value",
            ),
            exp.alias_(exp.column("total", "a"), "numerator"),
            exp.alias_(exp.column("total", "b"), "denominator"),
            exp.alias_(exp.column("persons", "a"), "n"),
        )
        for measure, predicate, alias in sides:
            relation = RELATIONS[measure.relation]
            unit = self._unit(request, relation)
            value = self._expression(measure.value, metric, relation)
            where = self._where(measure.where, metric, relation)
            inner = exp.select(
                exp.alias_(exp.Sum(this=value), "total"), exp.alias_(self._persons(relation), "persons")
            ).from_(relation.name)
            inner = inner.where(*where, *unit)
            used = columns_of(value) | {relation.person} | _columns([*where, *unit])
            cte = relation.select(used, predicate, {"at": request.periods[0].code})
            query = query.with_(relation.name, as_=cte)
            side = inner.subquery(alias)
            query = query.from_(side) if alias == "a" else query.join(side, join_type="cross")
        check_query(query, TABLES_OF)
        return query

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
            *self._where(request.metric.where, request.metric, relation),
            *self._unit(request, relation),
            *self._time(request, relation),
        ]
        for column, wanted in (("course_id", request.course), ("section_id", request.section)):
            if wanted:
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
            top = self._expression(str(metric.numerator), metric, relation)
            bottom = self._expression(str(metric.denominator), metric, relation)
            return exp.Sum(this=top), exp.Sum(this=bottom)
        counted: exp.Expr = exp.Count(this=exp.Star())
        if metric.count_by:
            parts: list[exp.Expr] = []
            for name in metric.count_by:
                parts += [exp.column(name), exp.Literal.string("|")]
            counted = exp.Count(this=exp.Distinct(expressions=[exp.Concat(expressions=parts[:-1])]))
        return _filtered(counted.copy(), self._condition(metric, relation)), counted

    def _persons(self, relation: Relation) -> exp.Expr:
        if relation.person_is_row:
            return exp.Count(this=exp.Star())
        return exp.Count(this=exp.Distinct(expressions=[exp.column(relation.person)]))

    def _condition(self, metric: MetricDefinition, relation: Relation) -> exp.Expr:
        return self._expression(str(metric.numerator), metric, relation)

    def _where(self, text: str, metric: MetricDefinition, relation: Relation) -> list[exp.Expr]:
        """A condition as a filter; none where every row counts."""
        return [] if text == "TRUE" else [exp.paren(self._expression(text, metric, relation))]

    def _expression(self, text: str, metric: MetricDefinition, relation: Relation) -> exp.Expr:
        return fill(parse(text, relation.columns, metric.id), self.rules, metric.id)

    def _unit(self, request: MetricRequest, relation: Relation) -> list[exp.Expr]:
        if request.level in (Level.SCHOOL, Level.SELF):
            return []
        column = relation.unit_column(request.attribution, request.level)
        if column is None:
            raise ToolFailure(f"{relation.name} knows no {request.level} under {request.attribution}")
        return [exp.EQ(this=exp.column(column), expression=exp.Literal.string(request.unit))]

    def _time(self, request: MetricRequest, relation: Relation) -> list[exp.Expr]:
        column = exp.column(relation.period_column)
        if request.periods[0].kind is PeriodKind.GRADUATION:
            return [is_in(column, [p.first_year for p in request.periods])]
        by_year = all(p.kind is PeriodKind.YEAR for p in request.periods)
        if by_year and relation.columns.get("academic_year", "").startswith(f"{relation.alias}."):
            # A fact that holds the year itself: one comparison a row instead of one for each term.
            return [is_in(exp.column("academic_year"), [p.code for p in request.periods])]
        return [is_in(column, [term for p in request.periods for term in self.terms_of(p)])]

    def terms_of(self, period: Period) -> Sequence[str]:
        """The terms a term or academic year consists of."""
        return [period.code] if period.kind is PeriodKind.TERM else self.calendar.get(period.code, ())

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
            case By.COLLEGE | By.MAJOR:
                column = relation.unit_column(request.attribution, Level(request.by.value))
                if column is None:
                    raise ToolFailure(f"{relation.name} knows no {request.by} under {request.attribution}")
                return [exp.column(column)]

    @staticmethod
    def _period_column(request: MetricRequest, relation: Relation) -> str:
        return "academic_year" if request.periods[0].kind is PeriodKind.YEAR else relation.period_column


def _filtered(aggregate: exp.Expr, condition: exp.Expr) -> exp.Expr:
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def _columns(filters: Sequence[exp.Expr]) -> set[str]:
    return {name for tree in filters for name in columns_of(tree)}


def render(query: exp.Select, dialect: str) -> str:
    """The query as text for an engine, laid out for a reader."""
    return query.sql(dialect=dialect, pretty=True)
