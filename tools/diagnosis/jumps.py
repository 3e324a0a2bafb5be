"""Courses whose ratio in one year stands out from their other years, in one college (or major) after another.

A course is set against its own other years together, with the spread of all courses' swings in it (see `chance`), and
the level is shared among everything looked at; it must also be clear of each of them, for a single bad year among
others like it is no jump. What is found is explained by its contribution to the unit's change from
the year before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tools.context import ToolContext
from tools.diagnosis.chance import chance_among, score
from tools.diagnosis.contribution import Group, Part, Side, between, gathered
from tools.diagnosis.groups import side_of
from tools.diagnosis.model import Finding, FindingKind, FindingLevel, Severity
from tools.diagnosis.rows import Place
from tools.errors import ToolError
from tools.metrics.definition import Direction, Form, Level, MetricDefinition
from tools.metrics.periods import Period
from tools.metrics.request import By, MetricRequest

METRIC = "course_fail_rate"
MATERIAL = 0.05
"""A difference of two ratios below this is not worth a look, however sure it is."""
_KEY = 0.15
_NAMED = 3

Table = Mapping[tuple[str, str], Side]
"""(course, year) → counts of one unit."""


@dataclass(frozen=True)
class Jump:
    """One course of one unit in one year: score and size against its other years together.

    `clear` is the distance from the nearest of them on the side it lies on, 0 where it lies among them.
    """

    unit: str
    course: str
    year: str
    score: float
    size: float
    n: int
    clear: float = 0.0


def jumps(context: ToolContext, place: Place, years: Sequence[Period], name: str = METRIC) -> Iterator[Finding]:
    """Findings of the years for the worse, the largest first."""
    metric = context.catalogue.get(name)
    tables = {unit: table(context, metric, unit) for unit in _units(context, place)}
    every = [j for unit, found in tables.items() for j in swings(context, unit, found)]
    wanted = [j for j in every if j.year in {p.code for p in years}]
    chance = chance_among([j.score for j in every], looked_at=len(wanted))
    if chance is None or metric.form is not Form.RATIO:
        return
    worse = 1 if metric.direction is not Direction.HIGHER else -1
    limit = chance.limit * chance.spread
    found = [j for j in wanted if worse * j.score > limit and worse * j.clear >= MATERIAL]
    for jump in sorted(found, key=lambda j: (-worse * j.size, j.unit, j.course, j.year)):
        yield _finding(context, metric, jump, tables[jump.unit])


def table(context: ToolContext, metric: MetricDefinition, unit: str) -> Table:
    """Every course of the unit in every complete year the asker may see so split."""
    level = Level(context.metrics.directory.unit(unit).level)
    found: dict[tuple[str, str], Side] = {}
    for year in context.metrics.directory.complete_years():
        request = MetricRequest(metric, unit, level, (Period.parse(year),), metric.attribution, by=By.COURSE)
        try:
            figures = context.metrics.query(request, context.scope).figures
        except ToolError:
            continue
        found |= {(f.entity_id, year): side_of(f) for f in figures if not f.withheld}
    return found


def swings(context: ToolContext, unit: str, found: Table) -> list[Jump]:
    """Each course and year with enough persons, against the course's other years together."""
    least = context.metrics.rules.rank_min_n
    by_course: dict[str, dict[str, Side]] = {}
    for (course, year), side in found.items():
        by_course.setdefault(course, {})[year] = side
    result: list[Jump] = []
    for course, own in by_course.items():
        for year, side in own.items():
            others = Side()
            for other in (s for y, s in own.items() if y != year):
                others = others.plus(other)
            if side.n >= least and others.n >= least:
                rates = [s.rate for y, s in own.items() if y != year and s.n >= least] or [others.rate]
                clear = max(side.rate - max(rates), 0.0) or min(side.rate - min(rates), 0.0)
                result.append(Jump(unit, course, year, score(others, side), side.rate - others.rate, side.n, clear))
    return result


def _units(context: ToolContext, place: Place) -> list[str]:
    """Colleges with students of their own for the school's offices; else the own unit."""
    directory = context.metrics.directory
    if place.level is Level.SCHOOL:
        return [u.id for u in directory.units.values() if u.level == "college" and directory.children(u.id)]
    return [place.unit] if place.level in (Level.COLLEGE, Level.MAJOR) else []


def _finding(context: ToolContext, metric: MetricDefinition, jump: Jump, found: Table) -> Finding:
    directory = context.metrics.directory
    unit, course = directory.unit(jump.unit), directory.course(jump.course)
    year = Period.parse(jump.year)
    before = Period.year(year.first_year - 1)
    request = MetricRequest(metric, jump.unit, Level(unit.level), (year,), metric.attribution, course=jump.course)
    return Finding(
        kind=FindingKind.CONTRIBUTION,
        title=f"{unit.name}《{course.name}》{year.zh}{metric.name_zh}明显高于本课程其他年份"
        if jump.size > 0
        else f"{unit.name}《{course.name}》{year.zh}{metric.name_zh}明显低于本课程其他年份",
        request=request,
        baseline=replace(request, periods=(before,)),
        size=jump.size,
        n=jump.n,
        least_n=context.metrics.rules.rank_min_n,
        severity=Severity.KEY if abs(jump.size) >= _KEY else Severity.COMMON,
        level=FindingLevel.MAJOR if unit.level == "major" else FindingLevel.COLLEGE,
        subject=jump.course,
        contributions=_contributions(context, found, before.code, jump.year),
        details={"course": jump.course, "owner": course.owner},
    )


def _contributions(context: ToolContext, found: Table, before: str, year: str) -> tuple[Part, ...]:
    courses = sorted({course for course, y in found if y in (before, year)})
    groups = [Group(c, found.get((c, before), Side()), found.get((c, year), Side())) for c in courses]
    if not all(any(getattr(g, side).denominator for g in groups) for side in ("before", "now")):
        return ()
    return between(gathered(groups, context.metrics.rules.rank_min_n)).leading[:_NAMED]
