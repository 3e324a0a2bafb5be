"""Other ways to write down the same rectification: none of them may turn a verdict into "effective".

Each takes a case and returns what another clerk, another timetable or another day would have handed in. Units that have
come into the data since are sorted out by the product's own registration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np

from tools.effect.case import Case, Cell, TermCells, UnitHistory
from tools.rectification.freezing import freeze, narrowed

Rng = np.random.Generator
T = TypeVar("T")
Rewriting = Callable[[Rng, Case], Case]


def relabelled(rng: Rng, case: Case) -> Case:
    """Other names for units and sections, in another order."""
    names = {unit.unit: f"单位{number}" for number, unit in enumerate(_shuffled(rng, _units(case)))}

    def renamed(unit: UnitHistory) -> UnitHistory:
        terms = (replace(t, cells=tuple(_shuffled(rng, _renamed(rng, t.cells)))) for t in unit.terms)
        return UnitHistory(names[unit.unit], tuple(terms))

    return replace(
        case,
        treated=renamed(case.treated),
        comparison=tuple(_shuffled(rng, map(renamed, case.comparison))),
        like=tuple(_shuffled(rng, map(renamed, case.like))),
    )


def with_empty_units(rng: Rng, case: Case) -> Case:
    """Like units that have no data at all, or only after the window."""
    late = replace(case.treated.terms[-1], index=case.last_post + 1)
    return replace(case, like=(*case.like, UnitHistory("空", ()), UnitHistory("新", (late,))))


def with_calm_units(rng: Rng, case: Case) -> Case:
    """Like units whose every term and section is alike to a head: they promise that nothing ever varies."""
    return replace(case, like=(*case.like, *_calm(case)))


def with_strange_units(rng: Rng, case: Case) -> Case:
    """Like units that are no like units: the treated unit's terms of a season in random order, twice as large."""
    return replace(case, like=(*case.like, *_strange(rng, case)))


def with_calm_data(rng: Rng, case: Case) -> Case:
    """Calm units that the data hold on the day of judgement and the registration does not."""
    return _from_data(case, _calm(case))


def with_strange_data(rng: Rng, case: Case) -> Case:
    """Strange ones, likewise."""
    return _from_data(case, _strange(rng, case))


def split(rng: Rng, case: Case) -> Case:
    """Every section taught as two, with the same students and results."""
    return _each(case, lambda term: replace(term, cells=tuple(half for c in term.cells for half in _halves(rng, c))))


def split_treated(rng: Rng, case: Case) -> Case:
    """Only the treated unit's sections taught as two."""
    return replace(case, treated=split(rng, replace(case, comparison=(), like=())).treated)


def merged(rng: Rng, case: Case) -> Case:
    """All sections of a unit and term in one lecture hall."""
    return _each(case, lambda term: replace(term, cells=(_sum(term.cells, "合"),)))


def merged_in_pairs(rng: Rng, case: Case) -> Case:
    """Sections put together two by two."""
    return _each(case, lambda term: replace(term, cells=tuple(_pairs(_shuffled(rng, term.cells)))))


def early(rng: Rng, case: Case) -> Case:
    """The same registration, looked at after a random part of its window."""
    last = int(rng.integers(case.first_post - 1, case.last_post))

    def until(unit: UnitHistory) -> UnitHistory:
        return UnitHistory(unit.unit, tuple(term for term in unit.terms if term.index <= last))

    return replace(
        case, treated=until(case.treated), comparison=tuple(map(until, case.comparison)),
        like=tuple(map(until, case.like)),
    )  # fmt: skip


REWRITINGS: dict[str, Rewriting] = {
    "other names and order": relabelled,
    "units without data added": with_empty_units,
    "calm units in the data since": with_calm_data,
    "strange units in the data since": with_strange_data,
    "calm units registered too": with_calm_units,
    "strange units registered too": with_strange_units,
    "every section split": split,
    "treated sections split": split_treated,
    "sections merged in one": merged,
    "sections merged in pairs": merged_in_pairs,
    "looked at early": early,
}

OTHER_REGISTRATIONS = frozenset({"strange units registered too"})
"""Other like units that vary as figures do are another registered test, and are counted. A test that learns from like
units cannot be deaf to them: were no p ever lowered by adding one, none could be lower than without any."""


def _from_data(case: Case, added: Iterable[UnitHistory]) -> Case:
    """The registered case as it is laid out when the data hold further units."""
    registered = freeze(case, date(2000, 1, 1), (None, None))
    data = narrowed({unit.unit: unit for unit in (*added, *_units(case))}, registered)
    return replace(
        case, treated=data.pop(case.treated.unit), comparison=tuple(data.pop(name) for name in registered.comparison),
        like=tuple(data.values()),
    )  # fmt: skip


def _calm(case: Case) -> list[UnitHistory]:
    return [_even(case.treated, f"静{number}") for number in range(6)]


def _strange(rng: Rng, case: Case) -> list[UnitHistory]:
    return [_mixed(rng, case.treated, f"异{number}") for number in range(3)]


def _units(case: Case) -> tuple[UnitHistory, ...]:
    return (case.treated, *case.comparison, *case.like)


def _each(case: Case, change: Callable[[TermCells], TermCells]) -> Case:
    def changed(unit: UnitHistory) -> UnitHistory:
        return UnitHistory(unit.unit, tuple(map(change, unit.terms)))

    return replace(
        case, treated=changed(case.treated), comparison=tuple(map(changed, case.comparison)),
        like=tuple(map(changed, case.like)),
    )  # fmt: skip


def _shuffled(rng: Rng, of: Iterable[T]) -> list[T]:
    listed = list(of)
    return [listed[i] for i in rng.permutation(len(listed))]


def _renamed(rng: Rng, cells: Sequence[Cell]) -> list[Cell]:
    return [replace(cell, section=f"班{name}") for cell, name in zip(cells, rng.permutation(len(cells)), strict=True)]


def _sum(cells: Sequence[Cell], name: str) -> Cell:
    squares = None if cells[0].squares is None else sum(cell.squares or 0.0 for cell in cells)
    return Cell(sum(cell.n for cell in cells), sum(cell.total for cell in cells), squares, name)


def _pairs(cells: Sequence[Cell]) -> list[Cell]:
    return [_sum(cells[at : at + 2], f"合{at}") for at in range(0, len(cells), 2)]


def _halves(rng: Rng, cell: Cell) -> tuple[Cell, ...]:
    """Two groups of the section's students at random."""
    one = cell.n // 2
    two = cell.n - one
    if one < 2:
        return (cell,)
    names = (f"{cell.section}甲", f"{cell.section}乙")
    if cell.squares is None:
        hits = int(rng.hypergeometric(int(cell.total), cell.n - int(cell.total), one))
        return Cell(one, hits, None, names[0]), Cell(two, cell.total - hits, None, names[1])
    mean = cell.total / cell.n
    around = max(cell.squares - cell.total * mean, 0.0)
    # The halves' means differ by what sampling without replacement gives; what is left lies within them.
    apart = float(np.clip(rng.standard_normal() * np.sqrt(around / (cell.n - 1) * (1 / one - 1 / cell.n)), -9, 9))
    first, second = mean + apart, mean - apart * one / two
    left = max(around - one * apart**2 - two * (apart * one / two) ** 2, 0.0)
    part = float(rng.beta((one - 1) / 2, (two - 1) / 2))
    return (
        Cell(one, one * first, part * left + one * first**2, names[0]),
        Cell(two, two * second, (1 - part) * left + two * second**2, names[1]),
    )


def _even(unit: UnitHistory, name: str) -> UnitHistory:
    """Each term and section with the unit's overall figure, as near as whole heads come."""
    whole = _sum([cell for term in unit.terms for cell in term.cells], "")
    figure, square = whole.total / whole.n, None if whole.squares is None else whole.squares / whole.n

    def even(cell: Cell) -> Cell:
        total = round(cell.n * figure) if square is None else cell.n * figure
        return replace(cell, total=total, squares=None if square is None else cell.n * square)

    return UnitHistory(name, tuple(replace(t, cells=tuple(map(even, t.cells))) for t in unit.terms))


def _mixed(rng: Rng, unit: UnitHistory, name: str) -> UnitHistory:
    terms = [replace(term, cells=(*term.cells, *term.cells)) for term in unit.terms]
    order = _shuffled(rng, terms)
    return UnitHistory(
        name, tuple(replace(t, index=at.index, season=at.season) for t, at in zip(order, terms, strict=True))
    )
