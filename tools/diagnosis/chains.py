"""Broken chains of prerequisites: most of a cohort of a major took a course before its hard prerequisite.

Read from enrolments, not from plans: what was taken, in which order. Single students out of order are usual (failed,
transferred), so it is said of a cohort only where more than half (the school's dated rule, `diagnosis.chains`) is
beyond doubt. Cohorts that entered before the data
begin are left out: their first terms are not on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from tools.context import ToolContext
from tools.diagnosis.chance import wilson
from tools.diagnosis.model import Finding, FindingKind, FindingLevel, Severity
from tools.diagnosis.question import year_before
from tools.diagnosis.rows import Place, narrowed, scoped
from tools.metrics.definition import Level
from tools.metrics.expressions import is_in
from tools.metrics.periods import Period
from tools.metrics.relations import RELATIONS
from tools.metrics.request import MetricRequest

METRIC = "course_mean_score"
"""What a broken chain is followed up by."""

_RELATION = "enrolment"
_PAIRS = "SELECT course_id, prereq_course_id FROM course_prerequisite WHERE kind = '硬先修' ORDER BY 1, 2"


@dataclass(frozen=True)
class Broken:
    """`early` of the `n` students of a cohort who took the course had not begun its prerequisite; `since` the term."""

    major: str
    entry_year: int
    course: str
    before: str
    n: int
    early: int
    since: str


def broken_chains(context: ToolContext, place: Place) -> Iterator[Finding]:
    """Findings by cohort and pair, the newest cohort first."""
    rules = context.metrics.rules.diagnosis.chains
    least = max(rules.least, context.metrics.rules.limit(context.scope.role.value))
    found = [b for b in orders(context, place) if b.n >= least and wilson(b.early, b.n, rules.level)[0] > rules.share]
    for one in sorted(found, key=lambda b: (-b.entry_year, b.major, b.course, b.before)):
        yield _finding(context, one, least)


def orders(context: ToolContext, place: Place) -> list[Broken]:
    """Every cohort and pair of courses anybody took."""
    pairs = [(str(a), str(b)) for a, b in context.metrics.client.fetch(_PAIRS)]
    if not pairs or place.level is Level.SELF:
        return []
    courses = sorted({course for pair in pairs for course in pair})
    columns = {course: f"c{i}" for i, course in enumerate(courses)}
    rows = scoped(context, _RELATION, place, _outer(pairs, columns), inner=_inner(place, columns, _first_year(context)))
    found: list[Broken] = []
    for major, entry, *counts in rows:
        for (course, before), (n, early, since) in zip(pairs, _threes(counts), strict=True):
            if n:
                found.append(Broken(major, int(entry), course, before, int(n), int(early), str(since)))
    return found


def _inner(place: Place, columns: Mapping[str, str], first_year: int) -> exp.Select:
    """A row a student: when each course was first taken; a prerequisite may be met in other ways than by sitting it."""
    keys = [exp.column(name) for name in ("person_id", "major_id", "entry_year")]
    firsts = [
        exp.alias_(_min_where(exp.EQ(this=exp.column("course_id"), expression=exp.Literal.string(course))), name)
        for course, name in columns.items()
    ]
    where = [
        is_in(exp.column("course_id"), list(columns)),
        exp.GTE(this=exp.column("entry_year"), expression=exp.Literal.number(first_year)),
    ]
    own = narrowed(RELATIONS[_RELATION], place, next(iter(RELATIONS[_RELATION].units)))
    return exp.select(*keys, *firsts).where(*where, *own).group_by(*keys)


def _outer(pairs: Sequence[tuple[str, str]], columns: Mapping[str, str]) -> exp.Select:
    keys = [exp.column("major_id"), exp.column("entry_year")]
    counted: list[exp.Expr] = []
    for i, (course, before) in enumerate(pairs):
        a, b = exp.column(columns[course]), exp.column(columns[before])
        taken = exp.not_(exp.Is(this=a, expression=exp.Null()))
        early = exp.and_(taken.copy(), exp.or_(exp.Is(this=b, expression=exp.Null()), exp.LT(this=a, expression=b)))
        counted += [
            exp.alias_(_filtered(exp.Count(this=exp.Star()), taken), f"n{i}"),
            exp.alias_(_filtered(exp.Count(this=exp.Star()), early), f"e{i}"),
            exp.alias_(_filtered(exp.Min(this=a.copy()), early.copy()), f"s{i}"),
        ]
    return exp.select(*keys, *counted).group_by(*keys)


def _min_where(condition: exp.Expr) -> exp.Expr:
    return _filtered(exp.Min(this=exp.column("term_id")), condition)


def _filtered(aggregate: exp.Expr, condition: exp.Expr) -> exp.Expr:
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def _threes(counts: Sequence[object]) -> Iterator[tuple[int, int, object]]:
    for i in range(0, len(counts), 3):
        n, early, since = counts[i : i + 3]
        yield int(str(n or 0)), int(str(early or 0)), since


def _first_year(context: ToolContext) -> int:
    return min(int(term.year[:4]) for term in context.metrics.directory.terms.values())


def _finding(context: ToolContext, one: Broken, least: int) -> Finding:
    directory, metric = context.metrics.directory, context.catalogue.get(METRIC)
    major, course, before = directory.unit(one.major), directory.course(one.course), directory.course(one.before)
    year = Period.year(int(one.since[:4]))
    request = MetricRequest(metric, one.major, Level.MAJOR, (year,), metric.attribution, course=one.course)
    baseline = MetricRequest(
        metric, one.major, Level.MAJOR, (year_before(year),), metric.attribution, course=one.course
    )
    return Finding(
        kind=FindingKind.BROKEN_CHAIN,
        title=f"{major.name}专业{one.entry_year}级先修《{course.name}》、后修它的先修课《{before.name}》",
        request=request,
        baseline=baseline,
        size=one.early / one.n,
        n=one.n,
        least_n=least,
        severity=Severity.KEY,
        level=FindingLevel.MAJOR,
        subject=f"entry:{one.entry_year}",
        value=one.early / one.n,
        details={"course": one.course, "prerequisite": one.before, "major": one.major, "early": str(one.early)},
    )
