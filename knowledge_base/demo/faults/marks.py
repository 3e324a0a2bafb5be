"""Faults in marks: each moves the standings (unrounded results) of some enrolments of a term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from knowledge_base.demo.marks import PASS_MARK
from knowledge_base.demo.noise import Bools, Floats, Ints
from knowledge_base.demo.people import Students
from knowledge_base.demo.teaching import NORMAL, TAKING, Enrolments

_PRIOR = 60
_BORDER = PASS_MARK - 1.55
"""Marks are rounded, and some near misses lifted: the border lies a little below the pass mark."""
_FAILS = 56.0
"""A mark that no one lifts."""
_CARRIED = 0.4
"""How much of a weakness in one course shows in the courses that build on it."""
_TEST_SD_PER_POINT = 0.07
"""How much of it shows in the common test: standard deviations for each point of the mark."""


class MarkFault(Protocol):
    """Moves standings; each kind below is one."""

    def apply(self, e: Enrolments, standing: Floats, students: Students) -> Floats:
        """The standings of a term's enrolments with this fault."""
        ...


@dataclass(frozen=True)
class FailJump:
    """In one academic year (its first calendar year) one course's fail rate rises in one college by `size`."""

    college: int
    course: int
    year: int
    size: float

    def apply(self, e: Enrolments, standing: Floats, students: Students) -> Floats:
        """All its takers lose the same points, enough for the planned rate."""
        if e.ordinal // 2 != self.year:
            return standing
        taken = _taken(e, self.course)
        hit = taken & (students.college[e.student] == self.college)
        if not hit.any():
            return standing
        usual = _shrunk_rate(standing[hit] < _BORDER, standing[taken] < _BORDER)
        planned = min(0.9, usual + self.size)
        loss = max(0.0, float(np.quantile(standing[hit], planned)) - _BORDER)
        return np.where(hit, standing - loss, standing)


def _shrunk_rate(own: Bools, everyone: Bools) -> float:
    """The usual fail rate of a group, drawn towards everyone's where the group is small."""
    return float((own.sum() + _PRIOR * everyone.mean()) / (len(own) + _PRIOR))


@dataclass(frozen=True)
class Reversal:
    """Simpson's reversal: from one year to the next a course's fail rate falls in every major and rises in the college.

    The cohort of the second year has fewer students in `strong`, the major with the low rate, and more in `weak`.
    `rates` are the planned fail rates of strong, weak and any other major in the first year; in the second each is
    `fall` lower.
    """

    college: int
    course: int
    first_year: int
    entry_year: int
    strong: int
    weak: int
    fewer: float
    more: float
    rates: tuple[float, float, float]
    fall: float

    def intake(self, entry_year: int, major: int) -> float:
        """What the intake of a cohort is multiplied by."""
        if entry_year != self.entry_year:
            return 1.0
        return {self.strong: self.fewer, self.weak: self.more}.get(major, 1.0)

    def apply(self, e: Enrolments, standing: Floats, students: Students) -> Floats:
        """Each major's takers are moved together until the planned share lies below the border."""
        later = e.ordinal // 2 - self.first_year
        if later not in (0, 1):
            return standing
        hit = _taken(e, self.course) & (students.college[e.student] == self.college)
        moved = standing.copy()
        for major in np.unique(students.major[e.student[hit]]):
            own = hit & (students.major[e.student] == major)
            planned = self.rate_of(int(major)) - later * self.fall
            result = standing[own] - float(np.quantile(standing[own], planned)) + _BORDER
            # No near misses: which of them are lifted would blur a difference of few heads.
            moved[own] = np.where(result < _BORDER, np.minimum(result, _FAILS), np.maximum(result, PASS_MARK))
        return moved

    def rate_of(self, major: int) -> float:
        """The planned fail rate of a major in the first year."""
        low, high, between = self.rates
        return {self.strong: low, self.weak: high}.get(major, between)


@dataclass(frozen=True)
class Rectified:
    """A course of a college whose fail rate was high before a rectification and is not after it.

    `improved`: more is learnt since, which later courses and the common test show. `regressed`: only the year before
    was bad, by chance. `lenient`: marks are higher since, and what is learnt is not. `size` is in points of the mark,
    `start` the first term after the measures.
    """

    how: str
    college: int
    course: int
    taken_in: int
    later: frozenset[int]
    start: int
    size: float

    def apply(self, e: Enrolments, standing: Floats, students: Students) -> Floats:
        """Marks in the course, and in those that build on it, as far as it was not mastered."""
        own = students.college[e.student] == self.college
        if self.how == "regressed":
            bad = self.start - 2 <= e.ordinal < self.start
            return np.where(own & _taken(e, self.course) & bad, standing - self.size, standing)
        # Marks before the start are low in either case; what is carried on depends on what was learnt.
        lost = np.where(own & _taken(e, self.course) & (e.ordinal < self.start), self.size, 0.0)
        builds = np.isin(e.course, list(self.later)) & (e.kind == NORMAL)
        carried = own & builds & self._unlearnt(students)[e.student]
        return standing - lost - np.where(carried, _CARRIED * self.size, 0.0)

    def test_loss(self, students: Students) -> Floats:
        """What each student loses in the common test after the course, in standard deviations."""
        own = students.college == self.college
        return np.where(own & self._unlearnt(students), _TEST_SD_PER_POINT * self.size, 0.0)

    def _unlearnt(self, students: Students) -> Bools:
        if self.how == "regressed":
            return np.zeros(len(students.ids), dtype=np.bool_)
        before: Bools = 2 * students.entry_year + self.taken_in - 1 < self.start
        return before if self.how == "improved" else np.ones_like(before)


@dataclass(frozen=True)
class BrokenChain:
    """One cohort of a major takes a course before its hard prerequisite: their places in its plan are exchanged."""

    major: int
    entry_year: int
    course: int
    before: int
    size: float

    def apply(self, e: Enrolments, standing: Floats, students: Students) -> Floats:
        """Without what the course builds on its takers lose `size` points."""
        hit = self.cohort(students)[e.student] & _taken(e, self.course)
        return np.where(hit, standing - self.size, standing)

    def exchanged(self, student: Ints, course: Ints, students: Students) -> Ints:
        """What the plans foresee (student, course), with the two courses exchanged for the cohort."""
        own = self.cohort(students)[student]
        late, early = own & (course == self.course), own & (course == self.before)
        result: Ints = np.where(late, self.before, np.where(early, self.course, course))
        return result

    def cohort(self, students: Students) -> Bools:
        found: Bools = (students.major == self.major) & (students.entry_year == self.entry_year)
        return found


def _taken(e: Enrolments, course: int) -> Bools:
    taken: Bools = (e.course == course) & (e.kind == NORMAL) & (e.status == TAKING)
    return taken
