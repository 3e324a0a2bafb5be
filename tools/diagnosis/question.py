"""What an explanation is asked of: two requests to be set against each other, with every name resolved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tools.choices import choose
from tools.context import ToolContext
from tools.diagnosis.groups import decomposable
from tools.errors import ToolError
from tools.metrics.definition import Attribution, Level, MetricDefinition
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import By, MetricRequest
from tools.names import newest_period, resolve_course, resolve_unit
from tools.periods.asked import asked_periods, default_periods, taken_note
from tools.scope import Role


@dataclass(frozen=True)
class Question:
    """`before` and `now` differ in their period, or (with `beside`) in their unit: then `before` is the reference.

    `focus` is a course whose part is told in any case: 「是不是高数拖的」 asks for its part among all courses.
    `baseline_taken` says that nobody named the period before.
    """

    before: MetricRequest
    now: MetricRequest
    by: By | None
    premise: str
    notes: tuple[str, ...] = ()
    focus: str | None = None
    baseline_taken: bool = False

    @property
    def beside(self) -> bool:
        return self.before.periods == self.now.periods


@dataclass(frozen=True)
class Words:
    """A call's arguments as they were written."""

    metric: str
    unit: str
    course: str
    period: str
    baseline: str
    against: str
    by: str
    premise: str


def understood(context: ToolContext, words: Words) -> Question:
    """The question behind a call's words. Raises UnknownName, AmbiguousName and ToolError with what would be right."""
    metric = context.catalogue.get(words.metric)
    by = choose("by", words.by, [b.value for b in By if b.level])
    dimension = By(by) if by else None
    now = _request(context, metric, words)
    decomposable(now)
    if dimension in (By.COLLEGE, By.MAJOR):
        # Only students have a unit; a course's owner is one.
        now = replace(now, attribution=metric.attribution)
    if dimension is not None and dimension.level is None:
        raise ToolError("变化只能按学院、专业、课程、教学班分", ("by=college", "by=major", "by=course"))
    focus = now.course if dimension is By.COURSE else None
    if focus is not None:
        now = replace(now, course=None)
    periods, notes = _periods(context, metric, words)
    premise = choose("premise", words.premise)
    now = replace(now, periods=periods[-1:])
    if words.against.strip() and words.baseline.strip():
        raise ToolError("baseline（与哪一期比）和 against（与哪个单位比）只写一个")
    if words.against.strip():
        return Question(_reference(context, now, words.against), now, dimension, premise, notes, focus)
    earlier = replace(now, periods=(periods[0] if len(periods) > 1 else year_before(periods[0]),))
    return Question(earlier, now, dimension, premise, notes, focus, baseline_taken=len(periods) == 1)


def year_before(period: Period) -> Period:
    """The period of the same kind a year (or a cohort) earlier."""
    first = period.first_year - 1
    match period.kind:
        case PeriodKind.TERM:
            return Period(period.kind, f"{first}-{first + 1}{period.code[9:]}")
        case PeriodKind.YEAR:
            return Period.year(first)
        case PeriodKind.POINT:
            return Period(period.kind, f"{first}{period.code[4:]}")
        case PeriodKind.CALENDAR:
            return Period(period.kind, str(first))
        case PeriodKind.ENTRY | PeriodKind.GRADUATION:
            return Period(period.kind, f"{period.code.split(':')[0]}:{first}")


def _request(context: ToolContext, metric: MetricDefinition, words: Words) -> MetricRequest:
    directory, scope = context.metrics.directory, context.scope
    course = resolve_course(words.course, directory) if words.course.strip() else None
    name = words.unit
    if course and not name.strip() and scope.role not in (Role.DEAN, Role.HEAD):
        name = "school"
    unit, level = resolve_unit(name, scope, directory)
    # A unit without majors has no students of its own; of a course of its own all takers are meant.
    gives = level is Level.COLLEGE and Attribution.COURSE_OWNER in metric.attributions
    owns = course is not None and directory.course(course).owner == unit
    owner = gives and (owns or not directory.children(unit))
    attribution = Attribution.COURSE_OWNER if owner else metric.attribution
    return MetricRequest(metric, unit, level, (newest_period(context, metric),), attribution, course)


def _reference(context: ToolContext, now: MetricRequest, against: str) -> MetricRequest:
    unit, level = resolve_unit(against, context.scope, context.metrics.directory)
    if unit == now.unit:
        raise ToolError("against 与 unit 是同一个单位，请写另一个，如 school；要比两期，写 baseline")
    own = now.attribution if level is not Level.SCHOOL else now.metric.attribution
    return replace(now, unit=unit, level=level, attribution=own)


def _periods(
    context: ToolContext, metric: MetricDefinition, words: Words
) -> tuple[tuple[Period, ...], tuple[str, ...]]:
    """The earlier and the later period, or one of them alone; several periods said are their first and last."""
    directory = context.metrics.directory
    held = context.metrics.named.years.get(metric.id, ())
    said = [word.strip() for word in (words.baseline, words.period) if word.strip()]
    if not words.period.strip():
        latest = default_periods(metric, directory, trend=False).periods[-1:]
        if not said:
            return latest, (taken_note(latest),)
        found = asked_periods(said, metric, directory, held)
        return _pair((*found.periods, *latest)), (*found.notes, taken_note(latest))
    found = asked_periods(said, metric, directory, held)
    return _pair(found.periods), found.notes


def _pair(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    ordered = sorted(set(periods), key=lambda p: p.code)
    if len({p.kind for p in ordered}) > 1:
        raise ToolError("比较的两期要同样长短：都写学年，或都写学期")
    return (ordered[0], ordered[-1]) if len(ordered) > 1 else tuple(ordered)
