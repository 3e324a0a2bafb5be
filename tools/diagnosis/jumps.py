"""Courses whose ratio in one year stands out from their other years, in one college (or major) after another.

A course is set against its own other years together, with what years vary by of themselves (see `history`); of all
that is looked at, so many are raised that few of them are chance. It must also be clear of each other year, for a
single bad year among others like it is no jump. Counted by sections under the asker's own right to rows. What is
found is explained by its contribution to the unit's change from the year before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from knowledge_base.evaluation.warehouse import Row
from tools.context import ToolContext
from tools.diagnosis.contribution import Group, Part, Side, between, gathered
from tools.diagnosis.history import Counted, Swing, chance_of_more, discoveries, spread, together
from tools.diagnosis.model import Finding, FindingKind, FindingLevel, Severity
from tools.diagnosis.rows import Place, narrowed, scoped
from tools.metrics.definition import Direction, Form, Level, MetricDefinition
from tools.metrics.parts import persons
from tools.metrics.periods import Period
from tools.metrics.relations import RELATIONS
from tools.metrics.request import MetricRequest

METRIC = "course_fail_rate"
_NAMED = 3


@dataclass(frozen=True)
class Year:
    """One course of one unit in one year: persons, and what is counted by sections."""

    n: int
    counted: Counted

    @property
    def side(self) -> Side:
        return Side(self.counted.cases, self.counted.of, self.n)


Table = Mapping[tuple[str, str, str], Year]
"""(unit, course, year) → what is counted there."""


@dataclass(frozen=True)
class Jump:
    """One course of one unit in one year against its other years together.

    `clear` is the distance from the nearest of them on the side it lies on, 0 where it lies among them.
    """

    unit: str
    course: str
    year: str
    n: int
    swing: Swing
    clear: float = 0.0

    @property
    def size(self) -> float:
        return self.swing.size


def jumps(context: ToolContext, place: Place, years: Sequence[Period], name: str = METRIC) -> Iterator[Finding]:
    """Findings of the years for the worse, the largest first."""
    metric = context.catalogue.get(name)
    if metric.form is not Form.RATIO or place.level is Level.SELF:
        return
    found = table(context, metric, place)
    worse = 1 if metric.direction is not Direction.HIGHER else -1
    for jump in sorted(
        _raised(context, found, years, worse), key=lambda j: (-worse * j.size, j.unit, j.course, j.year)
    ):
        yield _finding(context, metric, jump, found)


def _raised(context: ToolContext, found: Table, years: Sequence[Period], worse: int) -> list[Jump]:
    rules, codes = context.metrics.rules.diagnosis.jumps, {p.code for p in years}
    every = swings(context, found)
    tau = spread([j.swing for j in every], rules.fewest, rules.expected)
    if tau is None:
        return []
    wanted = [j for j in every if j.year in codes]
    clear = [worse * j.clear >= rules.material for j in wanted]
    chances = [
        chance_of_more(j.swing if worse > 0 else j.swing.turned(), tau) if c else 1.0
        for j, c in zip(wanted, clear, strict=True)
    ]
    kept = discoveries(chances, rules.false_discoveries)
    return [wanted[i] for i in kept if clear[i]]


def table(context: ToolContext, metric: MetricDefinition, place: Place) -> Table:
    """Every course of the place's units in every complete year, added up from its sections."""
    found: dict[tuple[str, str, str], list[tuple[int, float, float]]] = {}
    for unit, course, year, n, cases, of in _sections(context, metric, place):
        if unit is not None and of:
            found.setdefault((str(unit), str(course), str(year)), []).append((int(n), float(cases or 0), float(of)))
    return {
        key: Year(sum(n for n, _, _ in rows), together(Counted(cases, of, of * of) for _, cases, of in rows))
        for key, rows in found.items()
    }


def _sections(context: ToolContext, metric: MetricDefinition, place: Place) -> Sequence[Row]:
    """Rows (unit, course, year, persons, cases, all), one for each section in each unit."""
    relation, parts = RELATIONS[metric.relations[0]], context.metrics.compiler.parts
    years = tuple(Period.parse(year) for year in context.metrics.directory.complete_years())
    level = Level.COLLEGE if place.level is Level.SCHOOL else place.level
    unit = relation.unit_column(metric.attribution, level)
    if unit is None or not years:
        return ()
    request = MetricRequest(metric, place.unit, place.level, years, metric.attribution)
    keys = [exp.column(name) for name in (unit, "course_id", "academic_year")]
    cases = exp.Filter(
        this=exp.Count(this=exp.Star()),
        expression=exp.Where(this=parts.expression(str(metric.numerator), metric, relation)),
    )
    counted = [
        exp.alias_(persons(relation), "n"),
        exp.alias_(cases, "cases"),
        exp.alias_(exp.Count(this=exp.Star()), "a"),
    ]
    where = [
        *parts.where(metric.where, metric, relation),
        *parts.time(request, relation),
        *narrowed(relation, place, metric.attribution),
    ]
    query = exp.select(*keys, *counted).where(*where).group_by(*keys, exp.column("section_id"))
    return scoped(context, relation.name, place, query)


def swings(context: ToolContext, found: Table) -> list[Jump]:
    """Each course and year with enough persons, against the course's other years together."""
    least = context.metrics.rules.rank_min_n
    by_course: dict[tuple[str, str], dict[str, Year]] = {}
    for (unit, course, year), counted in sorted(found.items()):
        by_course.setdefault((unit, course), {})[year] = counted
    return [
        jump
        for (unit, course), own in by_course.items()
        for year in own
        if (jump := _swing(unit, course, year, own, least)) is not None
    ]


def _swing(unit: str, course: str, year: str, own: Mapping[str, Year], least: int) -> Jump | None:
    now, others = own[year], [y for code, y in own.items() if code != year]
    if now.n < least or sum(y.n for y in others) < least:
        return None
    swing = Swing(now.counted, together(y.counted for y in others))
    rates = [y.counted.rate for y in others if y.n >= least] or [swing.others.rate]
    clear = max(now.counted.rate - max(rates), 0.0) or min(now.counted.rate - min(rates), 0.0)
    return Jump(unit, course, year, now.n, swing, clear)


def _finding(context: ToolContext, metric: MetricDefinition, jump: Jump, found: Table) -> Finding:
    directory, rules = context.metrics.directory, context.metrics.rules
    unit, course = directory.unit(jump.unit), directory.course(jump.course)
    year = Period.parse(jump.year)
    before = Period.year(year.first_year - 1)
    request = MetricRequest(metric, jump.unit, Level(unit.level), (year,), metric.attribution, course=jump.course)
    way = "高于" if jump.size > 0 else "低于"
    return Finding(
        kind=FindingKind.CONTRIBUTION,
        title=f"{unit.name}《{course.name}》{year.zh}{metric.name_zh}明显{way}本课程其他年份",
        request=request,
        baseline=replace(request, periods=(before,)),
        size=jump.size,
        n=jump.n,
        least_n=rules.rank_min_n,
        severity=Severity.KEY if abs(jump.size) >= rules.diagnosis.jumps.key_from else Severity.COMMON,
        level=FindingLevel.MAJOR if unit.level == "major" else FindingLevel.COLLEGE,
        subject=jump.course,
        contributions=_contributions(context, jump.unit, found, before.code, jump.year),
        details={"course": jump.course, "owner": course.owner},
    )


def _contributions(context: ToolContext, unit: str, found: Table, before: str, year: str) -> tuple[Part, ...]:
    own = {(course, y): counted.side for (u, course, y), counted in found.items() if u == unit}
    courses = sorted({course for course, y in own if y in (before, year)})
    groups = [Group(c, own.get((c, before), Side()), own.get((c, year), Side())) for c in courses]
    if not all(any(getattr(g, side).denominator for g in groups) for side in ("before", "now")):
        return ()
    return between(gathered(groups, context.metrics.rules.rank_min_n)).leading[:_NAMED]
