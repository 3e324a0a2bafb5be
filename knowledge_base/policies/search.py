"""Search over what one reader may see: BM25 over words and cosine over vectors find the candidates, and each is
weighed by how much of the question it holds (weighing.py); the fused ranks decide between equals.

Visibility comes before ranking. The word index is built over the visible documents alone, so even the rarity of a
word (its idf) is counted without the hidden ones; vectors are kept apart by audience.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge_base.policies import asked_before, vectors
from knowledge_base.policies.embedders.base import Embedder
from knowledge_base.policies.expects import answers, awaited, merely_allowed, sets_bound, sets_deadline
from knowledge_base.policies.generation import Generation, stored_words
from knowledge_base.policies.mentions import sentences
from knowledge_base.policies.model import Clause, Document, DocumentKind, Found, Hit, Reader
from knowledge_base.policies.nearness import Nearness
from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.subjects import question_of
from knowledge_base.policies.weighing import Share, Texts, Weigher
from knowledge_base.policies.words import asked_about

_CANDIDATES = 40
_RANK_OFFSET = 20
"""The constant of reciprocal rank fusion. 60 is usual for web-sized lists; with a few hundred clauses it levels all."""
_WEIGHTS = (1.0, 0.6)
"""Of the words' and the vectors' ranks: the built-in vectors know spellings, not meanings."""
_COVERED, _OWN, _HEADED, _PHRASED, _OPENED, _ANSWERED, _RANKED = 0.44, 0.2, 0.12, 0.05, 0.02, 0.07, 0.1
"""What the score is made of: the question covered at all, in the clause itself, by its headings, word beside word, by
the clause's first words; a text written like an answer of the kind asked for; the fused rank."""
_TERMED = 0.4
"""For the clause that sets the very term asked for: it seldom repeats the case that other clauses describe."""
_GIVEN = 0.25
"""For the sentence that holds most of the question and is written like its answer: the topic and the asked thing
together, not each somewhere in the clause."""
_ALLOWED = 0.4
"""Of that where the sentence is only written like a rule that allows or forbids, as most are."""
_BOUNDED = 0.12
"""For the clause that draws a line for what the question counts: 「不足10人」 where seven came."""
_ASTRAY = 0.12
"""Off for the clause of another document than the ones whose title the question's own word names, where the clause does
not write of it either: a term of thirty days is set in many, but not for an appeal."""
_KNOWN, _BY_CHANCE = 0.8, 0.08
"""For the clause like the one that answered a like question, the more the less of the question the clause's own words
hold: 「毕业总学分是多少」 is plain by itself. Below the second, likeness is as good as chance."""
_OPENING = 16
"""How many characters of a clause are its first words."""
_REFERENCE = re.compile("第[零一二三四五六七八九十百]+条规定的?(条件|情形|程序|标准)?")
"""A pointer to another article: its 「条件」 are not stated here."""

Asked = tuple[tuple[str, ...], ...]
"""The words of a question, each with its synonyms, as `words.asked_about` gives them."""


@dataclass(frozen=True)
class _Words:
    """The word index of one set of documents; `model` is None when there is no clause to index. `known` is the likeness
    of each clause to those of the questions known.
    """

    clauses: tuple[Clause, ...]
    rows: dict[str, int]
    bags: tuple[frozenset[str], ...]
    texts: tuple[Texts, ...]
    model: Any
    known: Any


class Searcher:
    """Searches one generation. Its parts are loaded on the first search; safe to use from several threads."""

    def __init__(self, generation: Generation, embedder: Embedder | None = None, chroma_url: str = "") -> None:
        self.generation = generation
        self._nearness = Nearness(generation, embedder, chroma_url)
        self._lock = threading.Lock()
        self._by_documents: dict[frozenset[str], _Words] = {}
        self._stored: dict[str, list[str]] | None = None

    def search(
        self,
        query: str,
        reader: Reader,
        kinds: Collection[DocumentKind] | None,
        limit: int,
        within: Collection[str] | None = None,
    ) -> Found:
        """The best `limit` clauses visible to `reader`, best first; none when nothing is related to the query.

        `within` keeps only documents of those ids.
        """
        visible = [d for d in self.generation.documents.values() if d.visibility.admits(reader)]
        asked = asked_about(query)
        if not visible or not asked:
            return Found()
        index = self._words_of(frozenset(document.id for document in visible))
        allowed = {d.id for d in visible if (kinds is None or d.kind in kinds) and (within is None or d.id in within)}
        audiences = {vectors.audience(document.visibility) for document in visible}
        near, note = self._nearness.nearest(query, audiences, kinds, _CANDIDATES)
        near = {key: value for key, value in near.items() if key.partition("#")[0] in allowed}
        scores = _fused((_ranked_by_words(index, asked, allowed), list(near)))
        weigher = Weigher(question_of(query).terms, index.texts)
        first = max(scores.values(), default=1.0)
        known = (
            asked_before.shipped().of(query, index.known, {key: index.rows[key] for key in scores}) if scores else {}
        )
        hits = [
            self._hit(index, key, (query, score / first), (near.get(key), known[key]), weigher)
            for key, score in scores.items()
        ]
        related = [hit for hit in hits if hit.matched_terms or self._nearness.is_alike(hit.similarity)]
        related.sort(key=lambda hit: (-hit.score, hit.clause.document_id, hit.clause.ordinal))
        return Found(tuple(related[:limit]), note)

    def _hit(
        self, index: _Words, key: str, asked: tuple[str, float], alike: tuple[float | None, float], weigher: Weigher
    ) -> Hit:
        """`asked` is the question and the fused rank, 1 for the first; `alike` what vectors and what like questions
        say for the clause.
        """
        row = index.rows[key]
        clause = index.clauses[row]
        share = weigher.share(index.texts[row], comparable(clause.title))
        given = 0.0 if share.astray else _given(weigher, asked[0], clause.text, index.texts[row].document)
        return Hit(
            clause=clause,
            document=self.generation.documents[clause.document_id],
            score=_score(share, asked[1], told=answers(asked[0], clause.text))
            + _TERMED * share.coverage * sets_deadline(asked[0], clause.text)
            + _BOUNDED * share.coverage * sets_bound(asked[0], clause.text)
            + _GIVEN * given
            + (_KNOWN * alike[1] * (1 - share.coverage) if alike[1] >= _BY_CHANCE else 0.0),
            similarity=alike[0],
            coverage=share.coverage,
            own=share.own,
            heading=share.heading,
            given=given,
            known=alike[1],
            matched_terms=share.found,
            unknown=weigher.unknown,
            unheard=weigher.unheard,
            generation=self.generation.number,
        )

    def _words_of(self, documents: frozenset[str]) -> _Words:
        """The word index over exactly these documents; kept, as there are few different audiences."""
        with self._lock:
            if documents not in self._by_documents:
                if self._stored is None:
                    self._stored = stored_words(self.generation)
                self._by_documents[documents] = self._build(documents, self._stored)
            return self._by_documents[documents]

    def _build(self, documents: frozenset[str], stored: dict[str, list[str]]) -> _Words:
        import bm25s

        clauses = tuple(c for key in sorted(documents) for c in self.generation.searchable(key))
        rows = {clause.id: row for row, clause in enumerate(clauses)}
        bags = tuple(frozenset(stored[clause.id]) for clause in clauses)
        texts = tuple(_texts(clause, self.generation.documents[clause.document_id]) for clause in clauses)
        if not any(bags):
            return _Words(clauses, rows, bags, texts, None, None)
        model = bm25s.BM25()
        model.index([stored[clause.id] for clause in clauses], show_progress=False)
        known = asked_before.shipped().like([f"{clause.title}{clause.text}" for clause in clauses])
        return _Words(clauses, rows, bags, texts, model, known)


def _ranked_by_words(index: _Words, asked: Asked, allowed: set[str]) -> list[str]:
    """Clause ids by BM25, best first; only those of `allowed` documents that share a word with the query."""
    if index.model is None:
        return []
    known = [word for group in asked for word in group if word in index.model.vocab_dict]
    if not known:
        return []
    scores = index.model.get_scores(known)
    order = np.argsort(-scores, kind="stable")
    ranked = (index.clauses[row] for row in order if scores[row] > 0)
    return [clause.id for clause in ranked if clause.document_id in allowed][:_CANDIDATES]


def _fused(lists: Iterable[list[str]]) -> dict[str, float]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): the sum of weight / (offset + rank)."""
    scores: dict[str, float] = {}
    for weight, ranked in zip(_WEIGHTS, lists, strict=True):
        for rank, key in enumerate(ranked, start=1):
            scores[key] = scores.get(key, 0.0) + weight / (_RANK_OFFSET + rank)
    return scores


def _score(share: Share, rank: float, *, told: bool) -> float:
    held = _COVERED * share.coverage + _OWN * share.own + _HEADED * share.heading + _PHRASED * share.phrase
    if share.astray:
        held -= _ASTRAY
    return held + _OPENED * share.opening + _ANSWERED * told * share.coverage + _RANKED * rank


def _given(weigher: Weigher, question: str, text: str, document: str) -> float:
    """The share of the question in the best sentence of the kind it waits for; 0 where there is none."""
    kinds = awaited(question)
    best = 0.0
    for sentence in sentences(text):
        found = [kind for kind in kinds if kind.search(sentence)]
        if found:
            said = weigher.said_in(comparable(sentence), document)
            best = max(best, said * (_ALLOWED if all(map(merely_allowed, found)) else 1.0))
    return best


def _texts(clause: Clause, document: Document) -> Texts:
    own = _REFERENCE.sub("", comparable(f"{clause.title}\n{clause.text}"))
    return Texts(
        own, comparable("\n".join(clause.path)), comparable(document.title), own[: len(clause.title) + _OPENING]
    )
