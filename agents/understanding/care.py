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
_CLAUSE = re.compile(r"[，。！？；…~—,.!?;:：\n“”\"]+")
_DANGERS = ("danger", "veiled", "others")
_SYMPTOMS_OF_DISTRESS = 2
"""One symptom may be a short night; two kinds beside each other are told by somebody who cannot cope."""


def distress_in(question: str) -> str:
    """The first words of danger or distress; empty where there are none."""
    return danger_in(question) or _first(question, "distress") or _symptoms(question) or _bare(question)


def danger_in(question: str) -> str:
    """The first words that speak of danger to a life, the speaker's or another's; empty where there are none."""
    return next((found for kind in _DANGERS if (found := _first(question, kind))), "")


def _first(question: str, kind: str) -> str:
    found = (_pattern(kind).search(text) for text in _texts(question))
    return next((match.group() for match in found if match), "")


def _symptoms(question: str) -> str:
    """The first symptom where there are two kinds of them; empty otherwise."""
    for text in _texts(question):
        found = [match.group() for kind in _symptom_patterns() if (match := kind.search(text))]
        if len(found) >= _SYMPTOMS_OF_DISTRESS:
            return found[0]
    return ""


def _bare(question: str) -> str:
    """The first grave word in a clause that speaks of no business of the school's; empty in a jest."""
    care = lexicon().care
    if re.search(care.jest, question.lower()):
        return ""
    for text in _texts(question):
        for clause in _CLAUSE.split(text):
            if (found := _pattern("bare").search(clause)) and not re.search(care.business, clause):
                return found.group()
    return ""


def _texts(question: str) -> list[str]:
    """The question as it is read and as it was typed, without what is harmless."""
    forms = dict.fromkeys((normalise(question), question.lower().replace("’", "'")))
    return [_pattern("harmless").sub(_TAKEN, text) for text in forms]


@lru_cache(maxsize=8)
def _pattern(kind: str) -> re.Pattern[str]:
    """One expression of a list: many short ones are as fast together as one of them alone."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in getattr(lexicon().care, kind)))


@lru_cache(maxsize=1)
def _symptom_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in lexicon().care.symptoms)
