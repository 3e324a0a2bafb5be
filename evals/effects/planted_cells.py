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
Row = tuple[str, str, int, str, int, int, float, float]


@dataclass(frozen=True)
class Planted:
    """One planted rectification: what was done, where, and its dates; terms are numbered through without gaps.

    `improved` is the truth: whether more is learnt since.
    """

    how: str
    college: str
    course: str
    start: int
    until: int
    target: float

    @property
    def improved(self) -> bool:
        return self.how == "improved"


@dataclass(frozen=True)
class School:
    """One built demo: rows are college, course, term, section, persons, failed, sum of marks and of their squares."""

    seed: int
    scale: float
    rows: Sequence[Row]
    planted: Sequence[Planted]

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
            rows = cells(client)
            items = {str(item): (target, until) for item, target, until in client.fetch(_ITEMS)}
        finally:
            client.close()
    return School(seed, scale, rows, [_planted(one, items) for one in truth if one["kind"].startswith("rectification")])


def cells(client: SqlClient) -> list[Row]:
    """Every course a college gives its own students, by term and section."""
    found: Any = [tuple(row) for row in client.fetch(_CELLS)]
    return list(found)


def _planted(truth: Mapping[str, Any], items: Mapping[str, Any]) -> Planted:
    target, until = items[truth["item"]]
    year, _, half = truth["start"].split("-")
    how = truth["kind"].removeprefix("rectification_")
    return Planted(how, truth["college"], truth["course"], 2 * int(year) + int(half) - 1, int(until), float(target))


def _plain(school: School) -> dict[str, Any]:
    return {
        "seed": school.seed, "scale": school.scale, "rows": [[*map(_number, row)] for row in school.rows],
        "planted": [vars(one) for one in school.planted],
    }  # fmt: skip


def _number(value: object) -> object:
    return value if isinstance(value, str | int) else float(value)  # type: ignore[arg-type]


def _read(kept: Path | None) -> list[School]:
    if kept is None or not kept.is_file():
        return []
    lines = map(json.loads, kept.read_text(encoding="utf-8").splitlines())
    return [
        School(one["seed"], one["scale"], [tuple(row) for row in one["rows"]], [Planted(**p) for p in one["planted"]])
        for one in lines
    ]
