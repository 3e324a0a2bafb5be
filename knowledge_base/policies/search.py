"""Search over what one reader may see: BM25 over words and cosine over vectors, fused by reciprocal rank.

Visibility comes before ranking. The word index is built over the visible documents alone, so even the rarity of a
word (its idf) is counted without the hidden ones; vectors are kept apart by audience.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge_base.policies import vectors
from knowledge_base.policies.embedders.base import Embedder
from knowledge_base.policies.generation import Generation, stored_words
from knowledge_base.policies.model import Clause, DocumentKind, Found, Hit, Reader
from knowledge_base.policies.nearness import Nearness
from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.words import asked_about

_CANDIDATES = 40
_RANK_OFFSET = 20
"""The constant of reciprocal rank fusion. 60 is usual for web-sized lists; with a few hundred clauses it levels all."""
_WEIGHTS = (1.0, 0.6)
"""Of the words' and the vectors' ranks: the built-in vectors know spellings, not meanings."""

Asked = tuple[tuple[str, ...], ...]
"""The words of a question, each with its synonyms, as `words.asked_about` gives them."""


@dataclass(frozen=True)
class _Words:
    """The word index of one set of documents; `model` is None when there is no clause to index."""

    clauses: tuple[Clause, ...]
    rows: dict[str, int]
    bags: tuple[frozenset[str], ...]
    model: Any


class Searcher:
    """Searches one generation. Its parts are loaded on the first search; safe to use from several threads."""

    def __init__(self, generation: Generation, embedder: Embedder | None = None, chroma_url: str = "") -> None:
        self.generation = generation
        self._nearness = Nearness(generation, embedder, chroma_url)
        self._lock = threading.Lock()
        self._by_documents: dict[frozenset[str], _Words] = {}
        self._stored: dict[str, list[str]] | None = None

    def search(self, query: str, reader: Reader, kinds: Collection[DocumentKind] | None, limit: int) -> Found:
        """The best `limit` clauses visible to `reader`, best first; none when nothing is related to the query."""
        visible = [d for d in self.generation.documents.values() if d.visibility.admits(reader)]
        asked = asked_about(query)
        if not visible or not asked:
            return Found()
        index = self._words_of(frozenset(document.id for document in visible))
        allowed = {document.id for document in visible if kinds is None or document.kind in kinds}
        audiences = {vectors.audience(document.visibility) for document in visible}
        near, note = self._nearness.nearest(query, audiences, kinds, _CANDIDATES)
        scores = _fused((_ranked_by_words(index, asked, allowed), list(near)))
        hits = [self._hit(index, key, score, near.get(key), asked) for key, score in scores.items()]
        related = [hit for hit in hits if hit.matched_terms or self._nearness.is_alike(hit.similarity)]
        related.sort(key=lambda hit: (-hit.score, hit.clause.document_id, hit.clause.ordinal))
        return Found(tuple(related[:limit]), note)

    def _hit(self, index: _Words, key: str, score: float, similarity: float | None, asked: Asked) -> Hit:
        row = index.rows[key]
        clause = index.clauses[row]
        return Hit(
            clause=clause,
            document=self.generation.documents[clause.document_id],
            score=score * _closeness(asked, clause),
            similarity=similarity,
            coverage=_share(asked, _own_words(clause)),
            matched_terms=tuple(word for group in asked for word in group if word in index.bags[row]),
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
        if not any(bags):
            return _Words(clauses, rows, bags, None)
        model = bm25s.BM25()
        model.index([stored[clause.id] for clause in clauses], show_progress=False)
        return _Words(clauses, rows, bags, model)


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


def _closeness(asked: Asked, clause: Clause) -> float:
    """A factor for what ranks cannot tell: how much of the question the clause covers, and whether it is its title."""
    return 0.3 + _share(asked, _own_words(clause)) + 0.4 * _share(asked, comparable(clause.title))


def _own_words(clause: Clause) -> str:
    return comparable("\n".join((clause.text, clause.title, *clause.path)))


def _share(asked: Asked, text: str) -> float:
    """The share of the asked words, by length, that stand in `text` themselves or by a synonym; from 0 to 1."""
    found = sum(len(group[0]) for group in asked if any(word in text for word in group))
    return found / sum(len(group[0]) for group in asked)
