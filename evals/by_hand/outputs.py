"""Output: marks, attainment, conclusions, destinations, satisfaction, what is filed of graduates."""

from __future__ import annotations

from collections.abc import Mapping

from evals.by_hand.filed import filed
from evals.by_hand.model import Check, Sides, share
from evals.by_hand.rows import (
    AS_OF,
    COURSE_RESULTS,
    EXCELLENT_MARK,
    GOOD_MARK,
    OF_SECTIONS,
    OF_STUDENTS,
    OWNED,
    STUDENTS,
    YEARS,
)


def _results(top: str, bottom: str, counted: str = "TRUE", inside: str = "TRUE") -> Check:
    return Check(
        COURSE_RESULTS,
        top,
        bottom,
        counted,
        inside,
        owners=OWNED,
        rights=OF_SECTIONS,
        course="course_id",
        section="section_id",
    )


_MARKED = "grading = '百分' AND points IS NOT NULL"
_EXCELLENT, _GOOD = f"points >= {EXCELLENT_MARK}", f"points >= {GOOD_MARK}"

OBJECTIVES = f"""
SELECT iv.student_id AS person, iv.status, coalesce(iv.value, 0) AS got, it.full_mark, io.share,
       coalesce(it.weight, (SELECT coalesce(up.weight, (SELECT top.weight FROM assessment_item top
                                                        WHERE top.item_id = up.parent_item_id))
                            FROM assessment_item up WHERE up.item_id = it.parent_item_id)) AS weight,
       it.section_id, se.term_id, te.academic_year, se.course_id, co.owner_id, st.major_id, st.parent_id AS college_id
FROM item_objective io
JOIN item_score iv USING (item_id) JOIN assessment_item it USING (item_id)
JOIN section se USING (section_id) JOIN term te USING (term_id) JOIN course co USING (course_id)
JOIN ({STUDENTS}) st USING (student_id)
WHERE iv.status IN ('缺考', '未交') OR (iv.status = '正常' AND iv.value IS NOT NULL)
"""

GRADUATES = """
SELECT gr.student_id AS person, 'grad:' || gr.grad_year AS class, gr.grad_year, gr.state, gr.degree_awarded,
       st.major_id, ou.parent_id AS college_id
FROM graduation gr JOIN student st USING (student_id) JOIN org_unit ou ON ou.org_id = st.major_id
"""

ENTRANTS = f"""
SELECT st.student_id AS person, 'entry:' || st.entry_year AS entry, st.major_id, st.parent_id AS college_id,
       EXISTS (SELECT 1 FROM graduation gr WHERE gr.student_id = st.student_id AND gr.state = '毕业'
               AND gr.grad_year <= st.expected_grad_year) AS in_time
FROM ({STUDENTS}) st
WHERE EXISTS (SELECT 1 FROM graduation gr WHERE gr.grad_year = st.expected_grad_year)
"""

GAINS = f"""
SELECT st.student_id AS person, 'entry:' || st.entry_year AS entry, st.major_id, st.parent_id AS college_id,
       once.points * 100.0 / first.full_mark AS earlier, again.points * 100.0 / second.full_mark AS later
FROM ({STUDENTS}) st
JOIN common_test_score once ON once.student_id = st.student_id
JOIN common_test first ON first.test_id = once.test_id AND first.kind = '前测'
JOIN common_test second ON second.pair = first.pair AND second.kind = '后测'
JOIN common_test_score again ON again.test_id = second.test_id AND again.student_id = st.student_id
"""

THESES = f"""
SELECT th.student_id AS person, 'grad:' || th.grad_year AS class, th.practice_based, th.sampled_by, th.is_problem,
       st.major_id, st.parent_id AS college_id
FROM thesis th JOIN ({STUDENTS}) st USING (student_id)
"""

DESTINATIONS = f"""
SELECT de.student_id AS person, 'grad:' || de.grad_year AS class, month(de.snapshot_on) AS month,
       de.kind, de.verify_state, st.major_id, st.parent_id AS college_id
FROM destination de JOIN ({STUDENTS}) st USING (student_id)
"""

_PLACED = (
    "verify_state <> '撤回' AND kind IN ('协议', '劳动合同', '基层项目', '应征', '科研助理', '自主创业', '自由职业', "
    "'境内升学', '境外升学')"
)

LEFT_WITHIN = f"""
SELECT st.student_id AS person, ye.academic_year, st.major_id, st.parent_id AS college_id,
       st.status = '退学' AND st.left_on IS NOT NULL AND st.left_on <= ye.next_day AS dropped,
       EXISTS (SELECT 1 FROM award_member am JOIN award ad USING (award_id)
               WHERE am.student_id = st.student_id AND ad.academic_year = ye.academic_year
               AND ad.listed AND ad.level <> '校') AS won,
       ye.academic_year IN (SELECT academic_year FROM award) AS awards_kept,
       EXISTS (SELECT 1 FROM student sx WHERE sx.status = '退学' AND sx.left_on > ye.day AND sx.left_on <= ye.next_day)
           AS dropouts_kept
FROM ({STUDENTS}) st, ({YEARS}) ye
WHERE ye.next_day <= {AS_OF} AND st.enrolled_on <= ye.day AND coalesce(st.left_on, DATE '9999-01-01') > ye.day
"""


def _year(condition: str, counted: str) -> Check:
    top, bottom = share(condition)
    return Check(LEFT_WITHIN, top, bottom, counted, condition, base="academic_year", rights=OF_STUDENTS)


ANSWERS = """
SELECT an.response_id AS person, an.value, rs.weight, si.scale_max, sv.kind, sv.academic_year,
       CASE WHEN ou.level = 'major' THEN ou.org_id END AS major_id,
       CASE WHEN ou.level = 'major' THEN ou.parent_id ELSE ou.org_id END AS college_id
FROM survey_answer an
JOIN survey_response rs USING (response_id)
JOIN survey sv USING (survey_id)
JOIN survey_item si ON si.survey_id = rs.survey_id AND si.item = an.item
LEFT JOIN org_unit ou ON ou.org_id = rs.org_id
WHERE rs.valid AND si.topic = '总体满意度'
"""


def _class(rows: str, condition: str, counted: str = "TRUE") -> Check:
    top, bottom = share(condition)
    return Check(rows, top, bottom, counted, condition, base="class", year="", rights=OF_STUDENTS)


def _satisfaction(kind: str) -> Check:
    return Check(
        ANSWERS,
        "sum((value - 1) * weight)",
        "sum((scale_max - 1) * weight)",
        f"kind = '{kind}'",
        base="academic_year",
    )


OUTPUTS: Mapping[str, Check | Sides] = {
    "course_fail_rate": _results(*share("failed"), inside="failed"),
    "student_fail_rate": _results(
        "count(DISTINCT CASE WHEN failed THEN (person, term_id) END)",
        "count(DISTINCT (person, term_id))",
        inside="failed",
    ),
    "avg_gpa": _results("sum(grade_point * credits)", "sum(credits)", "grade_point IS NOT NULL"),
    "course_mean_score": _results("sum(points)", "count(*)", _MARKED),
    "course_excellent_rate": _results(*share(_EXCELLENT), counted=_MARKED, inside=_EXCELLENT),
    "course_good_rate": _results(*share(_GOOD), counted=_MARKED, inside=_GOOD),
    "course_objective_attainment": Check(
        OBJECTIVES,
        "sum(got * weight * share)",
        "sum(full_mark * weight * share)",
        "weight IS NOT NULL",
        owners=OWNED,
        rights=OF_SECTIONS,
        course="course_id",
        section="section_id",
    ),
    "graduation_rate": _class(GRADUATES, "state = '毕业'"),
    "degree_rate": _class(GRADUATES, "degree_awarded", "state = '毕业'"),
    "on_time_graduation_rate": Check(
        ENTRANTS, *share("in_time"), inside="in_time", base="entry", year="", rights=OF_STUDENTS
    ),
    "common_test_gain": Check(GAINS, "sum(later - earlier)", "count(*)", base="entry", year="", rights=OF_STUDENTS),
    "dropout_rate": _year("dropped", "dropouts_kept"),
    "award_student_rate": _year("won", "awards_kept"),
    "initial_destination_rate": _class(DESTINATIONS, _PLACED, "month = 8"),
    "yearend_destination_rate": _class(DESTINATIONS, _PLACED, "month = 12"),
    "further_study_rate": _class(DESTINATIONS, "verify_state <> '撤回' AND kind LIKE '%升学'", "month = 8"),
    "student_satisfaction": _satisfaction("在校生满意度"),
    "graduate_satisfaction": _satisfaction("应届毕业生"),
    "employer_satisfaction": _satisfaction("用人单位"),
    "cet4_pass_rate": filed("grad:{y}", {"cet4_passed": 1}, "grad:{y}", {"cet4_all": 1}),
    "fitness_pass_rate": filed("{y}-{z}", {"fit_passed": 1}, "{y}-{z}", {"fit_tested": 1}),
    "institution_graduation_rate": Check(
        "SELECT institution AS person, institution, sector, CAST(year AS VARCHAR) AS calendar, numerator, denominator "
        "FROM institution_indicator WHERE indicator = 'graduation_rate'",
        "sum(numerator)",
        "sum(denominator)",
        "numerator IS NOT NULL AND denominator IS NOT NULL",
        base="calendar",
        year="",
        units={},
        personal=False,
    ),
}
