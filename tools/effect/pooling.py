"""From whose history the variation is learnt, and how much each counts.

A unit's own terms always count in full. Units like it (the comparison units and `like`) fill up a short history:
together they count for at most `MOST_BORROWED` degrees of freedom; for less where their terms move together, for then
they say the same thing several times; and for less where the unit itself varies more than they do. A like unit that
varies less than even sampling lets it (a course everybody passes) tells nothing of how such figures vary, and is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import chdtr, fdtrc

from tools.effect.case import Case
from tools.effect.contrasts import sampling, values
from tools.effect.designs import Calendar, Floats, residuals
from tools.effect.points import Points
from tools.effect.variation import Series, series

MOST_BORROWED = 30.0
# A variation that one in twenty such units would show by chance is not yet one of its own.
DOUBT = 0.05
# One in a hundred units of plain samples varies as little as this by chance.
TOO_CALM = 0.01


def calendar(of: Points, indices: Sequence[int], trend: bool = False) -> Calendar:
    return Calendar(tuple(indices), tuple(of[index].season for index in indices), trend)


def tells(case: Case, of: Points) -> bool:
    """Whether a like unit's baseline varies as such figures do: not clearly less than by sampling alone (chi-square).
    One with nothing left over after its seasons shows neither, and may stay."""
    over = calendar(of, sorted(index for index in of if index <= case.last_pre))
    if over.freedom < 1:
        return True
    v = float(sampling(of, over.indices).mean())
    squares = float((_leftovers(over, [of]) ** 2).sum())
    return v <= 0 or float(chdtr(over.freedom, squares / v)) >= TOO_CALM


def own_history(case: Case, own: Calendar, treated: Points, others: Sequence[Points]) -> list[Series]:
    """The treated unit's leftovers and, tempered, those of the others over baselines of their own."""
    known = _group(own, [treated])
    borrowed = _by_calendar(case, own, others)
    same = borrowed.get(own, [])
    share = _told_apart(_leftovers(own, [treated, *same])) if same else 1.0
    return [known, *_tempered(known, [_group(over, units) for over, units in borrowed.items()], share)]


def differences(common: Calendar, treated: Points, controls: Sequence[Points]) -> list[Series]:
    """Leftovers once the movement common to a term is taken off: those of the treated unit against the k comparison
    units, and, tempered, those of the comparison units among themselves, worth k - 1 independent series."""
    k = len(controls)
    level = np.sort(np.stack([values(unit, common.indices) for unit in controls]), axis=0)
    v = np.sort([float(sampling(unit, common.indices).mean()) for unit in controls]).mean()
    own_v = (float(sampling(treated, common.indices).mean()) + v / k) / (1 + 1 / k)
    apart = (values(treated, common.indices) - level.mean(axis=0)) / np.sqrt(1 + 1 / k)
    known = series(common, apart[None], np.array([own_v]))
    # A comparison unit less their mean has (k - 1) / k of the variance, and there are k of them for k - 1 series.
    worth = (k - 1) / k
    among = np.stack([values(unit, common.indices) for unit in controls]) - level.mean(axis=0)
    return [known, *_tempered(known, [series(common, among / np.sqrt(worth), np.full(k, v), weight=worth)], 1.0)]


def _tempered(own: Series, borrowed: Sequence[Series], share: float) -> list[Series]:
    """`borrowed` with the weights at which they count beside `own`; `share` is what each is worth at most."""
    freedom = sum(group.freedom for group in borrowed)
    if not freedom:
        return []
    part = min(share, MOST_BORROWED / freedom) * _agreement(own, borrowed)
    return [replace(group, weight=group.weight * part) for group in borrowed]


def _agreement(own: Series, borrowed: Sequence[Series]) -> float:
    """1 where the unit does not clearly vary more than the others; else down to 0 with the chance of that (F test)."""
    freedom = sum(group.freedom for group in borrowed)
    beyond = [group.weight * float(np.sort(_squares(group) - group.v * _contrasts(group)).sum()) for group in borrowed]
    between = max(sum(beyond) / freedom, 0.0)
    if between + float(own.v.min()) <= 0:
        return 1.0
    mine = float((_squares(own) / (own.v + between)).sum()) / own.freedom
    theirs = [group.weight * float(np.sort(_squares(group) / (group.v + between)).sum()) for group in borrowed]
    if not sum(theirs):
        return 1.0
    return min(1.0, float(fdtrc(own.freedom, freedom, mine * freedom / sum(theirs))) / DOUBT)


def _squares(of: Series) -> Floats:
    """(series): summed squares as if terms were independent."""
    total: Floats = of.squares[:, 0].sum(axis=1)
    return total


def _contrasts(of: Series) -> int:
    return int(of.squares.shape[2])


def _group(over: Calendar, units: Sequence[Points]) -> Series:
    level = np.stack([values(unit, over.indices) for unit in units])
    v: Floats = np.stack([sampling(unit, over.indices) for unit in units]).mean(axis=1)
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
