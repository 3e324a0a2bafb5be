"""Freezing a case at registration, narrowing a later one to it, and putting the frozen totals back.

What came into the data afterwards can only ever count against "effective": units and terms that were not there have no
part in the case, and terms that were restated are judged a second time as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import fsum, isclose

from tools.effect.case import Case, Cell, TermCells, UnitHistory
from tools.rectification.frozen import Frozen, Kept, Sums, written
from tools.rectification.model import EffectTest, MetricAsked

Weights = tuple[float | None, float | None]
_CLOSE = 1e-9


def frozen_of(test: EffectTest, asked: MetricAsked) -> Frozen | None:
    """What is frozen of this request; None in a registration that froze nothing of it."""
    return next((frozen for request, frozen in test.frozen if request == asked), None)


def registered_units(test: EffectTest) -> frozenset[str] | None:
    """The units and courses that were there at registration; None where that was not kept."""
    if not test.frozen:
        return None
    own = {test.request.unit, test.request.course}
    return frozenset(own.union(*(frozen.terms() for _, frozen in test.frozen)))


def freeze(case: Case, since: date, weights: Weights) -> Frozen:
    """The baseline terms of every unit of the case."""
    units = (case.treated, *case.comparison, *case.like)
    kept = {unit.unit: sums for unit in units if (sums := _baseline(unit, case.last_pre))}
    comparison = tuple(unit.unit for unit in case.comparison if unit.unit in kept)
    return Frozen(case.last_pre, since, comparison, written(kept), weights)


def narrowed(histories: Mapping[str, UnitHistory], frozen: Frozen) -> dict[str, UnitHistory]:
    """The units that are in it, without baseline terms that are not."""
    kept = frozen.terms()
    return {
        unit: replace(history, terms=tuple(t for t in history.terms if t.index > frozen.last or t.index in kept[unit]))
        for unit, history in histories.items()
        if unit in kept
    }


def as_registered(case: Case, frozen: Frozen) -> Case:
    """The case with the baselines that were frozen, whatever the data say of them now."""
    kept = frozen.terms()
    units = (case.treated, *case.comparison, *case.like)
    seasons = {term.index: term.season for unit in units for term in unit.terms}
    there = {unit.unit: unit for unit in units}

    def back(unit: str) -> UnitHistory:
        after = [term for term in there[unit].terms if term.index > frozen.last] if unit in there else []
        before = (
            TermCells(index, seasons[index], (Cell(sums.n, sums.total, sums.squares),))
            for index, sums in kept.get(unit, {}).items()
            if index in seasons
        )
        return UnitHistory(unit, tuple(sorted((*before, *after), key=lambda term: term.index)))

    others = [unit for unit in kept if unit != case.treated.unit and unit not in frozen.comparison]
    return replace(
        case,
        treated=back(case.treated.unit),
        comparison=tuple(back(unit) for unit in frozen.comparison),
        like=tuple(back(unit) for unit in others),
    )


def restated(case: Case, frozen: Frozen) -> tuple[tuple[str, int], ...]:
    """Units and terms whose totals are not what they were, the case's own unit first."""
    now: Kept = {unit.unit: _baseline(unit, frozen.last) for unit in (case.treated, *case.comparison, *case.like)}
    found = [
        (unit, index)
        for unit, terms in frozen.terms().items()
        for index, sums in terms.items()
        if not _same(now.get(unit, {}).get(index), sums)
    ]
    return tuple(sorted(found, key=lambda one: (one[0] != case.treated.unit, *one)))


def _same(one: Sums | None, other: Sums) -> bool:
    if one is None or one.n != other.n or (one.squares is None) is not (other.squares is None):
        return False
    pairs = ((one.total, other.total), (one.squares or 0.0, other.squares or 0.0))
    return all(isclose(first, second, rel_tol=_CLOSE, abs_tol=_CLOSE) for first, second in pairs)


def _baseline(unit: UnitHistory, last: int) -> dict[int, Sums]:
    return {term.index: _sums(term.cells) for term in unit.terms if term.index <= last and term.cells}


def _sums(cells: Iterable[Cell]) -> Sums:
    made = tuple(cells)
    squares = None if any(c.squares is None for c in made) else fsum(c.squares or 0.0 for c in made)
    return Sums(sum(c.n for c in made), fsum(c.total for c in made), squares)
