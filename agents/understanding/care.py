"""Words of somebody in danger or in deep distress, known before a question is read for anything else, from everybody.

What cannot be about the speaker's life (笑死、跳过、死记硬背) is taken out first; in doubt it is care that is due. The
lists are `lexicon/care.yaml`. English is looked for as it was typed as well: reading turns parts of it into Chinese.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agents.understanding.lexicon import lexicon
from agents.understanding.normalise import normalise

_TAKEN = "，"


def distress_in(question: str) -> str:
    """The first words of danger or distress; empty where there are none."""
    return danger_in(question) or _first(question, "distress")


def danger_in(question: str) -> str:
    """The first words that speak of danger to a life; empty where there are none."""
    return _first(question, "danger")


def _first(question: str, kind: str) -> str:
    for text in dict.fromkeys((normalise(question), question.lower().replace("’", "'"))):
        rest = _pattern("harmless").sub(_TAKEN, text)
        if found := _pattern(kind).search(rest):
            return found.group()
    return ""


@lru_cache(maxsize=3)
def _pattern(kind: str) -> re.Pattern[str]:
    """One expression of a list: many short ones are as fast together as one of them alone."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in getattr(lexicon().care, kind)))
