"""Relations of what students, graduates and employers were asked. All anonymous: nobody has a right to their rows.

The rights named here are none; they only mark what an asker knows already (see `disclosure`).
"""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.holders import (
    STUDENT_COLUMNS,
    STUDENT_UNITS,
    UNIT_PEERS,
    joins_of_student,
    rights_of_staff,
    rights_of_units,
)
from tools.metrics.relations.model import Join, Relation


def _of_round(alias: str) -> dict[str, Join]:
    return {
        "ro": Join("set_round", f"ro.round_id = {alias}.round_id"),
        "te": Join("term", "te.term_id = ro.term_id", needs=("ro",)),
        "sf": Join("staff", f"sf.staff_id = {alias}.staff_id"),
        "se": Join("section", f"se.section_id = {alias}.section_id"),
    }


_TEACHERS_PEERS = {RightKind.COLLEGE: "college_id", RightKind.STAFF: "staff_id"}
_TIME = {"term_id": "ro.term_id", "academic_year": "te.academic_year"}

EVALUATION_RESPONSE = Relation(
    name="evaluation_response",
    table="set_response",
    alias="sr",
    joins=_of_round("sr"),
    columns={
        "person_id": "sr.response_id",
        "section_id": "sr.section_id",
        "staff_id": "sr.staff_id",
        "overall": "sr.overall",
        "duration_s": "sr.duration_s",
        "straightlined": "sr.straightlined",
        "course_id": "se.course_id",
        "college_id": "sf.org_id",
        **_TIME,
    },
    units={Attribution.TEACHER_UNIT: {Level.COLLEGE: "college_id", Level.SELF: "staff_id"}},
    rights=rights_of_staff("sr", "sf.org_id"),
    peers=_TEACHERS_PEERS,
    person_is_row=True,
)
"""One response, which stands for a person."""

EVALUATION_COMMENT = Relation(
    name="evaluation_comment",
    table="set_comment",
    alias="sm",
    joins=_of_round("sm"),
    columns={
        "person_id": "sm.comment_id",
        "staff_id": "sm.staff_id",
        "sentiment": "sm.sentiment",
        "suppressed_reason": "sm.suppressed_reason",
        "college_id": "sf.org_id",
        **_TIME,
    },
    units={Attribution.TEACHER_UNIT: {Level.COLLEGE: "college_id"}},
    rights=rights_of_staff("sm", "sf.org_id"),
    peers=_TEACHERS_PEERS,
    person_is_row=True,
)
"""One comment, which stands for a person."""

EVALUATION_DUTY = Relation(
    name="evaluation_duty",
    table="set_participation",
    alias="sp",
    joins={
        "ro": Join("set_round", "ro.round_id = sp.round_id"),
        "te": Join("term", "te.term_id = ro.term_id", needs=("ro",)),
        **joins_of_student("sp"),
    },
    columns={
        "person_id": "sp.student_id",
        "section_id": "sp.section_id",
        "staff_id": "sp.staff_id",
        "submitted": "sp.submitted",
        **STUDENT_COLUMNS,
        **_TIME,
    },
    units=STUDENT_UNITS,
    rights={**rights_of_units("ma.parent_id", "st.major_id"), RightKind.STAFF: "sp.staff_id = :id"},
    peers={**UNIT_PEERS, RightKind.STAFF: "staff_id"},
)
"""A student who was to evaluate one teacher of one section, and whether a response came in."""

SURVEY_ANSWER = Relation(
    name="survey_answer",
    table="survey_answer",
    alias="sa",
    joins={
        "rs": Join("survey_response", "rs.response_id = sa.response_id"),
        "sv": Join("survey", "sv.survey_id = rs.survey_id", needs=("rs",)),
        "si": Join("survey_item", "si.survey_id = rs.survey_id AND si.item = sa.item", needs=("rs",)),
        "ma": Join("org_unit", "ma.org_id = rs.org_id AND ma.level = 'major'", needs=("rs",), outer=True),
    },
    columns={
        "person_id": "sa.response_id",
        "value": "sa.value",
        "scale_max": "si.scale_max",
        "topic": "si.topic",
        "kind": "sv.kind",
        "weight": "rs.weight",
        "valid": "rs.valid",
        "academic_year": "sv.academic_year",
        "major_id": "ma.org_id",
        "college_id": "COALESCE(ma.parent_id, rs.org_id)",
    },
    units=STUDENT_UNITS,
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: "ma.parent_id = :id OR rs.org_id = :id",
        RightKind.MAJOR: "ma.org_id = :id",
    },
    peers=UNIT_PEERS,
    period_column="academic_year",
)
"""The answer to one item; a response stands for a person."""

EVALUATION = (EVALUATION_RESPONSE, EVALUATION_COMMENT, EVALUATION_DUTY, SURVEY_ANSWER)
