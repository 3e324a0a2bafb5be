"""The vector index in Chroma: one collection for each audience, so that no search ever touches hidden vectors.

A filter over one shared collection would not do: an approximate index walks over the hidden vectors too, and they
change what it finds. Chroma is imported on first use only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from knowledge_base.errors import GenerationError
from knowledge_base.policies.embedders.base import Vector
from knowledge_base.policies.model import Document, Visibility

_BATCH = 2000


def audience(visibility: Visibility) -> str:
    """The collection's name: the same for documents seen by the same readers."""
    return "audience-" + hashlib.sha256(repr(visibility.grants).encode()).hexdigest()[:16]


def write(folder: Path, documents: Sequence[Document], embedded: Mapping[str, Vector]) -> None:
    """Store all vectors (by clause id) under their document's audience."""
    client = _open(folder)
    try:
        for document in documents:
            # A zero vector has no direction: cosine distance to it is undefined, so words alone find such a clause.
            mine = {k: v for k, v in embedded.items() if k.partition("#")[0] == document.id and v.any()}
            collection = client.get_or_create_collection(
                audience(document.visibility), embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            for start in range(0, len(mine), _BATCH):
                _add(collection, document, dict(islice(mine.items(), start, start + _BATCH)))
    finally:
        client.close()


class VectorIndex:
    """Read access to one generation's vectors; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """GenerationError where there is no index: Chroma would make an empty one and find nothing in it."""
        if not folder.is_dir():
            raise GenerationError(f"document generation {folder.parent} is damaged: {folder.name}/ is missing")
        self._client = _open(folder)
        self._collections = {collection.name: collection for collection in self._client.list_collections()}

    def nearest(
        self, query: Vector, audiences: Collection[str], kinds: Collection[str] | None, limit: int
    ) -> list[tuple[str, float]]:
        """The `limit` nearest clause ids with their cosine similarity, best first, over the given audiences."""
        where: Any = {"kind": {"$in": sorted(kinds)}} if kinds is not None else None
        found: list[tuple[str, float]] = []
        for name in sorted(audiences):
            collection = self._collections.get(name)
            if collection is None:
                continue
            answer = collection.query(
                query_embeddings=[query.tolist()], n_results=limit, where=where, include=["distances"]
            )
            found += [
                (key, 1 - distance) for key, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)
            ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _add(collection: Any, document: Document, embedded: Mapping[str, Vector]) -> None:
    collection.add(
        ids=list(embedded),
        embeddings=[vector.tolist() for vector in embedded.values()],
        metadatas=[{"kind": document.kind.value, "document": document.id} for _ in embedded],
    )


def _open(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
