"""The embedder seam: texts to unit vectors, by whatever made them.

An embedder's `identity` is stored in the generation it made. A query is embedded by that one or by none: vectors of two
embedders have nothing to do with one another, even when their length is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


class Embedder(Protocol):
    """Texts to unit vectors. Every member may raise EmbedderError: what is behind it is missing or cannot be reached.

    `identity` changes when the vectors do; it is known without a network. `near` is the cosine above which a text is
    related to a query although the two share no word; None leaves it to be calibrated on the corpus (calibration.py).
    """

    @property
    def identity(self) -> str: ...

    @property
    def near(self) -> float | None: ...

    def embed_documents(self, texts: Sequence[str]) -> Vector:
        """Shape (len(texts), d), each row of length 1, or of length 0 for a text of which nothing is known."""
        ...

    def embed_query(self, text: str) -> Vector:
        """Shape (d,), as above."""
        ...


def unit_rows(rows: NDArray[np.floating]) -> Vector:
    """Each row at length 1; rows of length 0 stay. ValueError for numbers that are not finite."""
    if not np.isfinite(rows).all():
        raise ValueError("a vector has numbers that are not finite")
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Vector = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0).astype(np.float32)
    return scaled
