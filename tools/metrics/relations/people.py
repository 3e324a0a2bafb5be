"""Relations of persons at a time: heads of a day, and panels of one row a person and year or term."""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.holders import STUDENT_PEERS, STUDENT_UNITS, rights_of_panel, rights_of_units
from tools.metrics.relations.model import Join, Relation

_PRESENT = "{0}.{1} <= CAST(:at AS DATE) AND ({0}.left_on IS NULL OR {0}.left_on > CAST(:at AS DATE))"

STUDENT_AT = Relation(
    name="student_at",
    table="student",
    alias="st",
    joins={"ma": Join("org_unit", "ma.org_id = st.major_id")},
    columns={"person_id": "st.student_id", "major_id": "st.major_id", "college_id": "ma.parent_id"},
    units={Attribution.UNIT_ITSELF: {Level.COLLEGE: "college_id"}},
    rights=rights_of_units("ma.parent_id", "st.major_id"),
    where=_PRESENT.format("st", "enrolled_on"),
    period_column="",
)
"""A student present on a day."""

STAFF_AT = Relation(
    name="staff_at",
    table="staff",
    alias="sf",
    columns={"person_id": "sf.staff_id", "conversion": "sf.conversion", "college_id": "sf.org_id"},
    units={Attribution.UNIT_ITSELF: {Level.COLLEGE: "college_id"}},
    rights=rights_of_units("sf.org_id"),
    where=_PRESENT.format("sf", "hired_on"),
    period_column="",
)
"""A member of staff in service on a day."""


def _staff(name: str, period_column: str) -> Relation:
    return Relation(
        name=name,
        table="staff_year_fact",
        alias="sy",
        columns={
            "person_id": "sy.staff_id",
            "census_on": "sy.census_on",
            "academic_year": "sy.academic_year",
            "employment_kind": "sy.employment_kind",
            "title_level": "sy.title_level",
            "title": "sy.title",
            "highest_degree": "sy.highest_degree",
            "dual_qualified": "sy.dual_qualified",
            "lectures": "sy.lectures",
            "college_id": "sy.college_id",
        },
        units={Attribution.TEACHER_UNIT: {Level.COLLEGE: "college_id"}},
        rights=rights_of_units("sy.college_id"),
        peers={RightKind.COLLEGE: "college_id"},
        period_column=period_column,
    )


STAFF_CENSUS = _staff("staff_census", "census_on")
"""A member of staff in service on 30 September, with the title held then."""

STAFF_YEAR = _staff("staff_year", "academic_year")
"""The same person and day, as a member of the academic year that it lies in."""

STUDENT_YEAR = Relation(
    name="student_year",
    table="student_year_fact",
    alias="yf",
    columns={
        "person_id": "yf.student_id",
        "academic_year": "yf.academic_year",
        "dropped_out": "yf.dropped_out",
        "transferred": "yf.transferred",
        "awarded": "yf.awarded",
        "major_id": "yf.major_id",
        "college_id": "yf.college_id",
    },
    units=STUDENT_UNITS,
    rights=rights_of_panel("yf"),
    peers=STUDENT_PEERS,
    period_column="academic_year",
)
"""A student present on 30 September, and what became of the year until the next."""

STUDENT_TERM = Relation(
    name="student_term",
    table="student_term_fact",
    alias="ts",
    columns={
        "person_id": "ts.student_id",
        "term_id": "ts.term_id",
        "academic_year": "ts.academic_year",
        "warned": "ts.warned",
        "major_id": "ts.major_id",
        "college_id": "ts.college_id",
    },
    units=STUDENT_UNITS,
    rights=rights_of_panel("ts"),
    peers=STUDENT_PEERS,
)
"""A student present at some time of a term."""

PEOPLE = (STUDENT_AT, STAFF_AT, STAFF_CENSUS, STAFF_YEAR, STUDENT_YEAR, STUDENT_TERM)
