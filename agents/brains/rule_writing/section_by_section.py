"""A figure of one's own course, and beside it what the own sheet tells of the same, section by section."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, Turn
from agents.brains.rule_writing import teaching
from agents.understanding.normalise import normalise
from agents.understanding.reading import Act, Reading
from agents.understanding.school import ME
from agents.understanding.teaching import Asked
from agents.understanding.times_said import time_in
from tools.scope import Role

_SIDES = {
    "course_fail_rate": "grades",
    "course_mean_score": "grades",
    "set_mean_score": "ratings",
    "set_participation_rate": "ratings",
    "set_valid_rate": "ratings",
}
"""The side of the own sheet that tells a figure section by section."""
TOLD_BY_SHEET = {*_SIDES, "course_objective_attainment", "course_excellent_rate"}
"""What the sheet tells at all; of any other figure it is no answer: 「我那两个班的到课率」."""


def beside(turn: Turn, reading: Reading, draft: Draft, courses: Collection[str]) -> Decision | None:
    """The draft of a figure of one's own course in one term, with the sections below it; None for any other draft."""
    own = turn.asker.role is Role.TEACHER and reading.act is Act.FIGURES and reading.units == (ME,)
    if not own or not courses or draft.status is not Status.ANSWERED:
        return None
    sides = dict.fromkeys(_SIDES[metric] for metric in reading.metrics if metric in _SIDES)
    if not sides or any(len(codes) != 1 for codes in reading.periods.values()):
        return None
    first, *more = sides
    asked = Asked(first, time_in(normalise(turn.question)), more=tuple(more))
    found = teaching.tell(turn, asked, courses, pooled=False)
    if isinstance(found, CallTools):
        return found
    return replace(draft, text=f"{draft.text}\n\n{found.text}") if found.status is Status.ANSWERED else draft
