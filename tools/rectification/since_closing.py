"""The registered metric after its window: what a look back has to look at, and whether it still lies where it should.

It decides nothing by itself. The frozen baseline is what it is held against, as it stood when the work was planned.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tools.display import display
from tools.effect.case import Direction
from tools.errors import ToolError
from tools.metrics.definition import Catalogue
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.grounds import better_of
from tools.rectification.judged import LookedBack
from tools.rectification.measuring import counted_of, request_of
from tools.rectification.model import EffectTest
from tools.rectification.seasons import seasons_of
from tools.rectification.slots import Slot, inside, observed_kind, slots_until
from tools.scope import Scope


def looked_back(
    test: EffectTest, service: MetricService, catalogue: Catalogue, scope: Scope, today: date
) -> LookedBack | None:
    """All periods over since the window, pooled; None before there is one, and without a figure for that person."""
    try:
        request = request_of(test.request, service, catalogue)
        since = _since(test, request, service, today)
        if not since:
            return None
        figures = service.query(replace(request, periods=tuple(slot.period for slot in since)), scope).figures
    except ToolError:
        return None
    figure = figures[0] if figures else None
    if figure is None or figure.withheld or figure.value is None:
        return None
    base, shown = test.baseline.value, request.metric.display
    return LookedBack(
        periods=tuple(slot.period.zh for slot in since),
        value=figure.value,
        display=display(figure.value, shown.unit, shown.decimals),
        n=figure.n,
        counted="" if figure.denominator is None else f"{figure.denominator:,.0f} {counted_of(request.metric)}",
        baseline=test.baseline.display,
        holds=figure.value < base if better_of(test) is Direction.DOWN else figure.value > base,
        whole=seasons_of(request) <= {slot.season for slot in since},
    )


def told(found: LookedBack) -> str:
    """In one sentence, with what it is held against."""
    n = f"（{found.counted}）" if found.counted else ""
    stands = "仍好于基线" if found.holds else "已回到基线或更差"
    part = "" if found.whole else "；学期不全，与全年的基线相比只供参考"
    return f"{'、'.join(found.periods)}为 {found.display}{n}，登记的基线 {found.baseline}，{stands}{part}"


def _since(test: EffectTest, request: MetricRequest, service: MetricService, today: date) -> tuple[Slot, ...]:
    last = min(today, service.directory.as_of)
    slots = slots_until(service.directory, observed_kind(request.metric), max(test.observe_until, last))
    window = inside(slots, test.observe_from, test.observe_until)
    if not window:
        return ()
    return tuple(slot for slot in slots if slot.index > window[-1].index and slot.end <= last)
