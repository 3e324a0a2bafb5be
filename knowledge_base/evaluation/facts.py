"""Facts: tables derived once per generation, so that a question scans one table instead of joining six.

A generation never changes after it is published, so a fact can never be stale. Measured on a million scores: a
college's trend over three years takes 12 ms from the fact and 52 ms from the joined tables. What a metric counts is
still said by the metric, on the source's own codes; a fact only puts beside a row what it takes to count it: its unit
and time, what was true at the time (a title, a head count), whether something followed.

Columns bear the names of the tables' own (`student_id`, `section_id`, `staff_id`, `owner_id`, `major_id`,
`college_id`), because an engine's row security goes by these. Portable SQL, no engine's own words.
"""

# ruff: noqa: S608 -- statements put together from our own text alone

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge_base.evaluation.panels import DUTIES, STAFF_YEARS, STUDENT_TERMS, STUDENT_YEARS


@dataclass(frozen=True)
class Fact:
    """One derived table: the SELECT that makes it and the rows it must have, or the build is refused.

    `source` is the table it is made from; `rows` the FROM clause that its rows are counted by where that is not the
    source itself; `gathers` the column that says how many of them went into a row where that is not one. A score
    without its enrolment, section or student would otherwise silently leave every figure.
    `as_written`: its joins are made in the order they are written in, the many rows running past the fewer: of two
    tables of one size an engine may well keep the wider at hand.
    """

    name: str
    source: str
    select: str
    rows: str = ""
    gathers: str = ""
    as_written: bool = False

    @property
    def statement(self) -> str:
        return f"CREATE TABLE {self.name} AS\n{self.select.strip()}\n"

    @property
    def counted(self) -> str:
        """What to count its rows by."""
        return self.rows or self.source

    @property
    def count(self) -> str:
        """The aggregate that tells how many of these rows the fact has taken in."""
        return f"coalesce(sum({self.gathers}), 0)" if self.gathers else "count(*)"


# In order of unit and course, so that a unit's rows lie together. Places are numbers, which sort faster than names do.
_RESULTS = """
SELECT sc.section_id, sc.student_id, sc.attempt, sc.points, sc.passed, sc.grade_point,
       sc.is_absent, sc.is_cheat, sc.is_deferred,
       en.kind, en.status,
       se.term_id, te.academic_year, se.course_id, co.credits, co.owner_id,
       st.major_id, ma.parent_id AS college_id
FROM score AS sc
JOIN enrolment AS en ON en.section_id = sc.section_id AND en.student_id = sc.student_id
JOIN (
    SELECT section_id, term_id, course_id, ROW_NUMBER() OVER (ORDER BY term_id, course_id, section_id) AS place
    FROM section
) AS se ON se.section_id = sc.section_id
JOIN term AS te ON te.term_id = se.term_id
JOIN course AS co ON co.course_id = se.course_id
JOIN student AS st ON st.student_id = sc.student_id
JOIN (
    SELECT org_id, parent_id, ROW_NUMBER() OVER (ORDER BY parent_id, org_id) AS place FROM org_unit
) AS ma ON ma.org_id = st.major_id
ORDER BY ma.place, se.place
"""

_ACTIVITY = """
SELECT lw.section_id, lw.student_id, lw.weeks, lw.active_weeks, lw.due_count, lw.on_time_count,
       lw.sessions_due, lw.sessions_attended,
       se.term_id, te.academic_year, se.course_id, co.owner_id, st.major_id, ma.parent_id AS college_id
FROM (
    SELECT section_id, student_id, CAST(count(*) AS INTEGER) AS weeks,
           CAST(sum(CASE WHEN active THEN 1 ELSE 0 END) AS INTEGER) AS active_weeks,
           CAST(sum(due_count) AS INTEGER) AS due_count, CAST(sum(on_time_count) AS INTEGER) AS on_time_count,
           CAST(sum(CASE WHEN sessions_attended IS NOT NULL THEN sessions_due END) AS INTEGER) AS sessions_due,
           CAST(sum(CASE WHEN sessions_due IS NOT NULL THEN sessions_attended END) AS INTEGER) AS sessions_attended
    FROM lms_weekly GROUP BY section_id, student_id
) AS lw
JOIN section AS se ON se.section_id = lw.section_id
JOIN term AS te ON te.term_id = se.term_id
JOIN course AS co ON co.course_id = se.course_id
JOIN student AS st ON st.student_id = lw.student_id
JOIN org_unit AS ma ON ma.org_id = st.major_id
"""

# An item without a weight of its own is a question of a paper: the paper's weight holds, at most two levels up.
_OBJECTIVES = """
SELECT it.section_id, iv.student_id, io.objective_id, iv.item_id, iv.value, iv.status AS item_status, it.full_mark,
       COALESCE(it.weight, up.weight, top.weight) AS weight, io.share,
       se.term_id, te.academic_year, se.course_id, co.owner_id, st.major_id, ma.parent_id AS college_id
FROM item_score AS iv
JOIN item_objective AS io ON io.item_id = iv.item_id
JOIN assessment_item AS it ON it.item_id = iv.item_id
LEFT JOIN assessment_item AS up ON up.item_id = it.parent_item_id
LEFT JOIN assessment_item AS top ON top.item_id = up.parent_item_id
JOIN section AS se ON se.section_id = it.section_id
JOIN term AS te ON te.term_id = se.term_id
JOIN course AS co ON co.course_id = se.course_id
JOIN student AS st ON st.student_id = iv.student_id
JOIN org_unit AS ma ON ma.org_id = st.major_id
"""

_TITLE_THEN = """
    SELECT si.section_id, si.staff_id, max(th.valid_from) AS since
    FROM section_staff AS si
    JOIN section AS sx ON sx.section_id = si.section_id
    JOIN term AS tx ON tx.term_id = sx.term_id
    JOIN staff_title_history AS th ON th.staff_id = si.staff_id AND th.valid_from <= tx.starts_on
    GROUP BY si.section_id, si.staff_id
"""
"""By post in a section, since when the title of its term was held; no row where no history reaches so far back."""

_POSTS = f"""
SELECT ss.section_id, ss.staff_id, ss.role, COALESCE(tt.title_level, sf.title_level) AS title_level,
       COALESCE(ob.visits, 0) > 0 AS observed,
       se.term_id, te.academic_year, se.course_id, co.owner_id, sf.org_id AS college_id
FROM section_staff AS ss
JOIN section AS se ON se.section_id = ss.section_id
JOIN term AS te ON te.term_id = se.term_id
JOIN course AS co ON co.course_id = se.course_id
JOIN staff AS sf ON sf.staff_id = ss.staff_id
LEFT JOIN ({_TITLE_THEN}) AS tn ON tn.section_id = ss.section_id AND tn.staff_id = ss.staff_id
LEFT JOIN staff_title_history AS tt ON tt.staff_id = tn.staff_id AND tt.valid_from = tn.since
LEFT JOIN (
    SELECT section_id, staff_id, count(*) AS visits FROM observation GROUP BY section_id, staff_id
) AS ob ON ob.section_id = ss.section_id AND ob.staff_id = ss.staff_id
"""

_SECTIONS = """
SELECT se.section_id, se.term_id, te.academic_year, se.course_id, co.owner_id, se.mode,
       CAST(COALESCE(en.enrolled, 0) AS INTEGER) AS enrolled, COALESCE(ld.professors, 0) > 0 AS professor_led,
       ld.lead_id
FROM section AS se
JOIN term AS te ON te.term_id = se.term_id
JOIN course AS co ON co.course_id = se.course_id
LEFT JOIN (
    SELECT section_id, count(*) AS enrolled FROM enrolment
    WHERE status = '在修' AND kind IN ('正常', '重修') GROUP BY section_id
) AS en ON en.section_id = se.section_id
LEFT JOIN (
    SELECT section_id, min(staff_id) AS lead_id, sum(CASE WHEN title_level = '正高' THEN 1 ELSE 0 END) AS professors
    FROM teaching_fact WHERE role = '主讲' GROUP BY section_id
) AS ld ON ld.section_id = se.section_id
"""

_DESTINATIONS = """
SELECT de.student_id, de.grad_year, de.kind, de.match_level, de.verify_state,
       CASE EXTRACT(MONTH FROM de.snapshot_on) WHEN 8 THEN '初次' WHEN 12 THEN '年终' ELSE '其他' END AS snapshot,
       st.major_id, ma.parent_id AS college_id
FROM destination AS de
JOIN student AS st ON st.student_id = de.student_id
JOIN org_unit AS ma ON ma.org_id = st.major_id
"""

_RECTIFICATIONS = """
SELECT rh.item_id, CAST(EXTRACT(YEAR FROM rh.first_due_on) AS INTEGER) AS due_year,
       rh.first_due_on, rh.submitted_on, rh.closed_on,
       rh.state, rh.effect,
       rh.first_due_on <= CAST(di.value AS DATE) AS first_due, rh.due_on <= CAST(di.value AS DATE) AS due,
       COALESCE(rh.observed_until <= CAST(di.value AS DATE), FALSE) AS observed,
       COALESCE(ma.parent_id, rh.org_id) AS college_id
FROM rectification_history AS rh
JOIN data_info AS di ON di.key = 'as_of'
LEFT JOIN org_unit AS ma ON ma.org_id = rh.org_id AND ma.level = 'major'
"""

_FACTS = (
    Fact("result_fact", "score", _RESULTS, as_written=True),
    Fact("activity_fact", "lms_weekly", _ACTIVITY, gathers="weeks"),
    Fact("objective_fact", "item_score", _OBJECTIVES, "item_score JOIN item_objective USING (item_id)"),
    Fact("teaching_fact", "section_staff", _POSTS),
    Fact("section_fact", "section", _SECTIONS),
    Fact("staff_year_fact", "staff", STAFF_YEARS.select, STAFF_YEARS.rows),
    Fact("student_year_fact", "student", STUDENT_YEARS.select, STUDENT_YEARS.rows),
    Fact("student_term_fact", "student", STUDENT_TERMS.select, STUDENT_TERMS.rows),
    Fact("duty_fact", "observation_duty", DUTIES),
    Fact("destination_fact", "destination", _DESTINATIONS),
    Fact("rectification_fact", "rectification_history", _RECTIFICATIONS),
)

FACTS: Mapping[str, Fact] = {fact.name: fact for fact in _FACTS}
"""Derived tables by name, in the order they are made: a later one may read an earlier one."""
