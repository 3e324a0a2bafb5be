"""Ordinary incompleteness: in a few places the marks of some sections never reached the records.

Unlike the planted faults these are always there, as in any school; completeness figures show them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.faults import FailJump
from knowledge_base.demo.noise import Ints, Noise
from knowledge_base.demo.organisation import UNIT_CODES
from knowledge_base.demo.people import Students
from knowledge_base.demo.study import TermRecord
from knowledge_base.demo.teaching import NORMAL, RETAKE

_PLACES = 4
_RECENT_TERMS = 9
_WANTED, _MOST = 0.008, 0.02


def lost_sections(
    noise: Noise, plan: Plan, students: Students, records: Sequence[TermRecord], today: date, jump: FailJump | None
) -> dict[int, Ints]:
    """Term ordinal → sections (counted in the term) without marks, about 1 % of a college's rows in that term."""
    scored = [r for r in records if r.term.all_marks_on <= today][-_RECENT_TERMS:]
    colleges = [u for u in range(len(UNIT_CODES)) if (students.college == u).any()]
    lost: dict[int, Ints] = {}
    for place in range(_PLACES if scored else 0):
        record = scored[int(noise.integer("gap-term", len(scored), place)[0])]
        college = colleges[int(noise.integer("gap-college", len(colleges), place)[0])]
        ordinal = record.term.ordinal
        is_jump = jump is not None and (jump.college, jump.year) == (college, record.term.year)
        if ordinal not in lost and not is_jump:
            lost[ordinal] = _sections(noise, plan, students, record, college)
    return lost


def _sections(noise: Noise, plan: Plan, students: Students, record: TermRecord, college: int) -> Ints:
    e, sections = record.enrolments, record.sections
    rows = int(((students.college[e.student] == college) & (e.kind == NORMAL)).sum())
    size = np.bincount(e.section, minlength=len(sections))
    # A section in which someone takes the course again stays: that mark would settle a debt.
    has_retakes = np.bincount(e.section[e.kind == RETAKE], minlength=len(sections)) > 0
    draw = noise.uniform("gap-section", sections.course, sections.ordinal, sections.number)
    own = np.flatnonzero((plan.owner[sections.course] == college) & ~plan.public[sections.course] & ~has_retakes)
    own = own[np.argsort(draw[own])]
    taken, used = [], 0
    for section in own:
        if used < _WANTED * rows and used + size[section] <= max(_MOST * rows, 8):
            taken.append(section)
            used += int(size[section])
    return np.array(taken, dtype=np.int64)
