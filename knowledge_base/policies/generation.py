"""One generation of the policy store on disk: a folder that is written once and never changed.

    documents.json  clauses.jsonl  words.jsonl  manifest.json  embedder/  chroma/

The embedder is fitted on public clauses alone: fitted on hidden ones too, their words would bend the vectors of
everything, and what a reader may not see would move what the reader gets.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge_base.errors import GenerationError
from knowledge_base.policies import vectors
from knowledge_base.policies.clauses import is_heading
from knowledge_base.policies.embedding import CharacterEmbedder, Embedder
from knowledge_base.policies.model import Clause, Document, DocumentKind, Grant, Visibility
from knowledge_base.policies.words import words

FORMAT = 1


@dataclass(frozen=True)
class Generation:
    """What a generation holds; `documents` by id, `clauses` by document id in reading order."""

    number: int
    folder: Path
    documents: dict[str, Document]
    clauses: dict[str, tuple[Clause, ...]]
    embedder_name: str

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
) -> None:
    """Write everything of a generation into the new, empty `folder`. `embedder=None` fits the built-in one."""
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
    chosen = embedder or _fitted(folder / "embedder", documents, texts, seed)
    if chosen is not None:
        vectors.write(folder / "chroma", documents, texts, chosen)
    manifest = {"format": FORMAT, "embedder": chosen.name if chosen is not None else "", "seed": seed}
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
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GenerationError(f"document generation {folder} is damaged: {error}") from error
    return Generation(number, folder, documents, {k: tuple(v) for k, v in gathered.items()}, manifest["embedder"])


def stored_words(generation: Generation) -> dict[str, list[str]]:
    """The segmented words of each searchable clause, by clause id."""
    return {item["id"]: item["words"] for item in _read_lines(generation.folder / "words.jsonl")}


def stored_embedder(generation: Generation, given: Embedder | None) -> Embedder | None:
    """The embedder that made the generation's vectors; None where it has none. GenerationError on a mismatch."""
    if not generation.embedder_name:
        return None
    if given is not None and given.name == generation.embedder_name:
        return given
    if generation.embedder_name == CharacterEmbedder.name:
        return CharacterEmbedder.load(generation.folder / "embedder")
    raise GenerationError(f"generation {generation.number} was embedded by {generation.embedder_name!r}; ingest again")


def _fitted(folder: Path, documents: Sequence[Document], texts: dict[str, str], seed: int) -> CharacterEmbedder | None:
    """The built-in embedder fitted on public clauses; None (words alone are searched) when there are too few."""
    public = {document.id for document in documents if document.visibility.is_public}
    known = [text for key, text in texts.items() if key.partition("#")[0] in public]
    if len(known) < 2:
        return None
    embedder = CharacterEmbedder.fit(known, seed)
    embedder.save(folder)
    return embedder


def _document(item: dict[str, Any]) -> Document:
    grants = tuple(Grant(tuple(g["roles"]), tuple(g["units"])) for g in item["visibility"]["grants"])
    dates = {key: date.fromisoformat(item[key]) if item[key] else None for key in ("effective_from", "effective_to")}
    return Document(**{**item, **dates, "kind": DocumentKind(item["kind"]), "visibility": Visibility(grants)})


def _write_lines(path: Path, items: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row]
