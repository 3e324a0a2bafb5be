"""The measures beside a registered metric by which marking is told from learning.

The registered guard, whichever it is; and for a metric that marking moves the mean mark and the marks next to the pass
line, the make-up exam, later courses that build on the course, and the cohorts' common tests. A later course of the
same unit is often marked by the same teachers: it may hold back, and shows nothing. What has no history is left out;
the statistics say when nothing is left, and a registered guard without history is named. Marks of single items are not
among them: they are the marker's own, and a paper is not the same in two terms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from tools.effect.case import Case, Direction
from tools.effect.guards import SHOWING, Guard, Role
from tools.errors import ToolError
from tools.metrics.definition import Catalogue, MetricDefinition
from tools.metrics.definition import Direction as Better
from tools.metrics.service import MetricService
from tools.rectification.common_tests import foretold, tested
from tools.rectification.given_marks import LINE, MAKEUP_LINE, MAKEUP_MARKS, MARKS, with_marks
from tools.rectification.grounds import USUAL, turned
from tools.rectification.histories import Prepared, prepared
from tools.rectification.model import EffectTest, MetricAsked

RETAKE = "makeup_pass_rate"
MARKED = frozenset({
    MARKS, RETAKE, "course_fail_rate", "student_fail_rate", "course_good_rate", "course_excellent_rate", "avg_gpa",
    "course_objective_attainment", "academic_warning_rate", "warning_clearance_rate", "retake_rate",
})  # fmt: skip
"""Metrics that get better when marks are given more freely. Outside tests (CET, fitness) are not among them."""

TOUCHED = frozenset({
    "graduation_rate", "degree_rate", "on_time_graduation_rate", "set_mean_score", "student_satisfaction",
    "graduate_satisfaction",
})  # fmt: skip
"""Metrics that freer marking moves by way of credits or of students' content, and that no look at marks can clear."""

_BUILT_ON = "SELECT course_id, prereq_course_id, kind = '硬先修' FROM course_prerequisite ORDER BY 1, 2"
_PLANNED = "SELECT curriculum_id, course_id, suggested_term FROM curriculum_course WHERE suggested_term IS NOT NULL"
_MOST_LATER = 3
_A_YEAR = 2
_BUILDING = (Role.LATER, Role.FOLLOWING)


def guards_of(
    test: EffectTest,
    case: Case,
    service: MetricService,
    catalogue: Catalogue,
    today: date,
    *,
    frozen_totals: bool = False,
) -> tuple[Guard, ...]:
    """Each as a case of its own over the same window; see `prepared` of `frozen_totals`."""
    found = []
    for role, asked, guard, after in _measures(test, service, catalogue, today, frozen_totals=frozen_totals):
        newest = max(term.index for term in guard.treated.terms)
        first, last = guard.first_post + after, min(guard.last_post + after, newest)
        if first <= last:
            name = catalogue.get(asked.metric).name_zh if role is Role.SIDE else ""
            over = replace(guard, first_post=first, last_post=last, interim=case.interim, baseline=None)
            found.append(Guard(role, over, name))
    tests = tested(test, case, service, catalogue, today) if asks_of_marks(test) else None
    return (*found, *([] if tests is None else [Guard(Role.COMMON_TEST, tests)]))


def showing_of(
    test: EffectTest, case: Case, service: MetricService, catalogue: Catalogue, today: date
) -> tuple[Guard, ...]:
    """Before the window: the measures that others than the course's markers set and that have a history, each over the
    terms that will be looked at. They may show learning; without any nothing marked can be effective."""
    found = []
    for role, _, guard, after in _measures(test, service, catalogue, today, SHOWING):
        # What follows only after the day of judgement cannot be looked at on it.
        first, last = guard.first_post + after, guard.last_post
        if first <= last:
            found.append(Guard(role, replace(guard, first_post=first, last_post=last, baseline=None)))
    tests = foretold(test, case, service, catalogue, today) if asks_of_marks(test) else None
    return (*found, *([] if tests is None else [Guard(Role.COMMON_TEST, tests)]))


def _measures(
    test: EffectTest,
    service: MetricService,
    catalogue: Catalogue,
    today: date,
    roles: Collection[Role] = tuple(Role),
    *,
    frozen_totals: bool = False,
) -> Iterator[tuple[Role, MetricAsked, Case, int]]:
    """The measures of these roles that have a history: what is asked, its case, by how many terms it comes later."""
    for role, asked in dict.fromkeys(_asked(test, service)):
        made = _prepared(test, asked, service, catalogue, today, frozen_totals) if role in roles else None
        if made is not None:
            after = _terms_after(test.request.course, asked.course, service) if role in _BUILDING else 0
            yield role, asked, made.case, after


def unseen_guard(test: EffectTest, service: MetricService, catalogue: Catalogue, today: date) -> str:
    """Name of the registered guard where there is no history to look at; "" where there is, or none was registered."""
    if test.guard is None or _prepared(test, test.guard.request, service, catalogue, today) is not None:
        return ""
    return _name(test.guard.request.metric, catalogue)


def beside(test: EffectTest, service: MetricService, catalogue: Catalogue, today: date) -> dict[MetricAsked, Prepared]:
    """The histories of every measure beside the registered metric that has any, by its request as it is counted."""
    found, known = {}, with_marks(catalogue)
    for _, asked in _asked(test, service):
        if (made := _prepared(test, asked, service, catalogue, today)) is not None:
            found[_fitting(asked, known.get(asked.metric))] = made
    return found


def is_marked(asked: MetricAsked) -> bool:
    """Whether marking moves the metric."""
    return asked.metric in MARKED


def touched_told(asked: MetricAsked, name: str) -> str:
    """What is to be said of a metric that marking moves from afar; nothing of others."""
    return f"{name}也会随给分宽严变动，这一检验没有核对给分。" if asked.metric in TOUCHED else ""


def asks_of_marks(test: EffectTest) -> bool:
    """Whether the better side is the one that freer marking moves it to; not where the usual side was turned."""
    return is_marked(test.request) and not turned(test)


def _prepared(
    test: EffectTest,
    asked: MetricAsked,
    service: MetricService,
    catalogue: Catalogue,
    today: date,
    frozen_totals: bool = False,
) -> Prepared | None:
    try:
        known = with_marks(catalogue)
        metric = known.get(asked.metric)
        given = service, known, today
        return prepared(test, _fitting(asked, metric), better_of(metric), *given, frozen_totals=frozen_totals)
    except ToolError:
        return None


def better_of(metric: MetricDefinition) -> Direction:
    """Where better lies by the catalogue, or as is usual for the metric; up where neither says."""
    if metric.direction is Better.LOWER:
        return Direction.DOWN
    return Direction.UP if metric.direction is Better.HIGHER else USUAL.get(metric.id, Direction.UP)


def _fitting(asked: MetricAsked, metric: MetricDefinition) -> MetricAsked:
    """With the metric's own way of counting where it does not know the asked one."""
    known = asked.attribution in {"", *(a.value for a in metric.attributions)}
    return asked if known else replace(asked, attribution="")


def _asked(test: EffectTest, service: MetricService) -> Iterator[tuple[Role, MetricAsked]]:
    asked = test.request
    if test.guard is not None:
        yield _role(test), test.guard.request
    if not asks_of_marks(test):
        return
    again = asked.metric == RETAKE
    yield Role.MARKS, replace(asked, metric=MAKEUP_MARKS if again else MARKS)
    yield Role.LINE, replace(asked, metric=MAKEUP_LINE if again else LINE)
    if not again:
        yield Role.RETAKE, replace(asked, metric=RETAKE)
    if asked.course:
        built = [(later, hard) for later, before, hard in service.client.fetch(_BUILT_ON) if before == asked.course]
        # Courses for which it is only advised say less; they are asked where no other is there.
        needing = [later for later, hard in built if hard] or [later for later, _ in built]
        for later in needing[:_MOST_LATER]:
            role = Role.FOLLOWING if _owner(later, service) == _owner(asked.course, service) else Role.LATER
            yield role, replace(asked, metric=MARKS, course=later)


def _owner(course: str, service: MetricService) -> str:
    return service.directory.courses[course].owner


def _role(test: EffectTest) -> Role:
    """Beside a metric that marking moves, a guard that marking moves too tells of the marks."""
    assert test.guard is not None
    asked, guard = test.request, test.guard.request
    if not asks_of_marks(test) or not is_marked(guard):
        return Role.SIDE
    if guard.metric != RETAKE:
        return Role.MARKS
    return Role.SIDE if asked.metric == RETAKE else Role.RETAKE


def _name(metric: str, catalogue: Catalogue) -> str:
    return next((m.name_zh for m in catalogue if m.id == metric), metric)


def _terms_after(course: str, later: str, service: MetricService) -> int:
    """Terms by which the later course follows in most plans of study: before that its students were taught as ever."""
    planned: dict[str, dict[str, int]] = {}
    for plan, one, term in service.client.fetch(_PLANNED):
        if one in (course, later):
            planned.setdefault(plan, {})[one] = int(term)
    gaps = sorted(terms[later] - terms[course] for terms in planned.values() if len(terms) > 1)
    return max(1, gaps[len(gaps) // 2]) if gaps else _A_YEAR
