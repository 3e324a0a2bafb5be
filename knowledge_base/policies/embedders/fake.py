"""An embedder that knows a glossary and nothing else: a stand-in for a model of meaning, instant and exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge_base.errors import EmbedderError
from knowledge_base.policies.embedders.base import Vector, unit_rows


class GlossaryEmbedder:
    """Each group of words is one direction: words of a group are synonyms, groups have nothing in common.

    Set `down` to make it fail as an endpoint does that cannot be reached.
    """

    near: float | None = 0.5

    def __init__(self, groups: Sequence[Sequence[str]], identity: str = "glossary-1") -> None:
        self.identity = identity
        self.down = False
        self._groups = groups

    def embed_documents(self, texts: Sequence[str]) -> Vector:
        if self.down:
            raise EmbedderError("词汇表向量暂不可用")
        counts = [[sum(text.count(word) for word in group) for group in self._groups] for text in texts]
        return unit_rows(np.array(counts, dtype=np.float32).reshape(len(texts), len(self._groups)))

    def embed_query(self, text: str) -> Vector:
        vector: Vector = self.embed_documents([text])[0]
        return vector
