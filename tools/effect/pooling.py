"""From whose history the variation is learnt, and how much each counts.

A unit's own terms always count in full. Units like it (the comparison units and `like`) fill up a short history:
together they count for at most `MOST_BORROWED` degrees of freedom, so that a unit that varies more than its like still
shows it, and for less where their terms move together, for then they say the same thing several times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
    known = [_group(own, [treated])]
    borrowed = _by_calendar(case, own, others)
    if not borrowed:
        return known
    groups = [_group(over, units) for over, units in borrowed.items()]
    freedom = sum(group.freedom for group in groups)
    same = borrowed.get(own, [])
    share = _told_apart(_leftovers(own, [treated, *same])) if same else 1.0
    return known + [replace(group, weight=min(share, MOST_BORROWED / freedom)) for group in groups]


def differences(common: Calendar, treated: Points, controls: Sequence[Points]) -> list[Series]:
    """Leftovers of treated and comparison units once the movement common to a term is taken off: with k comparison
    units they are worth k independent series (a two-way layout without interaction)."""
    units = [treated, *controls]
    level = np.stack([values(unit, common.indices) for unit in units])
    apart = level - np.sort(level, axis=0).mean(axis=0)
    v = np.sort([float(sampling(unit, common.indices).mean()) for unit in units]).mean()
    # Each leftover has (k / (k + 1)) of the variance, and there are k + 1 of them for k series.
    worth = len(controls) / len(units)
    return [series(common, apart / np.sqrt(worth), np.full(len(units), v), weight=worth)]


def _group(over: Calendar, units: Sequence[Points]) -> Series:
    level = np.stack([values(unit, over.indices) for unit in units])
    v = np.stack([sampling(unit, over.indices) for unit in units]).mean(axis=1)
    return series(over, level, v)


def _by_calendar(case: Case, own: Calendar, others: Sequence[Points]) -> dict[Calendar, list[Points]]:
    found: dict[Calendar, list[Points]] = {}
    for other in others:
        used = sorted(index for index in other if index <= case.last_pre)
        over = calendar(other, used, own.trend) if used else None
        if over is not None and over.freedom >= 1:
            found.setdefault(over, []).append(other)
    return found


def _leftovers(own: Calendar, units: Sequence[Points]) -> Floats:
    """(units, p) contrasts, as if terms were independent."""
    turned: Floats = np.stack([values(unit, own.indices) for unit in units]) @ residuals(own).axes[0].T
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
