"""Relations of marks, attainment and activity: what students did in sections."""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.holders import (
    STUDENT_COLUMNS,
    STUDENT_PEERS,
    STUDENT_UNITS,
    joins_of_student,
    rights_of_students,
)
from tools.metrics.relations.model import Join, Relation

OWN_SECTIONS = "{0}.section_id IN (SELECT ss.section_id FROM section_staff AS ss WHERE ss.staff_id = :id)"

_UNITS = {**STUDENT_UNITS, Attribution.COURSE_OWNER: {Level.COLLEGE: "owner_id"}}
_PEERS = {**STUDENT_PEERS, RightKind.STAFF: "lead_id", RightKind.SECTIONS: "section_id"}


def _rights(alias: str) -> dict[RightKind, str]:
    return {
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: f"{alias}.college_id = :id OR {alias}.owner_id = :id",
        RightKind.MAJOR: f"{alias}.major_id = :id",
        RightKind.STAFF: OWN_SECTIONS.format(alias),
        RightKind.STUDENT: f"{alias}.student_id = :id",
        RightKind.SECTIONS: f"{alias}.section_id",
    }


def _lead(alias: str) -> dict[str, Join]:
    # The one join that may repeat a row (two lead teachers): `lead_id` is only ever counted as distinct values.
    return {"ld": Join("section_staff", f"ld.section_id = {alias}.section_id AND ld.role = '主讲'")}


def _columns(alias: str, *names: str) -> dict[str, str]:
    known = ("section_id", "term_id", "academic_year", "course_id", "owner_id", "major_id", "college_id")
    return {
        "person_id": f"{alias}.student_id",
        "lead_id": "ld.staff_id",
        **{name: f"{alias}.{name}" for name in (*known, *names)},
    }


COURSE_RESULT = Relation(
    name="course_result",
    table="result_fact",
    alias="rf",
    joins=_lead("rf"),
    columns=_columns(
        "rf",
        *("attempt", "points", "passed", "grade_point", "is_absent", "is_cheat", "is_deferred"),
        *("kind", "status", "credits"),
    ),
    units=_UNITS,
    rights=_rights("rf"),
    peers=_PEERS,
)
"""One mark: a student's attempt at a section."""

COURSE_ACTIVITY = Relation(
    name="course_activity",
    table="activity_fact",
    alias="af",
    joins=_lead("af"),
    columns=_columns(
        "af",
        *("weeks", "active_weeks", "due_count", "on_time_count", "sessions_due", "sessions_attended"),
    ),
    units=_UNITS,
    rights=_rights("af"),
    peers=_PEERS,
)
"""A student's weeks on the platform in one section, added up."""

OBJECTIVE_RESULT = Relation(
    name="objective_result",
    table="objective_fact",
    alias="jf",
    joins=_lead("jf"),
    columns=_columns("jf", "objective_id", "item_id", "value", "full_mark", "weight", "share", "item_status"),
    units=_UNITS,
    rights=_rights("jf"),
    peers=_PEERS,
)
"""A student's mark of one item, once for each course objective the item tests."""

ENROLMENT = Relation(
    name="enrolment",
    table="enrolment",
    alias="en",
    joins={
        "se": Join("section", "se.section_id = en.section_id"),
        "te": Join("term", "te.term_id = se.term_id", needs=("se",)),
        **joins_of_student("en"),
    },
    columns={
        "person_id": "en.student_id",
        "section_id": "en.section_id",
        "kind": "en.kind",
        "status": "en.status",
        "course_id": "se.course_id",
        "term_id": "se.term_id",
        "academic_year": "te.academic_year",
        "entry_year": "st.entry_year",
        **STUDENT_COLUMNS,
    },
    units=STUDENT_UNITS,
    rights=rights_of_students("en"),
    peers=STUDENT_PEERS,
)
"""A student's place in one section."""

LEARNING = (COURSE_RESULT, COURSE_ACTIVITY, OBJECTIVE_RESULT, ENROLMENT)
