"""How complete the loaded data is: expected and present records per term and college.

In SQL on the loaded tables and on the facts, which have the marks beside their enrolments already.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

_ENROLLED = """
CREATE TEMP TABLE enrolled AS
WITH asked AS (
    SELECT s.term_id, e.section_id, c.grading, m.parent_id AS college_id, e.kind, e.status, count(*) AS expected
    FROM enrolment e
    JOIN section s USING (section_id)
    JOIN course c USING (course_id)
    JOIN student p USING (student_id)
    JOIN org_unit m ON m.org_id = p.major_id
    GROUP BY ALL
), marks AS (
    SELECT section_id, college_id, kind, status, count(*) AS marked
    FROM result_fact WHERE attempt = '正考' GROUP BY ALL
)
SELECT a.*, coalesce(k.marked, 0) AS marked
FROM asked a LEFT JOIN marks k USING (section_id, college_id, kind, status)
"""
"""Enrolments and first marks of each section by college. Enrolments are many: they are gone through this once."""

_SCORE = """
INSERT INTO coverage
SELECT 'score', term_id, college_id, sum(expected), sum(marked)
FROM enrolled
WHERE kind = '正常' AND status = '在修' AND list_contains($terms, term_id)
GROUP BY term_id, college_id
ORDER BY term_id, college_id
"""

_RESPONSE = """
INSERT INTO coverage
WITH asked AS (
    SELECT round_id, t.org_id, count(*) AS n FROM set_participation JOIN staff t USING (staff_id) GROUP BY ALL
), answered AS (
    SELECT round_id, t.org_id, count(*) AS n FROM set_response JOIN staff t USING (staff_id) GROUP BY ALL
)
SELECT 'set_response', r.term_id, a.org_id, a.n, coalesce(b.n, 0)
FROM asked a JOIN set_round r USING (round_id) LEFT JOIN answered b USING (round_id, org_id)
ORDER BY r.term_id, a.org_id
"""


_ITEM_SCORE = """
INSERT INTO coverage
WITH kept AS (SELECT DISTINCT section_id FROM assessment_item)
SELECT 'item_score', e.term_id, e.college_id, sum(e.expected),
       coalesce(sum(e.expected) FILTER (WHERE i.section_id IS NOT NULL), 0)
FROM enrolled e
LEFT JOIN kept i ON i.section_id = e.section_id
WHERE e.kind = '正常' AND e.status = '在修' AND e.grading = '百分' AND list_contains($terms, e.term_id)
GROUP BY e.term_id, e.college_id
ORDER BY e.term_id, e.college_id
"""

_OBSERVATION = """
INSERT INTO coverage
WITH done AS (
    SELECT s.term_id, o.observer_id, sum(o.periods) AS periods
    FROM observation o JOIN section s USING (section_id) GROUP BY s.term_id, o.observer_id
)
SELECT 'observation', d.term_id, t.org_id, sum(d.required_periods),
       sum(least(d.required_periods, coalesce(x.periods, 0)))
FROM observation_duty d
JOIN staff t ON t.staff_id = d.observer_id
JOIN term USING (term_id)
LEFT JOIN done x ON x.term_id = d.term_id AND x.observer_id = d.observer_id
WHERE term.ends_on <= $today
GROUP BY d.term_id, t.org_id
ORDER BY d.term_id, t.org_id
"""

_LMS = """
INSERT INTO coverage
WITH kept AS (SELECT DISTINCT section_id FROM lms_weekly), terms AS (
    SELECT DISTINCT s.term_id FROM kept JOIN section s USING (section_id)
)
SELECT 'lms_weekly', e.term_id, e.college_id, sum(e.expected),
       coalesce(sum(e.expected) FILTER (WHERE k.section_id IS NOT NULL), 0)
FROM enrolled e
JOIN terms USING (term_id)
LEFT JOIN kept k ON k.section_id = e.section_id
WHERE e.kind IN ('正常', '重修') AND e.status = '在修'
GROUP BY e.term_id, e.college_id
ORDER BY e.term_id, e.college_id
"""


def load_coverage(connection: duckdb.DuckDBPyConnection, scored_terms: Sequence[str], today: date) -> None:
    """Fill `coverage`.

    Marks and the marks of items are expected for the terms whose marks are due, responses for every round, periods of
    observation from whoever has a duty in a term that is over, weekly activity in the terms the platform keeps.
    """
    connection.execute(_ENROLLED)
    connection.execute(_SCORE, {"terms": list(scored_terms)})
    connection.execute(_RESPONSE)
    connection.execute(_ITEM_SCORE, {"terms": list(scored_terms)})
    connection.execute(_OBSERVATION, {"today": today})
    connection.execute(_LMS)
    connection.execute("DROP TABLE enrolled")
