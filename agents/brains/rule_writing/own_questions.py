"""What one asks of oneself that stands in no catalogue of figures: the first module that knows it tells.

They are the rules on one's own warning, the own visits to classes, the own courses as a teacher, and one course of the
own study.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from agents.brains.base import Decision, Turn
from agents.brains.rule_writing import own_taught, own_visits, study_course, warned


def decide(
    turn: Turn, courses: Sequence[str], names: Collection[str], read: Callable[[str], Decision]
) -> Decision | None:
    """The next step of such a question; None for every other turn.

    `courses` are those named, `names` of all on record; `read` tells of a question put in other words.
    """
    return (
        warned.decide(turn, read)
        or own_visits.decide(turn, read)
        or own_taught.decide(turn, read)
        or study_course.decide(turn, courses, names, read)
    )
