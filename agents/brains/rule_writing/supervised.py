"""What a teacher's own sheet has of supervisors: the remarks of those who sat in, no points and no count of visits.

Where points or visits are asked for, that is said first and the remarks alone are told: neither the students' comments
nor a rule on sitting in would answer it.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.understanding.normalise import normalise
from agents.understanding.own_rating import by_supervisors

_REMARKS = "听课意见"
_NO_POINTS = "反馈单里没有督导打的分，也没有听课的次数；有的是听课意见。"
_NOTHING = "反馈单里没有督导打的分，也没有听课的次数；这个学期也没有记下听课意见。"


def asked(question: str) -> bool:
    """Whether points of supervisors, or their visits, are asked for."""
    return by_supervisors(normalise(question))


def alone(parts: Sequence[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    """What is said first, and those of the sheet's `parts`, each a title and its draft, that are of supervisors."""
    kept = [(title, draft) for title, draft in parts if title == _REMARKS and draft.strip()]
    return (_NO_POINTS if kept else _NOTHING), kept
