"""The scoped relations of one student's record, and the open ones of plans and courses.

The first four carry a right in every query, like those of the metrics: a student's own rows, or those of a unit's
students. A college has a right here to its own students only, not to others who take a course that it gives. The open
ones are about no person: what is taught when, and what a plan asks for, anybody may know.
"""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.relations.holders import joins_of_student, rights_of_panel, rights_of_students
from tools.metrics.relations.model import Join, Relation

LEARNER = Relation(
    name="learner",
    table="student",
    alias="st",
    joins={"ma": Join("org_unit", "ma.org_id = st.major_id")},
    columns={
        "student_id": "st.student_id",
        "major_id": "st.major_id",
        "entry_year": "st.entry_year",
        "status": "st.status",
    },
    rights=rights_of_students("st"),
)
"""One student as of today."""

LEARNER_RESULT = Relation(
    name="learner_result",
    table="result_fact",
    alias="rf",
    columns={
        "student_id": "rf.student_id",
        **{
            name: f"rf.{name}"
            for name in (
                *("section_id", "course_id", "term_id", "attempt", "points", "passed", "credits"),
                *("is_absent", "is_cheat", "is_deferred"),
            )
        },
    },
    rights=rights_of_panel("rf"),
)
"""One published mark: an attempt at a section."""

LEARNER_ENROLMENT = Relation(
    name="learner_enrolment",
    table="enrolment",
    alias="en",
    joins={"se": Join("section", "se.section_id = en.section_id"), **joins_of_student("en")},
    columns={
        "student_id": "en.student_id",
        "section_id": "en.section_id",
        "course_id": "se.course_id",
        "term_id": "se.term_id",
        "kind": "en.kind",
        "status": "en.status",
    },
    rights=rights_of_students("en"),
)
"""One place in a section."""

LEARNER_WARNING = Relation(
    name="learner_warning",
    table="academic_warning",
    alias="aw",
    joins=joins_of_student("aw"),
    columns={
        "student_id": "aw.student_id",
        "term_id": "aw.term_id",
        "level": "aw.level",
        "state": "aw.state",
        "rule_version": "aw.rule_version",
        "delivered_on": "aw.delivered_on",
    },
    rights=rights_of_students("aw"),
)
"""One warning of the school's own."""

PERSONAL = (LEARNER, LEARNER_RESULT, LEARNER_ENROLMENT, LEARNER_WARNING)

_OPEN = dict.fromkeys(RightKind, "TRUE")


def _open(name: str, table: str, alias: str, columns: tuple[str, ...], **more: Join) -> Relation:
    return Relation(
        name=name,
        table=table,
        alias=alias,
        joins=more,
        columns={column.split(".")[1]: column for column in columns},
        rights=_OPEN,
        personal=False,
    )


STUDY_PLAN = _open(
    "study_plan",
    "curriculum",
    "cu",
    ("cu.curriculum_id", "cu.major_id", "cu.entry_year", "cu.version", "cu.total_credits", "cu.elective_credits"),
)
"""One plan of study: a major's for one year of entry."""

STUDY_PLAN_COURSE = _open(
    "study_plan_course",
    "curriculum_course",
    "cc",
    ("cc.curriculum_id", "cc.course_id", "cc.module", "cc.nature", "cc.suggested_term", "cc.credits", "cu.entry_year"),
    cu=Join("curriculum", "cu.curriculum_id = cc.curriculum_id"),
)
"""One course of a plan."""

REQUISITE = _open("requisite", "course_prerequisite", "cp", ("cp.course_id", "cp.prereq_course_id", "cp.kind"))
"""One course that comes before another."""

COURSE = _open("course_list", "course", "co", ("co.course_id", "co.name", "co.credits", "co.replaced_by"))
"""One course."""

TAUGHT = _open(
    "taught",
    "section",
    "se",
    ("se.section_id", "se.course_id", "se.term_id"),
)
"""One section that is or was taught."""

OPEN = (STUDY_PLAN, STUDY_PLAN_COURSE, REQUISITE, COURSE, TAUGHT)

TABLES_OF = {relation.name: relation.tables for relation in (*PERSONAL, *OPEN)}
"""The base tables each may read; a query that reads another one is refused."""
