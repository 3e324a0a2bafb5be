"""Marks of single items, made from the final mark so that the weighted items give it back.

Each item departs from the mark by chance, by its own difficulty and, for the planted course, by the weak objective; the
weighted departures of a student are then brought to nothing, values rounded to half marks. Points that the rules of
examination settle (absence, deferral) go into the paper alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from knowledge_base.demo.layouts import LAYOUTS, Layout, item_courses, layout_numbers
from knowledge_base.demo.marks import AGAIN, FIRST, Marks
from knowledge_base.demo.noise import Floats, Ints
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink, words
from knowledge_base.demo.study import TermRecord
from knowledge_base.demo.support import objective_id

_CHANCE, _ITEM = 0.11, 0.05
_USUAL_ROOM = 0.89
"""What is left of a departure at the usual mark of about 72."""
_PASSES = 6
_STATUSES = ("正常", "缺考", "缓考", "未交")
_NORMAL, _ABSENT, _DEFERRED, _MISSING = range(4)
_PAPER = "期末"


@dataclass(frozen=True)
class Parts:
    """Usual work and paper of each mark (0–100), NaN where the course hands over no items."""

    usual: Floats
    paper: Floats


class ItemBook:
    """Writes the items of one term after the other."""

    def __init__(self, sink: Sink, scene: Scene) -> None:
        self._sink, self._scene = sink, scene
        self._kept = item_courses(scene.noise, scene.plan)
        self._layout = layout_numbers(scene.noise, scene.plan)

    def write(self, record: TermRecord, marks: Marks) -> Parts:
        """Items of the sections and the students' marks in them, for the first marks among `marks`."""
        e = record.enrolments
        first = ((marks.attempt == FIRST) | (marks.attempt == AGAIN)) & self._kept[e.course[marks.row]]
        parts = Parts(np.full(len(marks.row), np.nan), np.full(len(marks.row), np.nan))
        for number, layout in enumerate(LAYOUTS):
            rows = np.flatnonzero(first & (self._layout[e.course[marks.row]] == number))
            if len(rows):
                self._of_layout(record, marks.take(rows), layout, rows, parts)
        return parts

    def _of_layout(self, record: TermRecord, marks: Marks, layout: Layout, rows: Ints, parts: Parts) -> None:
        e = record.enrolments
        self._items(record, np.unique(e.section[marks.row]), layout)
        ratio = self._ratios(e.student[marks.row], e.course[marks.row], e.ordinal, marks, layout)
        full = np.array([leaf.full for leaf in layout.leaves])
        weight = np.array([leaf.weight for leaf in layout.leaves])
        paper = np.array([leaf.in_paper for leaf in layout.leaves])
        value = np.rint(ratio * full * 2) / 2
        settled = marks.absent | marks.cheat
        value[np.ix_(settled, paper)] = 0.0
        self._scores(record, marks, layout, value)
        usual = (value[:, ~paper] * weight[~paper]).sum(axis=1) / weight[~paper].sum()
        # Of a deferred examination nothing but the usual work is known yet.
        parts.usual[rows] = np.where(marks.deferred, np.nan, usual.round(1))
        parts.paper[rows] = np.where(marks.deferred, np.nan, value[:, paper].sum(axis=1))

    def _ratios(self, student: Ints, course: Ints, ordinal: int, marks: Marks, layout: Layout) -> Floats:
        """What each student reached of each item (0–1): n × leaves."""
        noise = self._scene.noise
        leaves = np.arange(len(layout.leaves))[None, :]
        key = self._scene.students.key[student][:, None]
        # Who has no mark of the paper has done the usual work all the same.
        mark = np.where(marks.absent | marks.cheat | marks.deferred, 66.0, marks.points) / 100
        off = _CHANCE * noise.normal("item-mark", key, course[:, None], ordinal, leaves)
        fault = self._scene.faults.objective
        weak = fault is not None and (course == fault.course)[:, None]
        off += np.where(weak, 0.0, _ITEM * noise.normal("item-ease", course[:, None], leaves))
        off -= self._weakness(course, layout)
        weight = np.array([leaf.weight for leaf in layout.leaves])
        room = 2 * np.sqrt(np.clip(mark * (1 - mark), 0.01, None))
        ratio = mark[:, None] + room[:, None] * (off - (off @ weight)[:, None])
        return _balanced(ratio, mark, weight)

    def _weakness(self, course: Ints, layout: Layout) -> Floats:
        """How much less is reached of items that serve the weak objective, as far as they serve it."""
        fault = self._scene.faults.objective
        if fault is None:
            return np.zeros((len(course), 1))
        part = _part(layout, fault.number)
        shift = fault.size / (_USUAL_ROOM * _gap(layout, fault.number)) * part
        return np.where((course == fault.course)[:, None], shift[None, :], 0.0)

    def _items(self, record: TermRecord, sections: Ints, layout: Layout) -> None:
        """The items of every section, the paper before its questions, and what they serve."""
        ids = self._scene.section_ids(record).take(pa.array(sections)).to_pylist()
        course_ids = [self._scene.plan.courses[c].course_id for c in record.sections.course[sections].tolist()]
        items: list[tuple[Any, ...]] = []
        serves: list[tuple[str, str, float]] = []
        for section, course in zip(ids, course_ids, strict=True):
            paper = f"{section}{_PAPER_NUMBER:02d}"
            items.append((paper, section, None, _PAPER_NUMBER, "期末", "期末试卷", 100.0, layout.paper_weight))
            for number, leaf in enumerate(layout.leaves, start=1):
                item = f"{section}{number:02d}"
                parent = paper if leaf.in_paper else None
                items.append((item, section, parent, number, leaf.kind, leaf.name, leaf.full, leaf.weight))
                serves.extend((item, objective_id(course, n), share) for n, share in leaf.serves)
        self._sink.put_rows("assessment_item", items)
        self._sink.put_rows("item_objective", serves)

    def _scores(self, record: TermRecord, marks: Marks, layout: Layout, value: Floats) -> None:
        e = record.enrolments
        section = self._scene.section_ids(record).take(pa.array(e.section[marks.row]))
        student = self._scene.of_students(e.student[marks.row])
        paper = np.array([leaf.in_paper for leaf in layout.leaves])
        columns = [(n, value[:, n - 1], leaf.in_paper) for n, leaf in enumerate(layout.leaves, start=1)]
        for number, own, in_paper in (*columns, (_PAPER_NUMBER, value[:, paper].sum(axis=1), True)):
            status = np.where(own == 0, _NORMAL if in_paper else _MISSING, _NORMAL)
            unknown = marks.deferred & in_paper
            status = np.where(unknown, _DEFERRED, np.where(marks.absent & in_paper, _ABSENT, status))
            rows = {
                "item_id": pc.binary_join_element_wise(section, f"{number:02d}", ""),
                "student_id": student,
                "value": pa.array(own, mask=unknown),
                "status": words(_STATUSES, status),
            }
            self._sink.put("item_score", rows)


_PAPER_NUMBER = 1 + max(len(layout.leaves) for layout in LAYOUTS)


def _part(layout: Layout, number: int) -> Floats:
    """How much of each item serves the objective of that number (0–1)."""
    return np.array([sum(share for n, share in leaf.serves if n == number) for leaf in layout.leaves])


def _gap(layout: Layout, number: int) -> float:
    """By how much the objective falls behind the mean of the others when its items fall by 1 and the mark stays."""
    weight = np.array([leaf.weight for leaf in layout.leaves])
    part = _part(layout, number)
    fall = part - part @ weight
    reached = {}
    for n in range(1, layout.objectives + 1):
        own = weight * _part(layout, n)
        reached[n] = float(own @ fall / own.sum())
    others = [value for n, value in reached.items() if n != number]
    return reached[number] - sum(others) / len(others)


def _balanced(ratio: Floats, mark: Floats, weight: Floats) -> Floats:
    """`ratio` within 0 and 1, moved evenly until its weighted sum is the mark again."""
    ratio = np.clip(ratio, 0.0, 1.0)
    for _ in range(_PASSES):
        ratio = np.clip(ratio + (mark - ratio @ weight)[:, None], 0.0, 1.0)
    return ratio
