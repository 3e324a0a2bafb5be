"""From a table's request to the requests of its single cells: each figure is one that could have been asked alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.warehouse import Row
from tools.metrics.definition import Form, Level
from tools.metrics.parts import key_of
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import SELF, By, MetricRequest


def split(request: MetricRequest, directory: Directory) -> list[MetricRequest]:
    """A two-sided metric's table as single cells."""
    # Heads of several days, and figures filed for several years, are not pooled.
    pooled = request.metric.form is Form.QUOTIENT and request.periods[0].kind is not PeriodKind.POINT
    each = request.by is By.PERIOD or not pooled
    groups = [(p,) for p in request.periods] if each else [request.periods]
    if request.by not in (By.COLLEGE, By.MAJOR):
        return [request.single(periods=group) for group in groups]
    units = [u for u in directory.units.values() if u.level == request.by.value]
    below = [u for u in units if request.level is Level.SCHOOL or request.unit in (u.id, u.parent)]
    return [request.single(unit=u.id, level=Level(u.level), periods=group) for u in below for group in groups]


def cell_of(request: MetricRequest, row: Row) -> tuple[MetricRequest, Row]:
    """The single-cell request a row of a table answers, and its four figures."""
    if request.by is None:
        return request, row
    key, figures = row[0], row[1:]
    unit, level, periods = request.unit, request.level, request.periods
    course, section = request.course, request.section
    match request.by:
        case By.PERIOD:
            periods = (_period_of(key, periods),)
        case By.COLLEGE | By.MAJOR:
            unit, level = key, Level(request.by.value)
        case By.COURSE:
            course = key
        case By.SECTION:
            section = key
        case By.INSTITUTION | By.SECTOR:
            request = replace(request, parts=(*request.parts, (request.by.value, key)))
    cell = request.single(unit=unit, level=level, course=course, section=section, periods=periods)
    # The asker's own rows in a unit are not the unit's figure.
    return (replace(cell, within=SELF) if request.level is Level.SELF and unit != SELF else cell), figures


def _period_of(key: object, periods: Sequence[Period]) -> Period:
    return next(p for p in periods if key_of(p) == str(key))
