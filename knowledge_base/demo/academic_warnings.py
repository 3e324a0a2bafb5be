"""Academic warnings under the demo school's own rule (示大教〔2023〕21号), from the marks in the records.

Recognised once a term, after the resits: by the credits of required courses that should have been earned and were not.
Four failed required courses in one term, or the orange level twice running, raise the level by one. The third ground of
the rule (too little time left) needs a person's judgement and is not applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np

from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.terms import Term

_FIRST_TERM = 2 * 2023
_VERSION = "示大教〔2023〕21号"
_LEVELS = ("提示", "黄", "橙", "红")
_BOUNDS = (8.0, 16.0, 24.0)
_ORANGE = 2
_MANY = 4
_APPROVED, _DELIVERED = timedelta(days=11), timedelta(days=14)
_CHECKED = timedelta(days=4)

_OWED = """
WITH tried AS (
    SELECT k.student_id, s.course_id, CAST(substr(s.term_id, 1, 4) AS INTEGER) * 2 + t.seq - 1 AS ordinal,
           coalesce(k.points >= 60, k.passed) AS pass
    FROM score k JOIN section s USING (section_id) JOIN term t USING (term_id)
    WHERE NOT k.is_deferred AND k.published_on <= $cutoff
), debt AS (
    SELECT student_id, course_id, min(ordinal) FILTER (NOT pass) AS failed, min(ordinal) FILTER (pass) AS passed
    FROM tried GROUP BY student_id, course_id
    HAVING bool_or(NOT pass) AND min(ordinal) FILTER (NOT pass) <= $ordinal
       AND coalesce(min(ordinal) FILTER (pass), 99999) > $ordinal
)
SELECT d.student_id, sum(r.credits), count(*) FILTER (d.failed = $ordinal)
FROM debt d
JOIN student p USING (student_id)
JOIN curriculum c ON c.major_id = p.major_id AND c.entry_year = p.entry_year
JOIN curriculum_course r ON r.curriculum_id = c.curriculum_id AND r.course_id = d.course_id AND r.nature = '必修'
WHERE p.left_on IS NULL OR p.left_on > $cutoff
GROUP BY d.student_id ORDER BY d.student_id
"""


@dataclass(frozen=True)
class _Found:
    """One student's standing at one recognition."""

    student: str
    owed: float
    failed: int
    level: int


def load_warnings(sink: Sink, scene: Scene) -> None:
    """Fill `academic_warning` from the loaded marks and plans."""
    by_term: list[tuple[Term, dict[str, _Found]]] = []
    for record in scene.history.terms:
        term = record.term
        if term.ordinal >= _FIRST_TERM and term.resit_marks_on <= scene.today:
            earlier = by_term[-1][1] if by_term else {}
            by_term.append((term, _recognised(sink.connection, scene, term, earlier)))
    for place, (term, found) in enumerate(by_term):
        later = by_term[place + 1] if place + 1 < len(by_term) else None
        rows = [
            (f"Y{term.short}{n:05d}", f.student, term.term_id, _VERSION, _LEVELS[f.level], _trigger(f),
             *_progress(scene.today, term, f, later))
            for n, f in enumerate(found.values(), start=1)
        ]  # fmt: skip
        sink.put_rows("academic_warning", rows)


def _recognised(
    connection: duckdb.DuckDBPyConnection, scene: Scene, term: Term, earlier: dict[str, _Found]
) -> dict[str, _Found]:
    rows = connection.execute(_OWED, {"cutoff": term.resit_marks_on, "ordinal": term.ordinal}).fetchall()
    away = set(scene.students.ids[scene.students.is_paused(term.ordinal + 1)].tolist())
    found = {}
    for student, owed, failed in rows:
        if student in away:
            continue
        level = int(np.searchsorted(_BOUNDS, owed, side="right"))
        before = earlier.get(student)
        twice = level == _ORANGE and before is not None and before.level == _ORANGE
        if failed >= _MANY or twice:
            level = min(level + 1, len(_LEVELS) - 1)
        found[student] = _Found(student, float(owed), int(failed), level)
    return found


def _trigger(f: _Found) -> str:
    text = f"应修未得学分累计 {f.owed:g}"
    return text + (f"；本学期未通过必修课程 {f.failed} 门" if f.failed >= _MANY else "")


def _progress(
    today: date, term: Term, f: _Found, later: tuple[Term, dict[str, _Found]] | None
) -> tuple[str, date | None, date | None, date | None]:
    """State, and the days of approval, delivery and closing as known by `today`."""
    begun = term.resit_marks_on
    approved, delivered = begun + _APPROVED, begun + _DELIVERED
    if today < approved:
        return ("院核" if today >= begun + _CHECKED else "初筛"), None, None, None
    if today < delivered:
        return "核准", approved, None, None
    closing = later[0].resit_marks_on + _APPROVED if later is not None else None
    if later is None or closing is None or closing > today:
        return ("帮扶" if f.level else "送达"), approved, delivered, None
    now = later[1].get(f.student)
    if now is None:
        return "解除", approved, delivered, closing
    if now.level > f.level:
        return "升级", approved, delivered, closing
    return ("帮扶" if f.level else "送达"), approved, delivered, None
