"""How much of a question one clause holds, each word weighed by how rare it is among what the reader may see.

A word counts in full in the clause's own text or title, less in a heading above it. A word of the document's title is
common to all its clauses and tells none apart: each of them gets it. A matter that stands nowhere in the documents
still counts as asked for, so a clause that shares only the other words does not pass for an answer.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.telling_words import PROCEDURAL, RELATING, Sort, Term

_SORT = {Sort.MATTER: 1.0, Sort.DEED: 0.6, Sort.NUMBER: 0.8}
_UNKNOWN = {Sort.MATTER: 1.0, Sort.DEED: 0.3, Sort.NUMBER: 0.2}
"""What is left of a word's weight when no document has it: verbs and numbers may be the asker's own way to speak."""
_AGAIN = 1.5
"""What a word weighs more that the question says again: that is what it is about."""
_RELATED = 0.3
"""What is left of a word that says only that one thing tells upon another."""
_HEADING, _DOCUMENT = 0.85, 1.0
_OTHERWISE, _PARTLY = 0.9, 0.6
"""Of a word that stands there as documents write it, not as it was asked; of one of which only a part does."""
_TITLED = 0.85
"""Of a word that only the document's title says: a sentence that says it itself speaks of it rather."""
_FEW_TITLES = 3
"""A word in the titles of no more documents says which of them is meant."""


@dataclass(frozen=True)
class Texts:
    """One clause as it is compared: its text with its title, the headings above, the document's title, the first words
    of the text.
    """

    own: str
    above: str
    document: str
    opening: str


@dataclass(frozen=True)
class Share:
    """Shares of the question by weight, from 0 to 1.

    `coverage` is what stands in the clause, a heading or the document's title; `own` leaves out headings above;
    `heading` is what stands in headings above and in the clause's title, there the less the more else the title holds;
    `phrase` the share of neighbouring words that are neighbours there too; `opening` what stands in the first words,
    where rules name their subject; `found` are the words found in the clause or a heading; `astray` says that a word of
    the question names a few documents and stands nowhere in this clause, its headings or its document's title.
    """

    coverage: float
    own: float
    heading: float
    phrase: float
    opening: float
    found: tuple[str, ...]
    astray: bool = False


class Weigher:
    """Weighs clauses against the terms of one question."""

    def __init__(self, terms: Sequence[Term], texts: Sequence[Texts]) -> None:
        self._weights: dict[Term, float] = {}
        # 「工资条算错了，几天之内提」: where what is asked names no matter, the case put before it does.
        told = any(t.sort is Sort.MATTER and not t.context and t.word not in PROCEDURAL for t in terms)
        for term in terms:
            known = sum(_held(term, text.own) >= _OTHERWISE for text in texts)
            titled = known or any(_held(term, text.above + text.document) for text in texts)
            if term.context and not titled and (told or term.sort is not Sort.MATTER):
                continue
            rarity = math.log(1 + len(texts) / (1 + known))
            again = _AGAIN if term.said > 1 and titled else 1.0
            again *= _RELATED if term.word in RELATING else 1.0
            self._weights[term] = again * rarity * (_SORT if titled else _UNKNOWN)[term.sort]
        self.unheard = tuple(
            t.word
            for t in self._weights
            if t.sort is Sort.MATTER
            and not any(max(_held(t, x.own), _held(t, x.above), _held(t, x.document)) >= _OTHERWISE for x in texts)
        )
        matters = sum(t.sort is Sort.MATTER for t in self._weights)
        if not told and len(self.unheard) * 2 < matters:
            # One word of a long case is the asker's own way to put it.
            self.unheard = ()
        titles = {text.document for text in texts}
        self._naming = [t for t in self._weights if not t.context and 0 < _titling(t, titles) <= _FEW_TITLES]
        self._total = sum(self._weights.values())
        self._pairs = [a.word + b.word for a, b in pairwise(terms) if a.start + len(a.word) == b.start]
        self.unknown = tuple(
            t.word for t in self._weights if not any(_held(t, x.own + x.above + x.document) for x in texts)
        )

    def share(self, texts: Texts, title: str) -> Share:
        """What of the question these texts hold; `title` is the clause's own title."""
        if not self._total:
            return Share(0, 0, 0, 0, 0, ())
        inside_title = sum(len(t.word) for t in self._weights if t.word in title)
        nearness = 0.5 + 0.5 * min(1.0, inside_title / max(1, len(title)))
        coverage = own = heading = opening = 0.0
        found = []
        for term, weight in self._weights.items():
            inside, above = _held(term, texts.own), _held(term, texts.above)
            named = _held(term, texts.document)
            if named == 1.0:
                # Common to the whole document, it tells no clause of it from another.
                inside = above = _DOCUMENT
            coverage += weight * max(inside, _HEADING * above, _DOCUMENT * named)
            own += weight * max(inside, _DOCUMENT * named)
            opening += weight * max(0.0, _held(term, texts.opening) - named)
            heading += weight * max(above, nearness * _held(term, title))
            if max(inside, above):
                found.append(term.word)
        side_by_side = sum(pair in texts.own or pair in texts.document for pair in self._pairs) / max(
            1, len(self._pairs)
        )
        whole = self._total
        here = "\n".join((texts.own, texts.above, texts.document))
        astray = bool(self._naming) and not any(_held(t, here) >= _OTHERWISE for t in self._naming)
        shares = (coverage / whole, own / whole, heading / whole, side_by_side, opening / whole)
        return Share(*shares, tuple(found), astray)

    def said_in(self, sentence: str, document: str) -> float:
        """The share of the question that one sentence holds, with what its document's title says of the matter."""
        held = sum(w * max(_held(t, sentence), _TITLED * (_held(t, document) == 1.0)) for t, w in self._weights.items())
        return held / self._total if self._total else 0.0


def _titling(term: Term, titles: Collection[str]) -> int:
    """How many documents the word itself names: 申诉 names one, 教学 nearly all of them."""
    return sum(len(term.word) > 1 and term.word in title for title in titles)


def _held(term: Term, text: str) -> float:
    """1 where the word stands in `text`, less by what documents write for it, its share where only a part does."""
    word = term.word
    if word in text and len(word) > 1:
        return 1.0
    others = sum(comparable(other) in text for other in term.others)
    if others:
        return min(1.0, _OTHERWISE + 0.05 * (others - 1))
    if len(word) > 2:
        sizes = range(len(word) - 1, 1, -1)
        part = next((n for n in sizes if any(word[i : i + n] in text for i in range(len(word) - n + 1))), 0)
        return _PARTLY * part / len(word)
    return 0.0
