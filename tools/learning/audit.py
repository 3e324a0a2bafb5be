"""The degree audit: what of the student's own plan is done, under way and missing, in courses and credits.

Credits count towards graduation once a course of the plan is passed. Required courses count in full; limited and free
electives together up to what the plan asks for. What was passed outside the plan is told, but whether it counts is for
the school to recognise. A course a student was exempted from counts, and is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tools.learning.record import Attempt, PlanCourse, Record, ordinal

IN_STUDY = ("在读", "延期")


class State(StrEnum):
    """How a student stands with one course. `WAITING`: taken now, or examined without a mark yet."""

    PASSED = "已通过"
    EXEMPT = "免修"
    WAITING = "在修或待出成绩"
    FAILED = "未通过"
    OPEN = "未修"

    @property
    def is_done(self) -> bool:
        return self in (State.PASSED, State.EXEMPT)


@dataclass(frozen=True)
class CourseStanding:
    """One course of the plan with its state; `last` is the newest attempt with a mark, None without any."""

    course: PlanCourse
    state: State
    last: Attempt | None
    failed_before: bool


@dataclass(frozen=True)
class ModuleGap:
    """One module of the plan, in credits: what its required courses ask for, what of it is done and what is not."""

    name: str
    required: float
    done: float

    @property
    def missing(self) -> float:
        return self.required - self.done


@dataclass(frozen=True)
class Audit:
    """The whole plan against the record, in credits of the plan.

    `elective_needed` is what the plan asks for in electives, `elective_done` what is passed of it (not capped);
    `unlisted` is what the plan's total asks for beyond its courses; `outside` was passed but is in no plan;
    `exempt` is the part of `earned` that rests on exemptions.
    """

    standings: tuple[CourseStanding, ...]
    modules: tuple[ModuleGap, ...]
    total: float
    earned: float
    waiting: float
    elective_needed: float
    elective_done: float
    unlisted: float
    outside: float
    exempt: float

    @property
    def missing(self) -> float:
        """Credits to graduation, those under way not yet counted."""
        return max(self.total - self.earned, 0.0)

    @property
    def elective_missing(self) -> float:
        return max(self.elective_needed - self.elective_done, 0.0)

    def of(self, *states: State, required: bool = True) -> tuple[CourseStanding, ...]:
        """The required courses (or the electives) in one of the states."""
        return tuple(s for s in self.standings if s.state in states and s.course.is_required is required)


def audit(record: Record) -> Audit:
    """The audit of a record."""
    standings = tuple(standing(record, course) for course in record.plan.courses)
    required = [s for s in standings if s.course.is_required]
    electives = [s for s in standings if not s.course.is_required]
    asked = sum(s.course.credits for s in required)
    total = record.plan.total_credits
    given = record.plan.elective_credits
    needed = max(total - asked, 0.0) if given is None else given
    elective_done = _credits(electives, State.PASSED, State.EXEMPT)
    counted = _credits(required, State.PASSED, State.EXEMPT) + min(elective_done, needed)
    listed = set(record.plan.by_id)
    outside = {a.course: a.credits for a in record.attempts if a.passed and a.course not in listed}
    return Audit(
        standings=standings,
        modules=tuple(_modules(required)),
        total=total,
        earned=counted,
        waiting=_credits(standings, State.WAITING),
        elective_needed=needed,
        elective_done=elective_done,
        unlisted=max(total - asked - needed, 0.0),
        outside=sum(outside.values()),
        exempt=_credits(standings, State.EXEMPT),
    )


def standing(record: Record, course: PlanCourse) -> CourseStanding:
    """How the student stands with one course of the plan."""
    tried = [a for a in record.attempts_at(course.id) if a.passed is not None]
    failed = any(not a.passed for a in tried)
    return CourseStanding(course, state_of(record, course.id), tried[-1] if tried else None, failed)


def state_of(record: Record, course: str) -> State:
    """The state of a course, in the plan or outside it."""
    if course in record.passed:
        return State.PASSED
    places = [p for p in record.places if p.course == course and p.status == "在修" and p.kind != "旁听"]
    if any(p.kind == "免修" for p in places):
        return State.EXEMPT
    marked = {a.section for a in record.attempts_at(course) if a.passed is not None}
    # Marks of the term before may still be on their way; a section of long ago without a mark is a gap in the data.
    recent = [p for p in places if ordinal(p.term) >= ordinal(record.running) - 1 and p.section not in marked]
    if recent:
        return State.WAITING
    return State.FAILED if marked else State.OPEN


def _credits(standings: Iterable[CourseStanding], *states: State) -> float:
    return sum(s.course.credits for s in standings if s.state in states)


def _modules(required: Iterable[CourseStanding]) -> Iterable[ModuleGap]:
    found: dict[str, tuple[float, float]] = {}
    for s in required:
        asked, done = found.get(s.course.module, (0.0, 0.0))
        found[s.course.module] = (asked + s.course.credits, done + s.course.credits * s.state.is_done)
    return [ModuleGap(name, asked, done) for name, (asked, done) in found.items()]
