"""The QA system itself: evaluation rounds, observations, feedback, rectifications."""

from __future__ import annotations

from collections.abc import Mapping

from evals.by_hand.model import Check, Sides, share
from evals.by_hand.rows import ABOUT, AS_OF, OF_TEACHERS, OF_UNIT, RESPONSES, STUDENTS

_COLLEGE = {"college": "college_id"}

PARTICIPATION = f"""
SELECT sp.student_id AS person, sp.submitted, ro.term_id, te.academic_year, st.major_id, st.parent_id AS college_id
FROM set_participation sp
JOIN set_round ro USING (round_id) JOIN term te USING (term_id) JOIN ({STUDENTS}) st USING (student_id)
WHERE ro.term_id IN (SELECT r2.term_id FROM set_participation JOIN set_round r2 USING (round_id) WHERE submitted)
"""

LECTURERS = """
SELECT sf.staff_id AS person, se.term_id, te.academic_year, sf.org_id AS college_id,
       bool_or(EXISTS (SELECT 1 FROM observation ob
                       WHERE ob.section_id = ss.section_id AND ob.staff_id = ss.staff_id)) AS seen
FROM section_staff ss
JOIN section se USING (section_id) JOIN term te USING (term_id) JOIN staff sf USING (staff_id)
WHERE ss.role = '主讲' AND se.term_id IN (SELECT s2.term_id FROM observation JOIN section s2 USING (section_id))
GROUP BY sf.staff_id, se.term_id, te.academic_year, sf.org_id
"""
"""One row a lecturer and term."""

DUTIES = """
SELECT od.observer_id AS person, od.term_id, te.academic_year, sf.org_id AS college_id,
       coalesce((SELECT sum(ob.periods) FROM observation ob JOIN section se USING (section_id)
                 WHERE ob.observer_id = od.observer_id AND se.term_id = od.term_id), 0) >= od.required_periods AS done
FROM observation_duty od JOIN term te USING (term_id) JOIN staff sf ON sf.staff_id = od.observer_id
WHERE od.required_periods > 0
  AND EXISTS (SELECT 1 FROM observation ob JOIN section se USING (section_id) WHERE se.term_id = od.term_id)
"""

TICKETS = """
SELECT ft.ticket_id AS person, ft.term_id, te.academic_year,
       CASE WHEN ou.level = 'major' THEN ou.parent_id ELSE ou.org_id END AS college_id,
       ft.state = '办结' AND ft.answered_on IS NOT NULL AND ft.answered_on <= ft.due_on AS closed
FROM feedback_ticket ft JOIN term te USING (term_id) JOIN org_unit ou USING (org_id)
WHERE ft.state IN ('受理', '办理', '办结')
"""

RECTIFICATIONS = f"""
SELECT rh.item_id AS person, CAST(year(rh.first_due_on) AS VARCHAR) AS calendar, rh.state,
       rh.first_due_on <= {AS_OF} AS first_due, rh.due_on <= {AS_OF} AS due,
       rh.state = '已销号' AND coalesce(rh.submitted_on <= rh.first_due_on, FALSE) AS in_time,
       CASE WHEN ou.level = 'major' THEN ou.parent_id ELSE ou.org_id END AS college_id
FROM rectification_history rh JOIN org_unit ou USING (org_id)
WHERE rh.state <> '已终止'
"""


def _rectified(condition: str, counted: str) -> Check:
    top, bottom = share(condition)
    return Check(
        RECTIFICATIONS, top, bottom, counted, condition, base="calendar", year="", units=_COLLEGE, rights=OF_UNIT
    )


QUALITY: Mapping[str, Check | Sides] = {
    "set_valid_rate": Check(RESPONSES, *share("valid"), inside="valid", units=_COLLEGE, about=ABOUT),
    "set_participation_rate": Check(PARTICIPATION, *share("submitted"), inside="submitted"),
    "observation_coverage_rate": Check(LECTURERS, *share("seen"), inside="seen", units=_COLLEGE, rights=OF_TEACHERS),
    "observation_duty_rate": Check(DUTIES, *share("done"), inside="done", units=_COLLEGE, rights=OF_TEACHERS),
    "feedback_closure_rate": Check(TICKETS, *share("closed"), inside="closed", units=_COLLEGE, rights=OF_UNIT),
    "rectification_completion_rate": _rectified("state = '已销号'", "due"),
    "rectification_ontime_rate": _rectified("in_time", "first_due"),
}
