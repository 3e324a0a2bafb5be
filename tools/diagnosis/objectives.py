"""Weak objectives: one objective of a course is reached much less than the course's others, and less than expected.

Attainment as the catalogue counts it (formulas.md §1, ratio of sums), by objective. The distance from the mean of the
course's other objectives is set against the spread of such distances over all courses of the scope: items differ in
ease, so a distance alone says nothing, and how far behind is worth a look is the school's dated rule
(`diagnosis.objectives`). A distance of few persons is partly chance: it is drawn in towards the middle by as much as
its own error weighs beside the spread (Efron and Morris 1975) before it is held against that rule. Needs marks of
items; a course without them is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, median

from sqlglot import exp

from tools.context import ToolContext
from tools.diagnosis.model import Finding, FindingKind, FindingLevel, Severity
from tools.diagnosis.rows import Place, narrowed, scoped
from tools.metrics.definition import Attribution, Level, MetricDefinition
from tools.metrics.periods import Period
from tools.metrics.relations import RELATIONS
from tools.metrics.request import MetricRequest

METRIC = "course_objective_attainment"
_RELATION = "objective_result"
_OBJECTIVES = "SELECT objective_id, seq, expected_value FROM course_objective"
_NORMAL_MAD = 1.4826
"""A normal spread in median absolute deviations."""


@dataclass(frozen=True)
class Attained:
    """One objective's attainment (0–1), how far it lies from the mean of the course's others, and that gap's standard
    error from the persons it was measured on."""

    course: str
    objective: str
    value: float
    n: int
    gap: float
    error: float


@dataclass(frozen=True)
class Spread:
    """Of the distances of a scope: their middle, their width with chance in it, and the width without."""

    middle: float
    width: float
    own: float

    def drawn_in(self, one: Attained) -> float:
        """The distance without the part that its own error makes likely to be chance."""
        whole = self.own**2 + one.error**2
        return self.middle + (one.gap - self.middle) * (self.own**2 / whole if whole else 1.0)


def weak_objectives(context: ToolContext, place: Place, years: Sequence[Period]) -> Iterator[Finding]:
    """Findings over the years taken together, the furthest behind first."""
    metric = context.catalogue.get(METRIC)
    least = context.metrics.limit(_request(metric, place, years), context.scope)
    found = [one for one in attained(context, place, years) if one.n >= least]
    rules = context.metrics.rules.diagnosis.objectives
    spread = _spread(found, rules.fewest)
    if spread is None:
        return
    limit = spread.middle - NormalDist().inv_cdf(1 - rules.level / len(found)) * spread.width
    known = {row[0]: (int(row[1]), row[2]) for row in context.metrics.client.fetch(_OBJECTIVES)}
    for one in sorted(found, key=lambda a: (a.gap, a.objective)):
        number, expected = known.get(one.objective, (0, None))
        behind = one.gap < limit and spread.drawn_in(one) < -rules.material
        if behind and (expected is None or one.value < expected):
            yield _finding(context, place, years, one, (number, expected), least)


def attained(context: ToolContext, place: Place, years: Sequence[Period]) -> list[Attained]:
    """Every objective of courses that have more than one measured."""
    by_course: dict[str, dict[str, _Measured]] = {}
    for course, objective, *sums in scoped(
        context, _RELATION, place, _outer(), inner=_by_person(context, place, years)
    ):
        if sums[0]:
            by_course.setdefault(course, {})[objective] = _measured(*sums)
    return [one for course, own in by_course.items() for one in _gaps(course, own)]


def _by_person(context: ToolContext, place: Place, years: Sequence[Period]) -> exp.Select:
    """A row a person and objective: what was reached of how much."""
    metric, relation = context.catalogue.get(METRIC), RELATIONS[_RELATION]
    parts = context.metrics.compiler.parts
    request = _request(metric, place, years)
    reached, whole = (
        exp.Sum(this=parts.expression(str(side), metric, relation)) for side in (metric.numerator, metric.denominator)
    )
    keys = [*_keys(), exp.column(relation.person)]
    where = [
        *parts.where(metric.where, metric, relation),
        *parts.time(request, relation),
        *narrowed(relation, place, request.attribution),
    ]
    return exp.select(*keys, exp.alias_(reached, "reached"), exp.alias_(whole, "whole")).where(*where).group_by(*keys)


def _outer() -> exp.Select:
    """Sums over persons, and sums of squares and products, as `_measured` takes them."""
    pairs = (("whole",), ("reached",), ("reached", "reached"), ("reached", "whole"), ("whole", "whole"))
    sums = [exp.alias_(exp.Sum(this=_product(pair)), f"s{i}") for i, pair in enumerate(pairs)]
    return exp.select(*_keys(), *sums, exp.alias_(exp.Count(this=exp.Star()), "n")).group_by(*_keys())


def _keys() -> list[exp.Expr]:
    return [exp.column("course_id"), exp.column("objective_id")]


def _product(names: Sequence[str]) -> exp.Expr:
    first, *rest = (exp.column(name) for name in names)
    return exp.Mul(this=first, expression=rest[0]) if rest else first


@dataclass(frozen=True)
class _Measured:
    value: float
    variance: float
    n: int


def _measured(whole: float, reached: float, squares: float, products: float, wholes: float, n: int) -> _Measured:
    """A ratio of sums over persons and its variance (Cochran 1977, 6.4: of the residuals reached - value x whole)."""
    value = float(reached) / float(whole)
    residuals = float(squares) - 2 * value * float(products) + value**2 * float(wholes)
    return _Measured(value, max(residuals, 0.0) / float(whole) ** 2, int(n))


def _gaps(course: str, own: dict[str, _Measured]) -> Iterator[Attained]:
    for objective, one in own.items():
        others = [other for key, other in own.items() if key != objective]
        if others:
            error = sqrt(one.variance + sum(other.variance for other in others) / len(others) ** 2)
            gap = one.value - fmean(other.value for other in others)
            yield Attained(course, objective, one.value, one.n, gap, error)


def _spread(found: Sequence[Attained], fewest: int) -> Spread | None:
    """By medians: what is sought must not widen its own measure."""
    if len(found) < fewest:
        return None
    middle = median(one.gap for one in found)
    width = _NORMAL_MAD * median(abs(one.gap - middle) for one in found)
    if width <= 0:
        return None
    return Spread(middle, width, sqrt(max(width**2 - median(one.error**2 for one in found), 0.0)))


def _request(metric: MetricDefinition, place: Place, years: Sequence[Period]) -> MetricRequest:
    """Of the courses the place gives, where it is a college; else of its own students."""
    attribution = Attribution.COURSE_OWNER if place.level is Level.COLLEGE else metric.attribution
    return MetricRequest(metric, place.unit, place.level, tuple(years), attribution)


def _finding(
    context: ToolContext,
    place: Place,
    years: Sequence[Period],
    one: Attained,
    known: tuple[int, float | None],
    least: int,
) -> Finding:
    number, expected = known
    metric = context.catalogue.get(METRIC)
    directory = context.metrics.directory
    course = directory.course(one.course)
    request = MetricRequest(
        metric, place.unit, place.level, tuple(years), _request(metric, place, years).attribution, course=one.course
    )
    return Finding(
        kind=FindingKind.WEAK_OBJECTIVE,
        title=f"《{course.name}》课程目标{number}的达成度明显低于本课程其他目标",
        request=request,
        baseline=None,
        size=one.gap,
        n=one.n,
        least_n=least,
        severity=Severity.KEY if expected is not None else Severity.COMMON,
        level=FindingLevel.MAJOR,
        subject=one.objective,
        value=one.value,
        details={"course": one.course, "owner": course.owner},
    )
