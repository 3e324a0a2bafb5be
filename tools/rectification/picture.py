"""Before and after, as one reader may see it: the unit's figures, the comparison units', the registered lines.

Every figure is asked of the metric service in the reader's own scope, so the picture shows nobody what they could not
ask for; the cells a judgement was made of are not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge_base.evaluation.directory import Directory
from tools.errors import ToolError
from tools.metrics.definition import Catalogue, Level
from tools.metrics.periods import Period
from tools.metrics.request import By, MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.measuring import counted_of, request_of, spoken_course
from tools.rectification.model import EffectTest
from tools.rectification.slots import Slot, inside, last_of, observed_kind, slots_until
from tools.scope import Scope

LEAST_BAND = 2
"""Comparison units that must be seen in a period for there to be a band."""


@dataclass(frozen=True)
class Seen:
    """One period. `value`, `n` (persons) and `denominator` (what the value is over: a student counts once a course)
    are None where the reader has no figure; `low`, `high` are the comparison units'."""

    period: str
    name: str
    start: date
    end: date
    baseline: bool
    window: bool
    value: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    later: bool = False
    """After the window."""
    denominator: float | None = None


@dataclass(frozen=True)
class Picture:
    """`units` are the names of the comparison units, `banded` of those whose range the reader sees.

    `unit` and `decimals` say how values are written, `counted` what the denominators count.
    """

    metric: str
    entity: str
    unit: str
    decimals: int
    seen: tuple[Seen, ...]
    units: tuple[str, ...]
    target: float
    registered_on: date
    observe_until: date
    banded: tuple[str, ...] = ()
    counted: str = "人"


def picture(
    test: EffectTest,
    registered_on: date,
    service: MetricService,
    catalogue: Catalogue,
    scope: Scope,
    today: date,
    *,
    on: bool = False,
) -> Picture | None:
    """None where the reader may see none of the unit's figures, or the metric has no history.

    `on`: with the periods since the window as well.
    """
    try:
        request = request_of(test.request, service, catalogue)
        kind = observed_kind(request.metric)
        until = max(test.observe_until, min(today, service.directory.as_of)) if on else test.observe_until
        slots = slots_until(service.directory, kind, until)
        over = [slot for slot in slots if slot.end <= min(today, service.directory.as_of)]
        last = last_of(over, request.periods, service.directory)
        own = _figures(request, over, service, scope)
    except ToolError:
        return None
    if not own:
        return None
    compared = [unit for unit in dict.fromkeys(test.comparison) if unit != test.request.unit]
    others = {unit: _of_unit(request, unit, over, service, scope) for unit in compared}
    window = {slot.index for slot in inside(slots, test.observe_from, test.observe_until)}
    frozen = _covered(request.periods, slots, last)
    first = min(index for index, slot in enumerate(slots) if slot.period.code in own)
    directory, display = service.directory, request.metric.display
    return Picture(
        metric=request.metric.name_zh,
        entity=directory.unit(test.request.unit).name + spoken_course(test.request, directory),
        unit=display.unit,
        decimals=display.decimals,
        seen=tuple(_seen(slot, own, tuple(others.values()), frozen, window) for slot in slots[first:]),
        units=tuple(_named(unit, directory) for unit in compared),
        banded=tuple(_named(unit, directory) for unit in _banded(others)),
        target=test.target,
        registered_on=registered_on,
        observe_until=test.observe_until,
        counted=counted_of(request.metric),
    )


_Figures = dict[str, tuple[float, int | None, float | None]]


def _named(unit: str, directory: Directory) -> str:
    return directory.unit(unit).name if unit in directory.units else unit


def _banded(others: Mapping[str, _Figures]) -> tuple[str, ...]:
    """The units in the band; none where it takes more of them in any one period."""
    counts = Counter(period for figures in others.values() for period in figures)
    wide = {period for period, seen in counts.items() if seen >= LEAST_BAND}
    return tuple(unit for unit, figures in others.items() if wide & figures.keys())


def _figures(request: MetricRequest, over: Sequence[Slot], service: MetricService, scope: Scope) -> _Figures:
    """Value, n and denominator by period code, without what is withheld."""
    asked = replace(request, periods=tuple(slot.period for slot in over), by=By.PERIOD)
    figures = service.query(asked, scope).figures
    return {f.period: (f.value, f.n, f.denominator) for f in figures if f.value is not None and not f.withheld}


def _of_unit(request: MetricRequest, unit: str, over: Sequence[Slot], service: MetricService, scope: Scope) -> _Figures:
    found = service.directory.units.get(unit)
    if found is None:
        return {}
    try:
        return _figures(replace(request, unit=unit, level=Level(found.level)), over, service, scope)
    except ToolError:
        return {}


def _covered(periods: Sequence[Period], slots: Sequence[Slot], last: int) -> set[int]:
    """The slots of the frozen baseline: those of its periods, or of its years."""
    codes = {period.code for period in periods}
    return {s.index for s in slots if s.index <= last and (s.period.code in codes or s.period.academic_year in codes)}


def _seen(slot: Slot, own: _Figures, others: Sequence[_Figures], frozen: set[int], window: set[int]) -> Seen:
    code = slot.period.code
    value, n, denominator = own.get(code, (None, None, None))
    there = [figures[code][0] for figures in others if code in figures]
    low, high = (min(there), max(there)) if len(there) >= LEAST_BAND else (None, None)
    later = bool(window) and slot.index > max(window)
    return Seen(
        code, slot.period.zh, slot.start, slot.end, slot.index in frozen, slot.index in window, value, n, low, high,
        later, denominator,
    )  # fmt: skip
