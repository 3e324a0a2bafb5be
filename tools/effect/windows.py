"""Which terms belong to the baseline and which the window should hold, judged by the calendar of the baseline.

A course taught every autumn has no spring terms to miss; a term that the unit's rhythm would have held, and that is not
there, is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import gcd

from tools.effect.case import Case, UnitHistory
from tools.effect.points import Points

_MOST_SEASONS = 4


def baseline(case: Case, points: Points) -> list[int]:
    """Indices of the baseline terms that have data, in order."""
    return sorted(index for index in points if index <= case.last_pre)


def earlier(points: Points, last: int) -> Points:
    """The terms up to and with this index."""
    return {index: point for index, point in points.items() if index <= last}


def observed(case: Case, points: Points) -> list[int]:
    """Indices of the window's terms that have data, in order."""
    return sorted(index for index in points if case.first_post <= index <= case.last_post)


def expected(case: Case) -> list[tuple[int, str]]:
    """Terms of the window (index, season) by the rhythm of the treated unit's baseline."""
    terms = {term.index: term.season for term in case.treated.terms if term.index <= case.last_pre}
    rhythm = _rhythm(case, terms)
    seasons = {index % rhythm: terms[index] for index in sorted(terms)}
    window = range(case.first_post, case.last_post + 1)
    return [(index, seasons[index % rhythm]) for index in window if index % rhythm in seasons]


def missing(case: Case, points: Points) -> list[int]:
    """Terms of the window that the unit's rhythm would hold and that have no data."""
    there = set(observed(case, points))
    return [index for index, _ in expected(case) if index not in there]


def _rhythm(case: Case, terms: dict[int, str]) -> int:
    """Terms after which the calendar repeats: that of the seasons, or the steps in which the unit has terms at all."""
    indices = sorted(terms)
    steps = gcd(*(later - earlier for earlier, later in pairwise(indices))) or 1
    units = (case.treated, *case.comparison, *case.like)
    return max(_seasons(units), steps)


def _seasons(units: Iterable[UnitHistory]) -> int:
    known = {(term.index, term.season) for unit in units for term in unit.terms}
    for rhythm in range(1, _MOST_SEASONS + 1):
        if len({(index % rhythm, season) for index, season in known}) == len({index % rhythm for index, _ in known}):
            return rhythm
    return 1
