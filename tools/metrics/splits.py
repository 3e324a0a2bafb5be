"""What a metric can be split by, told to who asked for a split it does not have.

Every way there is is tried against what the metric can do and the asker may see: nothing is suggested that would be
refused next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.tables import SCHOOL
from tools.errors import CannotSplit
from tools.metrics.access import may
from tools.metrics.definition import Level
from tools.metrics.request import LEVEL_ZH, By, MetricRequest
from tools.scope import Scope

May = Callable[[MetricRequest], bool]

_JOIN = ", "
_SPLITS = (By.COLLEGE, By.MAJOR, By.COURSE, By.SECTION, By.INSTITUTION, By.SECTOR)
_PARTS_ZH = {By.INSTITUTION: "院校", By.SECTOR: "类别"}


def validate(request: MetricRequest, scope: Scope, directory: Directory) -> None:
    """Raise ToolError when the metric cannot answer such a request; with what it can answer to this person."""
    try:
        request.validate()
    except CannotSplit as error:
        raise _with_ways(error, request, lambda other: may(scope, other, directory)) from None


def _with_ways(error: CannotSplit, request: MetricRequest, allowed: May) -> CannotSplit:
    """The error with the calls that may be made instead: the same unit's splits or total, else the school's."""
    ways = next((ways for offered in _units(request) if (ways := dict(_ways(*offered, request, allowed)))), {})
    told = f"{error.message}，可以看{'、'.join(ways.values())}" if ways else error.message
    return CannotSplit(told, tuple(ways))


def _units(request: MetricRequest) -> Iterator[tuple[MetricRequest, tuple[str, ...]]]:
    """Requests for a whole, and what of the call is to be changed for each, the least change first."""
    left_out = ("不写 course",) if request.course else ()
    bare = replace(request, by=None, section=None, parts=())
    yield bare, ()
    for other in (a for a in request.metric.attributions if a is not request.attribution):
        yield replace(bare, attribution=other), (f"attribution={other.value}",)
    bare = replace(bare, course=None)
    yield bare, left_out
    yield replace(bare, unit=SCHOOL, level=Level.SCHOOL), ("unit=school", *left_out)


def _ways(
    whole: MetricRequest, changed: tuple[str, ...], asked: MetricRequest, allowed: May
) -> Iterator[tuple[str, str]]:
    """Calls and their words; the very split that was asked for where another attribution has it."""
    how = f"{whole.attribution.zh}的" if whole.attribution is not asked.attribution else ""
    whose = "全校" if whole.level is Level.SCHOOL and asked.level is not Level.SCHOOL else ""
    finer = (
        by for by in _SPLITS if by.level is not whole.level and not (by is By.COLLEGE and whole.level is Level.MAJOR)
    )
    for by in (by for by in finer if allowed(replace(whole, by=by))):
        name = LEVEL_ZH[by.level] if by.level else _PARTS_ZH[by]
        yield _JOIN.join((*changed, f"by={by.value}")), f"{how}{whose}各{name}"
    if allowed(whole):
        bare = ("不写 by",) if asked.by else ()
        yield _JOIN.join((*changed, *bare)), f"{how}{whose}合计"
