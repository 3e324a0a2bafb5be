"""Draws the faults: the place and size of each from the seed, none in another's college or unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.faults.evaluation import FewRaters, StraightLining
from knowledge_base.demo.faults.marks import BrokenChain, FailJump, Rectified, Reversal
from knowledge_base.demo.faults.model import Faults, InstructedCell, InstructedComment, WeakObjective
from knowledge_base.demo.layouts import LAYOUTS, item_courses, layout_numbers
from knowledge_base.demo.noise import Noise
from knowledge_base.demo.organisation import MAJORS, UNIT_CODES
from knowledge_base.demo.prerequisites import Prerequisite, dependants, load_prerequisites
from knowledge_base.demo.terms import TEST_AFTER_TERM

_LAST_REGULAR_TERM = 6
_RECENT_YEARS = 3
_OUTCOMES = ("improved", "regressed", "lenient")
_YEARS_AROUND = 2
"""Years a rectification needs before and after it to be told from chance."""
_MOST_MAJORS = 4
"""A reversal between majors needs a college in which two majors make the balance."""
_RATERS = 8
_WEAK_OBJECTIVE = 3


class _Map:
    """Where faults may lie: courses every major of a college takes, by college, and the terms they are taken in."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.majors = [[i for i, m in enumerate(MAJORS) if m.college == code] for code in UNIT_CODES]
        self.term = [
            {int(c): t for t in range(1, _LAST_REGULAR_TERM + 1) for c in plan.slots(m, t)} for m in range(len(MAJORS))
        ]
        self.colleges = [unit for unit, own in enumerate(self.majors) if own]

    def shared(self, unit: int) -> list[int]:
        """Courses, marked on the 100 scale and not easy, that every major of the college takes."""
        own = self.majors[unit]
        return [
            course
            for course in range(len(self.plan.courses))
            if own and all(course in self.term[m] for m in own)
            if not self.plan.two_level[course] and self.plan.difficulty[course] < 4
        ]

    def founding(self, unit: int) -> list[int]:
        """Those of them the college gives itself."""
        return [c for c in self.shared(unit) if self.plan.owner[c] == unit and not self.plan.public[c]]


def plan_faults(noise: Noise, plan: Plan, years: Sequence[int], rounds: Sequence[int]) -> Faults:
    """Draw the faults: `years` are the complete academic years, `rounds` the ordinals of the evaluation rounds."""
    places, known = _Map(plan), load_prerequisites(plan)
    jump = _jump(noise, places, years)
    free = [c for c in _shuffled(noise, "colleges", places.colleges) if jump is None or c != jump.college]
    reversal = _reversal(noise, places, years, free)
    free = [c for c in free if reversal is None or c != reversal.college]
    rectified = tuple(
        _rectified(noise, places, known, years, how, college) for how, college in zip(_OUTCOMES, free, strict=False)
    )
    chain = _chain(noise, places, known, years, free[len(_OUTCOMES) :])
    straight = _straight(noise, rounds)
    used = {f.course for f in (jump, reversal, *rectified, chain) if f is not None}
    weak, cell = _objectives(noise, plan, used)
    few, comment = _of_rounds(noise, rounds, straight)
    return Faults(jump, straight, reversal, tuple(r for r in rectified if r), chain, few, weak, comment, cell)


def _jump(noise: Noise, places: _Map, years: Sequence[int]) -> FailJump | None:
    if not years:
        return None
    found = [(unit, course) for unit in range(len(UNIT_CODES)) for course in places.shared(unit)]
    college, course = found[_pick(noise, "jump-place", len(found))]
    recent = years[-_RECENT_YEARS:]
    year = recent[_pick(noise, "jump-year", len(recent))]
    return FailJump(college, course, year, round(0.20 + 0.05 * _draw(noise, "jump-size"), 3))


def _straight(noise: Noise, rounds: Sequence[int]) -> StraightLining | None:
    if not rounds:
        return None
    unit = _pick(noise, "straight-unit", len(UNIT_CODES))
    ordinal = rounds[_pick(noise, "straight-round", len(rounds))]
    return StraightLining(unit, ordinal, round(0.72 + 0.11 * _draw(noise, "straight-size"), 3))


def _reversal(noise: Noise, places: _Map, years: Sequence[int], free: Sequence[int]) -> Reversal | None:
    small = [c for c in free if len(places.majors[c]) <= _MOST_MAJORS]
    if len(years) < _YEARS_AROUND or not small:
        return None
    college = small[0]
    first = years[-2] - (_pick(noise, "reversal-year", 2) if len(years) > _YEARS_AROUND else 0)
    course = _one(noise, "reversal-course", places.founding(college))
    by_size = sorted(places.majors[college], key=lambda m: -MAJORS[m].intake)
    entry = first + 1 - (places.term[by_size[0]][course] - 1) // 2
    fewer, more = 0.36 + 0.06 * _draw(noise, "reversal-fewer"), 2.0 + 0.3 * _draw(noise, "reversal-more")
    fall = round(0.035 + 0.01 * _draw(noise, "reversal-fall"), 3)
    rates = (0.07, round(0.28 + 0.04 * _draw(noise, "reversal-rate"), 3), 0.16)
    return Reversal(
        college, course, first, entry, by_size[0], by_size[1], round(fewer, 2), round(more, 2), rates, fall
    )  # fmt: skip


def _rectified(
    noise: Noise, places: _Map, known: tuple[Prerequisite, ...], years: Sequence[int], how: str, college: int
) -> Rectified | None:
    between = years[_YEARS_AROUND : len(years) - _YEARS_AROUND]
    if not between:
        return None
    term = places.term[places.majors[college][0]]
    leading = [c for c in places.founding(college) if dependants(known, c) and term[c] <= TEST_AFTER_TERM]
    course = _one(noise, f"{how}-course", leading)
    year = between[_pick(noise, f"{how}-year", len(between))]
    taken_in = term[course]
    size = round(5.0 + 1.5 * _draw(noise, f"{how}-size"), 2)
    return Rectified(how, college, course, taken_in, dependants(known, course), 2 * year, size)


def _chain(
    noise: Noise, places: _Map, known: tuple[Prerequisite, ...], years: Sequence[int], free: Sequence[int]
) -> BrokenChain | None:
    plan = places.plan
    found = [
        (major, p)
        for college in free
        for major in places.majors[college]
        for p in known
        if p.hard and p.course in places.term[major] and p.before in places.term[major]
        if places.term[major][p.course] - places.term[major][p.before] <= _YEARS_AROUND
        if not (plan.public[p.before] or plan.two_level[p.course] or plan.two_level[p.before])
    ]
    cohorts = [year for year in years if year + _LAST_REGULAR_TERM // 2 - 1 <= years[-1]][-_RECENT_YEARS:]
    if not found or not cohorts:
        return None
    major, pair = found[_pick(noise, "chain-place", len(found))]
    entry = cohorts[_pick(noise, "chain-cohort", len(cohorts))]
    return BrokenChain(major, entry, pair.course, pair.before, round(4.5 + 2.5 * _draw(noise, "chain-size"), 2))


def _objectives(noise: Noise, plan: Plan, used: set[int]) -> tuple[WeakObjective, InstructedCell]:
    """A weak objective in a course with items, a text that instructs in another course."""
    with_items = [int(c) for c in np.flatnonzero(item_courses(noise, plan) & ~plan.public) if int(c) not in used]
    layouts = layout_numbers(noise, plan)
    # The third of three has items of its own and a small part of the mark, for which the others can make up.
    number = _WEAK_OBJECTIVE
    weak = _one(noise, "objective-course", [c for c in with_items if LAYOUTS[layouts[c]].objectives == number])
    size = round(0.17 + 0.06 * _draw(noise, "objective-size"), 3)
    cell = _one(noise, "cell-course", [c for c in with_items if c != weak])
    return WeakObjective(weak, number, size), InstructedCell(cell, 1 + _pick(noise, "cell-number", 3))


def _of_rounds(
    noise: Noise, rounds: Sequence[int], straight: StraightLining | None
) -> tuple[FewRaters | None, InstructedComment | None]:
    if not rounds:
        return None, None
    free = [u for u in range(len(UNIT_CODES)) if straight is None or u != straight.unit]
    units = _shuffled(noise, "units", free)
    latest = rounds[-2:]
    few_round = latest[_pick(noise, "few-round", len(latest))]
    few = FewRaters(units[0], few_round, _RATERS, round(0.6 + 0.2 * _draw(noise, "few-size"), 3))
    return few, InstructedComment(units[1], latest[_pick(noise, "comment-round", len(latest))])


def _draw(noise: Noise, stream: str) -> float:
    return float(noise.uniform(stream)[0])


def _pick(noise: Noise, stream: str, below: int) -> int:
    return int(noise.integer(stream, below)[0])


def _one(noise: Noise, stream: str, found: Sequence[int]) -> int:
    return found[_pick(noise, stream, len(found))]


def _shuffled(noise: Noise, stream: str, found: Sequence[int]) -> list[int]:
    order = np.argsort(noise.uniform(f"{stream}-order", np.arange(len(found))))
    return [found[i] for i in order]
