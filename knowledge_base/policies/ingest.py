"""Files → the next generation of the policy store: everything is read and checked before anything is published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge_base.errors import GenerationError, InputError, VectorsError
from knowledge_base.policies import generation as generations
from knowledge_base.policies.chroma_server import ServedCollections
from knowledge_base.policies.clauses import clauses_of
from knowledge_base.policies.metadata import (
    SIDECAR,
    DocumentMeta,
    dated,
    document_no_of,
    in_force_from,
    kind_of,
    sidecar_of,
    title_of,
)
from knowledge_base.policies.model import Clause, Document, IngestReport
from knowledge_base.policies.reading import SUPPORTED, extract
from knowledge_base.policies.repeal import reopened, repealed
from knowledge_base.policies.store import PolicyStore
from knowledge_base.policies.vectors import audience

_PARSER = 3
"""Part of every content hash: raised when parsing changes, so that the same file is read again."""


@dataclass(frozen=True)
class Source:
    """A file to ingest, with metadata given by the caller instead of a sidecar."""

    path: Path
    meta: DocumentMeta | None = None


@dataclass(frozen=True)
class _Parsed:
    document: Document
    clauses: tuple[Clause, ...]
    notes: tuple[str, ...]


def ingest(store: PolicyStore, sources: Iterable[Path | Source], *, seed: int = 0) -> IngestReport:
    """Add or replace documents (by id) and publish the next generation.

    Nothing happens when nothing changed, neither the documents nor the store's embedder. A folder stands for the
    supported files under it; other files in it are reported as skipped. InputError for a file that cannot be used,
    EmbedderError for an embedder that cannot, GenerationError when another ingest got in between: each way the store
    is as before.
    """
    files, skipped = _files(sources)
    current = store.opened()
    kept = {} if current is None else dict(current.documents)
    fresh = _read_changed(files, {document.content_hash for document in kept.values()})
    added = tuple(key for key in fresh if key not in kept)
    replaced = tuple(key for key in fresh if key in kept)
    unchanged = tuple(sorted(d.id for d in kept.values() if d.content_hash in {_hash(f) for f in files}))
    clauses = {} if current is None else dict(current.clauses)
    clauses |= {key: parsed.clauses for key, parsed in fresh.items()}
    every = kept | {key: parsed.document for key, parsed in fresh.items()}
    documents = repealed([reopened(document) for document in every.values()], clauses)
    base = 0 if current is None else current.number
    number = base
    if fresh or store.is_outdated():
        number = _build(store, documents, clauses, base, seed)
    total = sum(len(clauses[document.id]) for document in documents)
    notes = tuple(note for parsed in fresh.values() for note in parsed.notes)
    return IngestReport(number, added, replaced, unchanged, tuple(skipped), len(documents), total, notes)


def rebuild(store: PolicyStore, *, seed: int = 0) -> int:
    """Publish the current documents as a new generation with the store's embedder; its number.

    The files the documents came from are not needed. GenerationError where there are none, otherwise as `ingest`.
    """
    current = store.opened()
    if current is None:
        raise GenerationError("还没有制度文件，无从重建；请先运行 ./zhizhen ingest 文件或文件夹")
    return _build(store, list(current.documents.values()), current.clauses, current.number, seed)


def read_from(store: PolicyStore, sources: Iterable[Path | Source]) -> tuple[str, ...]:
    """The ids of the documents in the store that were read from exactly these files."""
    current = store.opened()
    hashes = {_hash(source) for source in _files(sources)[0]}
    return () if current is None else tuple(d.id for d in current.documents.values() if d.content_hash in hashes)


def remove(store: PolicyStore, unwanted: Collection[str], *, seed: int = 0) -> int:
    """Publish the documents without the `unwanted` ids as a new generation; its number.

    InputError for an id that is not there, otherwise as `rebuild`. What a removed document replaced or repealed is
    dated by its own text again.
    """
    current = store.opened()
    known = {} if current is None else current.documents
    missing = [key for key in unwanted if key not in known]
    if current is None or missing:
        raise InputError(f"制度库里没有文件 {'、'.join(missing)}；现有：{'、'.join(sorted(known)) or '无'}")
    kept = [reopened(document) for key, document in known.items() if key not in unwanted]
    clauses = {document.id: current.clauses[document.id] for document in kept}
    return _build(store, repealed(kept, clauses), clauses, current.number, seed)


def _build(
    store: PolicyStore, documents: Sequence[Document], clauses: dict[str, tuple[Clause, ...]], base: int, seed: int
) -> int:
    """Build and publish; what a failed build has put on a Chroma server is taken back."""
    served = ServedCollections.new(store.chroma_url) if store.chroma_url else None

    def write(folder: Path) -> None:
        generations.write(folder, documents, clauses, store.embedder, seed, served)

    try:
        return store.build(write, base)
    except BaseException:
        if served is not None:
            with suppress(VectorsError):
                served.remove({audience(document.visibility) for document in documents})
        raise


def _read_changed(files: Sequence[Source], known: set[str]) -> dict[str, _Parsed]:
    fresh: dict[str, _Parsed] = {}
    for source in files:
        if _hash(source) in known:
            continue
        parsed = _parse(source)
        if parsed.document.id in fresh:
            other = fresh[parsed.document.id].document.source_name
            raise InputError(f"{other} 与 {source.path.name} 的文件标识同为 {parsed.document.id}，请在元数据中写明 id")
        fresh[parsed.document.id] = parsed
    return fresh


def _parse(source: Source) -> _Parsed:
    meta = source.meta or DocumentMeta()
    read = extract(source.path)
    lines = read.lines
    document_id = meta.id or "-".join(source.path.stem.split()).replace("#", "-")
    clauses = tuple(clauses_of(document_id, lines))
    texts = [line.text for line in lines]
    title = meta.title or title_of(texts, source.path.stem)
    document = Document(
        id=document_id,
        title=title,
        kind=meta.kind or kind_of(title, clauses),
        visibility=meta.audience(),
        source_name=source.path.name,
        content_hash=_hash(source),
        issuer=meta.issuer,
        document_no=document_no_of(texts) if meta.document_no is None else meta.document_no,
        effective_from=meta.effective_from or in_force_from(clauses) or dated(texts),
        effective_to=meta.effective_to,
        replaced_by=meta.replaced_by,
    )
    return _Parsed(document, clauses, read.notes)


def _files(sources: Iterable[Path | Source]) -> tuple[list[Source], list[str]]:
    """Every file once, its metadata resolved; folders opened. Names of skipped files besides."""
    found: dict[Path, Source] = {}
    skipped: list[str] = []
    for given in sources:
        source = given if isinstance(given, Source) else Source(given)
        if not source.path.exists():
            raise InputError(f"找不到 {source.path}")
        inside = _inside(source.path) if source.path.is_dir() else [source.path]
        for path in inside:
            if source.path.is_dir() and path.suffix.lower() not in SUPPORTED:
                skipped.append(path.name)
                continue
            found[path.resolve()] = replace(source, path=path, meta=source.meta or sidecar_of(path))
    if not found:
        raise InputError(f"没有可导入的文件。支持的格式：{'、'.join(SUPPORTED)}")
    return list(found.values()), skipped


def _inside(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and not path.name.endswith(SIDECAR):
            yield path


def _hash(source: Source) -> str:
    """Of the file's bytes, its metadata and the parser: what would make the document come out differently."""
    meta = (source.meta or DocumentMeta()).model_dump(mode="json")
    try:
        content = source.path.read_bytes()
    except OSError as error:
        raise InputError(f"无法读取 {source.path.name}：{error.strerror}") from error
    tail = json.dumps([_PARSER, source.path.suffix.lower(), meta], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content + tail.encode()).hexdigest()
