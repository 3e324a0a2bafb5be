"""Marks as rows: the value in force, its parts, and what was published before it was corrected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from knowledge_base.demo.item_scores import ItemBook, Parts
from knowledge_base.demo.marks import AGAIN, ATTEMPTS, FIRST, Marks, grade_points
from knowledge_base.demo.noise import Ints
from knowledge_base.demo.scene import Scene, dates
from knowledge_base.demo.sink import Sink, words
from knowledge_base.demo.study import TermRecord

_USUAL_WEIGHT = 0.4
_USUAL_EASE, _USUAL_CHANCE = 4.0, 5.0
_REVISED = 0.0012
_REASONS = ("漏登平时成绩", "阅卷加分有误", "成绩录入错行")
_RAW = (*(str(n) for n in range(101)), "通过", "不通过", "缓考")
_PASSED, _FAILED, _POSTPONED = 101, 102, 103


def load_scores(sink: Sink, scene: Scene) -> None:
    """Fill `score`, `score_revision` and the tables of single items, as far as marks are published by `today`."""
    book = ItemBook(sink, scene)
    for record in scene.history.terms:
        marks = record.marks.take(scene.known(record))
        if len(marks.row):
            parts = _parts(scene, record, marks, book.write(record, marks))
            _scores(sink, scene, record, marks, parts)
            _revisions(sink, scene, record, marks)


def _ids(scene: Scene, record: TermRecord, row: Ints) -> dict[str, Any]:
    e = record.enrolments
    section = scene.section_ids(record).take(pa.array(e.section[row]))
    return {"section_id": section, "student_id": scene.of_students(e.student[row])}


def _scores(sink: Sink, scene: Scene, record: TermRecord, m: Marks, parts: Parts) -> None:
    grade_point = grade_points(m.points)
    sink.put(
        "score",
        {
            **_ids(scene, record, m.row),
            "attempt": words(ATTEMPTS, m.attempt),
            "points": pa.array(m.points, mask=np.isnan(m.points)),
            "passed": pa.array(m.passed == 1, mask=m.passed < 0),
            "grade_point": pa.array(grade_point, mask=np.isnan(grade_point)),
            "is_absent": m.absent,
            "is_cheat": m.cheat,
            "is_deferred": m.deferred,
            "published_on": dates(m.published),
            "raw_value": words(_RAW, _raw(m)),
            "usual_points": pa.array(parts.usual, mask=np.isnan(parts.usual)),
            "exam_points": pa.array(parts.paper, mask=np.isnan(parts.paper)),
        },
    )


def _raw(m: Marks) -> Ints:
    """The mark as the examination office writes it, as an index of _RAW."""
    two_level = np.where(m.passed == 1, _PASSED, np.where(m.passed == 0, _FAILED, _POSTPONED))
    result: Ints = np.where(np.isnan(m.points), two_level, np.nan_to_num(m.points)).astype(np.int64)
    return result


def _parts(scene: Scene, record: TermRecord, m: Marks, kept: Parts) -> Parts:
    """Usual work and paper of first marks: from the items where there are any, else split by the usual weights."""
    e = record.enrolments
    key = scene.students.key[e.student[m.row]]
    chance = scene.noise.normal("usual-work", key, e.course[m.row], e.ordinal)
    usual = np.clip(np.rint(m.points + _USUAL_EASE * (1 - m.points / 100) * 2 + _USUAL_CHANCE * chance), 0, 100)
    paper = np.clip(np.rint((m.points - _USUAL_WEIGHT * usual) / (1 - _USUAL_WEIGHT)), 0, 100)
    has_parts = ((m.attempt == FIRST) | (m.attempt == AGAIN)) & ~(m.absent | m.cheat) & ~np.isnan(m.points)
    usual, paper = np.where(has_parts, usual, np.nan), np.where(has_parts, paper, np.nan)
    own = np.isnan(kept.paper)
    return Parts(np.where(own, usual, kept.usual), np.where(own, paper, kept.paper))


def _revisions(sink: Sink, scene: Scene, record: TermRecord, m: Marks) -> None:
    """What a few marks were before they were corrected upwards (a mistake against a student is what gets reported)."""
    noise, e = scene.noise, record.enrolments
    keys = (scene.students.key[e.student[m.row]], e.course[m.row], e.ordinal)
    plain = (m.attempt == FIRST) & ~(m.absent | m.cheat) & (m.points > 20)
    revised_on = m.published + 5 + noise.integer("revised-on", 15, *keys)
    hit = np.flatnonzero(plain & noise.chance("revised", _REVISED, *keys) & (revised_on <= scene.day))
    points = m.points[hit] - 3 - noise.integer("revised-by", 12, *keys)[hit]
    no = np.zeros(len(hit), dtype=np.bool_)
    sink.put(
        "score_revision",
        {
            **_ids(scene, record, m.row[hit]),
            "attempt": words(ATTEMPTS, m.attempt[hit]),
            "revision": np.ones(len(hit), dtype=np.int64),
            "points": points,
            "passed": pa.nulls(len(hit), pa.bool_()),
            "grade_point": grade_points(points),
            "is_absent": no,
            "is_cheat": no,
            "is_deferred": no,
            "published_on": dates(m.published[hit]),
            "revised_on": dates(revised_on[hit]),
            "reason": words(_REASONS, noise.integer("revised-why", len(_REASONS), *keys)[hit]),
        },
    )
