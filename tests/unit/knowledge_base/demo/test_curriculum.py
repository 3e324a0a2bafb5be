"""The plans of study: complete, plausible in size, with names people would use."""

import re
from collections import Counter

import numpy as np

from knowledge_base.demo.curriculum import load_plan
from knowledge_base.demo.organisation import MAJORS, UNIT_CODES

PLAN = load_plan()


def test_every_major_has_its_own_courses_and_eight_terms() -> None:
    for index, major in enumerate(MAJORS):
        slots = [PLAN.slots(index, term) for term in range(1, 9)]
        own = [
            c for c in np.concatenate(slots) if PLAN.courses[c].owner == major.college and not PLAN.courses[c].public
        ]
        assert len(own) == len(set(own)) >= 20, major.name
        assert all(6 <= len(courses) <= 9 for courses in slots[:6]), major.name
        assert len(slots[7]) == 1


def test_names_are_names_and_only_the_thesis_is_shared() -> None:
    counts = Counter(c.name for c in PLAN.courses)
    assert {name for name, count in counts.items() if count > 1} == {"毕业设计（论文）"}
    assert not [name for name in counts if re.search(r"[0-9*]|[一二三四五]$", name)]
    assert {c.owner for c in PLAN.courses} == set(UNIT_CODES)
    assert len({c.course_id for c in PLAN.courses}) == len(PLAN.courses)
