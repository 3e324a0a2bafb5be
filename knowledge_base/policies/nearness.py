"""The half of search that goes by meaning: the vectors of one generation and the embedder that made them.

Whatever happens to it (a model's folder is gone, an endpoint or the Chroma server does not answer, the setting has
changed since the index was built), searching goes on by words, and a note says so.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection

from knowledge_base.errors import EmbedderError, VectorsError
from knowledge_base.policies.chroma_server import ServedCollections
from knowledge_base.policies.embedders.base import Embedder
from knowledge_base.policies.generation import Generation, stored_embedder
from knowledge_base.policies.model import DocumentKind
from knowledge_base.policies.vectors import Index, ServedIndex, VectorIndex

WORDS_ALONE = "向量查找暂不可用，本次只按词语查找，换了说法的条款可能没有找到"
_LOG = logging.getLogger("zhizhen.policies")


class Nearness:
    """Nearest clauses of one generation. Loaded on first use; safe to use from several threads."""

    def __init__(self, generation: Generation, embedder: Embedder | None, chroma_url: str) -> None:
        self._generation = generation
        self._given = embedder
        self._chroma_url = chroma_url
        self._lock = threading.Lock()
        self._loaded: tuple[Embedder, Index] | None = None
        self._complaint = ""

    def nearest(
        self, query: str, audiences: Collection[str], kinds: Collection[DocumentKind] | None, limit: int
    ) -> tuple[dict[str, float], str]:
        """Clause ids with their cosine similarity, nearest first, and a note in Chinese, empty when all is well.

        No clauses where nothing of the query is known, where the generation has no vectors, and with every note.
        """
        try:
            found = self._found(query, audiences, kinds, limit)
        except VectorsError as error:
            self._complain(str(error))
            return {}, WORDS_ALONE
        self._complain("")
        return found, ""

    def is_alike(self, similarity: float | None) -> bool:
        """Whether a clause that shares no word with the query is related to it all the same."""
        return similarity is not None and similarity > self._generation.near

    def _found(
        self, query: str, audiences: Collection[str], kinds: Collection[DocumentKind] | None, limit: int
    ) -> dict[str, float]:
        loaded = self._load()
        if loaded is None:
            return {}
        embedder, index = loaded
        vector = embedder.embed_query(query)
        if self._generation.dimensions not in (0, len(vector)):
            raise EmbedderError(
                f"向量模型 {embedder.identity} 现在给出 {len(vector)} 维，制度索引是 {self._generation.dimensions} 维，"
                "请运行 ./zhizhen ingest --rebuild"
            )
        if not vector.any():
            return {}
        wanted = None if kinds is None else {kind.value for kind in kinds}
        return dict(index.nearest(vector, audiences, wanted, limit))

    def _load(self) -> tuple[Embedder, Index] | None:
        with self._lock:
            if self._loaded is None:
                embedder = stored_embedder(self._generation, self._given)
                if embedder is None:
                    return None
                self._loaded = (embedder, self._index())
            return self._loaded

    def _index(self) -> Index:
        prefix = self._generation.collections
        if not prefix:
            return VectorIndex(self._generation.folder / "chroma")
        if not self._chroma_url:
            raise VectorsError("制度索引的向量在 Chroma 服务上，却没有设 ZHIZHEN_CHROMA_URL")
        return ServedIndex(ServedCollections(self._chroma_url, prefix))

    def _complain(self, complaint: str) -> None:
        """Log what is wrong when it begins and when it ends, not at every question between."""
        if complaint != self._complaint:
            self._complaint = complaint
            if complaint:
                _LOG.warning("%s；期间只按词语查找", complaint)
            else:
                _LOG.warning("向量查找已恢复")
