"""Relations of sections, of who teaches them, and of the plans they come from."""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.holders import STAFF_PEERS, rights_of_staff, rights_of_units
from tools.metrics.relations.learning import OWN_SECTIONS
from tools.metrics.relations.model import Join, Relation

SECTION = Relation(
    name="section",
    table="section_fact",
    alias="sc",
    columns={
        "person_id": "sc.section_id",
        "section_id": "sc.section_id",
        "course_id": "sc.course_id",
        "owner_id": "sc.owner_id",
        "term_id": "sc.term_id",
        "academic_year": "sc.academic_year",
        "mode": "sc.mode",
        "enrolled": "sc.enrolled",
        "professor_led": "sc.professor_led",
        "lead_id": "sc.lead_id",
    },
    units={
        Attribution.COURSE_OWNER: {Level.COLLEGE: "owner_id"},
        Attribution.RESPONSIBLE_UNIT: {Level.COLLEGE: "owner_id"},
    },
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: "sc.owner_id = :id",
        RightKind.STAFF: OWN_SECTIONS.format("sc"),
        RightKind.SECTIONS: "sc.section_id",
    },
    peers={RightKind.COLLEGE: "owner_id", RightKind.STAFF: "lead_id", RightKind.SECTIONS: "section_id"},
)
"""One section; sections are counted in place of persons."""

TEACHING_POST = Relation(
    name="teaching_post",
    table="teaching_fact",
    alias="tf",
    columns={
        "person_id": "tf.staff_id",
        "section_id": "tf.section_id",
        "course_id": "tf.course_id",
        "term_id": "tf.term_id",
        "academic_year": "tf.academic_year",
        "role": "tf.role",
        "observed": "tf.observed",
        "college_id": "tf.college_id",
    },
    units={Attribution.TEACHER_UNIT: {Level.COLLEGE: "college_id"}},
    rights=rights_of_staff("tf", "tf.college_id"),
    peers=STAFF_PEERS,
)
"""A teacher in one section."""

CURRICULUM = Relation(
    name="curriculum",
    table="curriculum",
    alias="cu",
    joins={"ma": Join("org_unit", "ma.org_id = cu.major_id")},
    columns={
        "person_id": "cu.curriculum_id",
        "entry_year": "cu.entry_year",
        "total_credits": "cu.total_credits",
        "practice_credits": "cu.practice_credits",
        "elective_credits": "cu.elective_credits",
        "major_id": "cu.major_id",
        "college_id": "ma.parent_id",
    },
    units={Attribution.MAJOR_UNIT: {Level.COLLEGE: "college_id", Level.MAJOR: "major_id"}},
    rights=rights_of_units("ma.parent_id", "cu.major_id"),
    personal=False,
    period_column="entry_year",
)
"""One plan of study, of a major for one entry cohort."""

TEACHING = (SECTION, TEACHING_POST, CURRICULUM)
