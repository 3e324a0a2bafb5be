"""For which periods there is what was asked for in vain: asked of the data, inside the asker's scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tools.context import ToolContext
from tools.errors import NoData, ToolError
from tools.metrics.periods import CENSUS_DAY, Period, PeriodKind
from tools.metrics.request import By, MetricRequest

_SUGGESTED = 4
_BEFORE = 6
"""Years before the first term in which a cohort that is in the data may have entered."""
_SAID = "现有"
"""A message that has it says already for when there are data."""


def with_periods(nothing: NoData, request: MetricRequest, context: ToolContext) -> NoData:
    """The error with the periods of the same kind that have figures, and the newest of them as suggestions."""
    found = () if nothing.suggestions else recorded(request, context)
    if not found:
        return nothing
    ends = dict.fromkeys((found[0].zh, found[-1].zh))
    told = "" if _SAID in nothing.message else f"，{_SAID}{'至'.join(ends)}的"
    return type(nothing)(f"{nothing.message}{told}", tuple(p.code for p in found[: -_SUGGESTED - 1 : -1]))


def recorded(request: MetricRequest, context: ToolContext) -> tuple[Period, ...]:
    """The periods of the request's kind with figures of its unit, the oldest first; none where it may not ask."""
    every = tuple(_every(request.periods[0].kind, context))
    try:
        table = context.metrics.query(replace(request, by=By.PERIOD, periods=every), context.scope)
    except ToolError:
        return ()
    return tuple(Period.parse(code) for code in sorted({figure.period for figure in table.figures}))


def _every(kind: PeriodKind, context: ToolContext) -> Iterator[Period]:
    """Every period of a kind that the data may have something of."""
    directory = context.metrics.directory
    years = sorted({term.year for term in directory.terms.values() if term.start <= directory.as_of})
    first, last = int(years[0][:4]) if years else directory.as_of.year, directory.as_of.year
    match kind:
        case PeriodKind.TERM:
            codes = sorted(term.id for term in directory.terms.values() if term.start <= directory.as_of)
        case PeriodKind.YEAR:
            codes = years
        case PeriodKind.POINT:
            begun = min((term.start for term in directory.terms.values()), default=directory.as_of).isoformat()
            days = [f"{year}{CENSUS_DAY}" for year in range(first, last + 1)]
            codes = [day for day in days if begun <= day <= directory.as_of.isoformat()]
        case PeriodKind.CALENDAR:
            codes = [str(year) for year in range(first, last + 1)]
        case PeriodKind.GRADUATION:
            codes = [f"grad:{year}" for year in range(first, last + 1)]
        case PeriodKind.ENTRY:
            codes = [f"entry:{year}" for year in range(first - _BEFORE, last + 1)]
    yield from map(Period.parse, codes)
