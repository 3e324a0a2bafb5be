"""Two common tests for each cohort, on entry and after the second year: what a college adds shows between them.

What is learnt depends on ability, on the college and the major, and on weaknesses planted in courses; how leniently a
college marks does not enter.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from knowledge_base.demo.noise import Floats, Ints
from knowledge_base.demo.scene import Scene
from knowledge_base.demo.sink import Sink, same
from knowledge_base.demo.terms import FIRST_YEAR, TEST_AFTER_TERM, Term

_FULL = 100.0
_BEFORE, _AFTER = "前测", "后测"
_MEAN, _SD = {_BEFORE: 58.0, _AFTER: 64.0}, {_BEFORE: 11.0, _AFTER: 10.5}
_ABILITY, _CHANCE = {_BEFORE: 0.8, _AFTER: 0.78}, {_BEFORE: 0.6, _AFTER: 0.55}
_TAKE_PART = {_BEFORE: 0.96, _AFTER: 0.93}
_OF_COLLEGE, _OF_MAJOR = 0.08, 0.10


def load_common_tests(sink: Sink, scene: Scene) -> None:
    """Fill `common_test` and `common_test_score` with the tests held by `today`."""
    added = _value_added(scene)
    for year in range(FIRST_YEAR, scene.today.year + 1):
        for kind, term, shift in ((_BEFORE, 1, 10), (_AFTER, TEST_AFTER_TERM, -20)):
            at = Term(2 * year + term - 1)
            held_on = (at.starts_on if shift > 0 else at.ends_on) + timedelta(days=shift)
            if held_on > scene.today:
                continue
            test = f"B{year}{'A' if kind == _BEFORE else 'Z'}"
            name = f"学业基础水平测试（{year}级{kind}）"
            sink.put_rows("common_test", [(test, name, kind, f"B{year}", held_on, _FULL)])
            _scores(sink, scene, test, kind, _sitting(scene, year, at, kind), added)


def _sitting(scene: Scene, year: int, at: Term, kind: str) -> Ints:
    s = scene.students
    present = (s.entry_year == year) & (s.term_of_study(at.ordinal) > 0)
    result: Ints = np.flatnonzero(present & scene.noise.chance(f"sits/{kind}", _TAKE_PART[kind], s.key))
    return result


def _scores(sink: Sink, scene: Scene, test: str, kind: str, student: Ints, added: Floats) -> None:
    s = scene.students
    chance = scene.noise.normal(f"common-test/{kind}", s.key[student])
    level = _ABILITY[kind] * s.ability[student] + _CHANCE[kind] * chance
    if kind == _AFTER:
        level = level + added[student]
    points = np.clip(np.rint(2 * (_MEAN[kind] + _SD[kind] * level)) / 2, 0, _FULL)
    columns = {"test_id": same(test, len(student)), "student_id": scene.of_students(student), "points": points}
    sink.put("common_test_score", columns)


def _value_added(scene: Scene) -> Floats:
    """What the first two years add for each student besides what ability would, in standard deviations."""
    s, noise = scene.students, scene.noise
    added = _OF_COLLEGE * noise.normal("value-added/college", s.college)
    added = added + _OF_MAJOR * noise.normal("value-added/major", s.major)
    for fault in scene.faults.rectified:
        added = added - fault.test_loss(s)
    return added
