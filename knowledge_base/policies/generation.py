"""One generation of the policy store on disk: a folder that is written once and never changed.

    documents.json  clauses.jsonl  words.jsonl  manifest.json  embedder/  chroma/ (unless a server has the vectors)

The built-in embedder is fitted, and any other's threshold calibrated, on public clauses alone: with hidden ones too,
their words would bend the vectors of everything, and what a reader may not see would move what the reader gets. For
the same reason texts are embedded by audience: a model's last digits depend on what else is in its batch.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.errors import EmbedderError, GenerationError
from knowledge_base.policies import vectors
from knowledge_base.policies.chroma_server import ServedCollections
from knowledge_base.policies.clauses import is_heading
from knowledge_base.policies.embedders.base import Embedder, Vector
from knowledge_base.policies.embedders.calibration import near_of
from knowledge_base.policies.embedders.characters import CharacterEmbedder
from knowledge_base.policies.model import Clause, Document, DocumentKind, Grant, Visibility
from knowledge_base.policies.words import words

FORMAT = 1


@dataclass(frozen=True)
class Generation:
    """What a generation holds; `documents` by id, `clauses` by document id in reading order.

    `embedder` is the identity of what made its vectors, each `dimensions` long, and `near` the threshold calibrated
    for it; the identity is empty where there are none and words alone are searched. `collections` is what the names of
    its collections on a Chroma server begin with, empty where the vectors lie in its folder.
    """

    number: int
    folder: Path
    documents: dict[str, Document]
    clauses: dict[str, tuple[Clause, ...]]
    embedder: str
    near: float
    dimensions: int
    collections: str = ""

    def searchable(self, document_id: str) -> list[Clause]:
        """The document's clauses that have text of their own."""
        return [clause for clause in self.clauses[document_id] if not is_heading(clause)]


def index_text(document: Document, clause: Clause) -> str:
    """What is indexed for a clause: its text with the headings it stands under, without which it means little."""
    title = "" if clause.text.startswith(clause.title) else clause.title
    return "\n".join((document.title, " ".join(clause.path), title, clause.text))


def write(
    folder: Path,
    documents: Sequence[Document],
    clauses: dict[str, tuple[Clause, ...]],
    embedder: Embedder | None,
    seed: int = 0,
    served: ServedCollections | None = None,
) -> None:
    """Write everything of a generation into the new, empty `folder`, the vectors to a server where `served` is given.

    `embedder=None` fits the built-in one.
    """
    texts = {
        clause.id: index_text(document, clause)
        for document in documents
        for clause in clauses[document.id]
        if not is_heading(clause)
    }
    _write_lines(folder / "clauses.jsonl", [asdict(clause) for d in documents for clause in clauses[d.id]])
    _write_lines(folder / "words.jsonl", [{"id": key, "words": words(text)} for key, text in texts.items()])
    content = json.dumps([asdict(document) for document in documents], ensure_ascii=False, indent=1, default=str)
    (folder / "documents.json").write_text(content, encoding="utf-8")
    manifest: dict[str, Any] = {"format": FORMAT, "embedder": "", "seed": seed}
    public = _public(documents, texts)
    chosen = embedder or _fitted(folder / "embedder", public, seed)
    if chosen is not None:
        embedded = _embedded(documents, texts, chosen)
        vectors.write(folder / "chroma", documents, embedded, served)
        near = chosen.near
        if near is None:
            near = near_of(chosen, np.array([embedded[key] for key in public], dtype=np.float32))
        dimensions = len(next(iter(embedded.values()), ()))
        manifest |= {"embedder": chosen.identity, "near": near, "dimensions": dimensions}
        manifest |= {"collections": served.prefix} if served is not None else {}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def read(folder: Path, number: int) -> Generation:
    """Open a generation; GenerationError when a file is missing or of another format. Imports nothing heavy."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise GenerationError(
                f"{folder} has format {manifest['format']}, this program reads {FORMAT}; ingest again"
            )
        stored = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
        documents = {item["id"]: _document(item) for item in stored}
        gathered: dict[str, list[Clause]] = {key: [] for key in documents}
        for item in _read_lines(folder / "clauses.jsonl"):
            gathered[item["document_id"]].append(Clause(**{**item, "path": tuple(item["path"])}))
        return Generation(
            number=number,
            folder=folder,
            documents=documents,
            clauses={key: tuple(found) for key, found in gathered.items()},
            embedder=manifest["embedder"],
            # Generations of before these were kept are the built-in embedder's.
            near=manifest.get("near", CharacterEmbedder.near),
            dimensions=manifest.get("dimensions", 0),
            collections=manifest.get("collections", ""),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GenerationError(f"document generation {folder} is damaged: {error}") from error


def stored_words(generation: Generation) -> dict[str, list[str]]:
    """The segmented words of each searchable clause, by clause id."""
    return {item["id"]: item["words"] for item in _read_lines(generation.folder / "words.jsonl")}


def stored_embedder(generation: Generation, given: Embedder | None) -> Embedder | None:
    """The embedder that made the generation's vectors; None where it has none.

    EmbedderError when that is neither `given` nor the built-in one, whose arrays lie in the generation.
    """
    if not generation.embedder:
        return None
    if generation.embedder == CharacterEmbedder.identity:
        return CharacterEmbedder.load(generation.folder / "embedder")
    if given is not None and given.identity == generation.embedder:
        return given
    raise EmbedderError(
        f"制度索引是用向量模型 {generation.embedder} 建的，与现在的设置不符，请运行 ./zhizhen ingest --rebuild"
    )


def _public(documents: Sequence[Document], texts: dict[str, str]) -> dict[str, str]:
    """The texts that everyone may read."""
    public = {document.id for document in documents if document.visibility.is_public}
    return {key: text for key, text in texts.items() if key.partition("#")[0] in public}


def _fitted(folder: Path, public: dict[str, str], seed: int) -> CharacterEmbedder | None:
    """The built-in embedder fitted on public clauses; None (words alone are searched) when there are too few."""
    if len(public) < 2:
        return None
    embedder = CharacterEmbedder.fit(list(public.values()), seed)
    embedder.save(folder)
    return embedder


def _embedded(documents: Sequence[Document], texts: dict[str, str], embedder: Embedder) -> dict[str, Vector]:
    """The vector of each text, by clause id."""
    audiences: dict[str, list[str]] = {}
    of_document = {document.id: vectors.audience(document.visibility) for document in documents}
    for key in texts:
        audiences.setdefault(of_document[key.partition("#")[0]], []).append(key)
    found: dict[str, Vector] = {}
    for keys in audiences.values():
        found |= zip(keys, embedder.embed_documents([texts[key] for key in keys]), strict=True)
    if len({len(vector) for vector in found.values()}) > 1:
        raise EmbedderError(f"向量模型 {embedder.identity} 的向量前后长度不一")
    return found


def _document(item: dict[str, Any]) -> Document:
    grants = tuple(Grant(tuple(g["roles"]), tuple(g["units"])) for g in item["visibility"]["grants"])
    dates = {key: date.fromisoformat(item[key]) if item[key] else None for key in ("effective_from", "effective_to")}
    return Document(**{**item, **dates, "kind": DocumentKind(item["kind"]), "visibility": Visibility(grants)})


def _write_lines(path: Path, items: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row]
