"""How each objective of each course is reached, and how far it lies from the course's others, section by section too.

Attainment as the catalogue counts it (formulas.md §1, ratio of sums), of the years taken together, under the asker's
own right to rows. What an objective is made of is read from the rows that count, item by item: its items' shares are
those of their full marks by weight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from sqlglot import exp

from knowledge_base.evaluation.warehouse import Row
from tools.context import ToolContext
from tools.diagnosis.ease import Distance
from tools.diagnosis.rows import Place, narrowed, scoped
from tools.metrics.definition import Attribution, Level, MetricDefinition
from tools.metrics.parts import persons
from tools.metrics.periods import Period
from tools.metrics.relations import RELATIONS
from tools.metrics.request import MetricRequest

METRIC = "course_objective_attainment"
_RELATION = "objective_result"
_KEYS = ("course_id", "objective_id")

Reached = Mapping[str, tuple[float, float]]
"""Of each item: weighted marks, weighted full marks."""


@dataclass(frozen=True)
class Attained:
    """One objective's attainment (0–1), of `n` persons, and its distance from the mean of the course's others."""

    course: str
    objective: str
    value: float
    n: int
    distance: Distance

    @property
    def gap(self) -> float:
        return self.distance.size


@dataclass(frozen=True)
class _Section:
    """Of one objective in one section: full marks that count, distance from the others there, Σ(items' aᵢ²)."""

    whole: float
    gap: float
    items: float


def request_of(metric: MetricDefinition, place: Place, years: Sequence[Period]) -> MetricRequest:
    """Of the courses the place gives, where it is a college; else of its own students."""
    attribution = Attribution.COURSE_OWNER if place.level is Level.COLLEGE else metric.attribution
    return MetricRequest(metric, place.unit, place.level, tuple(years), attribution)


def attained(context: ToolContext, place: Place, years: Sequence[Period]) -> list[Attained]:
    """Every objective of courses that have more than one measured."""
    by_course: dict[str, dict[str, tuple[float, int]]] = {}
    for course, objective, reached, whole, n in _summed(context, place, years, (), count=True):
        if whole:
            by_course.setdefault(course, {})[objective] = (reached / whole, int(n))
    made = _sections(_summed(context, place, years, ("section_id", "item_id")))
    return [one for course, own in by_course.items() for one in _of_course(course, own, made)]


def _of_course(
    course: str, own: Mapping[str, tuple[float, int]], made: Mapping[tuple[str, str], Sequence[_Section]]
) -> Iterator[Attained]:
    for objective, (value, n) in own.items():
        others = [v for other, (v, _) in own.items() if other != objective]
        if others:
            distance = _distance(course, value - fmean(others), made.get((course, objective), ()))
            yield Attained(course, objective, value, n, distance)


def _distance(course: str, gap: float, sections: Sequence[_Section]) -> Distance:
    whole = sum(s.whole for s in sections)
    if not whole:
        return Distance(course, gap, 0.0)
    items = sum(s.items * s.whole for s in sections) / whole
    share = sum(s.whole**2 for s in sections) / whole**2
    return Distance(course, gap, items, tuple(s.gap for s in sections), share)


def _summed(
    context: ToolContext, place: Place, years: Sequence[Period], further: Sequence[str], *, count: bool = False
) -> Sequence[Row]:
    """Rows (course, objective, *further, weighted marks, weighted full marks, and with `count` the persons)."""
    metric, relation = context.catalogue.get(METRIC), RELATIONS[_RELATION]
    parts = context.metrics.compiler.parts
    request = request_of(metric, place, years)
    numerator, denominator = (
        exp.Sum(this=parts.expression(str(side), metric, relation)) for side in (metric.numerator, metric.denominator)
    )
    keys = [exp.column(name) for name in (*_KEYS, *further)]
    columns = [exp.alias_(numerator, "reached"), exp.alias_(denominator, "whole")]
    columns += [exp.alias_(persons(relation), "n")] if count else []
    where = [
        *parts.where(metric.where, metric, relation),
        *parts.time(request, relation),
        *narrowed(relation, place, request.attribution),
    ]
    return scoped(context, _RELATION, place, exp.select(*keys, *columns).where(*where).group_by(*keys))


def _sections(rows: Sequence[Row]) -> dict[tuple[str, str], list[_Section]]:
    """By course and objective, from rows (course, objective, section, item, weighted marks, weighted full marks)."""
    by_section: dict[tuple[str, str], dict[str, dict[str, tuple[float, float]]]] = defaultdict(dict)
    for course, objective, section, item, reached, whole in rows:
        if whole:
            by_section[course, section].setdefault(objective, {})[item] = (float(reached), float(whole))
    found: dict[tuple[str, str], list[_Section]] = defaultdict(list)
    for (course, _), objectives in sorted(by_section.items()):
        for objective in objectives:
            if len(objectives) > 1:
                found[course, objective].append(_section(objective, objectives))
    return found


def _section(objective: str, objectives: Mapping[str, Reached]) -> _Section:
    values = {o: sum(r for r, _ in made.values()) / _whole(made) for o, made in objectives.items()}
    others = [o for o in objectives if o != objective]
    items = {item for made in objectives.values() for item in made}
    square = sum(
        (_share(objectives[objective], item) - fmean(_share(objectives[o], item) for o in others)) ** 2
        for item in sorted(items)
    )
    return _Section(_whole(objectives[objective]), values[objective] - fmean(values[o] for o in others), square)


def _whole(made: Reached) -> float:
    return sum(whole for _, whole in made.values())


def _share(made: Reached, item: str) -> float:
    return made[item][1] / _whole(made) if item in made else 0.0
