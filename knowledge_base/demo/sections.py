"""Sections, their teachers and students, and the sessions that were moved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from knowledge_base.demo.courses import course_hours
from knowledge_base.demo.noise import Bools, Ints
from knowledge_base.demo.scene import Scene, dates, days
from knowledge_base.demo.sink import Sink, same, words
from knowledge_base.demo.study import TermRecord
from knowledge_base.demo.teaching import EXEMPT, KINDS, STATUSES, TAKING

_SESSION_HOURS = 2
_HOURS_PER_EXPERIMENT = 4
_SHARE_OF_FIRST = 0.7
_MOVED = 0.0085
_CAUSES, _CAUSE_EDGES = ("个人", "公务", "统一安排"), (0.38, 0.72)
_CANCELLED = 0.06
_MARX_TEXTBOOK = 0.97


def load_sections(sink: Sink, scene: Scene) -> None:
    """Fill `section`, `section_staff`, `enrolment` and `schedule_change`."""
    hours = course_hours(scene.noise, scene.plan)
    total, lab = np.array([h.total for h in hours]), np.array([h.lab for h in hours])
    marx = np.array([c.category == "思政" and not c.two_level for c in scene.plan.courses])
    for record in scene.history.terms:
        sessions = np.maximum(1, np.rint(total / _SESSION_HOURS)).astype(np.int64)[record.sections.course]
        _sections(sink, scene, record, sessions, lab, marx)
        _teachers(sink, scene, record, total)
        _enrolments(sink, scene, record)
        _changes(sink, scene, record, sessions)


def counts(record: TermRecord) -> Ints:
    """How many take each section: neither exempt nor withdrawn."""
    e = record.enrolments
    takes = (e.status == TAKING) & (e.kind != EXEMPT)
    result: Ints = np.bincount(e.section[takes], minlength=len(record.sections))
    return result


def _sections(sink: Sink, scene: Scene, record: TermRecord, sessions: Ints, lab: Any, marx: Bools) -> None:
    noise, s = scene.noise, record.sections
    keys = (s.course, s.ordinal, s.number)
    heads = counts(record)
    due = np.rint(lab[s.course] / _HOURS_PER_EXPERIMENT).astype(np.int64)
    missed = noise.chance("experiment-missed", 0.12, *keys).astype(np.int64)
    done = np.maximum(0, due - missed)
    language = np.searchsorted((0.955, 0.99), noise.uniform("language", *keys))
    mode = np.searchsorted((0.8, 0.97), noise.uniform("mode", *keys))
    uses = noise.chance("marx-textbook", _MARX_TEXTBOOK, *keys)
    ids = scene.section_ids(record)
    course_ids = pa.array([c.course_id for c in scene.plan.courses])
    sink.put(
        "section",
        {
            "section_id": ids,
            "course_id": course_ids.take(pa.array(s.course)),
            "term_id": same(record.term.term_id, len(ids)),
            "capacity": (heads // 10 + 1 + noise.integer("capacity", 3, *keys)) * 10,
            "head_count": heads,
            "language": words(("中文", "双语", "外语"), language),
            "mode": words(("线下", "混合", "线上"), mode),
            "campus": words(("东校区", "西校区"), noise.chance("campus", 0.3, *keys).astype(np.int64)),
            "planned_sessions": sessions,
            "experiments_due": pa.array(due, mask=due == 0),
            "experiments_done": pa.array(done, mask=due == 0),
            "uses_marx_textbook": pa.array(uses, mask=~marx[s.course]),
        },
    )


def _teachers(sink: Sink, scene: Scene, record: TermRecord, hours: Any) -> None:
    s, ids = record.sections, scene.section_ids(record)
    two = s.second >= 0
    own = hours[s.course]
    share = np.where(two, _SHARE_OF_FIRST, 1.0)
    lead = {"section_id": ids, "staff_id": scene.of_staff(s.lead), "role": same("主讲", len(ids)),
            "hours_share": share, "hours": np.round(share * own, 1)}  # fmt: skip
    sink.put("section_staff", lead)
    rest = round(1 - _SHARE_OF_FIRST, 6)
    second = {
        "section_id": ids.filter(pa.array(two)),
        "staff_id": scene.of_staff(s.second[two]),
        "role": words(("助教", "实验"), s.second_is_lab[two]),
        "hours_share": np.full(int(two.sum()), rest),
        "hours": np.round(rest * own[two], 1),
    }
    sink.put("section_staff", second)


def _enrolments(sink: Sink, scene: Scene, record: TermRecord) -> None:
    e = record.enrolments
    columns = {
        "section_id": scene.section_ids(record).take(pa.array(e.section)),
        "student_id": scene.of_students(e.student),
        "kind": words(KINDS, e.kind),
        "status": words(STATUSES, e.status),
    }
    sink.put("enrolment", columns)


def _changes(sink: Sink, scene: Scene, record: TermRecord, sessions: Ints) -> None:
    """Sessions that were moved or cancelled, as far as they lie before `today`."""
    noise, s, term = scene.noise, record.sections, record.term
    section = np.repeat(np.arange(len(s)), sessions)
    within = np.arange(len(section)) - np.repeat(np.cumsum(sessions) - sessions, sessions)
    keys = (s.course[section], s.ordinal, s.number[section], within)
    span = days(term.evaluation_to) - days(term.starts_on)
    day = days(term.starts_on) + noise.integer("session-day", span, *keys)
    moved = np.flatnonzero(noise.chance("moved", _MOVED, *keys) & (day < scene.day))
    cause = np.searchsorted(_CAUSE_EDGES, noise.uniform("moved-cause", *keys)[moved])
    cancelled = noise.chance("cancelled", _CANCELLED, *keys)[moved]
    made_up = day[moved] + 3 + noise.integer("made-up", 18, *keys)[moved]
    sink.put(
        "schedule_change",
        {
            "change_id": [f"C{term.short}{n:05d}" for n in range(1, len(moved) + 1)],
            "section_id": scene.section_ids(record).take(pa.array(section[moved])),
            "kind": words(("调课", "停课"), cancelled.astype(np.int64)),
            "cause": words(_CAUSES, cause),
            "changed_on": dates(day[moved]),
            "made_up_on": pa.array(made_up.astype("datetime64[D]"), mask=cancelled | (made_up > scene.day)),
        },
    )
