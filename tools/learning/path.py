"""The way from a record to graduation: what to take next and in each term after, with a reason for every course.

What is under way is taken as passed by the next term, and said to be. A course stands no earlier than its plan
suggests; one that was failed, or is late, may stand at once. In the next term a student under a warning has the credits
that the school's rule leaves; nobody knows today who will be under one later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.errors import NoData
from tools.learning.audit import IN_STUDY, Audit, State, state_of
from tools.learning.graph import CourseGraph
from tools.learning.planning import Item, Need, Placed, Slot, place
from tools.learning.reasons import Reasons
from tools.learning.record import HARD, PlanCourse, Record, ordinal, term_of

_FAILED, _LATE, _REQUIRED, _SUPPORT, _ELECTIVE = 60, 30, 10, 8, 3
"""How much sooner each kind of course is wanted; a required one has more for each course that waits for it."""


@dataclass(frozen=True)
class PlannedCourse:
    """One course in its term, with why it stands there; `is_retake` for one that was failed before."""

    id: str
    name: str
    credits: float
    nature: str
    reasons: tuple[str, ...]
    is_retake: bool


@dataclass(frozen=True)
class PlannedTerm:
    """One term to come; `cap` is the most credits it may hold."""

    term: str
    cap: float
    courses: tuple[PlannedCourse, ...]

    @property
    def credits(self) -> float:
        return sum(course.credits for course in self.courses)


@dataclass(frozen=True)
class Path:
    """Terms in a row, empty ones among them left out.

    `ends` is the term in which all is done, None where something cannot be placed: `left_out` names the courses,
    `elective_short` the elective credits that no course of the plan's list is left for. `capped_by` is the level of
    warning that lowers the next term's credits.
    """

    terms: tuple[PlannedTerm, ...]
    ends: str | None
    left_out: tuple[PlannedCourse, ...]
    elective_short: float
    waiting: tuple[str, ...]
    critical: tuple[str, ...]
    next_term: str
    capped_by: str | None


def plan_path(record: Record, found: Audit) -> Path:
    """The path of a student in study; NoData where none can be laid out at all."""
    if record.learner.status not in IN_STUDY:
        raise NoData(f"学籍状态为{record.learner.status}，只为在读的学生安排修读")
    slots = _slots(record)
    items = _items(record, found, slots)
    waiting_electives = sum(s.course.credits for s in found.of(State.WAITING, required=False))
    placed = place(items, slots, found.elective_missing - waiting_electives)
    return _path(record, found, slots, items, placed)


def open_warning(record: Record) -> str | None:
    """The level of the newest warning, where the school has not ended it."""
    newest = record.warnings[-1] if record.warnings else None
    return newest.level if newest is not None and newest.is_open else None


def _slots(record: Record) -> tuple[Slot, ...]:
    """Every term from the next to the last in which the student may still study."""
    first = ordinal(record.running) + 1
    last = 2 * (record.learner.entry_year + record.rules.values.longest_study_years.value) - 1
    if last < first:
        years = record.rules.values.longest_study_years.value
        raise NoData(f"已到最长修业年限{years}年，不再有可以安排的学期，请与教务部门联系")
    cap = record.rules.values.credit_cap.value
    caps = {first: cap.of(open_warning(record))}
    return tuple(Slot(number, caps.get(number, cap.term)) for number in range(first, last + 1))


def _items(record: Record, found: Audit, slots: Sequence[Slot]) -> list[Item]:
    todo = [s for s in found.standings if s.state in (State.FAILED, State.OPEN)]
    blocking = _waiting_for(record)
    items: dict[str, Item] = {}
    for s in todo:
        course = s.course
        earliest = slots[0].number if s.state is State.FAILED else _meant_for(record, course)
        if course.is_required:
            late = earliest < slots[0].number
            base = _FAILED if s.state is State.FAILED else _LATE if late else _REQUIRED
            weight, need = base + 2 * blocking[course.id], Need.REQUIRED
        else:
            weight, need = _ELECTIVE, Need.ELECTIVE
        items[course.id] = _item(record, course.id, course.credits, earliest, slots, weight, need)
    open_ = [before for item in items.values() for before in item.before]
    while open_:
        # What must come first though the plan does not list it.
        course_id = open_.pop()
        if course_id not in items:
            items[course_id] = _item(record, course_id, record.credits[course_id], 0, slots, _SUPPORT, Need.SUPPORT)
            open_.extend(items[course_id].before)
    return list(items.values())


def _waiting_for(record: Record) -> dict[str, int]:
    """How many courses of the plan come after each, also those that only should: what they suggest is worth heeding."""
    every = CourseGraph(record.plan.by_id, ((before, course) for before, course, _ in record.requisites))
    return {course: measures.blocking for course, measures in every.measures().items()}


def _item(
    record: Record, course: str, credits: float, earliest: int, slots: Sequence[Slot], weight: int, need: Need
) -> Item:
    offered = record.offered[course]
    given = frozenset(s.number for s in slots if s.number >= earliest and s.number % 2 + 1 in offered)
    before = (b for b, c, kind in record.requisites if c == course and kind == HARD)
    undone = (b for b in before if state_of(record, b) in (State.FAILED, State.OPEN))
    return Item(course, credits, given, tuple(dict.fromkeys(undone)), weight, need)


def _meant_for(record: Record, course: PlanCourse) -> int:
    """The ordinal of the term for which the plan suggests a course."""
    return 2 * record.learner.entry_year + (course.term or 1) - 1


def _path(record: Record, found: Audit, slots: Sequence[Slot], items: Sequence[Item], placed: Placed) -> Path:
    critical = record.graph.critical_path(i.course for i in items if i.course in record.plan.by_id)
    reasons = Reasons(record, found, placed.terms, critical if len(critical) > 1 else ())
    by_term: dict[int, list[Item]] = {}
    for item in sorted(items, key=lambda i: (-i.weight, i.course)):
        if item.course in placed.terms:
            by_term.setdefault(placed.terms[item.course], []).append(item)
    caps = {slot.number: slot.cap for slot in slots}
    terms = tuple(
        PlannedTerm(term_of(number), caps[number], tuple(_planned(i, record, found, reasons) for i in by_term[number]))
        for number in sorted(by_term)
    )
    missing = {i.course: i for i in items if i.course in placed.left_out}
    left_out = tuple(_planned(item, record, found, reasons) for item in missing.values())
    waiting = tuple(s.course.name for s in found.standings if s.state is State.WAITING)
    whole = not left_out and not placed.elective_short and not found.unlisted
    return Path(
        terms=terms,
        ends=(terms[-1].term if terms else record.running) if whole else None,
        left_out=left_out,
        elective_short=placed.elective_short + found.unlisted,
        waiting=waiting,
        critical=tuple(record.names[c] for c in critical) if len(critical) > 1 else (),
        next_term=term_of(slots[0].number),
        capped_by=_capped_by(record, slots[0]),
    )


def _capped_by(record: Record, slot: Slot) -> str | None:
    level = open_warning(record)
    return level if level and slot.cap < record.rules.values.credit_cap.value.term else None


def _planned(item: Item, record: Record, found: Audit, reasons: Reasons) -> PlannedCourse:
    states: Mapping[str, State] = {s.course.id: s.state for s in found.standings}
    listed = record.plan.by_id.get(item.course)
    return PlannedCourse(
        id=item.course,
        name=record.names[item.course],
        credits=item.credits,
        nature=listed.nature if listed else "方案外先修",
        reasons=reasons.of(item.course),
        is_retake=states.get(item.course) is State.FAILED,
    )
