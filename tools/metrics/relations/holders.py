"""Whose a row is: units, rights, peers and joins shared by relations whose rows are about the same kind of holder."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.model import Join

STUDENT_UNITS: Mapping[Attribution, Mapping[Level, str]] = {
    Attribution.STUDENT_UNIT: {Level.COLLEGE: "college_id", Level.MAJOR: "major_id"}
}
UNIT_PEERS: Mapping[RightKind, str] = {RightKind.COLLEGE: "college_id", RightKind.MAJOR: "major_id"}
STUDENT_PEERS: Mapping[RightKind, str] = {**UNIT_PEERS, RightKind.STUDENT: "person_id"}

STAFF_PEERS: Mapping[RightKind, str] = {RightKind.COLLEGE: "college_id", RightKind.STAFF: "person_id"}

STUDENT_COLUMNS: Mapping[str, str] = {"major_id": "st.major_id", "college_id": "ma.parent_id"}
"""A student's units as they are today, where the student is joined (`joins_of_student`)."""


def joins_of_student(alias: str) -> dict[str, Join]:
    """From a row's student to the major."""
    return {
        "st": Join("student", f"st.student_id = {alias}.student_id"),
        "ma": Join("org_unit", "ma.org_id = st.major_id", needs=("st",)),
    }


def rights_of_units(college: str, major: str = "") -> dict[RightKind, str]:
    """The school's rows, a college's and, where the rows know majors, a major's; by the columns that hold them."""
    rights = {RightKind.SCHOOL: "TRUE", RightKind.COLLEGE: f"{college} = :id"}
    return {**rights, RightKind.MAJOR: f"{major} = :id"} if major else rights


def rights_of_students(alias: str, college: str = "ma.parent_id", major: str = "st.major_id") -> dict[RightKind, str]:
    """The same, and each student's own."""
    return {**rights_of_units(college, major), RightKind.STUDENT: f"{alias}.student_id = :id"}


def rights_of_staff(alias: str, college: str) -> dict[RightKind, str]:
    """The school's rows, a college's, and each member of staff's own."""
    return {**rights_of_units(college), RightKind.STAFF: f"{alias}.staff_id = :id"}


def rights_of_panel(alias: str) -> dict[RightKind, str]:
    """Rights by the columns of a fact that has them all."""
    return rights_of_students(alias, f"{alias}.college_id", f"{alias}.major_id")
