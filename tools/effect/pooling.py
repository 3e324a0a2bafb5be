"""From whose history the variation is learnt, and how much each counts.

A unit's own terms always count in full. Units like it (the comparison units, then `like`) fill up a short history: together
they count for at most `MOST_BORROWED` degrees of freedom, so that a unit that varies more than its like still shows it, and
for less where their terms move together, for then they say the same thing several times.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tools.effect.case import Case
from tools.effect.contrasts import sampling, values
from tools.effect.designs import Calendar, Floats, residuals
from tools.effect.points import Points
from tools.effect.variation import Series, series

MOST_BORROWED = 24.0


def calendar(of: Points, indices: Sequence[int], trend: bool = False) -> Calendar:
    return Calendar(tuple(indices), tuple(of[index].season for index in indices), trend)


def own_history(case: Case, own: Calendar, treated: Points, others: Sequence[Points]) -> list[Series]:
    """The treated unit's leftovers and, tempered, those of the others over baselines of their own."""
    known = [_one(treated, own)]
    borrowed = [_one(other, calendar(other, used)) for other, used in _usable(case, others)]
    if not borrowed:
        return known
    freedom = sum(one.freedom for one in borrowed)
    alike = [own, *(one.calendar for one in borrowed)].count(own)
    share = _told_apart(_leftovers(own, [treated, *(other for other, _ in _usable(case, others))])) if alike > 2 else 1.0
    weight = min(share, MOST_BORROWED / freedom)
    return known + [Series(one.calendar, one.count, one.squares, one.v, weight) for one in borrowed]


def differences(common: Calendar, treated: Points, controls: Sequence[Points]) -> list[Series]:
    """Leftovers of treated and comparison units once the movement common to a term is taken off: with k comparison
    units k independent series (a two-way layout without interaction)."""
    units = [treated, *controls]
    level = np.stack([values(unit, common.indices) for unit in units])
    apart = level - np.sort(level, axis=0).mean(axis=0)
    v = float(np.mean(sorted(float(sampling(unit, common.indices).mean()) for unit in units)))
    return [series(common, apart, v, count=float(len(controls)))]


def _one(of: Points, over: Calendar) -> Series:
    return series(over, values(of, over.indices)[None], float(sampling(of, over.indices).mean()))


def _usable(case: Case, others: Sequence[Points]) -> list[tuple[Points, list[int]]]:
    found = [(other, sorted(index for index in other if index <= case.last_pre)) for other in others]
    return [(other, used) for other, used in found if used and calendar(other, used).freedom >= 1]


def _leftovers(own: Calendar, units: Sequence[Points]) -> Floats:
    """(units, p) contrasts of the units that have every term of the calendar, as if terms were independent."""
    full = [values(unit, own.indices) for unit in units if all(index in unit for index in own.indices)]
    turned: Floats = np.stack(full) @ residuals(own).axes[0].T
    return turned


def _told_apart(leftovers: Floats) -> float:
    """Independent units' worth of a unit: 1 / (1 + (k - 1) r²), r the mean correlation between their terms; squared,
    for it is variances that are learnt."""
    units = len(leftovers)
    own = np.sort((leftovers**2).sum(axis=1)).sum()
    together = (np.sort(leftovers, axis=0).sum(axis=0) ** 2).sum()
    if own <= 0:
        return 1.0
    r = min(max(float(together / own - 1) / (units - 1), 0.0), 1.0)
    effective = units / (1 + (units - 1) * r * r)
    return max(effective - 1, 0.0) / (units - 1)
