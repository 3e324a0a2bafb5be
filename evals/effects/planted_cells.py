"""What a built demo holds of its planted rectifications: results by college, course, term and section.

SQL of its own, from the definition of the course fail rate: first examinations of normal enrolments, deferred ones left
out, absence counted as a fail.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.effects.drawing import SEASONS
from knowledge_base.demo.build import build_demo
from knowledge_base.evaluation.warehouse import DuckWarehouse, SqlClient
from tools.effect.case import Cell, Kind, TermCells, UnitHistory

_CELLS = """
SELECT m.parent_id, s.course_id, 2 * CAST(substr(t.term_id, 1, 4) AS INTEGER) + t.seq - 1, k.section_id,
       count(*), count(*) FILTER (k.points < 60), sum(k.points), sum(k.points * k.points)
FROM score k JOIN section s USING (section_id) JOIN term t USING (term_id) JOIN course c USING (course_id)
JOIN enrolment e ON e.section_id = k.section_id AND e.student_id = k.student_id
JOIN student p ON p.student_id = k.student_id JOIN org_unit m ON m.org_id = p.major_id
WHERE k.attempt = '正考' AND e.kind = '正常' AND NOT k.is_deferred AND k.points IS NOT NULL
  AND c.owner_id = m.parent_id
GROUP BY ALL ORDER BY ALL
"""
_ITEMS = """
SELECT item_id, target, 2 * CAST(substr(max(t.term_id), 1, 4) AS INTEGER) + CAST(substr(max(t.term_id), 11) AS INTEGER)
       - 1
FROM rectification_history r JOIN term t ON t.ends_on <= r.observed_until
WHERE item_id IN ('ZG001', 'ZG002', 'ZG003') GROUP BY ALL ORDER BY ALL
"""
COHORTS = """
SELECT m.parent_id, s.course_id, p.entry_year,
       2 * CAST(substr(t.term_id, 1, 4) AS INTEGER) + t.seq - 2 * p.entry_year,
       count(*), sum(k.points), sum(k.points * k.points)
FROM score k JOIN section s USING (section_id) JOIN term t USING (term_id) JOIN course c USING (course_id)
JOIN enrolment e ON e.section_id = k.section_id AND e.student_id = k.student_id
JOIN student p ON p.student_id = k.student_id JOIN org_unit m ON m.org_id = p.major_id
WHERE k.attempt = '正考' AND e.kind = '正常' AND NOT k.is_deferred AND k.points IS NOT NULL
  AND c.owner_id = m.parent_id
GROUP BY ALL ORDER BY ALL
"""
TESTS = """
SELECT m.parent_id, p.major_id, p.entry_year, 0, count(*), sum(b.points - a.points), sum((b.points - a.points) ** 2)
FROM common_test_score a JOIN common_test x ON x.test_id = a.test_id AND x.kind = '前测'
JOIN common_test y ON y.pair = x.pair AND y.kind = '后测'
JOIN common_test_score b ON b.test_id = y.test_id AND b.student_id = a.student_id
JOIN student p ON p.student_id = a.student_id JOIN org_unit m ON m.org_id = p.major_id
GROUP BY ALL ORDER BY ALL
"""
Row = tuple[str, str, int, str, int, int, float, float]
Group = tuple[str, str, int, int, int, float, float]
"""College, course (or major), year of entry, term of study, persons, sum and sum of squares."""


@dataclass(frozen=True)
class Planted:
    """One planted rectification: what was done, where, and its dates; terms are numbered through without gaps.

    `later` are the courses that build on it.
    """

    how: str
    college: str
    course: str
    start: int
    until: int
    target: float
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class School:
    """One built demo: rows are college, course, term, section, persons, failed, sum of marks and of their squares.

    `cohorts` are the marks by course and year of entry, `tests` the gains of the common tests by major and year of
    entry.
    """

    seed: int
    scale: float
    rows: Sequence[Row]
    planted: Sequence[Planted]
    cohorts: Sequence[Group] = ()
    tests: Sequence[Group] = ()

    def history(self, kind: Kind, name: str, holds: Callable[[Row], bool]) -> UnitHistory:
        """The terms of the rows that hold."""
        terms: dict[int, list[Cell]] = {}
        for row in self.rows:
            if holds(row):
                _, course, term, section, n, failed, total, squares = row
                rate, name_of = kind is Kind.RATE, f"{course}-{section}"
                cell = Cell(n, failed, None, name_of) if rate else Cell(n, total, squares, name_of)
                terms.setdefault(term, []).append(cell)
        return UnitHistory(name, tuple(TermCells(t, SEASONS[t % 2], tuple(terms[t])) for t in sorted(terms)))


def schools(seeds: Sequence[int], scale: float, processes: int, kept: Path | None = None) -> list[School]:
    """The demos of these seeds; those in the file `kept` are not built again, and it is added to."""
    found = {one.seed: one for one in _read(kept) if one.scale == scale}
    left = [seed for seed in seeds if seed not in found]
    with ProcessPoolExecutor(processes) as pool:
        for school in pool.map(built, left, [scale] * len(left)):
            found[school.seed] = school
            if kept is not None:
                with kept.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(_plain(school), ensure_ascii=False) + "\n")
    return [found[seed] for seed in seeds]


def built(seed: int, scale: float) -> School:
    """Builds a demo with its faults, and reads it."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = DuckWarehouse(Path(folder))
        truth = build_demo(warehouse, seed=seed, scale=scale, faults=True).truth
        client = warehouse.open(warehouse.current())
        try:
            rows, cohorts, tests = cells(client), groups(client, COHORTS), groups(client, TESTS)
            items = {str(item): (target, until) for item, target, until in client.fetch(_ITEMS)}
        finally:
            client.close()
    planted = [_planted(one, items) for one in truth if one["kind"].startswith("rectification")]
    return School(seed, scale, rows, planted, cohorts, tests)


def cells(client: SqlClient) -> list[Row]:
    """Every course a college gives its own students, by term and section."""
    found: Any = [tuple(row) for row in client.fetch(_CELLS)]
    return list(found)


def groups(client: SqlClient, sql: str) -> list[Group]:
    """The rows of one of the queries by year of entry."""
    found: Any = [tuple(row) for row in client.fetch(sql)]
    return list(found)


def _planted(truth: Mapping[str, Any], items: Mapping[str, Any]) -> Planted:
    target, until = items[truth["item"]]
    year, _, half = truth["start"].split("-")
    how = truth["kind"].removeprefix("rectification_")
    start, later = 2 * int(year) + int(half) - 1, tuple(truth["later_courses"])
    return Planted(how, truth["college"], truth["course"], start, int(until), float(target), later)


def _plain(school: School) -> dict[str, Any]:
    listed = {name: [[*map(_number, row)] for row in getattr(school, name)] for name in ("rows", "cohorts", "tests")}
    return {"seed": school.seed, "scale": school.scale, "planted": [vars(one) for one in school.planted], **listed}


def _number(value: object) -> object:
    return value if isinstance(value, str | int) else float(value)  # type: ignore[arg-type]


def _read(kept: Path | None) -> list[School]:
    if kept is None or not kept.is_file():
        return []
    return [_school(json.loads(line)) for line in kept.read_text(encoding="utf-8").splitlines()]


def _school(one: dict[str, Any]) -> School:
    rows, cohorts, tests = ([tuple(row) for row in one[name]] for name in ("rows", "cohorts", "tests"))
    planted = [Planted(**(p | {"later": tuple(p["later"])})) for p in one["planted"]]
    return School(one["seed"], one["scale"], rows, planted, cohorts, tests)
