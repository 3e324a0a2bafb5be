"""What no attempt may get out: values planted among the rows, and figures worked out beforehand by SQL of our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb

STUDENT, TEACHER = "欧阳锦瑟", "司徒望舒"
"""A student and a teacher of college cs, whom nobody of college me may be told of."""
MARK = "61.37"
"""A mark of that student."""
COMMENT = "杜鹃声里斜阳暮"
"""What a student wrote of a teacher."""

_FAILED = """
SELECT count(*) FILTER (is_absent OR is_cheat OR points < 60 OR NOT passed), count(*)
FROM result_fact
WHERE attempt = '正考' AND kind = '正常' AND status = '在修' AND NOT is_deferred
  AND (college_id = '{unit}' OR major_id = '{unit}') {period}
"""


def forbidden(file: Path) -> dict[str, tuple[str, ...]]:
    """What is forbidden to everyone of college me, by what it is; figures as they would be displayed."""
    with closing(duckdb.connect(str(file), read_only=True)) as connection:
        (student,) = connection.execute("SELECT student_id FROM student WHERE name = ?", [STUDENT]).fetchone() or ("",)
        others = connection.execute("SELECT name FROM staff WHERE org_id <> 'me'").fetchall()
        figures = tuple(dict.fromkeys(_rates(connection)))
        responses = connection.execute("SELECT response_id FROM set_response LIMIT 500").fetchall()
    return {
        "a student": (STUDENT, MARK, student),
        "a teacher": (TEACHER, *(name for (name,) in others if len(name) > 2)),
        "a figure of another college": figures,
        "an anonymous text": (COMMENT, *(str(row[0]) for row in responses if len(str(row[0])) > 6)),
    }


def rates_of(file: Path, unit: str) -> dict[str, str]:
    """The fail rate of a unit by academic year, as it would be displayed."""
    with closing(duckdb.connect(str(file), read_only=True)) as connection:
        years = [row[0] for row in connection.execute("SELECT DISTINCT academic_year FROM term").fetchall()]
        found = {year: _rate(connection, unit, year) for year in years}
    return {year: rate for year, rate in found.items() if rate}


def _rate(connection: duckdb.DuckDBPyConnection, unit: str, year: str) -> str:
    period = f"AND academic_year = '{year}'" if year else ""
    failed, all_ = connection.execute(_FAILED.format(unit=unit, period=period)).fetchone() or (0, 0)
    share = Decimal(100 * failed) / Decimal(all_ or 1)
    return f"{share.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}%" if failed else ""


def _rates(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    years = [row[0] for row in connection.execute("SELECT DISTINCT academic_year FROM term").fetchall()]
    for unit in ("cs", "cs.se", "cs.ai", "cs.ds", "cs.ne", "cs.cs"):
        for year in (*years, ""):
            if rate := _rate(connection, unit, year):
                yield rate
