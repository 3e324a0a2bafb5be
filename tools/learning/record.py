"""What one student's record is made of, as read: plain data, courses by their current number.

A course that was renumbered is the same course: its old number counts for the new one and the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge_base.evaluation.rules import RuleSet
from tools.learning.graph import CourseGraph

REQUIRED = "必修"
HARD = "硬先修"


@dataclass(frozen=True)
class Learner:
    """The student: `entry_year` and `major` choose the plan of study; `status` is the code of the student table."""

    id: str
    major: str
    entry_year: int
    status: str


@dataclass(frozen=True)
class PlanCourse:
    """A course of the plan; `term` is the term of study the plan suggests (1 is the first), None where it says none."""

    id: str
    name: str
    module: str
    nature: str
    term: int | None
    credits: float

    @property
    def is_required(self) -> bool:
        return self.nature == REQUIRED


@dataclass(frozen=True)
class Plan:
    """The student's own version. `elective_credits` is None where the plan does not say."""

    id: str
    version: str
    total_credits: float
    elective_credits: float | None
    courses: tuple[PlanCourse, ...]

    @cached_property
    def by_id(self) -> Mapping[str, PlanCourse]:
        return {course.id: course for course in self.courses}


@dataclass(frozen=True)
class Attempt:
    """One published mark; `passed` is None for a deferred examination, whose mark is a row of its own."""

    course: str
    section: str
    term: str
    kind: str
    points: float | None
    passed: bool | None
    credits: float


@dataclass(frozen=True)
class Place:
    """A place in a section: `kind` and `status` are the codes of enrolment."""

    course: str
    section: str
    term: str
    kind: str
    status: str


@dataclass(frozen=True)
class OfficialWarning:
    """A warning the school has delivered."""

    term: str
    level: str
    state: str
    rule_version: str

    @property
    def is_open(self) -> bool:
        return self.state not in ("解除", "升级")


@dataclass(frozen=True)
class Record:
    """One student's record. `running` is the term today lies in or after, `marked` the newest one with marks.

    `requisites` are (before, course, kind) of courses of the plan and of what comes before them; `offered` says in
    which terms of a year (1 autumn, 2 spring) a course is given, `names` and `credits` are of every course in it.
    """

    learner: Learner
    plan: Plan
    attempts: tuple[Attempt, ...]
    places: tuple[Place, ...]
    warnings: tuple[OfficialWarning, ...]
    requisites: tuple[tuple[str, str, str], ...]
    offered: Mapping[str, frozenset[int]]
    names: Mapping[str, str]
    credits: Mapping[str, float]
    running: str
    marked: str | None
    rules: RuleSet

    def attempts_at(self, course: str) -> Sequence[Attempt]:
        """Every published attempt at a course, in the order of the terms."""
        return self._attempts_by_course.get(course, ())

    @cached_property
    def _attempts_by_course(self) -> Mapping[str, Sequence[Attempt]]:
        found: dict[str, list[Attempt]] = {}
        for attempt in sorted(self.attempts, key=lambda a: (a.term, a.section, _ORDER.get(a.kind, 0))):
            found.setdefault(attempt.course, []).append(attempt)
        return found

    @cached_property
    def passed(self) -> frozenset[str]:
        """Courses with a mark that passes."""
        return frozenset(a.course for a in self.attempts if a.passed)

    @cached_property
    def graph(self) -> CourseGraph:
        """The plan's courses and its hard prerequisites."""
        hard = ((before, course) for before, course, kind in self.requisites if kind == HARD)
        return CourseGraph(self.plan.by_id, hard)


_ORDER = {"正考": 0, "缓考": 1, "补考": 2, "重修": 3}


def ordinal(term: str) -> int:
    """Terms in a row: consecutive terms have consecutive numbers, an autumn term an even one."""
    return 2 * int(term[:4]) + int(term[-1]) - 1


def term_of(number: int) -> str:
    """The term of an ordinal, whether or not the calendar has it yet."""
    year = number // 2
    return f"{year}-{year + 1}-{number % 2 + 1}"
