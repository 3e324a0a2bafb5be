"""The vector index in Chroma: one collection for each audience, so that no search ever touches hidden vectors.

A filter over one shared collection would not do: an approximate index walks over the hidden vectors too, and they
change what it finds. They lie in the generation's folder, or on a server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from knowledge_base.errors import GenerationError, VectorsError
from knowledge_base.policies.chroma_clients import close, local_client
from knowledge_base.policies.chroma_server import ServedCollections, asked, connect
from knowledge_base.policies.embedders.base import Vector
from knowledge_base.policies.model import Document, Visibility
from knowledge_base.policies.rest import Rest

_BATCH = 500


def audience(visibility: Visibility) -> str:
    """The collection's name: the same for documents seen by the same readers."""
    return "audience-" + hashlib.sha256(repr(visibility.grants).encode()).hexdigest()[:16]


def write(
    folder: Path, documents: Sequence[Document], embedded: Mapping[str, Vector], served: ServedCollections | None = None
) -> None:
    """Store all vectors (by clause id) under their document's audience: in `folder`, or as `served` says."""
    if served is not None:
        with asked(served.url):
            _fill(connect(served.url, timeout_s=60), documents, embedded, served.name)
        return
    client = local_client(folder)
    try:
        _fill(client, documents, embedded, str)
    finally:
        close(client)


class Index(Protocol):
    """Read access to one generation's vectors; safe to use from several threads."""

    def nearest(
        self, query: Vector, audiences: Collection[str], kinds: Collection[str] | None, limit: int
    ) -> list[tuple[str, float]]:
        """The `limit` nearest clause ids with their cosine similarity, best first, over the given audiences."""
        ...


class VectorIndex:
    """Vectors in the generation's folder."""

    def __init__(self, folder: Path) -> None:
        """GenerationError where there is no index: Chroma would make an empty one and find nothing in it."""
        if not folder.is_dir():
            raise GenerationError(f"document generation {folder.parent} is damaged: {folder.name}/ is missing")
        self._client = local_client(folder)
        self._collections = {collection.name: collection for collection in self._client.list_collections()}

    def nearest(
        self, query: Vector, audiences: Collection[str], kinds: Collection[str] | None, limit: int
    ) -> list[tuple[str, float]]:
        return _nearest([c for name in audiences if (c := self._collections.get(name))], query, kinds, limit)


class ServedIndex:
    """Vectors on a server, which is asked on first use. VectorsError when it cannot be, or has lost them."""

    def __init__(self, served: ServedCollections) -> None:
        self._served = served
        self._rest = Rest()
        self._client: Any = None
        self._collections: dict[str, Any] = {}

    def nearest(
        self, query: Vector, audiences: Collection[str], kinds: Collection[str] | None, limit: int
    ) -> list[tuple[str, float]]:
        from chromadb.errors import NotFoundError

        with self._rest.unless_resting(), asked(self._served.url):
            try:
                return _nearest([self._collection(name) for name in audiences], query, kinds, limit)
            except NotFoundError:
                raise VectorsError("Chroma 服务上没有这一代制度索引的向量，请运行 ./zhizhen ingest --rebuild") from None

    def _collection(self, audience: str) -> Any:
        self._client = self._client or connect(self._served.url)
        if audience not in self._collections:
            name = self._served.name(audience)
            self._collections[audience] = self._client.get_collection(name, embedding_function=None)
        return self._collections[audience]


def _nearest(
    collections: Iterable[Any], query: Vector, kinds: Collection[str] | None, limit: int
) -> list[tuple[str, float]]:
    where: Any = {"kind": {"$in": sorted(kinds)}} if kinds is not None else None
    found: list[tuple[str, float]] = []
    for collection in collections:
        answer = collection.query(
            query_embeddings=[query.tolist()], n_results=limit, where=where, include=["distances"]
        )
        found += [(key, 1 - distance) for key, distance in zip(answer["ids"][0], answer["distances"][0], strict=True)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _fill(
    client: Any, documents: Sequence[Document], embedded: Mapping[str, Vector], named: Callable[[str], str]
) -> None:
    for document in documents:
        # A zero vector has no direction: cosine distance to it is undefined, so words alone find such a clause.
        mine = {k: v for k, v in embedded.items() if k.partition("#")[0] == document.id and v.any()}
        collection = client.get_or_create_collection(
            named(audience(document.visibility)),
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
        )
        for start in range(0, len(mine), _BATCH):
            _add(collection, document, dict(islice(mine.items(), start, start + _BATCH)))


def _add(collection: Any, document: Document, embedded: Mapping[str, Vector]) -> None:
    collection.add(
        ids=list(embedded),
        embeddings=[vector.tolist() for vector in embedded.values()],
        metadatas=[{"kind": document.kind.value, "document": document.id} for _ in embedded],
    )
