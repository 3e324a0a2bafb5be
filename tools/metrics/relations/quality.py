"""Relations of the quality office's own records: observations, warnings, tickets, incidents, rectifications."""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.holders import (
    STAFF_PEERS,
    STUDENT_COLUMNS,
    STUDENT_UNITS,
    UNIT_PEERS,
    joins_of_student,
    rights_of_staff,
    rights_of_units,
)
from tools.metrics.relations.model import Join, Relation

OBSERVATION = Relation(
    name="observation",
    table="observation",
    alias="ob",
    joins={
        "se": Join("section", "se.section_id = ob.section_id"),
        "te": Join("term", "te.term_id = se.term_id", needs=("se",)),
        "sf": Join("staff", "sf.staff_id = ob.staff_id"),
    },
    columns={
        "person_id": "ob.staff_id",
        "observer_kind": "ob.observer_kind",
        "grade": "ob.grade",
        "term_id": "se.term_id",
        "academic_year": "te.academic_year",
        "college_id": "sf.org_id",
    },
    units={Attribution.TEACHER_UNIT: {Level.COLLEGE: "college_id"}},
    rights=rights_of_staff("ob", "sf.org_id"),
    peers=STAFF_PEERS,
)
"""One visit to a teacher's class; the persons are the teachers visited."""

OBSERVATION_DUTY = Relation(
    name="observation_duty",
    table="duty_fact",
    alias="du",
    columns={
        "person_id": "du.staff_id",
        "term_id": "du.term_id",
        "academic_year": "du.academic_year",
        "required_periods": "du.required_periods",
        "done_periods": "du.done_periods",
        "college_id": "du.college_id",
    },
    units={Attribution.OBSERVER_UNIT: {Level.COLLEGE: "college_id"}},
    rights=rights_of_staff("du", "du.college_id"),
    peers=STAFF_PEERS,
)
"""What one person had to visit in a term, and did."""

WARNING = Relation(
    name="warning",
    table="academic_warning",
    alias="aw",
    joins={"te": Join("term", "te.term_id = aw.term_id"), **joins_of_student("aw")},
    columns={
        "person_id": "aw.student_id",
        "term_id": "aw.term_id",
        "academic_year": "te.academic_year",
        "level": "aw.level",
        "state": "aw.state",
        "delivered_on": "aw.delivered_on",
        **STUDENT_COLUMNS,
    },
    units=STUDENT_UNITS,
    rights=rights_of_units("ma.parent_id", "st.major_id"),
    peers=UNIT_PEERS,
)
"""One warning."""

_COLLEGE_OF = "COALESCE(ma.parent_id, {0}.org_id)"
"""The responsible unit: a major's college, any other unit itself."""


def _of_unit(alias: str) -> dict[str, Join]:
    return {
        "te": Join("term", f"te.term_id = {alias}.term_id"),
        "ma": Join("org_unit", f"ma.org_id = {alias}.org_id AND ma.level = 'major'", outer=True),
    }


_RESPONSIBLE = {Attribution.RESPONSIBLE_UNIT: {Level.COLLEGE: "college_id"}}
_UNIT_PEERS = {RightKind.COLLEGE: "college_id"}


TICKET = Relation(
    name="ticket",
    table="feedback_ticket",
    alias="ft",
    joins=_of_unit("ft"),
    columns={
        "person_id": "ft.ticket_id",
        "term_id": "ft.term_id",
        "academic_year": "te.academic_year",
        "source": "ft.source",
        "state": "ft.state",
        "due_on": "ft.due_on",
        "answered_on": "ft.answered_on",
        "college_id": _COLLEGE_OF.format("ft"),
    },
    units=_RESPONSIBLE,
    rights=rights_of_units(_COLLEGE_OF.format("ft")),
    peers=_UNIT_PEERS,
)
"""One piece of feedback; pieces are counted in place of persons."""

INCIDENT = Relation(
    name="incident",
    table="teaching_incident",
    alias="ti",
    joins=_of_unit("ti"),
    columns={
        "person_id": "ti.incident_id",
        "term_id": "ti.term_id",
        "academic_year": "te.academic_year",
        "level_norm": "ti.level_norm",
        "state": "ti.state",
        "college_id": _COLLEGE_OF.format("ti"),
    },
    units=_RESPONSIBLE,
    rights=rights_of_units(_COLLEGE_OF.format("ti")),
    peers=_UNIT_PEERS,
)
"""One incident."""

RECTIFICATION = Relation(
    name="rectification",
    table="rectification_fact",
    alias="rx",
    columns={
        "person_id": "rx.item_id",
        "due_year": "rx.due_year",
        "first_due": "rx.first_due",
        "due": "rx.due",
        "state": "rx.state",
        "submitted_on": "rx.submitted_on",
        "first_due_on": "rx.first_due_on",
        "closed_on": "rx.closed_on",
        "effect": "rx.effect",
        "observed": "rx.observed",
        "college_id": "rx.college_id",
    },
    units=_RESPONSIBLE,
    rights=rights_of_units("rx.college_id"),
    peers=_UNIT_PEERS,
    period_column="due_year",
)
"""One past item of rectification; items are counted in place of persons."""

QUALITY = (OBSERVATION, OBSERVATION_DUTY, WARNING, TICKET, INCIDENT, RECTIFICATION)
