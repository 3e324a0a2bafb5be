"""Weak objectives: one objective of a course is reached much less than the course's others, and less than expected.

Attainment as the catalogue counts it (formulas.md §1, ratio of sums), by objective. The distance from the mean of the
course's other objectives is set against the spread of such distances over all courses of the scope: items differ in
ease, so a distance alone says nothing, and how far behind is worth a look is the school's dated rule
(`diagnosis.objectives`). Needs marks of items; a course without them is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, median

from sqlglot import exp

from tools.context import ToolContext
from tools.diagnosis.model import Finding, FindingKind, FindingLevel, Severity
from tools.diagnosis.rows import Place, narrowed, scoped
from tools.metrics.definition import Attribution, Level, MetricDefinition
from tools.metrics.parts import persons
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
    """One objective's attainment (0–1) and how far it lies from the mean of the course's others."""

    course: str
    objective: str
    value: float
    n: int
    gap: float


def weak_objectives(context: ToolContext, place: Place, years: Sequence[Period]) -> Iterator[Finding]:
    """Findings over the years taken together, the furthest behind first."""
    metric = context.catalogue.get(METRIC)
    least = context.metrics.limit(_request(metric, place, years), context.scope)
    found = [one for one in attained(context, place, years) if one.n >= least]
    rules = context.metrics.rules.diagnosis.objectives
    spread = _spread([one.gap for one in found], rules.fewest)
    if spread is None:
        return
    middle, width = spread
    limit = NormalDist().inv_cdf(1 - rules.level / len(found)) * width
    known = {row[0]: (int(row[1]), row[2]) for row in context.metrics.client.fetch(_OBJECTIVES)}
    for one in sorted(found, key=lambda a: (a.gap, a.objective)):
        number, expected = known.get(one.objective, (0, None))
        if one.gap < min(middle - limit, -rules.material) and (expected is None or one.value < expected):
            yield _finding(context, place, years, one, (number, expected), least)


def attained(context: ToolContext, place: Place, years: Sequence[Period]) -> list[Attained]:
    """Every objective of courses that have more than one measured."""
    metric, relation = context.catalogue.get(METRIC), RELATIONS[_RELATION]
    parts = context.metrics.compiler.parts
    request = _request(metric, place, years)
    numerator, denominator = (
        exp.Sum(this=parts.expression(str(side), metric, relation)) for side in (metric.numerator, metric.denominator)
    )
    keys = [exp.column("course_id"), exp.column("objective_id")]
    columns = [exp.alias_(numerator, "reached"), exp.alias_(denominator, "whole"), exp.alias_(persons(relation), "n")]
    where = [
        *parts.where(metric.where, metric, relation),
        *parts.time(request, relation),
        *narrowed(relation, place, request.attribution),
    ]
    query = exp.select(*keys, *columns).where(*where).group_by(*keys)
    by_course: dict[str, dict[str, tuple[float, int]]] = {}
    for course, objective, reached, whole, n in scoped(context, _RELATION, place, query):
        if whole:
            by_course.setdefault(course, {})[objective] = (reached / whole, int(n))
    return [one for course, own in by_course.items() for one in _gaps(course, own)]


def _gaps(course: str, own: dict[str, tuple[float, int]]) -> Iterator[Attained]:
    for objective, (value, n) in own.items():
        others = [v for other, (v, _) in own.items() if other != objective]
        if others:
            yield Attained(course, objective, value, n, value - fmean(others))


def _spread(gaps: Sequence[float], fewest: int) -> tuple[float, float] | None:
    """Middle and width of the distances, by medians: what is sought must not widen its own measure."""
    if len(gaps) < fewest:
        return None
    middle = median(gaps)
    width = _NORMAL_MAD * median(abs(gap - middle) for gap in gaps)
    return (middle, width) if width > 0 else None


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
