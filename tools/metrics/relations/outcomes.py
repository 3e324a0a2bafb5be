"""Relations of what comes out: conclusions, entry cohorts, destinations, theses."""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.model import Join, Relation

_UNITS = {Attribution.STUDENT_UNIT: {Level.COLLEGE: "college_id", Level.MAJOR: "major_id"}}
_PEERS = {RightKind.COLLEGE: "college_id", RightKind.MAJOR: "major_id", RightKind.STUDENT: "person_id"}


def _rights(alias: str) -> dict[RightKind, str]:
    return {
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: "ma.parent_id = :id",
        RightKind.MAJOR: "st.major_id = :id",
        RightKind.STUDENT: f"{alias}.student_id = :id",
    }


def _of_student(alias: str) -> dict[str, Join]:
    return {
        "st": Join("student", f"st.student_id = {alias}.student_id"),
        "ma": Join("org_unit", "ma.org_id = st.major_id", needs=("st",)),
    }


_STUDENT_COLUMNS = {"major_id": "st.major_id", "college_id": "ma.parent_id"}

GRADUATE = Relation(
    name="graduate",
    table="graduation",
    alias="gr",
    joins=_of_student("gr"),
    columns={
        "person_id": "gr.student_id",
        "grad_year": "gr.grad_year",
        "state": "gr.state",
        "degree_awarded": "gr.degree_awarded",
        **_STUDENT_COLUMNS,
    },
    units=_UNITS,
    rights=_rights("gr"),
    peers=_PEERS,
    period_column="grad_year",
)
"""A student of a graduating class and the conclusion."""

ENTRANT = Relation(
    name="entrant",
    table="student",
    alias="st",
    joins={
        "ma": Join("org_unit", "ma.org_id = st.major_id"),
        # Whoever graduates does so once; metrics on it still count persons, so that a second row changes nothing.
        "gr": Join("graduation", "gr.student_id = st.student_id AND gr.state = '毕业'", outer=True),
    },
    columns={
        "person_id": "st.student_id",
        "entry_year": "st.entry_year",
        "expected_grad_year": "st.expected_grad_year",
        "graduated_year": "gr.grad_year",
        **_STUDENT_COLUMNS,
    },
    units=_UNITS,
    rights=_rights("st"),
    peers=_PEERS,
    # A cohort counts once its class has concluded: before, nobody could have graduated.
    where="st.expected_grad_year IN (SELECT done.grad_year FROM graduation AS done)",
    period_column="entry_year",
)
"""A student of an entry cohort whose class has concluded."""

DESTINATION = Relation(
    name="destination",
    table="destination_fact",
    alias="df",
    columns={
        "person_id": "df.student_id",
        "grad_year": "df.grad_year",
        "snapshot": "df.snapshot",
        "kind": "df.kind",
        "match_level": "df.match_level",
        "verify_state": "df.verify_state",
        "major_id": "df.major_id",
        "college_id": "df.college_id",
    },
    units=_UNITS,
    rights={
        RightKind.SCHOOL: "TRUE",
        RightKind.COLLEGE: "df.college_id = :id",
        RightKind.MAJOR: "df.major_id = :id",
        RightKind.STUDENT: "df.student_id = :id",
    },
    peers=_PEERS,
    period_column="grad_year",
)
"""A graduate's destination as it stood on one day of counting."""

THESIS = Relation(
    name="thesis",
    table="thesis",
    alias="th",
    joins=_of_student("th"),
    columns={
        "person_id": "th.student_id",
        "grad_year": "th.grad_year",
        "practice_based": "th.practice_based",
        "similarity": "th.similarity",
        "sampled_by": "th.sampled_by",
        "is_problem": "th.is_problem",
        **_STUDENT_COLUMNS,
    },
    units=_UNITS,
    rights=_rights("th"),
    peers=_PEERS,
    period_column="grad_year",
)
"""A graduate's thesis."""

OUTCOMES = (GRADUATE, ENTRANT, DESTINATION, THESIS)
