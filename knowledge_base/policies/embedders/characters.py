"""The built-in offline embedder: character n-gram TF-IDF reduced by SVD.

It is frozen with its generation: fitting again moves every vector. It is saved as arrays and a list of terms, never as
a pickle, and answering a query needs numpy alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_base.policies.embedders.base import Vector
from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.words import asked_about

_SHORTEST, _LONGEST = 1, 3
_DIMENSIONS = 192
_TERMS = 60_000
_EXACT = 2_000
"""Texts up to which the directions are exact."""
_LOST = 1e-6
"""A direction this weak beside the strongest is rounding."""


class CharacterEmbedder:
    """Near spellings lie near one another: good for typos, abbreviations and inflected phrases, blind to synonyms."""

    identity = "characters-1"
    near: float | None = 0.9
    """High: unknown n-grams are left out of a query, so a single known character can look like a likeness."""

    def __init__(self, terms: Sequence[str], idf: Vector, components: Vector) -> None:
        self._columns = {term: column for column, term in enumerate(terms)}
        self._idf = idf
        self._components = components

    @classmethod
    def fit(cls, texts: Sequence[str], seed: int = 0) -> CharacterEmbedder:
        """Learn terms, weights and directions from `texts` (at least one, not empty)."""
        counts = [_ngrams(text) for text in texts]
        frequency = Counter(term for count in counts for term in count)
        terms = sorted(term for term, _ in frequency.most_common(_TERMS))
        documents = np.array([frequency[term] for term in terms], dtype=np.float32)
        idf = (np.log((1 + len(texts)) / (1 + documents)) + 1).astype(np.float32)
        unreduced = cls(terms, idf, np.zeros((0, len(terms)), dtype=np.float32))
        return cls(terms, idf, _directions(unreduced, counts, seed))

    def embed_documents(self, texts: Sequence[str]) -> Vector:
        if not texts:
            return np.zeros((0, self._components.shape[0]), dtype=np.float32)
        return np.stack([self._embed(text) for text in texts])

    def embed_query(self, text: str) -> Vector:
        """Of the telling words alone: 「有什么规定」 is spelt like many a clause."""
        return self._embed(" ".join(word for word, *_ in asked_about(text)))

    def _embed(self, text: str) -> Vector:
        columns, weights = self.weigh(_ngrams(text))
        return _unit(self._components[:, columns] @ weights)

    def weigh(self, count: Counter[str]) -> tuple[NDArray[np.intp], Vector]:
        """Columns and their TF-IDF weights (sublinear, length 1) of one text's n-grams; unknown terms are left out."""
        known = [(self._columns[term], number) for term, number in count.items() if term in self._columns]
        columns = np.array([column for column, _ in known], dtype=np.intp)
        frequency = np.array([number for _, number in known], dtype=np.float32)
        return columns, _unit(((1 + np.log(frequency)) * self._idf[columns]).astype(np.float32))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "terms.json").write_text(json.dumps(list(self._columns), ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "weights.npz", idf=self._idf, components=self._components)

    @classmethod
    def load(cls, folder: Path) -> CharacterEmbedder:
        terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            return cls(terms, arrays["idf"], arrays["components"])


def _directions(unreduced: CharacterEmbedder, counts: Sequence[Counter[str]], seed: int) -> Vector:
    """The leading right singular vectors of the weighted counts, shape (d, terms)."""
    from scipy.sparse import csr_matrix

    weighed = [unreduced.weigh(count) for count in counts]
    pointers = np.cumsum([0, *(len(columns) for columns, _ in weighed)])
    columns = np.concatenate([columns for columns, _ in weighed])
    values = np.concatenate([weights for _, weights in weighed])
    width = len(unreduced._columns)
    matrix = csr_matrix((values, columns, pointers), shape=(len(counts), width))
    dimensions = max(1, min(_DIMENSIONS, len(counts) - 1, width - 1))
    return _exact(matrix, dimensions) if len(counts) <= _EXACT else _approximate(matrix, dimensions, seed)


def _exact(matrix: Any, dimensions: int) -> Vector:
    """By the eigenvectors of the texts' products with one another: ten times faster with fewer texts than terms."""
    values, vectors = np.linalg.eigh((matrix @ matrix.T).toarray().astype(np.float64))
    values, vectors = values[::-1][:dimensions], vectors[:, ::-1][:, :dimensions]
    known = values > _LOST * values[0]
    components: Vector = np.asarray((matrix.T @ (vectors[:, known] / np.sqrt(values[known]))).T, dtype=np.float32)
    return components


def _approximate(matrix: Any, dimensions: int, seed: int) -> Vector:
    """By a randomised decomposition, whose cost does not grow with the square of the number of texts."""
    from sklearn.decomposition import TruncatedSVD

    reduction = TruncatedSVD(n_components=dimensions, random_state=seed).fit(matrix)
    components: Vector = np.asarray(reduction.components_, dtype=np.float32)
    return components


def _ngrams(text: str) -> Counter[str]:
    """Counts of the n-grams inside runs without spaces or punctuation."""
    runs = "".join(c if c.isalnum() else " " for c in comparable(text)).split()
    return Counter(
        run[start : start + size]
        for run in runs
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(run) - size + 1)
    )


def _unit(vector: NDArray[np.float32]) -> Vector:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector
