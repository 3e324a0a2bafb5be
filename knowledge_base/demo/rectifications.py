"""Ten past rectifications as a school hands them over, with their baselines measured on the loaded data.

The first three are about a course each. Where faults are planted they lie there: after one the course is truly better,
after one it is what it was before a bad year, after one only the marks are; the school never tested which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from knowledge_base.demo.organisation import TEACHING_UNITS, UNIT_CODES
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink
from knowledge_base.demo.terms import Term

_FILE = Path(__file__).with_name("rectifications.yaml")
_WITH_MAJORS = 6
_COLLEGES = UNIT_CODES[:_WITH_MAJORS]
_FOUND_BEFORE = timedelta(days=3)
_OF_COURSES = {"due": 366, "submitted": 366, "closed": 396, "observed": 760}
_ORDINARY_YEARS = (2021, 2022, 2022)

_BASELINES = {
    "course_fail_rate": """
        SELECT avg(CAST(coalesce(k.points < 60, NOT k.passed) AS INTEGER))
        FROM score k JOIN section s USING (section_id) JOIN term t USING (term_id) JOIN enrolment e
          ON e.section_id = k.section_id AND e.student_id = k.student_id
        JOIN student p ON p.student_id = k.student_id JOIN org_unit m ON m.org_id = p.major_id
        WHERE k.attempt = '正考' AND NOT k.is_deferred AND e.kind = '正常' AND s.course_id = $course
          AND m.parent_id = $unit AND t.academic_year = $year""",
    "set_valid_rate": """
        SELECT avg(CAST(NOT r.straightlined AND r.duration_s >= 30 AS INTEGER))
        FROM set_response r JOIN staff f USING (staff_id) JOIN set_round d USING (round_id)
        JOIN term t USING (term_id) WHERE f.org_id = $unit AND t.academic_year = $year AND $course IS NULL""",
    "set_mean_score": """
        SELECT avg(r.overall) FILTER (NOT r.straightlined AND r.duration_s >= 30)
        FROM set_response r JOIN staff f USING (staff_id) JOIN set_round d USING (round_id)
        JOIN term t USING (term_id) WHERE f.org_id = $unit AND t.academic_year = $year AND $course IS NULL""",
    "graduation_rate": """
        SELECT avg(CAST(g.state = '毕业' AS INTEGER)) FROM graduation g JOIN student p USING (student_id)
        JOIN org_unit m ON m.org_id = p.major_id
        WHERE m.parent_id = $unit AND g.grad_year = CAST(substr($year, 6) AS INTEGER) AND $course IS NULL""",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(_Strict):
    """One rectification; `days` are counted from the opening, `units` are the colleges it may fall to."""

    problem: str
    measure: str
    metric: str | None
    goal: float
    units: tuple[str, ...] = _COLLEGES
    opened: date | None = None
    days: dict[str, int] = _OF_COURSES
    effect: str | None = None
    state: str = "已销号"
    recurs: int | None = None


class ItemFile(_Strict):
    """The whole of rectifications.yaml."""

    items: list[Item]


@dataclass(frozen=True)
class _Place:
    unit: str
    name: str
    course: str | None
    course_name: str
    opened: date


@cache
def load_item_file() -> ItemFile:
    """The rectifications; pydantic's error when their file is damaged."""
    return ItemFile.model_validate(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def item_id(number: int) -> str:
    """The id of the n-th rectification, counted from 1."""
    return f"ZG{number:03d}"


def load_rectifications(sink: Sink, scene: Scene) -> None:
    """Fill `rectification_history` with what was opened by `today`, and `finding` with what led to it."""
    places: list[_Place] = []
    for number, item in enumerate(load_item_file().items, start=1):
        place = _place(scene, number, item, places)
        places.append(place)
        if place.opened > scene.today:
            continue
        problem = item.problem.format(unit=place.name, course=place.course_name)
        sink.put_rows("finding", [(
            f"NB{number:03d}", None, place.unit, number, "质量保障", "质量监控", None, problem, None, "内部评价",
            "一般", place.opened - _FOUND_BEFORE, True, None,
        )])  # fmt: skip
        sink.put_rows("rectification_history", [_row(sink.connection, scene, number, item, place, problem)])


def _place(scene: Scene, number: int, item: Item, places: list[_Place]) -> _Place:
    if item.recurs is not None:
        earlier = places[item.recurs - 1]
        return _Place(earlier.unit, earlier.name, None, "", item.opened or scene.today)
    if item.opened is not None:
        code = item.units[int(scene.noise.integer("rectified-unit", len(item.units), number)[0])]
        unit = TEACHING_UNITS[UNIT_CODES.index(code)]
        return _Place(unit.code, unit.name, None, "", item.opened)
    return _of_course(scene, number)


def _of_course(scene: Scene, number: int) -> _Place:
    """Where one of the first three lies: at a planted fault, else at a course drawn from a college's own."""
    planted = scene.faults.rectified
    if number <= len(planted):
        fault = planted[number - 1]
        college, course, year = fault.college, fault.course, Term(fault.start).year
    else:
        order = np.argsort(scene.noise.uniform("rectified-college", np.arange(_WITH_MAJORS)))
        college, year = int(order[number - 1]), _ORDINARY_YEARS[number - 1]
        plan = scene.plan
        own = np.flatnonzero((plan.owner == college) & ~plan.public & ~plan.two_level & (plan.difficulty < 0))
        course = int(own[int(scene.noise.integer("rectified-course", len(own), number)[0])])
    found = scene.plan.courses[course]
    return _Place(UNIT_CODES[college], TEACHING_UNITS[college].name, found.course_id, found.name, date(year, 7, 28))


def _row(
    connection: duckdb.DuckDBPyConnection, scene: Scene, number: int, item: Item, place: _Place, problem: str
) -> tuple[object, ...]:
    baseline = _baseline(connection, item, place)
    target = None if baseline is None else round(baseline + item.goal, 4)
    on = {step: place.opened + timedelta(days=after) for step, after in item.days.items()}
    done = {step: day for step, day in on.items() if step in ("due", "extended") or day <= scene.today}
    state = item.state
    if "closed" in on and "closed" not in done:
        state = "待验收" if "submitted" in done else "整改中"
    closed = done.get("closed")
    return (
        item_id(number), f"NB{number:03d}", place.unit, place.course, problem, item.measure, item.metric, baseline,
        target, place.opened, on["due"], on.get("extended", on["due"]), done.get("submitted"), closed,
        on.get("observed") if closed else None, state, item.effect if closed else None,
        None if item.recurs is None else item_id(item.recurs),
    )  # fmt: skip


def _baseline(connection: duckdb.DuckDBPyConnection, item: Item, place: _Place) -> float | None:
    """The metric in the academic year before the opening; None where there is none."""
    if item.metric is None:
        return None
    year = place.opened.year - 1
    values = {"unit": place.unit, "course": place.course, "year": f"{year}-{year + 1}"}
    ((value,),) = connection.execute(_BASELINES[item.metric], values).fetchall()
    return None if value is None else round(float(value), 4)
