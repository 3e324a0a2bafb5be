"""Comparison units the window has nothing of, or only a part: waited for, then never left out in silence.

A unit drops out where its marks come in late, or where it was renamed, merged or given another code. Judged without it
the test is another one than was registered: with too few comparison units it becomes a look at the own history, in
which a change that all units share passes for an effect.
"""

from __future__ import annotations

from datetime import date, timedelta

from knowledge_base.evaluation.directory import Directory
from tools.effect.planning import unobserved
from tools.rectification.foretold import named
from tools.rectification.freezing import as_registered, frozen_of
from tools.rectification.histories import Prepared
from tools.rectification.model import EffectTest

_WAIT = timedelta(days=183)
"""Half a year after the confirmatory date: later than marks, re-sits and corrections of a term come in."""


def unseen_units(test: EffectTest, found: Prepared) -> tuple[str, ...]:
    """The units the registered test leans on whose records of some term of the window are not (all) there."""
    frozen = frozen_of(test, test.request)
    return unobserved(found.case if frozen is None else as_registered(found.case, frozen))


def waited_for(test: EffectTest, found: Prepared, directory: Directory, today: date) -> str:
    """Why the one judgement is not spent yet; "" where nothing is missing or it has been waited for long enough."""
    out = unseen_units(test, found)
    if not out or today > test.observe_until + _WAIT:
        return ""
    return (
        f"登记的对照单位中{named(out, directory)}在观察期的数据还没有导入或没有导全，导入后再检验；"
        f"{test.observe_until + _WAIT:%Y-%m-%d} 以后仍然不全的，可以检验，但不能认定“有效”"
    )


def left_without(test: EffectTest, found: Prepared, directory: Directory) -> str:
    """Why an "effective" is not recognised; "" where every unit the test leans on was seen."""
    out = unseen_units(test, found)
    return (
        f"登记的对照单位中{named(out, directory)}在观察期没有数据或数据不全，检验与登记的不是同一个，不能据此认定成效。"
        if out
        else ""
    )
