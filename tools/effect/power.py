"""What the planned test would find, before any work starts: for the planner and for the registration.

The very test that will judge is laid out from the baseline (`planning`) for the window's expected terms, so the chance
of "effective" follows in closed form. Nothing after `last_pre` is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.effect.case import Case, Method, UnitHistory
from tools.effect.contrasts import Slot
from tools.effect.designs import Floats
from tools.effect.planning import Lacking, Plan, Units, plan, units
from tools.effect.scales import finding, level
from tools.effect.windows import expected

_HALVINGS = 30
_CURVE = 12
# Longer windows tried when the registered one would see too little, in rhythms of the calendar.
_LONGER = 3


@dataclass(frozen=True)
class Outlook:
    """`power` the chance of "effective" when the metric reaches its target, `expected` its level without the
    rectification, `n` the observations a term of the window is expected to have, `terms` how many terms it holds.
    `method` is NONE, with `why`, where no test can be made."""

    method: Method
    power: float
    change: float
    expected: float | None
    n: int
    terms: int
    why: str = ""


def power(case: Case, change: float) -> float:
    """The chance that the test says "effective" if the metric changes by `change` on its own scale (negative when a
    fail rate falls) from what is expected without the rectification; 0 where no test can be made."""
    laid = _laid(case)
    return 0.0 if isinstance(laid, Lacking) else _chance(case, *laid, change)


def curve(case: Case, changes: Sequence[float] | None = None) -> tuple[tuple[float, float], ...]:
    """(change, power) pairs; by default up to twice the change to the target."""
    laid = _laid(case)
    if isinstance(laid, Lacking):
        return ()
    plan_, without = laid
    if changes is None:
        far = 2 * (case.target - level(case, plan_, without, -plan_.allowance))
        changes = [far * step / _CURVE for step in range(1, _CURVE + 1)]
    return tuple((change, _chance(case, plan_, without, change)) for change in changes)


def smallest_change(case: Case, power: float = 0.8) -> float | None:
    """The smallest change (signed, on the metric's scale) that is found with this chance, were it the target;
    None where even the largest possible one is not, or no test can be made."""
    laid = _laid(case)
    if isinstance(laid, Lacking):
        return None
    plan_, without = laid
    start = level(case, plan_, without, -plan_.allowance)
    far = level(case, plan_, without, -plan_.allowance - 4 * plan_.critical) - start

    def found(part: float) -> bool:
        reached = start + part * far
        return finding(replace(case, target=reached), plan_, without, reached) >= power

    if not found(1.0):
        return None
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high * far


def outlook(case: Case) -> Outlook:
    """What to show the planner about the registered target and window."""
    slots = planned(case, _before(case))
    n, terms = _usual(slots), len(slots)
    laid = _laid(case)
    if isinstance(laid, Lacking):
        return Outlook(Method.NONE, 0.0, 0.0, None, n, terms, laid.why)
    plan_, without = laid
    usual = level(case, plan_, without, -plan_.allowance)
    change = case.target - usual
    return Outlook(plan_.method, _chance(case, plan_, without, change), change, usual, n, terms)


def foreseen(case: Case) -> tuple[float, float] | None:
    """The level expected of the window without the rectification and what comes by itself, and its standard error; of
    a mean. None where no test can be made."""
    laid = _laid(case)
    if isinstance(laid, Lacking):
        return None
    plan_, without = laid
    return level(case, plan_, without, -plan_.allowance), plan_.error.deviation


def longer(case: Case, least: float = 0.8) -> Outlook | None:
    """The shortest longer window in which the target would be found with this chance; None where none tried would."""
    span = case.last_post - case.first_post + 1
    seen = len(expected(case))
    for more in range(1, _LONGER * max(span, 2) + 1):
        extended = replace(case, last_post=case.last_post + more)
        if len(expected(extended)) > seen:
            found = outlook(extended)
            if found.power >= least:
                return found
    return None


def planned(case: Case, of: Units) -> list[Slot]:
    """The window's terms with the size the unit usually has in that season."""
    return [_slot(of, index, season) for index, season in expected(case)]


def _slot(of: Units, index: int, season: str) -> Slot:
    like = [of.treated[i] for i in of.before if of.treated[i].season == season]
    n = max(round(float(np.mean([point.n for point in like]))), 1)
    return Slot(index, season, n, float(np.mean([point.v * point.n for point in like])) / n)


def _usual(slots: Sequence[Slot]) -> int:
    return round(float(np.mean([slot.n for slot in slots]))) if slots else 0


def _before(case: Case) -> Units:
    def cut(unit: UnitHistory) -> UnitHistory:
        return UnitHistory(unit.unit, tuple(term for term in unit.terms if term.index <= case.last_pre))

    comparison, like = (tuple(cut(unit) for unit in group) for group in (case.comparison, case.like))
    return units(replace(case, treated=cut(case.treated), comparison=comparison, like=like))


def _laid(case: Case) -> tuple[Plan, Floats] | Lacking:
    of = _before(case)
    laid = plan(case, of, planned(case, of), observed=False)
    return laid if isinstance(laid, Lacking) else (laid, laid.change.expected(of.treated))


def _chance(case: Case, laid: Plan, without: Floats, change: float) -> float:
    return finding(case, laid, without, level(case, laid, without, -laid.allowance) + change)
