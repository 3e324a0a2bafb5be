"""How marks come about: ability, course, teacher, section and chance; then the school's rules of examination.

Rules of 示范大学 (本科生学籍管理办法): a pass is 60; grade point = (points − 50) / 10 from 60 on (60 → 1.0, 100 → 5.0),
else 0; absence and cheating count as 0 points; who fails may sit one resit (not after cheating), which is
recorded as 60 at most; a deferred examination is marked on the first row and sat together with the resits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.noise import Bools, Floats, Ints, Noise
from knowledge_base.demo.people import Staff, Students
from knowledge_base.demo.teaching import NORMAL, RETAKE, TAKING, Enrolments, Sections
from knowledge_base.demo.terms import MARKS_TAKE, Term

ATTEMPTS = ("正考", "补考", "重修", "缓考")
FIRST, RESIT, AGAIN, DEFERRED = range(4)
PASS_MARK = 60.0
"""The generator's own pass mark: it makes marks under this rule; readers take theirs from rules.yaml."""

_MEAN = 71.8
_ABILITY, _CHANCE, _SECTION = 6.6, 6.4, 1.0
_RETAKE_GAIN, _RESIT_GAIN = 10.0, 3.0
_DEFERRED_RATE, _ABSENT_RATE, _CHEAT_RATE = 0.010, 0.005, 0.0004
_LENIENT = 0.35
"""Share of near misses (57–59) that markers lift to 60: the heap at the pass mark every registrar knows."""
_TWO_LEVEL_PASS = 53.0


@dataclass(frozen=True)
class Marks:
    """Rows of `score`; `row` points into the enrolments. NaN and -1 stand for NULL. `published` in days since 1970."""

    row: Ints
    attempt: Ints
    points: Floats
    passed: Ints
    absent: Bools
    cheat: Bools
    deferred: Bools
    published: Ints

    def failed(self) -> Bools:
        """Rows that count as a fail (a deferred row does not)."""
        result: Bools = (self.points < PASS_MARK) | (self.passed == 0)
        return result

    def take(self, keep: Bools | Ints) -> Marks:
        """Only the rows where `keep` holds, or those it numbers."""
        return Marks(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))

    @staticmethod
    def join(parts: list[Marks]) -> Marks:
        return Marks(*(np.concatenate([getattr(p, name) for p in parts]) for name in Marks.__dataclass_fields__))


def grade_points(points: Floats) -> Floats:
    """Grade point of points (0–100) under the school's rule; NaN stays NaN."""
    result: Floats = np.where(points < PASS_MARK, 0.0, np.round((points - 50.0) / 10.0, 2))
    return np.where(np.isnan(points), np.nan, result)


class Examiner:
    """Marks the enrolments of a term."""

    def __init__(self, noise: Noise, plan: Plan, students: Students, staff: Staff) -> None:
        self._noise, self._plan, self._students, self._staff = noise, plan, students, staff

    def standing(self, enrolments: Enrolments, sections: Sections) -> Floats:
        """Each enrolment's unrounded result on the 100 scale, before any event."""
        e, noise = enrolments, self._noise
        key = self._students.key[e.student]
        section_effect = noise.normal("section", sections.course, e.ordinal, sections.number)
        lenient = self._staff.leniency[sections.lead] + _SECTION * section_effect
        result: Floats = (
            _MEAN
            + _ABILITY * self._students.ability[e.student]
            + self._plan.difficulty[e.course]
            + lenient[e.section]
            + np.where(e.kind == RETAKE, _RETAKE_GAIN, 0.0)
            + _CHANCE * noise.normal("mark", key, e.course, e.ordinal)
        )
        return result

    def mark(self, e: Enrolments, standing: Floats, finalist: Bools) -> Marks:
        """All marks of a term: first and repeated examinations, then resits and deferred ones."""
        first = self._first(e, standing, finalist)
        return Marks.join([first, self._second(e, standing, finalist, first)])

    def _first(self, e: Enrolments, standing: Floats, finalist: Bools) -> Marks:
        noise = self._noise
        row = np.flatnonzero((e.status == TAKING) & ((e.kind == NORMAL) | (e.kind == RETAKE)))
        key = self._students.key[e.student[row]]
        keys = (key, e.course[row], e.ordinal)
        normal = e.kind[row] == NORMAL
        ability = self._students.ability[e.student[row]]
        deferred = noise.chance("deferred", _DEFERRED_RATE, *keys) & normal & ~finalist[row]
        absent_rate = _ABSENT_RATE * np.exp(-0.5 * ability) * ~finalist[row]
        absent = noise.chance("absent", absent_rate, *keys) & ~deferred
        two_level = self._plan.two_level[e.course[row]]
        cheat = noise.chance("cheat", _CHEAT_RATE, *keys) & ~deferred & ~absent & ~two_level & ~finalist[row]
        points, passed = self._result(standing[row], two_level, noise.chance("lenient", _LENIENT, *keys))
        lost = absent | cheat
        points = np.where(two_level | deferred, np.nan, np.where(lost, 0.0, points))
        passed = np.where(deferred, -1, np.where(lost & two_level, 0, passed))
        term = Term(e.ordinal)
        delay = noise.integer("published", MARKS_TAKE, e.course[row], e.section[row], e.ordinal)
        published = np.where(finalist[row], _day(term.thesis_marks_on), _day(term.marks_on) + delay)
        return Marks(row, np.where(normal, FIRST, AGAIN), points, passed, absent, cheat, deferred, published)

    def _second(self, e: Enrolments, standing: Floats, finalist: Bools, first: Marks) -> Marks:
        resit = first.failed() & ~first.cheat & (first.attempt == FIRST) & ~finalist[first.row]
        sits = resit | first.deferred
        row, is_resit = first.row[sits], resit[sits]
        keys = (self._students.key[e.student[row]], e.course[row], e.ordinal)
        two_level = self._plan.two_level[e.course[row]]
        gain = np.where(is_resit, _RESIT_GAIN + 6.0 * self._noise.normal("resit", *keys), 0.0)
        points, passed = self._result(standing[row] + gain, two_level, np.ones(len(row), dtype=np.bool_))
        points = np.where(is_resit, np.minimum(points, PASS_MARK), points)
        never = np.zeros(len(row), dtype=np.bool_)
        published = np.full(len(row), _day(Term(e.ordinal).resit_marks_on))
        attempt = np.where(is_resit, RESIT, DEFERRED)
        points = np.where(two_level, np.nan, points)
        return Marks(row, attempt, points, passed, never, never, never, published)

    @staticmethod
    def _result(standing: Floats, two_level: Bools, lenient: Bools) -> tuple[Floats, Ints]:
        points = np.clip(np.rint(standing), 5, 99)
        points = np.where(lenient & (points >= 57) & (points < PASS_MARK), PASS_MARK, points)
        passed = np.where(two_level, (standing >= _TWO_LEVEL_PASS).astype(np.int64), -1)
        return points, passed


def _day(day: object) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))  # type: ignore[call-overload]
