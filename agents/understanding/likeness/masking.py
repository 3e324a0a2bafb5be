"""A question without what it says of this school: a sign for each unit, course, period and number.

So a wording learnt of one school is like the same wording at any other, and nobody's number is kept in a file.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise
from knowledge_base.evaluation.directory import Directory
from tools.periods.spoken import find_times
from tools.spans import longest

UNIT, COURSE, TIME, PERSON, DIGIT = "□", "○", "◇", "№", "0"
_LONG_NUMBER = re.compile(r"[a-z]{0,3}\d{6,}")
_A_DIGIT = re.compile(r"\d")


def masked(question: str, directory: Directory) -> str:
    """The normalised question, names and times masked, other digits as zeros."""
    text = normalise(question)
    named = [(m.start, m.end, COURSE if m.kind == "course" else UNIT) for m in directory.find(text)]
    timed = [(s.start, s.end, TIME) for s in longest(find_times(text))]
    pieces, end = [], 0
    for start, stop, sign in sorted([*named, *timed]):
        if start >= end:
            pieces += [text[end:start], sign]
            end = stop
    left = "".join([*pieces, text[end:]])
    return _A_DIGIT.sub(DIGIT, _LONG_NUMBER.sub(PERSON, left))
