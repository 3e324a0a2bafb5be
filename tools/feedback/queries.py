"""The queries behind single figures of a sheet: one row of value, numerator, denominator, n, for one section.

An evidence carries them as text, to be run as it stands on its generation; the sheet itself reads whole terms at once.
"""

from __future__ import annotations

from tools.feedback.reading import Query
from tools.feedback.relations import RESPONSES, RESULTS
from tools.feedback.voices import VALID

MEAN = Query(
    RESPONSES,
    {
        "value": "CAST(SUM(overall) AS DOUBLE) / NULLIF(COUNT(*), 0)",
        "numerator": "SUM(overall)",
        "denominator": "COUNT(*)",
        "n": "COUNT(*)",
    },
    f"section_id = :section AND {VALID}",
)
_DUE = "section_id = :section AND attempt = '正考' AND kind = '正常' AND status = '在修'"
POINTS = Query(
    RESULTS,
    {
        "value": "CAST(SUM(points) AS DOUBLE) / NULLIF(COUNT(points), 0)",
        "numerator": "SUM(points)",
        "denominator": "COUNT(points)",
        "n": "COUNT(points)",
    },
    _DUE,
)
FAILED = Query(
    RESULTS,
    {
        "value": "CAST(COUNT(*) FILTER (WHERE is_absent OR is_cheat OR points < :pass_mark OR NOT passed) AS DOUBLE)"
        " / NULLIF(COUNT(*), 0)",
        "numerator": "COUNT(*) FILTER (WHERE is_absent OR is_cheat OR points < :pass_mark OR NOT passed)",
        "denominator": "COUNT(*)",
        "n": "COUNT(*)",
    },
    f"{_DUE} AND NOT is_deferred",
)
