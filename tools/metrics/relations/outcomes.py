"""Relations of what comes out: conclusions, entry cohorts, destinations, theses."""

from __future__ import annotations

from tools.metrics.relations.holders import (
    STUDENT_COLUMNS,
    STUDENT_PEERS,
    STUDENT_UNITS,
    joins_of_student,
    rights_of_panel,
    rights_of_students,
)
from tools.metrics.relations.model import Join, Relation

GRADUATE = Relation(
    name="graduate",
    table="graduation",
    alias="gr",
    joins=joins_of_student("gr"),
    columns={
        "person_id": "gr.student_id",
        "grad_year": "gr.grad_year",
        "state": "gr.state",
        "degree_awarded": "gr.degree_awarded",
        **STUDENT_COLUMNS,
    },
    units=STUDENT_UNITS,
    rights=rights_of_students("gr"),
    peers=STUDENT_PEERS,
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
        **STUDENT_COLUMNS,
    },
    units=STUDENT_UNITS,
    rights=rights_of_students("st"),
    peers=STUDENT_PEERS,
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
    units=STUDENT_UNITS,
    rights=rights_of_panel("df"),
    peers=STUDENT_PEERS,
    period_column="grad_year",
)
"""A graduate's destination as it stood on one day of counting."""

THESIS = Relation(
    name="thesis",
    table="thesis",
    alias="th",
    joins=joins_of_student("th"),
    columns={
        "person_id": "th.student_id",
        "grad_year": "th.grad_year",
        "practice_based": "th.practice_based",
        "similarity": "th.similarity",
        "sampled_by": "th.sampled_by",
        "is_problem": "th.is_problem",
        **STUDENT_COLUMNS,
    },
    units=STUDENT_UNITS,
    rights=rights_of_students("th"),
    peers=STUDENT_PEERS,
    period_column="grad_year",
)
"""A graduate's thesis."""

COMMON_GAIN = Relation(
    name="common_gain",
    table="common_test_score",
    alias="ca",
    joins={
        "ta": Join("common_test", "ta.test_id = ca.test_id"),
        # A pair has one test before and one after, so no row is repeated.
        "tb": Join("common_test", "tb.pair = ta.pair AND tb.kind = '前测'", needs=("ta",)),
        "cb": Join("common_test_score", "cb.test_id = tb.test_id AND cb.student_id = ca.student_id", needs=("tb",)),
        **joins_of_student("ca"),
    },
    columns={
        "person_id": "ca.student_id",
        "entry_year": "st.entry_year",
        "gain": "100 * (ca.points / NULLIF(ta.full_mark, 0) - cb.points / NULLIF(tb.full_mark, 0))",
        **STUDENT_COLUMNS,
    },
    units=STUDENT_UNITS,
    rights=rights_of_students("ca"),
    peers=STUDENT_PEERS,
    where="ta.kind = '后测' AND cb.student_id IS NOT NULL AND ta.full_mark > 0 AND tb.full_mark > 0",
    period_column="entry_year",
)
"""A student who sat both common tests of a pair."""

OUTCOMES = (GRADUATE, ENTRANT, DESTINATION, THESIS, COMMON_GAIN)
