"""Weak objectives: one objective of a course is reached much less than the course's others, and less than expected.

The distance from the mean of the course's other objectives is set against what such distances vary by of themselves
over all courses of the scope, which goes by the items an objective rests on (see `ease`): a distance alone says
nothing. How far behind is worth a look, and how much of what a look raises may be chance, is the school's dated rule
(`diagnosis.objectives`). Needs marks of items; a course without them is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge_base.evaluation.diagnosis_rules import Objectives
from tools.context import ToolContext
from tools.diagnosis.attained import METRIC, Attained, attained, request_of
from tools.diagnosis.ease import ease_beside, limit_of
from tools.diagnosis.model import Finding, FindingKind, FindingLevel, Severity
from tools.diagnosis.rows import Place
from tools.metrics.periods import Period
from tools.metrics.request import MetricRequest

_OBJECTIVES = "SELECT objective_id, seq, expected_value FROM course_objective"
_NOTHING = 1e-9
"""Objectives that share all their items cannot lie apart."""


def weak_objectives(context: ToolContext, place: Place, years: Sequence[Period]) -> Iterator[Finding]:
    """Findings over the years taken together, the furthest behind first."""
    least = context.metrics.limit(request_of(context.catalogue.get(METRIC), place, years), context.scope)
    found = looked_over(context, place, years)
    rules = context.metrics.rules.diagnosis.objectives
    known = {row[0]: (int(row[1]), row[2]) for row in context.metrics.client.fetch(_OBJECTIVES)}
    for one in sorted(found, key=lambda a: (a.gap, a.objective)):
        number, expected = known.get(one.objective, (0, None))
        # The limit is never less than `material`, and takes all other courses to work out.
        if one.gap < -rules.material and (expected is None or one.value < expected) and _is_beyond(one, found, rules):
            yield _finding(context, place, years, one, (number, expected), least)


def _is_beyond(one: Attained, found: Sequence[Attained], rules: Objectives) -> bool:
    every = [other.distance for other in found]
    ease = ease_beside(one.distance, every, rules.fewest)
    return ease is not None and one.gap < -limit_of(one.distance, every, ease, rules.material, rules.level)


def looked_over(context: ToolContext, place: Place, years: Sequence[Period]) -> list[Attained]:
    """Every objective that is judged: of persons enough for a figure, resting on other items than the others."""
    least = context.metrics.limit(request_of(context.catalogue.get(METRIC), place, years), context.scope)
    return [one for one in attained(context, place, years) if one.n >= least and one.distance.items > _NOTHING]


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
    attribution = request_of(metric, place, years).attribution
    request = MetricRequest(metric, place.unit, place.level, tuple(years), attribution, course=one.course)
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
