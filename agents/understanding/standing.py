"""Where a ranking looks: the parts of a unit, or the unit among its likes, as far as the asker's post reaches."""

from __future__ import annotations

from agents.brains.base import Asker
from agents.understanding.operations import Task
from agents.understanding.reading import Operation, Reading
from agents.understanding.school import ME, SCHOOL, School
from tools.metrics.definition import Catalogue
from tools.scope import Role

_SEE_ALL = (Role.LEADER, Role.QA)


def place(reading: Reading, asker: Asker, task: Task, school: School) -> Reading:
    """The reading with what is ranked and under which unit. A rank among likes the asker may not see becomes a
    comparison with the whole above them.
    """
    if Operation.RANK not in reading.operations or not reading.units:
        return reading
    unit = reading.units[0]
    level = school.level(unit)
    if reading.why and level in ("college", "major") and not reading.by and asker.role not in _SEE_ALL:
        return _against(reading, unit, SCHOOL)
    natural = school.natural_unit(asker)
    if task.own_rank and not reading.by and _is_beyond(asker, level, unit, natural):
        inside = task.within and school.parent(natural) == unit
        own = natural if level == "school" or inside else unit
        return _against(reading, own, _above(own, school)).but(notes=(*reading.notes, "no_place"))
    if not reading.by and unit == SCHOOL != natural and task.own_rank:
        by = "college" if school.level(natural) == "college" else "major"
        return reading.but(by=by, subject=natural)
    if not reading.by:
        by = {"college": "college", "major": "major", ME: "section"}.get(level, "college")
        reading = reading.but(by=by)
    if reading.by == "college":
        return reading.but(units=(SCHOOL,), subject=unit if level == "college" else "")
    if reading.by == "major" and level == "major":
        return reading.but(units=(school.parent(unit) or SCHOOL,), subject=unit)
    return reading


def without_own_rank(reading: Reading, task: Task) -> Reading:
    """A person is given no place among others; the figure itself stays."""
    ranked = Operation.RANK in reading.operations and (
        (task.own_rank and task.placed) or reading.by in ("college", "major")
    )
    if ranked and ME in reading.units:
        return reading.but(operations=(Operation.VALUE,), by="", order="", judged="", notes=("no_rank",))
    return reading


def lifted(reading: Reading, catalogue: Catalogue, school: School) -> Reading:
    """The nearest question that can be answered when a metric is not counted so finely: units above, no split."""
    grain = set.intersection(*({g.value for g in catalogue.get(m).grain} for m in reading.metrics))
    units = tuple(dict.fromkeys(_coarser(unit, grain, school) for unit in reading.units))
    kept = tuple(o for o in reading.operations if o is not Operation.RANK and (o is not Operation.COMPARE or units[1:]))
    course = reading.course if "course" in grain else ""
    split = reading.by if reading.by in grain else ""
    operations = reading.operations if split else (kept or (Operation.VALUE,))
    return reading.but(
        units=units, course=course, by=split, operations=operations, order=reading.order if split else ""
    )


def _coarser(unit: str, grain: set[str], school: School) -> str:
    while unit != SCHOOL and school.level(unit) not in grain:
        unit = (school.parent(unit) if unit != ME else None) or SCHOOL
    return unit


def _is_beyond(asker: Asker, level: str, unit: str, natural: str) -> bool:
    """Whether the likes of the unit lie outside the post: other colleges for a dean, other majors for a head."""
    if asker.role in _SEE_ALL or natural == SCHOOL:
        return False
    if asker.role is Role.DEAN:
        return level in ("school", "college")
    return level in ("school", "college", "major")


def _above(unit: str, school: School) -> str:
    return school.parent(unit) or SCHOOL


def _against(reading: Reading, unit: str, whole: str) -> Reading:
    return reading.but(operations=(Operation.COMPARE,), units=(unit, whole), by="", order="", judged="")
