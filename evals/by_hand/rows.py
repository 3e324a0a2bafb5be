"""Rows that several checks share: marks, responses, and who belongs where."""

from __future__ import annotations

from collections.abc import Mapping

PASS_MARK = 60
EXCELLENT_MARK = 90
GOOD_MARK = 80
SMALL_SECTION = 30
MIN_SECONDS = 30
"""The demo school's rules, the same ever since; a test holds them equal to its rules.yaml."""

STUDENTS = "SELECT x.*, ou.parent_id FROM student x JOIN org_unit ou ON ou.org_id = x.major_id"
"""Students with the college of their major."""

MARKS = f"""
SELECT sc.student_id AS person, sc.attempt, sc.points, sc.passed, sc.grade_point, sc.is_absent, sc.is_cheat,
       sc.is_deferred, en.kind, en.status, se.section_id, se.term_id, te.academic_year, se.course_id, co.owner_id,
       co.grading, co.credits, st.major_id, st.parent_id AS college_id
FROM score sc
JOIN enrolment en USING (section_id, student_id)
JOIN section se USING (section_id)
JOIN term te USING (term_id)
JOIN course co USING (course_id)
JOIN ({STUDENTS}) st USING (student_id)
"""
"""Every mark with its section, course, student and their units."""

COURSE_RESULTS = f"""
SELECT *,
       CASE WHEN is_absent OR is_cheat THEN TRUE WHEN grading = '两级' THEN NOT passed ELSE points < {PASS_MARK} END
           AS failed
FROM ({MARKS}) m
WHERE attempt = '正考' AND kind = '正常' AND status = '在修' AND is_deferred IS FALSE
"""
"""正考 of normal, current enrolments, without 缓考; absent or cheating counts as failed."""

RESPONSES = f"""
SELECT re.response_id AS person, re.section_id, ro.term_id, te.academic_year, re.staff_id, sf.org_id AS college_id,
       re.overall, re.straightlined IS FALSE AND re.duration_s >= {MIN_SECONDS} AS valid
FROM set_response re
JOIN set_round ro USING (round_id)
JOIN term te USING (term_id)
JOIN staff sf USING (staff_id)
"""

YEARS = """
SELECT DISTINCT academic_year, make_date(CAST(substr(academic_year, 1, 4) AS INTEGER), 9, 30) AS day,
       make_date(CAST(substr(academic_year, 6) AS INTEGER), 9, 30) AS next_day
FROM term
"""
"""Academic years with the thirtieth of September they begin with and the next one."""

AS_OF = "(SELECT CAST(value AS DATE) FROM data_info WHERE key = 'as_of')"

OWNED: Mapping[str, str] = {"college": "owner_id"}

_TAUGHT = "section_id IN (SELECT section_id FROM section_staff WHERE staff_id = ':person')"

OF_SECTIONS: Mapping[str, str] = {
    "dean": "college_id = ':unit' OR owner_id = ':unit'",
    "head": "major_id = ':unit'",
    "teacher": _TAUGHT,
    "student": "person = ':person'",
    "supervisor": "section_id IN (:sections)",
}
"""Whose rows of sections a post gives."""

OF_STUDENTS: Mapping[str, str] = {
    "dean": "college_id = ':unit'",
    "head": "major_id = ':unit'",
    "student": "person = ':person'",
}
OF_UNIT: Mapping[str, str] = {"dean": "college_id = ':unit'"}
OF_TEACHERS: Mapping[str, str] = {"dean": "college_id = ':unit'", "teacher": "person = ':person'"}

ABOUT = "staff_id = ':person'"
"""The responses about a teacher: nobody's rows, but the teacher is told the figure of them all."""
