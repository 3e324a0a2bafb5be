"""Comparison units the window has nothing of, or only a part: waited for, then never left out in silence.

A unit drops out where its marks come in late, or where it was renamed, merged or given another code. Judged without it
the test is another one than was registered: with too few comparison units it becomes a look at the own history, in
which a change that all units share passes for an effect. Held to as many of its records as the unit itself is: what
is not marked yet would else excuse as many who were left out of the unit's count.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tools.effect.comparability import Basis, Limits, least_complete
from tools.effect.planning import leant_on, unobserved
from tools.metrics.definition import Catalogue
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.foretold import named
from tools.rectification.freezing import as_registered, frozen_of
from tools.rectification.histories import Prepared, share_in
from tools.rectification.measuring import request_of
from tools.rectification.model import EffectTest

_WAIT = timedelta(days=183)
"""Half a year after the confirmatory date: later than marks, re-sits and corrections of a term come in."""


def unseen_units(
    test: EffectTest, found: Prepared, service: MetricService, catalogue: Catalogue, limits: Limits
) -> tuple[str, ...]:
    """The units the registered test leans on whose records of some term of the window are not (all) there."""
    frozen = frozen_of(test, test.request)
    case = found.case if frozen is None else as_registered(found.case, frozen)
    out = unobserved(case)
    request = request_of(test.request, service, catalogue)
    there = [unit for unit in leant_on(case) if unit not in out]
    return (*out, *(unit for unit in there if _short(replace(request, unit=unit), found, service, limits)))


def _short(request: MetricRequest, found: Prepared, service: MetricService, limits: Limits) -> bool:
    """Whether a term of the window holds less of the unit's records than its baseline usually did; False where it is
    not known how many there should be."""
    case = found.case
    known = [(slot.index, share_in(request, slot, service)) for slot in found.over]
    before = [Basis(index, "", {}, share) for index, share in known if share is not None and index <= case.last_pre]
    after = [share for index, share in known if share is not None and case.first_post <= index <= case.last_post]
    return bool(before) and any(share < least_complete(before, limits) for share in after)


def waited_for(test: EffectTest, out: tuple[str, ...], service: MetricService, today: date) -> str:
    """Why the one judgement is not spent yet; "" where nothing is missing or it has been waited for long enough."""
    if not out or today > test.observe_until + _WAIT:
        return ""
    return (
        f"登记的对照单位中{named(out, service.directory)}在观察期的数据还没有导入或没有导全，导入后再检验；"
        f"{test.observe_until + _WAIT:%Y-%m-%d} 以后仍然不全的，可以检验，但不能认定“有效”"
    )


def left_without(out: tuple[str, ...], service: MetricService) -> str:
    """Why an "effective" is not recognised; "" where every unit the test leans on was seen."""
    if not out:
        return ""
    units = named(out, service.directory)
    return f"登记的对照单位中{units}在观察期没有数据或数据不全，检验与登记的不是同一个，不能据此认定成效。"
