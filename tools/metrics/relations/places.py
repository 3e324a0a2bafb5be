"""Relations of who could have been counted: every place in a section, with the mark that came of it or none.

A metric of marks counts rows that have a mark. Deferred, withdrawn and exempt students, and those without any mark, are
in none of them; here they are. Columns bear the names of the counted relations, so that a metric's own condition tells
the places it counts. For machines alone: the only right is the whole school's.
"""

from __future__ import annotations

from knowledge_base.evaluation.rights import RightKind
from tools.metrics.definition import Attribution, Level
from tools.metrics.relations.holders import STUDENT_COLUMNS, STUDENT_UNITS
from tools.metrics.relations.model import Join, Relation

_UNITS = {**STUDENT_UNITS, Attribution.COURSE_OWNER: {Level.COLLEGE: "owner_id"}}
_RIGHTS = {RightKind.SCHOOL: "TRUE"}
_MARK = ("attempt", "points", "passed", "grade_point", "is_absent", "is_cheat", "is_deferred")


def _around(section: str, student: str) -> dict[str, Join]:
    """Section, term, course and the student's units."""
    return {
        "se": Join("section", f"se.section_id = {section}.section_id"),
        "te": Join("term", "te.term_id = se.term_id", needs=("se",)),
        "co": Join("course", "co.course_id = se.course_id", needs=("se",)),
        "st": Join("student", f"st.student_id = {student}.student_id"),
        "ma": Join("org_unit", "ma.org_id = st.major_id", needs=("st",)),
    }


_AROUND = {
    "section_id": "se.section_id",
    "course_id": "se.course_id",
    "term_id": "se.term_id",
    "academic_year": "te.academic_year",
    "owner_id": "co.owner_id",
    "credits": "co.credits",
    "grading": "co.grading",
    **STUDENT_COLUMNS,
}

# Who takes a course again has taken it before; a first place that is written down as a repeated one has no earlier.
_FIRST_PLACE = """
SELECT ex.student_id, sx.course_id, MIN(sx.term_id) AS term_id
FROM enrolment AS ex JOIN section AS sx ON sx.section_id = ex.section_id GROUP BY ex.student_id, sx.course_id
"""
_FIRST_POINTS = """
SELECT rx.course_id, MIN(rx.term_id) AS term_id FROM result_fact AS rx
WHERE rx.attempt = '正考' AND rx.points IS NOT NULL GROUP BY rx.course_id
"""

# Passed or failed where a course, or the one it takes the place of, was marked in points before.
_RESCALED = """
rf.passed IS NOT NULL AND (
    se.term_id > po.term_id
    OR se.course_id IN (
        SELECT cx.replaced_by FROM course AS cx JOIN result_fact AS ry ON ry.course_id = cx.course_id
        WHERE ry.attempt = '正考' AND ry.points IS NOT NULL
    )
)
"""

COURSE_PLACE = Relation(
    name="course_place",
    table="enrolment",
    alias="en",
    joins={
        **_around("en", "en"),
        "rf": Join(
            "result_fact",
            "rf.section_id = en.section_id AND rf.student_id = en.student_id AND rf.attempt = '正考'",
            outer=True,
        ),
        "fi": Join(
            _FIRST_PLACE,
            "fi.student_id = en.student_id AND fi.course_id = se.course_id",
            needs=("se",),
            outer=True,
            derived=True,
        ),
        "po": Join(_FIRST_POINTS, "po.course_id = se.course_id", needs=("se",), outer=True, derived=True),
    },
    columns={
        "person_id": "en.student_id",
        "kind": "COALESCE(rf.kind, en.kind)",
        "status": "COALESCE(rf.status, en.status)",
        "repeated": "en.kind = '重修' AND fi.term_id < se.term_id",
        "rescaled": f"COALESCE({_RESCALED.strip()}, FALSE)",
        **_AROUND,
        **{name: f"rf.{name}" for name in _MARK},
    },
    units=_UNITS,
    rights=_RIGHTS,
)
"""A student's place in a section, with the mark of the first examination where there is one."""

MAKEUP_PLACE = Relation(
    name="makeup_place",
    table="result_fact",
    alias="rf",
    joins={
        **_around("rf", "rf"),
        "mk": Join(
            "result_fact",
            "mk.section_id = rf.section_id AND mk.student_id = rf.student_id AND mk.attempt = '补考'",
            outer=True,
        ),
    },
    columns={
        "person_id": "rf.student_id",
        "kind": "rf.kind",
        "status": "rf.status",
        **{f"first_{name}": f"rf.{name}" for name in _MARK},
        **_AROUND,
        **{name: f"mk.{name}" for name in _MARK},
    },
    units=_UNITS,
    rights=_RIGHTS,
    where="rf.attempt = '正考'",
)
"""The first mark of a place, with the mark of the make-up exam where there is one."""

OBJECTIVE_PLACE = Relation(
    name="objective_place",
    table="item_objective",
    alias="io",
    joins={
        "it": Join("assessment_item", "it.item_id = io.item_id"),
        "up": Join("assessment_item", "up.item_id = it.parent_item_id", needs=("it",), outer=True),
        "top": Join("assessment_item", "top.item_id = up.parent_item_id", needs=("up",), outer=True),
        # Every student of the section at every item of it.
        "en": Join("enrolment", "en.section_id = it.section_id", needs=("it",)),
        **{alias: Join(j.table, j.on, (*j.needs, "en")) for alias, j in _around("en", "en").items()},
        "jf": Join(
            "objective_fact",
            "jf.item_id = io.item_id AND jf.objective_id = io.objective_id AND jf.student_id = en.student_id",
            needs=("en",),
            outer=True,
        ),
    },
    columns={
        "person_id": "en.student_id",
        "kind": "en.kind",
        "status": "en.status",
        "counts": "COALESCE(it.weight, up.weight, top.weight) IS NOT NULL",
        **_AROUND,
        **{name: f"jf.{name}" for name in ("objective_id", "item_id", "value", "weight", "share", "item_status")},
        "full_mark": "it.full_mark",
    },
    units=_UNITS,
    rights=_RIGHTS,
)
"""A student's place at one item of a section, once for each course objective it tests, with the mark or none."""

PLACES = (COURSE_PLACE, MAKEUP_PLACE, OBJECTIVE_PLACE)
