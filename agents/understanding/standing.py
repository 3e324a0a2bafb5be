"""Where a ranking looks: the parts of a unit, or the unit among its likes, as far as the asker's post reaches."""

from __future__ import annotations

import re

from agents.brains.base import Asker
from agents.understanding.operations import Task
from agents.understanding.reading import Operation, Reading
from agents.understanding.scan import Scan
from agents.understanding.school import ME, SCHOOL, School
from tools.metrics.definition import Catalogue
from tools.scope import Role

_PARTS = ("major", "course", "section")
_EACH_AGAINST = re.compile(
    "哪一?[个些几门]*[^，。]{0,12}(?:低于|高于|超过|不如|不及|没到|[比较](?:全校|学校|院里?|学院|平均)[^，。]{0,4}[高低好差])"
)
"""「哪个专业低于全校」: the parts are ranked, and the whole is only what they are held against."""
_AMONG_ALL = re.compile("(?:全校|学校|全部|所有|各个?|整个学校)[^，。]{0,5}专业[^，。]{0,6}(?:第|排|名|位)")
_SEE_ALL = (Role.LEADER, Role.QA)


def place(reading: Reading, asker: Asker, task: Task, school: School, *, wide: bool) -> Reading:
    """The reading with what is ranked and under which unit; a major among those of the whole school where `wide`. A
    rank among likes the asker may not see becomes a comparison with the whole above them.
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
        above = SCHOOL if wide and asker.role in _SEE_ALL else school.parent(unit) or SCHOOL
        return reading.but(units=(above,), subject=unit)
    return reading


def among_all(scanned: Scan, base: Reading | None) -> bool:
    """Whether a major's place is asked among those of the whole school: said so, or they were ranked before."""
    ranked = base is not None and base.by == "major" and base.units == (SCHOOL,)
    return ranked or _AMONG_ALL.search(scanned.text) is not None


def sets_parts_against(scanned: Scan) -> bool:
    """Whether it is asked which parts of a unit lie above or below a whole."""
    return bool({*_PARTS} & {*scanned.values("by")}) and _EACH_AGAINST.search(scanned.text) is not None


def without_whole(units: tuple[str, ...], scanned: Scan) -> tuple[str, ...]:
    """The units without the school that one was set against, where what lies inside that one is asked for now."""
    if len(units) < 2 or SCHOOL not in units or not {*_PARTS} & {*scanned.values("by")}:
        return units
    return tuple(unit for unit in units if unit != SCHOOL)


def of_oneself(units: tuple[str, ...], base: Reading | None, task: Task, asker: Asker) -> tuple[str, ...]:
    """「在院里排第几」 after a figure of one's own asks for the own place there, and is no figure of the college."""
    asked = task.own_rank and task.placed and base is not None and base.units[:1] == (ME,)
    return (ME,) if asked and asker.role in (Role.TEACHER, Role.STUDENT) else units


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
