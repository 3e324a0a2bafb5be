"""The planted faults as they came out, measured on the loaded tables by SQL of its own.

Every record has `kind`, its place, `size_planned` and `size_realised` (what they are in is said with each), and `n`,
how many rows it rests on. Rates are ratios (0–1), marks are points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from knowledge_base.demo.faults.evaluation import StraightLining
from knowledge_base.demo.faults.marks import FailJump
from knowledge_base.demo.faults.measuring_marks import chain_record, rectified_record, reversal_record
from knowledge_base.demo.faults.measuring_texts import cell_record, comment_record, few_record, objective_record
from knowledge_base.demo.organisation import UNIT_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.terms import Term

_FAIL_RATE = """
SELECT count(*) FILTER (t.academic_year = $year), avg(fail) FILTER (t.academic_year = $year),
       avg(fail) FILTER (t.academic_year <> $year)
FROM (
    SELECT s.term_id, CAST(coalesce(k.points < 60, NOT k.passed) AS INTEGER) AS fail
    FROM score k JOIN section s USING (section_id) JOIN student p USING (student_id)
    WHERE k.attempt = '正考' AND NOT k.is_deferred AND s.course_id = $course
      AND split_part(p.major_id, '.', 1) = $college
) x JOIN term t USING (term_id)
"""

_STRAIGHT = """
SELECT count(*) FILTER (r.term_id = $term), avg(CAST(a.straightlined AS INTEGER)) FILTER (r.term_id = $term),
       avg(CAST(a.straightlined AS INTEGER)) FILTER (r.term_id <> $term)
FROM set_response a JOIN staff t USING (staff_id) JOIN set_round r USING (round_id)
WHERE t.org_id = $college
"""


def measured(connection: duckdb.DuckDBPyConnection, scene: Scene) -> list[dict[str, Any]]:
    """One record per planted fault, in a fixed order."""
    return list(_records(connection, scene))


def _records(connection: duckdb.DuckDBPyConnection, scene: Scene) -> Iterator[dict[str, Any]]:
    faults = scene.faults
    if faults.jump is not None:
        yield _jump(connection, scene, faults.jump)
    if faults.straight is not None:
        yield _straight(connection, faults.straight)
    if faults.reversal is not None:
        yield reversal_record(connection, scene, faults.reversal)
    for number, rectified in enumerate(faults.rectified, start=1):
        yield rectified_record(connection, scene, rectified, number)
    if faults.chain is not None:
        yield chain_record(connection, scene, faults.chain)
    if faults.few is not None:
        yield from few_record(connection, scene, faults.few)
    if faults.objective is not None:
        yield objective_record(connection, scene, faults.objective)
    if faults.comment is not None:
        yield from comment_record(connection, faults.comment)
    if faults.cell is not None:
        yield cell_record(scene, faults.cell)


def _jump(connection: duckdb.DuckDBPyConnection, scene: Scene, jump: FailJump) -> dict[str, Any]:
    course, college = scene.plan.courses[jump.course], UNIT_CODES[jump.college]
    year = Term(2 * jump.year).academic_year
    n, rate, usual = _row(connection, _FAIL_RATE, {"year": year, "course": course.course_id, "college": college})
    return {
        "kind": "fail_rate_jump", "college": college, "course": course.course_id, "course_name": course.name,
        "year": year, "size_planned": jump.size, "size_realised": round(rate - usual, 4), "n": n,
        "rate": round(rate, 4), "rate_other_years": round(usual, 4),
    }  # fmt: skip


def _straight(connection: duckdb.DuckDBPyConnection, fault: StraightLining) -> dict[str, Any]:
    term, college = Term(fault.ordinal), UNIT_CODES[fault.unit]
    n, rate, usual = _row(connection, _STRAIGHT, {"term": term.term_id, "college": college})
    return {
        "kind": "straightlined_round", "college": college, "round": f"SET{term.short}", "term": term.term_id,
        "size_planned": fault.share, "size_realised": round(rate, 4), "n": n, "rate_other_rounds": round(usual, 4),
    }  # fmt: skip


def _row(connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, str]) -> tuple[int, float, float]:
    (row,) = connection.execute(sql, values).fetchall()
    return int(row[0]), float(row[1] or 0.0), float(row[2] or 0.0)
