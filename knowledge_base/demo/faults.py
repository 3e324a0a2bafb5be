"""The faults planted in the demo's data: where, how large, and how large they came out.

The place and size of each are drawn from the seed. A fault changes what it is about and what follows from that
(resits, later retakes); every other draw stays as it is without faults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.marks import PASS_MARK
from knowledge_base.demo.noise import Bools, Floats, Noise
from knowledge_base.demo.organisation import MAJORS, UNIT_CODES
from knowledge_base.demo.people import Students
from knowledge_base.demo.teaching import NORMAL, TAKING, Enrolments

_LAST_REGULAR_TERM = 6
_RECENT_YEARS = 3
_PRIOR = 60


@dataclass(frozen=True)
class FailJump:
    """In one academic year (its first calendar year) one course's fail rate rises in one college by `size`."""

    college: int
    course: int
    year: int
    size: float

    def apply(self, e: Enrolments, standing: Floats, students: Students) -> Floats:
        """Standings with this fault: all its takers lose the same points, enough for the planned rate."""
        if e.ordinal // 2 != self.year:
            return standing
        taken = (e.course == self.course) & (e.kind == NORMAL) & (e.status == TAKING)
        hit = taken & (students.college[e.student] == self.college)
        if not hit.any():
            return standing
        # Marks are rounded, and some near misses lifted: the border lies a little below the pass mark.
        border = PASS_MARK - 1.55
        usual = _shrunk_rate(standing[hit] < border, standing[taken] < border)
        planned = min(0.9, usual + self.size)
        loss = max(0.0, float(np.quantile(standing[hit], planned)) - border)
        return np.where(hit, standing - loss, standing)


def _shrunk_rate(own: Bools, everyone: Bools) -> float:
    """The usual fail rate of a group, drawn towards everyone's where the group is small."""
    return float((own.sum() + _PRIOR * everyone.mean()) / (len(own) + _PRIOR))


@dataclass(frozen=True)
class StraightLining:
    """In one round most responses about one unit's teachers have the same score on every item."""

    unit: int
    ordinal: int
    share: float


@dataclass(frozen=True)
class Faults:
    """What is planted; None where nothing is."""

    jump: FailJump | None = None
    straight: StraightLining | None = None


def plan_faults(noise: Noise, plan: Plan, years: Sequence[int], rounds: Sequence[int]) -> Faults:
    """Draw the faults: `years` are the complete academic years, `rounds` the ordinals of the evaluation rounds."""
    places = _jump_places(plan)
    jump = straight = None
    if years:
        recent = years[-_RECENT_YEARS:]
        college, course = places[_pick(noise, "jump-place", len(places))]
        year = recent[_pick(noise, "jump-year", len(recent))]
        size = round(0.20 + 0.05 * float(noise.uniform("jump-size")[0]), 3)
        jump = FailJump(college, course, year, size)
    if rounds:
        unit = _pick(noise, "straight-unit", len(UNIT_CODES))
        ordinal = rounds[_pick(noise, "straight-round", len(rounds))]
        straight = StraightLining(unit, ordinal, round(0.72 + 0.11 * float(noise.uniform("straight-size")[0]), 3))
    return Faults(jump, straight)


def _jump_places(plan: Plan) -> list[tuple[int, int]]:
    """(college, course) where every major of the college takes the course, marked on the 100 scale."""
    places = []
    for unit, code in enumerate(UNIT_CODES):
        majors = [i for i, m in enumerate(MAJORS) if m.college == code]
        for course in range(len(plan.courses)):
            terms = [t for t in range(1, _LAST_REGULAR_TERM + 1) for m in majors if course in plan.slots(m, t)]
            if majors and len(terms) == len(majors) and not plan.two_level[course] and plan.difficulty[course] < 4:
                places.append((unit, course))
    return places


def _pick(noise: Noise, stream: str, below: int) -> int:
    return int(noise.integer(stream, below)[0])


def write_truth(path: Path, truth: Sequence[dict[str, Any]]) -> None:
    """Write the planted faults as YAML, for people and for the tests that look for them."""
    text = yaml.safe_dump({"faults": list(truth)}, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
