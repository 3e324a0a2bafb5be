"""Reads one student's record through the door, by the rules of the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.rules import RuleSet
from tools.errors import NoData
from tools.learning.door import Door, Fields
from tools.learning.record import Attempt, Learner, OfficialWarning, Place, Plan, PlanCourse, Record
from tools.learning.relations import (
    LEARNER,
    LEARNER_ENROLMENT,
    LEARNER_RESULT,
    LEARNER_WARNING,
    STUDY_PLAN,
    STUDY_PLAN_COURSE,
)
from tools.learning.teaching import EITHER, Teaching, load_teaching

_DELIVERED = ("送达", "帮扶", "解除", "升级")
"""States in which a warning has reached its student. Before, the school's own rule forbids telling it."""
_NO_MODULE = "其他课程"


def read_record(
    door: Door, directory: Directory, rules: RuleSet, today: date, teaching: Teaching | None = None
) -> Record:
    """The record as of `today`; NoData where there is no plan of study for the student's major and year of entry.

    `teaching` may be handed in where several students are read.
    """
    known = teaching or load_teaching(door, directory, today)
    learner = _learner(door)
    plan = _plan(door, learner, known)
    attempts = door.rows(
        LEARNER_RESULT,
        *("course_id", "section_id", "term_id", "attempt", "points", "passed", "credits"),
        *("is_absent", "is_cheat", "is_deferred"),
    )
    places = door.rows(LEARNER_ENROLMENT, "course_id", "section_id", "term_id", "kind", "status")
    before = known.before(plan.by_id)
    listed = {*plan.by_id, *(course for requisite in before for course in requisite[:2])}
    return Record(
        learner=learner,
        plan=plan,
        attempts=tuple(_attempt(row, known.current, rules.pass_mark) for row in attempts),
        places=tuple(_place(row, known.current) for row in places),
        warnings=_warnings(door),
        requisites=before,
        offered={course: known.offered.get(course, EITHER) for course in listed},
        names={course: known.names[course] for course in listed},
        credits={course: known.credits[course] for course in listed},
        running=known.running,
        marked=newest.id if (newest := directory.latest_complete_term()) is not None else None,
        rules=rules,
    )


def _learner(door: Door) -> Learner:
    (row,) = door.rows(LEARNER, "student_id", "major_id", "entry_year", "status")
    return Learner(row["student_id"], row["major_id"], row["entry_year"], row["status"])


def _plan(door: Door, learner: Learner, teaching: Teaching) -> Plan:
    found = door.open_rows(
        STUDY_PLAN,
        *("curriculum_id", "version", "total_credits", "elective_credits"),
        major_id=[learner.major],
        entry_year=[learner.entry_year],
    )
    if not found:
        raise NoData(f"数据里没有所在专业{learner.entry_year}级的培养方案，无从对照")
    plan = found[0]
    columns = ("course_id", "module", "nature", "suggested_term", "credits")
    rows = door.open_rows(STUDY_PLAN_COURSE, *columns, curriculum_id=[plan["curriculum_id"]])
    courses = sorted((_course(row, teaching) for row in rows), key=lambda c: (c.term or 99, c.id))
    return Plan(plan["curriculum_id"], plan["version"], plan["total_credits"], plan["elective_credits"], tuple(courses))


def _course(row: Fields, teaching: Teaching) -> PlanCourse:
    number = teaching.current[row["course_id"]]
    module = row["module"] or _NO_MODULE
    return PlanCourse(number, teaching.names[number], module, row["nature"], row["suggested_term"], row["credits"])


def _attempt(row: Fields, current: Mapping[str, str], pass_mark: float) -> Attempt:
    passed: bool | None = None
    if not row["is_deferred"]:
        # A two-level mark has no points.
        met = row["passed"] if row["points"] is None else row["points"] >= pass_mark
        passed = bool(met) and not row["is_cheat"] and not row["is_absent"]
    return Attempt(
        current[row["course_id"]],
        row["section_id"],
        row["term_id"],
        row["attempt"],
        row["points"],
        passed,
        row["credits"],
    )


def _place(row: Fields, current: Mapping[str, str]) -> Place:
    return Place(current[row["course_id"]], row["section_id"], row["term_id"], row["kind"], row["status"])


def _warnings(door: Door) -> tuple[OfficialWarning, ...]:
    rows = door.rows(LEARNER_WARNING, "term_id", "level", "state", "rule_version")
    delivered = [r for r in rows if r["state"] in _DELIVERED]
    found = (OfficialWarning(r["term_id"], r["level"], r["state"], r["rule_version"]) for r in delivered)
    return tuple(sorted(found, key=lambda w: w.term))
