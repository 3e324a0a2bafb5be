"""Metrics by their words, with what of them the asker may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.context import ToolContext
from tools.errors import ToolError
from tools.metrics.access import authorise, window
from tools.metrics.definition import Attribution, Level, MetricDefinition
from tools.metrics.finding import nearest
from tools.metrics.periods import KIND_ZH, Period
from tools.metrics.request import SELF, By, MetricRequest
from tools.names import newest_period
from tools.scope import Role

_MOST = 8
_SCHOOL = "school"


def metric_rows(context: ToolContext, words: str) -> list[Any]:
    """The likeliest metrics, the best first; without words the names of all."""
    if not words:
        return [f"{metric.id} {metric.name_zh}" for metric in context.catalogue]
    return [_row(metric, context) for metric in nearest(words, context.catalogue, _MOST)]


def seen(metric: MetricDefinition, context: ToolContext) -> list[str]:
    """Which of the metric's figures the asker may ask for, in Chinese; empty where there is none."""
    return list(dict.fromkeys(label for label, request in _tries(metric, context) if _may(request, context)))


def _row(metric: MetricDefinition, context: ToolContext) -> dict[str, Any]:
    kinds = "、".join(KIND_ZH[kind] for kind in metric.periods)
    return {
        "metric": metric.id,
        "name": metric.name_zh,
        "definition": metric.definition,
        "periods": f"按{kinds}，最近 {newest_period(context, metric).code}",
        "may_see": seen(metric, context) or ["无"],
    }


def _may(request: MetricRequest, context: ToolContext) -> bool:
    try:
        request.validate()
        authorise(context.scope, request, context.metrics.directory)
    except ToolError:
        return False
    return True


def _tries(metric: MetricDefinition, context: ToolContext) -> Iterator[tuple[str, MetricRequest]]:
    """What a person of such a scope may think of asking, each as the request it would be."""
    scope, directory = context.scope, context.metrics.directory

    def asks(unit: str, level: Level, by: By | None = None, **more: Any) -> MetricRequest:
        wanted: dict[str, Any] = {"periods": (newest_period(context, metric),), **more}
        return MetricRequest(metric, unit, level, attribution=metric.attribution, by=by, **wanted)

    if Attribution.INSTITUTION in metric.attributions:
        yield "各院校", asks(_SCHOOL, Level.SCHOOL, By.INSTITUTION)
        return
    if scope.role in (Role.TEACHER, Role.STUDENT, Role.SUPERVISOR):
        own = "获授权的教学班" if scope.role is Role.SUPERVISOR else "本人"
        yield own, asks(SELF, Level.SELF)
        yield f"{own}各课程", asks(SELF, Level.SELF, By.COURSE)
        yield f"{own}各教学班", asks(SELF, Level.SELF, By.SECTION)
    if scope.major:
        yield directory.unit(scope.major).name, asks(scope.major, Level.MAJOR)
    if scope.college:
        college = directory.unit(scope.college).name
        yield college, asks(scope.college, Level.COLLEGE)
        yield f"{college}各专业", asks(scope.college, Level.COLLEGE, By.MAJOR)
        yield f"{college}各课程", asks(scope.college, Level.COLLEGE, By.COURSE)
    yield "全校", asks(_SCHOOL, Level.SCHOOL)
    yield "各学院", asks(_SCHOOL, Level.SCHOOL, By.COLLEGE)
    yield "各专业", asks(_SCHOOL, Level.SCHOOL, By.MAJOR)
    yield "各课程", asks(_SCHOOL, Level.SCHOOL, By.COURSE)
    periods: tuple[Period, ...] = window(directory)
    if directory.courses and periods and scope.role not in (Role.LEADER, Role.QA):
        course = next(iter(directory.courses))
        yield "一门课近三个完整学年的全校合计", asks(_SCHOOL, Level.SCHOOL, course=course, periods=periods)
