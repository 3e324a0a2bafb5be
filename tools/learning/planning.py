"""Lays the courses still to be taken into the terms to come, by OR-Tools CP-SAT. Knows courses, terms and nothing else.

Nothing is violated: a course stands in a term in which it is given, after every course that must come before it, within
the credits of the term; electives reach what the plan asks for. What cannot be placed at all is left out rather than
placed wrongly, and is handed back. The search is deterministic: one worker, a fixed seed, no clock.

Of the plans that hold: as much placed as possible, then the earliest end, then what weighs more the earlier, so that
the first term of the plan is what to take next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ortools.sat.python import cp_model

from tools.errors import ToolFailure

_SCALE = 10
"""Credits are kept to a tenth: the solver counts in whole numbers."""
_WORK = 4.0
"""The most the search may do, in the solver's deterministic units; a plan takes a hundredth of it."""


class Need(Enum):
    """Why a course is placed: it must be, to reach the elective credits, or only for a course that comes after it."""

    REQUIRED = 1
    ELECTIVE = 2
    SUPPORT = 3


@dataclass(frozen=True)
class Slot:
    """A term to come by its ordinal, and the most credits it may hold."""

    number: int
    cap: float


@dataclass(frozen=True)
class Item:
    """A course to be placed: `given` are the ordinals of terms it may stand in, `before` the courses to come earlier.

    `weight` says how much an early place is worth.
    """

    course: str
    credits: float
    given: frozenset[int]
    before: tuple[str, ...]
    weight: int
    need: Need


@dataclass(frozen=True)
class Placed:
    """The term's ordinal of each course placed, required courses without a place, credits missing in electives."""

    terms: Mapping[str, int]
    left_out: tuple[str, ...]
    elective_short: float


def place(items: Sequence[Item], slots: Sequence[Slot], elective_credits: float) -> Placed:
    """The best plan. `elective_credits` is what the electives must reach together.

    ToolFailure when the solver fails: leaving everything out is always allowed.
    """
    model = cp_model.CpModel()
    stands = {
        (item.course, slot.number): model.new_bool_var(f"{item.course}@{slot.number}")
        for item in items
        for slot in slots
        if slot.number in item.given
    }
    _once(model, items, slots, stands)
    _within_caps(model, items, slots, stands)
    _in_order(model, items, slots, stands)
    short = _electives(model, items, slots, stands, elective_credits)
    model.minimize(_cost(model, items, slots, stands, short))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _WORK
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise ToolFailure(f"no plan from the solver: {solver.status_name(status)}")
    terms = {course: number for (course, number), var in stands.items() if solver.value(var)}
    left_out = tuple(item.course for item in items if item.need is Need.REQUIRED and item.course not in terms)
    return Placed(terms, left_out, max(solver.value(short), 0) / _SCALE)


_Stands = Mapping[tuple[str, int], cp_model.IntVar]


def _of(item: Item, slots: Sequence[Slot], stands: _Stands) -> list[tuple[int, cp_model.IntVar]]:
    """The places an item may have, as (position of the term, variable)."""
    return [(i, stands[item.course, s.number]) for i, s in enumerate(slots) if (item.course, s.number) in stands]


def _once(model: cp_model.CpModel, items: Sequence[Item], slots: Sequence[Slot], stands: _Stands) -> None:
    for item in items:
        model.add_at_most_one(var for _, var in _of(item, slots, stands))


def _within_caps(model: cp_model.CpModel, items: Sequence[Item], slots: Sequence[Slot], stands: _Stands) -> None:
    for slot in slots:
        load = [
            _tenths(item.credits) * stands[item.course, slot.number]
            for item in items
            if (item.course, slot.number) in stands
        ]
        model.add(sum(load) <= _tenths(slot.cap))


def _in_order(model: cp_model.CpModel, items: Sequence[Item], slots: Sequence[Slot], stands: _Stands) -> None:
    """A course in a term needs each course before it in an earlier one."""
    by_course = {item.course: item for item in items}
    for item in items:
        for place_, var in _of(item, slots, stands):
            for before in item.before:
                earlier = _of(by_course[before], slots, stands) if before in by_course else []
                model.add(sum(v for p, v in earlier if p < place_) >= 1).only_enforce_if(var)


def _electives(
    model: cp_model.CpModel, items: Sequence[Item], slots: Sequence[Slot], stands: _Stands, credits: float
) -> cp_model.IntVar:
    """The elective credits that stay unreached, in tenths."""
    electives = [item for item in items if item.need is Need.ELECTIVE]
    reached = [_tenths(item.credits) * var for item in electives for _, var in _of(item, slots, stands)]
    short = model.new_int_var(0, _tenths(max(credits, 0.0)), "short")
    model.add(sum(reached) + short >= _tenths(max(credits, 0.0)))
    return short


def _cost(
    model: cp_model.CpModel, items: Sequence[Item], slots: Sequence[Slot], stands: _Stands, short: cp_model.IntVar
) -> cp_model.LinearExprT:
    """In order of importance: credits left out, the last term used, early places by weight, fewer electives."""
    early = sum((item.weight * p + 1) * var for item in items for p, var in _of(item, slots, stands))
    late = 1 + sum(item.weight * len(slots) + 1 for item in items)
    last = model.new_int_var(0, len(slots), "last")
    for item in items:
        for p, var in _of(item, slots, stands):
            model.add(last >= (p + 1) * var)
    missing = late * (len(slots) + 1)
    required = [item for item in items if item.need is Need.REQUIRED]
    left_out = sum(_tenths(i.credits) * (1 - sum(var for _, var in _of(i, slots, stands))) for i in required)
    return missing * (left_out + short) + late * last + early


def _tenths(credits: float) -> int:
    return round(credits * _SCALE)
