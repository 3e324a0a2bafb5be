"""Which of a teacher's own sections are open, and how far: the chain term › college › teacher, one level deeper.

The level below the teacher's own cell is open to that teacher alone. It follows the rules of every listed table
(`tools.metrics.disclosure`): nothing is shown under a cell that is not, and the hidden sections of a term are none, or
at least two that together reach the limit, so that the own cell less what is shown never leaves a small class alone.
What a section's figure rests on is its valid responses; how many were handed in is told for the whole term only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from knowledge_base.evaluation.feedback_rules import SetFeedback
from tools.metrics.weighing import Count, protect


class Opening(StrEnum):
    """How much of a section is shown."""

    POINT = "point"
    """A figure with its interval."""
    INTERVAL = "interval"
    """An interval alone: few answers."""
    WORDS = "words"
    """Themes of comments, no figure."""
    NOTHING = "nothing"
    """Not even words."""
    CLOSED = "closed"
    """The marks are not in yet: nothing before."""

    @property
    def has_figures(self) -> bool:
        return self in (Opening.POINT, Opening.INTERVAL)


def opened(
    valid: Mapping[str, int], closed: Collection[str], rules: SetFeedback, limit: int, *, under_shown: bool
) -> dict[str, Opening]:
    """How far each section of one term is open, by its valid responses.

    `closed` are those whose marks are not in; `limit` is the least number a figure may rest on, `under_shown` whether
    the teacher's own cell of the term is shown.
    """
    least = max(limit, rules.text_below)
    counts = {section: Count(n, n, n) for section, n in valid.items()}
    shown = protect(counts, least, hidden=closed) if under_shown else set()
    return {section: _of(n, section in shown, section in closed, rules) for section, n in valid.items()}


def _of(n: int, shown: bool, closed: bool, rules: SetFeedback) -> Opening:
    if closed:
        return Opening.CLOSED
    if n < rules.nothing_below:
        return Opening.NOTHING
    if not shown:
        return Opening.WORDS
    return Opening.POINT if n >= rules.interval_below else Opening.INTERVAL
