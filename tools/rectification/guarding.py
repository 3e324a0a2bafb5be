"""The measures beside a registered metric by which marking is told from learning.

The registered guard, and for a share of failed results what the marker does not set: the make-up exam, and later
courses that build on the course. What has no history is left out; the statistics say when nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tools.effect.case import Case, Direction
from tools.effect.guards import Guard, Role
from tools.errors import ToolError
from tools.metrics.definition import Catalogue
from tools.metrics.definition import Direction as Better
from tools.metrics.service import MetricService
from tools.rectification.histories import prepared
from tools.rectification.model import EffectTest, MetricAsked

MARKS, RETAKE = "course_mean_score", "makeup_pass_rate"
_FAILING = ("course_fail_rate", "student_fail_rate")
_BUILT_ON = "SELECT course_id, prereq_course_id FROM course_prerequisite WHERE kind = '硬先修' ORDER BY 1, 2"
_PLANNED = "SELECT curriculum_id, course_id, suggested_term FROM curriculum_course WHERE suggested_term IS NOT NULL"
_MOST_LATER = 3
_A_YEAR = 2


def guards_of(
    test: EffectTest, case: Case, service: MetricService, catalogue: Catalogue, today: date
) -> tuple[Guard, ...]:
    """Each as a case of its own over the same window."""
    found = []
    for role, asked in dict.fromkeys(_asked(test, service)):
        metric = next((m for m in catalogue if m.id == asked.metric), None)
        better = Direction.DOWN if metric is not None and metric.direction is Better.LOWER else Direction.UP
        try:
            guard = prepared(test, asked, better, service, catalogue, today).case
        except ToolError:
            continue
        after = _terms_after(test.request.course, asked.course, service) if role is Role.LATER else 0
        newest = max(term.index for term in guard.treated.terms)
        first, last = guard.first_post + after, min(guard.last_post + after, newest)
        if first <= last:
            found.append(Guard(role, replace(guard, first_post=first, last_post=last, interim=case.interim)))
    return tuple(found)


def _asked(test: EffectTest, service: MetricService) -> Iterator[tuple[Role, MetricAsked]]:
    asked = test.request
    if test.guard is not None and test.guard.request.metric in _ROLES:
        yield _ROLES[test.guard.request.metric], test.guard.request
    if asked.metric not in _FAILING:
        return
    yield Role.MARKS, replace(asked, metric=MARKS)
    yield Role.RETAKE, replace(asked, metric=RETAKE)
    if asked.course:
        built = [later for later, before in service.client.fetch(_BUILT_ON) if before == asked.course]
        for later in built[:_MOST_LATER]:
            yield Role.LATER, replace(asked, metric=MARKS, course=later)


def _terms_after(course: str, later: str, service: MetricService) -> int:
    """Terms by which the later course follows in most plans of study: before that its students were taught as ever."""
    planned: dict[str, dict[str, int]] = {}
    for plan, one, term in service.client.fetch(_PLANNED):
        if one in (course, later):
            planned.setdefault(plan, {})[one] = int(term)
    gaps = sorted(terms[later] - terms[course] for terms in planned.values() if len(terms) > 1)
    return max(1, gaps[len(gaps) // 2]) if gaps else _A_YEAR


_ROLES = {MARKS: Role.MARKS, RETAKE: Role.RETAKE}
