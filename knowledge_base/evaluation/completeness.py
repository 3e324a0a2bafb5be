"""How complete the loaded data is: expected and present records per term and college, in SQL on the loaded tables."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

_SCORE = """
INSERT INTO coverage
SELECT 'score', s.term_id, m.parent_id, count(*), count(k.student_id)
FROM enrolment e
JOIN section s USING (section_id)
JOIN student p USING (student_id)
JOIN org_unit m ON m.org_id = p.major_id
LEFT JOIN score k ON k.section_id = e.section_id AND k.student_id = e.student_id AND k.attempt = '正考'
WHERE e.kind = '正常' AND e.status = '在修' AND list_contains($terms, s.term_id)
GROUP BY s.term_id, m.parent_id
ORDER BY s.term_id, m.parent_id
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


def load_coverage(connection: duckdb.DuckDBPyConnection, scored_terms: Sequence[str]) -> None:
    """Fill `coverage`: marks for the terms whose marks are due, responses for every round."""
    connection.execute(_SCORE, {"terms": list(scored_terms)})
    connection.execute(_RESPONSE)
