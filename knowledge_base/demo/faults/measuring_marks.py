"""Measures the faults in marks that span majors, cohorts or years."""

from __future__ import annotations

from typing import Any

import duckdb

from knowledge_base.demo.faults.marks import BrokenChain, Rectified, Reversal
from knowledge_base.demo.organisation import MAJOR_CODES, UNIT_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.terms import Term

_FIRST_MARKS = """
WITH first_mark AS (
    SELECT k.student_id, s.course_id, t.academic_year, p.major_id, p.entry_year, k.points,
           split_part(p.major_id, '.', 1) AS college,
           CAST(substr(s.term_id, 1, 4) AS INTEGER) * 2 + t.seq - 1 AS ordinal,
           CAST(k.points < 60 AS INTEGER) AS fail
    FROM score k JOIN section s USING (section_id) JOIN term t USING (term_id) JOIN student p USING (student_id)
    WHERE k.attempt = '正考' AND NOT k.is_deferred AND k.points IS NOT NULL
)
"""
_BY_MAJOR = """
SELECT major_id, academic_year, count(*), avg(fail) FROM first_mark
WHERE course_id = $course AND college = $college AND academic_year IN ($first, $second)
GROUP BY ALL ORDER BY ALL
"""
_AROUND = """
SELECT count(*), avg(fail) FILTER (year < 0 AND NOT bad), avg(fail) FILTER (bad), avg(fail) FILTER (year >= 0),
       avg(points) FILTER (year < 0 AND NOT bad), avg(points) FILTER (bad), avg(points) FILTER (year >= 0)
FROM (SELECT *, ordinal - $start AS year, ordinal >= $start - 2 AND ordinal < $start AS bad FROM first_mark
      WHERE course_id = $course AND college = $college)
"""
_LATER = """
SELECT avg(points) FILTER (2 * entry_year + $taken_in - 1 < $start),
       avg(points) FILTER (2 * entry_year + $taken_in - 1 >= $start)
FROM first_mark WHERE list_contains($later, course_id) AND college = $college
"""
_TESTS = """
SELECT avg(gain) FILTER (own AND NOT since) - avg(gain) FILTER (NOT own AND NOT since),
       avg(gain) FILTER (own AND since) - avg(gain) FILTER (NOT own AND since)
FROM (
    SELECT split_part(p.major_id, '.', 1) = $college AS own, 2 * p.entry_year + $taken_in - 1 >= $start AS since,
           b.points - a.points AS gain
    FROM common_test_score a JOIN common_test x ON x.test_id = a.test_id AND x.kind = '前测'
    JOIN common_test y ON y.pair = x.pair AND y.kind = '后测'
    JOIN common_test_score b ON b.test_id = y.test_id AND b.student_id = a.student_id
    JOIN student p ON p.student_id = a.student_id
)
"""
_CHAIN = """
SELECT count(*) FILTER (entry_year = $entry), avg(points) FILTER (entry_year = $entry),
       avg(points) FILTER (entry_year <> $entry)
FROM first_mark WHERE major_id = $major AND course_id = $course
"""
_OUT_OF_ORDER = """
SELECT count(*)
FROM (SELECT e.student_id, min(s.term_id) AS taken FROM enrolment e JOIN section s USING (section_id)
      JOIN student p USING (student_id)
      WHERE s.course_id = $course AND p.major_id = $major AND p.entry_year = $entry AND e.kind = '正常'
      GROUP BY e.student_id) x
WHERE NOT EXISTS (
    SELECT 1 FROM score k JOIN section s USING (section_id)
    WHERE k.student_id = x.student_id AND s.course_id = $before AND s.term_id < x.taken AND k.points >= 60)
"""

Values = dict[str, Any]


def reversal_record(connection: duckdb.DuckDBPyConnection, scene: Scene, fault: Reversal) -> Values:
    """Sizes are the rise of the college's fail rate; planned with the majors' shares as they came out."""
    course = scene.plan.courses[fault.course]
    years = [Term(2 * (fault.first_year + later)).academic_year for later in (0, 1)]
    values = {"course": course.course_id, "college": UNIT_CODES[fault.college], "first": years[0], "second": years[1]}
    rows = connection.execute(_FIRST_MARKS + _BY_MAJOR, values).fetchall()
    counts = {(major, year): n for major, year, n, _ in rows}
    rates = {(major, year): float(rate) for major, year, _, rate in rows}
    planned = {(m, y): max(0.0, fault.rate_of(MAJOR_CODES.index(m)) - fault.fall * (y == years[1])) for m, y in counts}
    overall = [_mean(counts, rates, year) for year in years]
    plan = [_mean(counts, planned, year) for year in years]
    majors = sorted({major for major, _ in counts})
    by_major = {m: [round(rates.get((m, year), 0.0), 4) for year in years] for m in majors}
    falls = all(first > second for first, second in by_major.values())
    return {
        "kind": "simpson_reversal", "college": UNIT_CODES[fault.college], "course": course.course_id,
        "course_name": course.name, "years": years, "fewer_of": MAJOR_CODES[fault.strong],
        "more_of": MAJOR_CODES[fault.weak], "size_planned": round(plan[1] - plan[0], 4),
        "size_realised": round(overall[1] - overall[0], 4), "n": sum(counts.values()),
        "rates": [round(rate, 4) for rate in overall], "rates_by_major": by_major,
        "reversed": falls and overall[1] > overall[0],
    }  # fmt: skip


def _mean(counts: dict[tuple[str, str], int], rates: dict[tuple[str, str], float], year: str) -> float:
    own = [(n, rates[key]) for key, n in counts.items() if key[1] == year]
    total = sum(n for n, _ in own)
    return sum(n * rate for n, rate in own) / total if total else 0.0


def rectified_record(connection: duckdb.DuckDBPyConnection, scene: Scene, fault: Rectified, number: int) -> Values:
    """Sizes are points of the mean mark: what the measures, or chance, seem to have brought."""
    course, college = scene.plan.courses[fault.course], UNIT_CODES[fault.college]
    values = {"course": course.course_id, "college": college, "start": fault.start}
    ((n, usual, bad, after, *means),) = connection.execute(_FIRST_MARKS + _AROUND, values).fetchall()
    later = [scene.plan.courses[i].course_id for i in sorted(fault.later)]
    cohorts = {"college": college, "start": fault.start, "taken_in": fault.taken_in}
    (carried,) = connection.execute(_FIRST_MARKS + _LATER, {**cohorts, "later": later}).fetchall()
    (tests,) = connection.execute(_TESTS, cohorts).fetchall()
    return {
        "kind": f"rectification_{fault.how}", "college": college, "course": course.course_id,
        "course_name": course.name, "item": f"ZG{number:03d}", "start": Term(fault.start).term_id,
        "size_planned": fault.size, "size_realised": round((means[2] or 0.0) - (means[1] or 0.0), 2), "n": n,
        "rate_earlier": _rounded(usual, 4), "rate_year_before": _rounded(bad, 4), "rate_since": _rounded(after, 4),
        "later_courses": later, "later_marks_before_and_since": [_rounded(mark, 2) for mark in carried],
        "test_gain_over_others_before_and_since": [_rounded(gain, 2) for gain in tests],
    }  # fmt: skip


def chain_record(connection: duckdb.DuckDBPyConnection, scene: Scene, fault: BrokenChain) -> Values:
    """Sizes are points of the mean mark lost; n the students who took the course before passing its prerequisite."""
    course, before = scene.plan.courses[fault.course], scene.plan.courses[fault.before]
    major = MAJOR_CODES[fault.major]
    values = {"major": major, "course": course.course_id, "entry": fault.entry_year}
    ((marks, own, others),) = connection.execute(_FIRST_MARKS + _CHAIN, values).fetchall()
    ((early,),) = connection.execute(_OUT_OF_ORDER, {**values, "before": before.course_id}).fetchall()
    return {
        "kind": "broken_prerequisite", "major": major, "entry_year": fault.entry_year, "course": course.course_id,
        "course_name": course.name, "prerequisite": before.course_id, "prerequisite_name": before.name,
        "curriculum": f"{major}-{fault.entry_year}", "size_planned": fault.size,
        "size_realised": round((others or 0.0) - (own or 0.0), 2), "n": int(early), "marks": int(marks),
    }  # fmt: skip


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(float(value), places)
