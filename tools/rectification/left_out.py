"""Who could have been counted in a registered test and was not, or not as before, by term: of the unit and of its
comparison units.

Read with the right of the machine that judges, and only where an "effective" hangs on it. Where a term's own total is a
plain count it is that of the case, so that a baseline that was frozen says what was counted then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tools.effect.case import Direction, Kind, UnitHistory
from tools.effect.left_out import LeftOut, Places
from tools.metrics.definition import Catalogue
from tools.metrics.left_out import LeftOutCell, leaves_out, left_out_cells
from tools.metrics.request import By, MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.grounds import highest_of
from tools.rectification.histories import Prepared
from tools.rectification.measuring import counted_of, request_of
from tools.rectification.model import EffectTest
from tools.rectification.posts import JUDGE
from tools.rectification.slots import Slot

Cells = Mapping[tuple[str, str], LeftOutCell]


def places_of(
    test: EffectTest, found: Prepared, service: MetricService, catalogue: Catalogue, least: int
) -> Places | None:
    """None where it is not known who could have been counted; counts below `least` are told to nobody."""
    request = request_of(test.request, service, catalogue)
    worst = 0.0 if found.case.better is Direction.UP else highest_of(request.metric)
    if not leaves_out(request.metric) or worst is None:
        return None
    cells = _cells(replace(request, periods=tuple(slot.period for slot in found.over)), service)
    plain = found.case.kind is Kind.RATE and not request.metric.count_by

    def terms(unit: UnitHistory, *, loaded: bool) -> tuple[LeftOut, ...]:
        return tuple(_terms(unit, found.over, cells, plain, loaded=loaded))

    return Places(
        treated=terms(found.case.treated, loaded=True),
        comparison=tuple(terms(unit, loaded=False) for unit in found.case.comparison),
        worst=worst,
        inside=bool(request.metric.count_by),
        counted=counted_of(request.metric),
        least=least,
    )


def _cells(request: MetricRequest, service: MetricService) -> Cells:
    """Of every unit of the request's level; of a course also the other courses of the same unit, by their codes."""
    units = left_out_cells(service, request, JUDGE)
    if request.course is None:
        return units
    return {**left_out_cells(service, replace(request, by=By.COURSE), JUDGE), **units}


def _terms(unit: UnitHistory, over: Sequence[Slot], cells: Cells, plain: bool, *, loaded: bool) -> list[LeftOut]:
    """Of a unit that is not known to be `loaded` whole, those without any record cannot be told from those not in yet:
    they excuse nobody. They stay among those that could have been counted, or whoever left for another reason would
    seem to have become more.
    """
    slots = {slot.index: slot.period for slot in over}
    found = []
    for term in unit.terms:
        period = slots[term.index]
        cell = cells.get((unit.unit, period.code.removeprefix("grad:")))
        if cell is not None:
            left = max(cell.n - term.n, 0) if plain else cell.left
            unknown = 0 if loaded else min(cell.unmarked, left)
            found.append(LeftOut(term.index, cell.n, left - unknown + cell.rescaled, period.zh))
    return found
