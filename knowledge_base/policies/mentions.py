"""How a clause speaks of a term: the very sentences, and whether it regulates the matter or only lists it.

A guide that lists 学业预警与帮扶 among ten items asks nothing more of it; an answer has to say so.
"""

from __future__ import annotations

import re
from typing import Literal

from knowledge_base.policies.model import Clause
from knowledge_base.policies.normalise import comparable

Treatment = Literal["lists", "regulates"]

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”’』」）]*")
_INTRODUCES = re.compile(r"包括|包含|涵盖|分为|主要有|例如|(?:^|[，：])如|重点开展|是由|构成")
_LISTED = 3
"""From this many items on, one of them is an item of a list and not the subject."""


def mentions(clause: Clause, term: str) -> tuple[str, ...]:
    """The sentences of the clause that contain `term`, letter for letter as stored; traditional forms match too."""
    wanted = comparable(term.strip())
    if not wanted:
        return ()
    return tuple(sentence for sentence in sentences(clause.text) if wanted in comparable(sentence))


def sentences(text: str) -> list[str]:
    """The sentences of a stored text in order, each a substring of it without surrounding space."""
    return [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip()]


def treatment(clause: Clause, term: str) -> Treatment | None:
    """How the clause treats `term`: only as an item of an enumeration, or in a sentence of its own.

    None when it does not mention the term. A clause whose heading or title names the term regulates it.
    """
    found = mentions(clause, term)
    wanted = comparable(term.strip())
    named = wanted and any(wanted in comparable(heading) for heading in (clause.title, *clause.path))
    if named:
        return "regulates"
    if not found:
        return None
    return "lists" if all(_only_listed(comparable(sentence), wanted) for sentence in found) else "regulates"


def _only_listed(sentence: str, term: str) -> bool:
    """Whether the term stands inside one of at least three items of an enumeration that the sentence introduces."""
    introduced = _INTRODUCES.search(sentence)
    if introduced is None or sentence.find(term) < introduced.end():
        return False
    parts = re.split(r"[，,]", sentence[introduced.end() :])
    items = next((part.split("、") for part in parts if term in part), [])
    return len(items) >= _LISTED and any(term in item and len(item) <= len(term) + 8 for item in items)
