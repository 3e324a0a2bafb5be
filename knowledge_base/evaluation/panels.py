"""Panels: one row a person and year (or term) in which the person was there, with what was true then or followed.

A year's heads are those of 30 September, as the national statistics take them; what becomes of the year is counted
until the next 30 September, so such a year is there only once that day is past.
"""

# ruff: noqa: S608 -- statements put together from our own text alone

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """The SELECT of a panel and the FROM clause its rows are counted by."""

    select: str
    rows: str


_YEARS = """
    SELECT te.academic_year, min(substr(te.academic_year, 1, 4)) || '-09-30' AS census_on,
           CAST(min(substr(te.academic_year, 1, 4)) || '-09-30' AS DATE) AS day,
           CAST(min(substr(te.academic_year, 6, 4)) || '-09-30' AS DATE) AS next_day
    FROM term AS te GROUP BY te.academic_year
"""
"""Academic years with their census day and the next."""

_CENSUS = f"({_YEARS}) AS ye JOIN data_info AS di ON di.key = 'as_of' AND ye.day <= CAST(di.value AS DATE)"

_CONCLUDED = _CENSUS.replace("ye.day", "ye.next_day")
"""The years among them whose next census day the data reach too."""

_IN_SERVICE = "sf.hired_on <= ye.day AND (sf.left_on IS NULL OR sf.left_on > ye.day)"
_ENROLLED = "st.enrolled_on <= ye.day AND (st.left_on IS NULL OR st.left_on > ye.day)"
_IN_TERM = "st.enrolled_on <= te.ends_on AND (st.left_on IS NULL OR st.left_on > te.starts_on)"

STAFF_YEARS = Panel(
    f"""
SELECT sf.staff_id, ye.census_on, ye.academic_year, sf.employment_kind, sf.highest_degree, sf.dual_qualified,
       COALESCE(tt.title_level, sf.title_level) AS title_level,
       CASE WHEN tt.staff_id IS NULL THEN sf.title ELSE tt.title END AS title,
       le.staff_id IS NOT NULL AS lectures, sf.org_id AS college_id
FROM {_CENSUS}
JOIN staff AS sf ON {_IN_SERVICE}
LEFT JOIN (
    SELECT th.staff_id, yx.academic_year, max(th.valid_from) AS since
    FROM staff_title_history AS th JOIN ({_YEARS}) AS yx ON th.valid_from <= yx.day
    GROUP BY th.staff_id, yx.academic_year
) AS tn ON tn.staff_id = sf.staff_id AND tn.academic_year = ye.academic_year
LEFT JOIN staff_title_history AS tt ON tt.staff_id = tn.staff_id AND tt.valid_from = tn.since
LEFT JOIN (
    SELECT DISTINCT ss.staff_id, te.academic_year
    FROM section_staff AS ss
    JOIN section AS se ON se.section_id = ss.section_id
    JOIN term AS te ON te.term_id = se.term_id
    WHERE ss.role = '主讲'
) AS le ON le.staff_id = sf.staff_id AND le.academic_year = ye.academic_year
""",
    f"{_CENSUS} JOIN staff AS sf ON {_IN_SERVICE}",
)
"""Staff in service on each 30 September: the title held then, and whether they lead a section in that year."""

STUDENT_YEARS = Panel(
    f"""
SELECT st.student_id, ye.academic_year, st.major_id, ma.parent_id AS college_id,
       st.status = '退学' AND COALESCE(st.left_on <= ye.next_day, FALSE) AS dropped_out,
       COALESCE(mv.moves, 0) > 0 AS transferred, aw.student_id IS NOT NULL AS awarded
FROM {_CONCLUDED}
JOIN student AS st ON {_ENROLLED}
JOIN org_unit AS ma ON ma.org_id = st.major_id
LEFT JOIN (
    SELECT mh.student_id, yx.academic_year, count(*) AS moves
    FROM student_major_history AS mh
    JOIN ({_YEARS}) AS yx ON mh.valid_from > yx.day AND mh.valid_from <= yx.next_day
    WHERE mh.reason = '转专业' GROUP BY mh.student_id, yx.academic_year
) AS mv ON mv.student_id = st.student_id AND mv.academic_year = ye.academic_year
LEFT JOIN (
    SELECT DISTINCT am.student_id, ad.academic_year
    FROM award_member AS am JOIN award AS ad ON ad.award_id = am.award_id
    WHERE ad.listed AND ad.level IN ('国际', '国家', '省部')
) AS aw ON aw.student_id = st.student_id AND aw.academic_year = ye.academic_year
""",
    f"{_CONCLUDED} JOIN student AS st ON {_ENROLLED}",
)
"""Students present on a 30 September a year or more ago: who of them dropped out, changed major or won by the next."""

STUDENT_TERMS = Panel(
    f"""
SELECT st.student_id, te.term_id, te.academic_year, st.major_id, ma.parent_id AS college_id,
       wa.student_id IS NOT NULL AS warned
FROM term AS te
JOIN student AS st ON {_IN_TERM}
JOIN org_unit AS ma ON ma.org_id = st.major_id
LEFT JOIN (
    SELECT DISTINCT student_id, term_id FROM academic_warning WHERE state NOT IN ('初筛', '院核')
) AS wa ON wa.student_id = st.student_id AND wa.term_id = te.term_id
""",
    f"term AS te JOIN student AS st ON {_IN_TERM}",
)
"""Students present at some time of each term, and whether a warning of it was approved."""

DUTIES = """
SELECT od.observer_id AS staff_id, od.term_id, te.academic_year, od.observer_kind, od.required_periods,
       CAST(COALESCE(ob.periods, 0) AS INTEGER) AS done_periods, sf.org_id AS college_id
FROM observation_duty AS od
JOIN term AS te ON te.term_id = od.term_id
JOIN staff AS sf ON sf.staff_id = od.observer_id
LEFT JOIN (
    SELECT ox.observer_id, se.term_id, sum(ox.periods) AS periods
    FROM observation AS ox JOIN section AS se ON se.section_id = ox.section_id
    GROUP BY ox.observer_id, se.term_id
) AS ob ON ob.observer_id = od.observer_id AND ob.term_id = od.term_id
"""
"""What each observer had to visit in a term, and the periods visited."""
