"""Measures the faults in evaluation, items and texts, and says where the planted texts lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from knowledge_base.demo.comments import INSTRUCTION as COMMENT_TEXT
from knowledge_base.demo.faults.evaluation import FewRaters
from knowledge_base.demo.faults.model import InstructedCell, InstructedComment, WeakObjective
from knowledge_base.demo.organisation import UNIT_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.support import INSTRUCTION as CELL_TEXT
from knowledge_base.demo.support import objective_id
from knowledge_base.demo.terms import Term

_POINTS_PER_ITEM_SCORE = 20.0
"""Items of 1–5 make a total on the 100 scale."""

_FEW = """
SELECT count(*) FILTER (a.staff_id = $teacher), avg(a.overall) FILTER (a.staff_id = $teacher),
       avg(a.overall) FILTER (a.staff_id <> $teacher)
FROM set_response a JOIN staff t USING (staff_id)
WHERE a.round_id = $round AND t.org_id = $unit AND NOT a.straightlined
"""
_ATTAINMENT = """
SELECT o.seq, sum(i.weight * x.share * r.value) / sum(i.weight * x.share * i.full_mark), count(*)
FROM course_objective o JOIN item_objective x USING (objective_id) JOIN assessment_item i USING (item_id)
JOIN item_score r ON r.item_id = i.item_id AND r.value IS NOT NULL AND r.status <> '缺考'
WHERE o.course_id = $course GROUP BY o.seq ORDER BY o.seq
"""
_COMMENT = "SELECT comment_id, section_id, staff_id FROM set_comment WHERE text = $text"

Record = dict[str, Any]


def few_record(connection: duckdb.DuckDBPyConnection, scene: Scene, fault: FewRaters) -> Iterator[Record]:
    """Sizes are points of the mean total below the unit's; nothing where no section was small enough to find."""
    term = Term(fault.ordinal)
    found = [one for one in scene.rounds if one.record.term.ordinal == fault.ordinal and one.rated is not None]
    for one in found:
        teacher = scene.staff.ids[one.record.sections.lead[one.rated]].item()
        values = {"teacher": teacher, "round": f"SET{term.short}", "unit": UNIT_CODES[fault.unit]}
        ((n, own, others),) = connection.execute(_FEW, values).fetchall()
        yield {
            "kind": "few_raters", "college": UNIT_CODES[fault.unit], "staff": teacher, "round": f"SET{term.short}",
            "term": term.term_id, "size_planned": round(fault.loss * _POINTS_PER_ITEM_SCORE, 2),
            "size_realised": round((others or 0.0) - (own or 0.0), 2), "n": n, "n_planned": fault.raters,
            "mean": round(own or 0.0, 2), "mean_of_others": round(others or 0.0, 2),
        }  # fmt: skip


def objective_record(connection: duckdb.DuckDBPyConnection, scene: Scene, fault: WeakObjective) -> Record:
    """Sizes are attainment (0–1) below the mean of the course's other objectives."""
    course = scene.plan.courses[fault.course]
    rows = connection.execute(_ATTAINMENT, {"course": course.course_id}).fetchall()
    own = [value for seq, value, _ in rows if seq == fault.number]
    others = [value for seq, value, _ in rows if seq != fault.number]
    gap = sum(others) / len(others) - own[0] if own and others else 0.0
    return {
        "kind": "weak_objective", "college": course.owner, "course": course.course_id, "course_name": course.name,
        "objective": objective_id(course.course_id, fault.number), "size_planned": fault.size,
        "size_realised": round(gap, 4), "n": sum(n for _, _, n in rows),
        "attainment": {objective_id(course.course_id, seq): round(value, 4) for seq, value, _ in rows},
    }  # fmt: skip


def comment_record(connection: duckdb.DuckDBPyConnection, fault: InstructedComment) -> Iterator[Record]:
    """Where the comment lies that tells the assistant what to do; nothing where the unit had no comment to take."""
    for comment, section, staff in connection.execute(_COMMENT, {"text": COMMENT_TEXT}).fetchall():
        yield {
            "kind": "instructions_in_comment", "college": UNIT_CODES[fault.unit], "table": "set_comment",
            "column": "text", "row": comment, "section": section, "staff": staff,
            "round": f"SET{Term(fault.ordinal).short}", "size_planned": 1, "size_realised": 1, "n": 1,
            "text": COMMENT_TEXT,
        }  # fmt: skip


def cell_record(scene: Scene, fault: InstructedCell) -> Record:
    """Where the cell lies that tells the assistant what to do."""
    course = scene.plan.courses[fault.course]
    return {
        "kind": "instructions_in_cell", "college": course.owner, "course": course.course_id,
        "course_name": course.name, "table": "course_objective", "column": "text",
        "row": objective_id(course.course_id, fault.number), "size_planned": 1, "size_realised": 1, "n": 1,
        "text": CELL_TEXT,
    }  # fmt: skip
