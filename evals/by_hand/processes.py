"""Process: teaching, examining, activity, warnings, theses, incidents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.by_hand.model import Check, Client, Sides, Worked, share
from evals.by_hand.outputs import THESES
from evals.by_hand.rows import (
    ABOUT,
    AS_OF,
    MARKS,
    OF_SECTIONS,
    OF_STUDENTS,
    OF_TEACHERS,
    OF_UNIT,
    OWNED,
    PASS_MARK,
    RESPONSES,
    SMALL_SECTION,
    STUDENTS,
    YEARS,
)

_NORMAL = "attempt = '正考' AND kind = '正常' AND status = '在修'"
_COLLEGE = {"college": "college_id"}
_SMALL = f"students <= {SMALL_SECTION}"


def _marks(condition: str, counted: str) -> Check:
    top, bottom = share(condition)
    return Check(
        MARKS,
        top,
        bottom,
        counted,
        condition,
        owners=OWNED,
        rights=OF_SECTIONS,
        course="course_id",
        section="section_id",
    )


ENROLMENTS = f"""
SELECT en.student_id AS person, en.kind, se.term_id, te.academic_year, st.major_id, st.parent_id AS college_id
FROM enrolment en
JOIN section se USING (section_id) JOIN term te USING (term_id) JOIN ({STUDENTS}) st USING (student_id)
WHERE en.status = '在修' AND en.kind <> '免修' AND en.kind <> '旁听'
"""

WEEKS = f"""
SELECT lw.*, lw.student_id AS person, se.term_id, te.academic_year, se.course_id, co.owner_id, st.major_id,
       st.parent_id AS college_id
FROM lms_weekly lw
JOIN section se USING (section_id) JOIN term te USING (term_id) JOIN course co USING (course_id)
JOIN ({STUDENTS}) st USING (student_id)
"""


def _weeks(top: str, bottom: str, counted: str) -> Check:
    return Check(
        WEEKS, top, bottom, counted, owners=OWNED, rights=OF_SECTIONS, course="course_id", section="section_id"
    )


SECTIONS = """
SELECT se.section_id AS person, se.section_id, se.term_id, te.academic_year, se.course_id, co.owner_id,
       co.owner_id AS college_id,
       (SELECT count(*) FROM enrolment en
        WHERE en.section_id = se.section_id AND en.status = '在修' AND en.kind IN ('正常', '重修')) AS students,
       EXISTS (
           SELECT 1 FROM section_staff ss JOIN staff sf USING (staff_id)
           WHERE ss.section_id = se.section_id AND ss.role = '主讲'
             AND coalesce((SELECT th.title_level FROM staff_title_history th
                           WHERE th.staff_id = ss.staff_id AND th.valid_from <= te.starts_on
                           ORDER BY th.valid_from DESC LIMIT 1), sf.title_level) = '正高'
       ) AS by_professor
FROM section se JOIN term te USING (term_id) JOIN course co USING (course_id)
"""

_OF_OWN_SECTIONS = {
    "dean": "owner_id = ':unit'",
    "teacher": OF_SECTIONS["teacher"],
    "supervisor": OF_SECTIONS["supervisor"],
}


_STAFFED = "term_id IN (SELECT sx.term_id FROM section sx JOIN section_staff USING (section_id) WHERE role = '主讲')"
"""Of a term for which it is known who teaches."""


def _sections(top: str, bottom: str, inside: str = "TRUE", counted: str = "students > 0") -> Check:
    return Check(
        SECTIONS,
        top,
        bottom,
        counted,
        inside,
        units=_COLLEGE,
        rights=_OF_OWN_SECTIONS,
        course="course_id",
        section="section_id",
    )


PROFESSORS = f"""
SELECT * FROM (
    SELECT sf.staff_id AS person, ye.academic_year, sf.org_id AS college_id,
           (SELECT th FROM staff_title_history th
            WHERE th.staff_id = sf.staff_id AND th.valid_from <= ye.day ORDER BY th.valid_from DESC LIMIT 1) AS held,
           sf.title_level AS now_level, sf.title AS now_title,
           EXISTS (
               SELECT 1 FROM section_staff ss JOIN section se USING (section_id) JOIN term te USING (term_id)
               WHERE ss.staff_id = sf.staff_id AND ss.role = '主讲' AND te.academic_year = ye.academic_year
           ) AS teaches
    FROM ({YEARS}) ye, staff sf
    WHERE ye.day <= {AS_OF} AND sf.employment_kind = '专任'
      AND sf.hired_on <= ye.day AND coalesce(sf.left_on, DATE '9999-01-01') > ye.day
      AND EXISTS (SELECT 1 FROM section_staff sx JOIN section se USING (section_id) JOIN term te USING (term_id)
                  WHERE sx.role = '主讲' AND te.academic_year = ye.academic_year)
)
WHERE CASE WHEN held IS NULL THEN now_level ELSE held.title_level END = '正高'
  AND coalesce(CASE WHEN held IS NULL THEN now_title ELSE held.title END, '教授') = '教授'
"""

PLANS = """
SELECT cu.curriculum_id AS person, 'entry:' || cu.entry_year AS entry, cu.total_credits, cu.practice_credits,
       cu.elective_credits, cu.major_id, ou.parent_id AS college_id
FROM curriculum cu JOIN org_unit ou ON ou.org_id = cu.major_id
"""


def _plans(column: str) -> Check:
    return Check(
        PLANS,
        f"sum({column})",
        "sum(total_credits)",
        f"{column} IS NOT NULL",
        base="entry",
        year="",
        rights={"dean": "college_id = ':unit'", "head": "major_id = ':unit'"},
        personal=False,
    )


OBSERVATIONS = """
SELECT ob.staff_id AS person, ob.grade, se.term_id, te.academic_year, sf.org_id AS college_id
FROM observation ob
JOIN section se USING (section_id) JOIN term te USING (term_id) JOIN staff sf ON sf.staff_id = ob.staff_id
WHERE ob.grade IS NOT NULL
"""

COMMENTS = """
SELECT cm.comment_id AS person, cm.sentiment, ro.term_id, te.academic_year, sf.org_id AS college_id, cm.staff_id
FROM set_comment cm JOIN set_round ro USING (round_id) JOIN term te USING (term_id) JOIN staff sf USING (staff_id)
WHERE cm.suppressed_reason IS NULL AND cm.sentiment IS NOT NULL
"""

IN_SCHOOL = f"""
SELECT st.student_id AS person, te.term_id, te.academic_year, st.major_id, st.parent_id AS college_id,
       EXISTS (SELECT 1 FROM academic_warning aw WHERE aw.student_id = st.student_id AND aw.term_id = te.term_id
               AND aw.state IN ('核准', '送达', '帮扶', '解除', '升级')) AS warned
FROM ({STUDENTS}) st, term te
WHERE st.enrolled_on <= te.ends_on AND coalesce(st.left_on, DATE '9999-01-01') > te.starts_on
  AND EXISTS (SELECT 1 FROM academic_warning aw WHERE aw.term_id = te.term_id
              AND aw.state IN ('核准', '送达', '帮扶', '解除', '升级'))
"""
"""Only of terms whose warnings were approved: before, nobody's warning is known."""

WARNINGS = f"""
SELECT aw.student_id AS person, aw.term_id, te.academic_year, aw.state, st.major_id, st.parent_id AS college_id
FROM academic_warning aw JOIN term te USING (term_id) JOIN ({STUDENTS}) st USING (student_id)
WHERE aw.state NOT IN ('初筛', '院核', '核准')
  AND aw.term_id IN (SELECT done.term_id FROM academic_warning done WHERE done.state = '解除' OR done.state = '升级')
"""
"""Only of terms of which some warning has come to its end."""

MOVES = f"""
SELECT st.student_id AS person, ye.academic_year, st.major_id, st.parent_id AS college_id,
       EXISTS (SELECT 1 FROM student_major_history mh WHERE mh.student_id = st.student_id AND mh.reason = '转专业'
               AND mh.valid_from > ye.day AND mh.valid_from <= ye.next_day) AS moved
FROM ({STUDENTS}) st, ({YEARS}) ye
WHERE ye.next_day <= {AS_OF} AND st.enrolled_on <= ye.day AND coalesce(st.left_on, DATE '9999-01-01') > ye.day
  AND EXISTS (SELECT 1 FROM student_major_history mh WHERE mh.reason = '转专业'
              AND mh.valid_from > ye.day AND mh.valid_from <= ye.next_day)
"""


def _incidents(client: Client, unit: str | None, periods: Sequence[str]) -> Worked:
    """Incidents finally decided, over thousands of sections given."""
    codes = ", ".join(f"'{code}'" for code in periods)
    time = f"(te.term_id IN ({codes}) OR te.academic_year IN ({codes}))"
    college = "TRUE" if unit is None else f"'{unit}' IN (ou.org_id, CASE WHEN ou.level = 'major' THEN ou.parent_id END)"
    first = "(SELECT min(t0.starts_on) FROM teaching_incident JOIN term t0 USING (term_id))"
    time += f" AND te.term_id IN (SELECT t1.term_id FROM term t1 WHERE t1.starts_on >= {first})"
    owner = "TRUE" if unit is None else f"college_id = '{unit}'"
    incidents = client.fetch(
        "SELECT count(*) FROM teaching_incident ti JOIN term te USING (term_id) JOIN org_unit ou USING (org_id) "
        f"WHERE ti.state = '终结' AND {time} AND {college}"
    )[0][0]
    sections = client.fetch(f"SELECT count(*) FROM ({SECTIONS}) te WHERE students > 0 AND {time} AND {owner}")[0][0]
    return incidents, sections / 1000, incidents


PROCESSES: Mapping[str, Check | Sides] = {
    "absent_rate": _marks("is_absent", f"{_NORMAL} AND NOT is_deferred"),
    "deferred_rate": _marks("is_deferred", _NORMAL),
    "makeup_pass_rate": _marks(
        f"CASE WHEN is_cheat THEN FALSE WHEN grading = '两级' THEN passed ELSE points >= {PASS_MARK} END",
        "attempt = '补考' AND status = '在修' AND is_absent IS FALSE AND is_deferred IS FALSE",
    ),
    "retake_rate": Check(ENROLMENTS, *share("kind = '重修'"), inside="kind = '重修'", rights=OF_STUDENTS),
    "lms_active_rate": _weeks("sum(CASE WHEN active THEN 1 ELSE 0 END)", "count(*)", "TRUE"),
    "assignment_on_time_rate": _weeks("sum(on_time_count)", "sum(due_count)", "due_count > 0"),
    "attendance_rate": _weeks(
        "sum(sessions_attended)", "sum(sessions_due)", "sessions_due > 0 AND sessions_attended IS NOT NULL"
    ),
    "avg_section_size": _sections("sum(students)", "count(*)"),
    "small_section_rate": _sections(*share(_SMALL), inside=_SMALL),
    "professor_section_rate": _sections(
        *share("by_professor"), inside="by_professor", counted=f"students > 0 AND {_STAFFED}"
    ),
    "professor_teaching_rate": Check(
        PROFESSORS, *share("teaches"), inside="teaches", base="academic_year", units=_COLLEGE, rights=OF_UNIT
    ),
    "practice_credit_rate": _plans("practice_credits"),
    "elective_credit_rate": _plans("elective_credits"),
    "set_mean_score": Check(RESPONSES, "sum(overall)", "count(*)", "valid", units=_COLLEGE, about=ABOUT),
    "set_critical_comment_rate": Check(
        COMMENTS, *share("sentiment = '批评'"), inside="sentiment = '批评'", units=_COLLEGE
    ),
    "observation_good_rate": Check(
        OBSERVATIONS,
        *share("grade IN ('优', '良')"),
        inside="grade IN ('优', '良')",
        units=_COLLEGE,
        rights=OF_TEACHERS,
    ),
    "academic_warning_rate": Check(IN_SCHOOL, *share("warned"), inside="warned", rights=OF_STUDENTS),
    "warning_clearance_rate": Check(
        WARNINGS,
        *share("state = '解除'"),
        inside="state = '解除'",
        rights={role: rows for role, rows in OF_STUDENTS.items() if role != "student"},
    ),
    "major_transfer_rate": Check(MOVES, *share("moved"), inside="moved", base="academic_year", rights=OF_STUDENTS),
    "practice_based_thesis_rate": Check(
        THESES, *share("practice_based"), inside="practice_based", base="class", year="", rights=OF_STUDENTS
    ),
    "thesis_problem_rate": Check(
        THESES,
        *share("is_problem"),
        "sampled_by IS NOT NULL AND is_problem IS NOT NULL",
        "is_problem",
        base="class",
        year="",
        rights=OF_STUDENTS,
    ),
    "teaching_incident_rate": Sides(_incidents, pooled=True),
}
