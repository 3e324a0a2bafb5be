"""By whom figures of courses are counted: the unit that offers them or the students' own, as the question says.

A metric that is counted one way only is given that way, and the answer says so: silence would pass one for the other.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.brains.base import Asker
from agents.understanding.reading import Reading
from agents.understanding.scan import Scan
from tools.metrics.definition import Attribution, MetricDefinition
from tools.scope import Role
from tools.spans import Rank, Span

OWNER = "course_owner"
_OFFERED = re.compile("[开讲授](?:设|过)?的.*课")
_STUDENTS = re.compile("的?(?:学生|同学|本科生)(?!评)")
_OFFERS = re.compile("(?:所|统一|负责)?(?:开设?|讲授?|教|上)(?:设|过)?的(?:公共课|课程?)?")
"""「数学学院开的高等数学」."""
_UNITS = (Role.DEAN, Role.HEAD, Role.LEADER, Role.QA)


def attribution(scanned: Scan, asker: Asker, base: Reading | None, metric: MetricDefinition, *, placed: bool) -> str:
    """`course_owner`, `student_unit` or empty; inherited from `base` while no unit is named (`placed`)."""
    # 「我们开的课」 of a dean are the college's courses; of a teacher the own ones.
    offered = asker.role in _UNITS and any(_OFFERED.search(s.text) for s in scanned.of("own_me"))
    if scanned.has("owner") or offered:
        return OWNER
    if scanned.has("student_unit") or (_students_of(scanned) and Attribution.STUDENT_UNIT in metric.attributions):
        return "student_unit"
    return base.attribution if base and not placed else ""


def _students_of(scanned: Scan) -> bool:
    """「机械学院学生的材料力学不及格率」: a course is named, and whose students are meant, not who offers it."""
    units = scanned.of("unit", "own_college", "own_major")
    return scanned.has("course") and any(_STUDENTS.match(scanned.text, s.end) for s in units)


def without_offerer(scanned: Scan) -> Scan:
    """The question without the unit that only says whose course it is, where another one's students are asked for:
    「数学学院开的高等数学我们院挂科率」.
    """
    courses = {s.start for s in scanned.of("course")}
    offers = [
        (unit, match)
        for unit in scanned.of("unit")
        if (match := _OFFERS.match(scanned.text, unit.end)) and match.end() in courses
    ]
    own = scanned.of("own_college", "own_major", "own_group_weak")
    if len(offers) != 1 or not own:
        return scanned
    unit, match = offers[0]
    said = Span(unit.start, scanned.text[unit.start : match.end()], "filler", unit.text, Rank.FILLER)
    apart = [s for s in scanned.spans if s.end <= said.start or s.start >= said.end]
    return replace(scanned, spans=tuple(sorted((*apart, said), key=lambda s: s.start)))


def as_counted(reading: Reading, metric: MetricDefinition) -> Reading:
    """The reading without an attribution the metric is not counted by, and with the word on it."""
    if reading.attribution != OWNER or Attribution.COURSE_OWNER in metric.attributions:
        return reading
    return reading.but(attribution="", notes=(*reading.notes, "not_by_owner"))
