"""Weekly activity on the teaching platform, for the two latest terms: older weeks are not kept."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa

from knowledge_base.demo.courses import course_hours
from knowledge_base.demo.noise import Floats, Ints
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink, same
from knowledge_base.demo.study import TermRecord
from knowledge_base.demo.teaching import EXEMPT, TAKING
from knowledge_base.demo.terms import TERMS_OF_STUDY

_TERMS = 2
_WEEKS = 16
_ON_PLATFORM = 0.58
_SESSION_HOURS = 2
_DUE = 0.4


def load_learning(sink: Sink, scene: Scene) -> None:
    """Fill `lms_weekly` with the weeks that are over."""
    hours = np.array([h.total for h in course_hours(scene.noise, scene.plan)])
    for record in scene.history.terms[-_TERMS:]:
        row = _rows(scene, record)
        sessions = np.maximum(1, np.rint(hours / _SESSION_HOURS / _WEEKS)).astype(np.int64)
        for week in range(1, _WEEKS + 1):
            if record.term.starts_on + timedelta(days=7 * week) <= scene.today:
                _week(sink, scene, record, row, week, sessions)


def _rows(scene: Scene, record: TermRecord) -> Ints:
    """The enrolments of sections that use the platform."""
    e, s = record.enrolments, record.sections
    uses = scene.noise.chance("on-platform", _ON_PLATFORM, s.course, s.ordinal, s.number)
    uses &= ~np.isin(s.course, scene.plan.slots_of_term(TERMS_OF_STUDY))
    result: Ints = np.flatnonzero(uses[e.section] & (e.status == TAKING) & (e.kind != EXEMPT))
    return result


def _week(sink: Sink, scene: Scene, record: TermRecord, row: Ints, week: int, sessions: Ints) -> None:
    noise, e = scene.noise, record.enrolments
    student, course, section = e.student[row], e.course[row], e.section[row]
    keys = (scene.students.key[student], course, e.ordinal, week)
    zeal = _zeal(scene, record, row)
    active = noise.chance("active", np.clip(0.82 + 0.1 * zeal - 0.012 * max(0, week - 11), 0.05, 0.99), *keys)
    events = (1 + np.floor(-6.0 * np.log(noise.uniform("events", *keys)))).astype(np.int64)
    number = record.sections.number[section]
    due = noise.chance("due", _DUE, course, e.ordinal, number, week).astype(np.int64) * (week > 1)
    handed_in = noise.chance("handed-in", np.clip(0.93 + 0.06 * zeal, 0.2, 0.995), *keys)
    submitted = due * handed_in
    active |= submitted > 0
    on_time = submitted * noise.chance("on-time", np.clip(0.9 + 0.06 * zeal, 0.2, 0.995), *keys)
    held = sessions[course]
    came = noise.uniform("came", *keys) < np.clip(0.94 + 0.05 * zeal, 0.3, 0.995)
    attended = held - (~came) * (1 + noise.integer("missed", 2, *keys))
    sink.put(
        "lms_weekly",
        {
            "section_id": scene.section_ids(record).take(pa.array(section)),
            "student_id": scene.of_students(student),
            "week": same(week, len(row)),
            "active": active,
            "events": np.where(active, events, 0),
            "due_count": due,
            "submit_count": submitted,
            "on_time_count": on_time,
            "sessions_due": held,
            "sessions_attended": np.maximum(0, attended),
        },
    )


def _zeal(scene: Scene, record: TermRecord, row: Ints) -> Floats:
    """How keenly each takes part: partly what is also behind the marks, partly of its own."""
    e = record.enrolments
    student = scene.students
    own = scene.noise.normal("zeal", student.key[e.student[row]])
    of_class = scene.noise.normal("zeal-of-section", e.course[row], e.ordinal, e.section[row])
    result: Floats = 0.55 * student.ability[e.student[row]] + 0.7 * own + 0.4 * of_class
    return result
