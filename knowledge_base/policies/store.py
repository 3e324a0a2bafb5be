"""The policy store: a folder of generations and the symlink that names the current one.

Nothing is written in place: another process's Chroma client keeps showing deleted items, so every change builds
the next generation aside and publishes it by swapping the symlink. Readers follow the symlink at each call.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from knowledge_base.errors import GenerationError
from knowledge_base.policies import generation as generations
from knowledge_base.policies.citing import place_of
from knowledge_base.policies.embedders.base import Embedder
from knowledge_base.policies.embedders.characters import CharacterEmbedder
from knowledge_base.policies.generation import Generation
from knowledge_base.policies.model import Clause, Document, DocumentKind, Found, Hit, Passage, Reader
from knowledge_base.policies.search import Searcher

_CURRENT = "current"
_NAME = re.compile(r"^generation-(\d{6})$")


class PolicyStore:
    """Documents and their clauses, each read as one reader may see them. Safe to use from several threads.

    `embedder` is what new generations are built with (None is the built-in one) and what queries of the generations
    it has built are embedded with. `chroma_url` is the Chroma server that keeps the vectors of new generations; without
    one they lie in the generation's folder.
    """

    def __init__(self, folder: Path, embedder: Embedder | None = None, chroma_url: str = "") -> None:
        self.folder = folder
        self.embedder = embedder
        self.chroma_url = chroma_url
        self._lock = threading.Lock()
        self._open: Searcher | None = None

    def is_empty(self) -> bool:
        return not (self.folder / _CURRENT).exists()

    def current_generation(self) -> int:
        """The published generation's number; GenerationError when there is none yet."""
        return self._current()[0]

    def search(
        self,
        query: str,
        reader: Reader,
        *,
        kinds: Collection[DocumentKind | str] | None = None,
        within: Collection[str] | None = None,
        limit: int = 5,
    ) -> list[Hit]:
        """The clauses that `find` finds, without its note."""
        return list(self.find(query, reader, kinds=kinds, within=within, limit=limit).hits)

    def find(
        self,
        query: str,
        reader: Reader,
        *,
        kinds: Collection[DocumentKind | str] | None = None,
        within: Collection[str] | None = None,
        limit: int = 5,
    ) -> Found:
        """Clauses about `query` that `reader` may see, best first; `kinds` keeps only documents of those kinds,
        `within` only those of these ids. Whether a document is in force is the caller's to ask, it knows the day.

        Documents the reader may not see have no influence, not even on the order or the scores. Empty when nothing
        is related. Where the embedder cannot be had, words alone are searched and the note says so. The first search
        of a generation loads its indexes (about two seconds, a model longer), later ones take milliseconds.
        """
        wanted = None if kinds is None else {DocumentKind(kind) for kind in kinds}
        return self._searcher().search(query, reader, wanted, limit, within)

    def documents(self, reader: Reader) -> list[Document]:
        """The documents `reader` may see, by title."""
        found = self._searcher().generation.documents.values()
        return sorted((d for d in found if d.visibility.admits(reader)), key=lambda d: (d.title, d.id))

    def clauses(self, document_id: str, reader: Reader) -> list[Clause]:
        """All clauses of a document in reading order; empty for one that is not there or not for this reader."""
        return list(_clauses_for(self._searcher().generation, document_id, reader))

    def items(self, document_id: str, number: str, reader: Reader) -> list[Clause]:
        """The clauses directly under the clause or heading of that number, in reading order."""
        clauses = self.clauses(document_id, reader)
        at = place_of(clauses, number)
        if at is None:
            return []
        path = (*clauses[at].path, f"{clauses[at].number} {clauses[at].title}".strip())
        return [clause for clause in clauses if clause.path == path]

    def numbers(self, document_id: str, reader: Reader) -> list[str]:
        """The numbers of the document's clauses in reading order: what there is to cite, and nothing else."""
        return [clause.number for clause in self.clauses(document_id, reader)]

    def get_clause(self, document_id: str, number: str, reader: Reader) -> Clause | None:
        """The clause of that number however it is typed (3.2.3c）, 第12条); None when there is no such clause."""
        clauses = self.clauses(document_id, reader)
        at = place_of(clauses, number)
        return None if at is None else clauses[at]

    def passage(self, document_id: str, number: str, reader: Reader, around: int | None = 3) -> Passage | None:
        """The clause of that number with `around` clauses on either side, or the whole document when None.

        None for a clause that is not there or a document that is not for this reader.
        """
        generation = self._searcher().generation
        clauses = _clauses_for(generation, document_id, reader)
        at = place_of(clauses, number)
        if at is None:
            return None
        first, last = (0, len(clauses)) if around is None else (max(0, at - around), at + around + 1)
        shown = clauses[first:last]
        after = len(clauses) - first - len(shown)
        return Passage(generation.documents[document_id], shown, at - first, first, after, generation.number)

    def is_outdated(self) -> bool:
        """Whether the current generation's vectors are another embedder's than this store's, or lie elsewhere."""
        generation = self.opened()
        if generation is None:
            return False
        if generation.embedder and bool(generation.collections) != bool(self.chroma_url):
            return True
        wanted = CharacterEmbedder.identity if self.embedder is None else self.embedder.identity
        # Too few public clauses leave the built-in embedder nothing to be fitted on.
        return generation.embedder != wanted and not (self.embedder is None and not generation.embedder)

    def opened(self) -> Generation | None:
        """The current generation with everything in it, whoever may see it: for building the next one only."""
        return None if self.is_empty() else self._searcher().generation

    def build(self, write: Callable[[Path], None], base: int) -> int:
        """Let `write` fill a new folder and publish it as the generation after `base`. All or nothing.

        GenerationError when someone else published a generation meanwhile: theirs is kept, nothing of this one is.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = max(self._numbers(), default=0) + 1
        aside = Path(tempfile.mkdtemp(prefix=f"building-{number:06d}-", dir=self.folder))
        aside.chmod(0o755)  # who may read is said once, by the folder above: mkdtemp's 0700 would overrule it
        try:
            write(aside)
            self._take_number(aside, number, base)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        self.publish(number)
        return number

    def _take_number(self, aside: Path, number: int, base: int) -> None:
        """Rename the finished build into its place; of two builds of one number only one can succeed."""
        refused = GenerationError("制度库刚被另一次导入更新，本次未生效，请重试")
        if base != (0 if self.is_empty() else self.current_generation()):
            raise refused
        try:
            os.rename(aside, self.folder / f"generation-{number:06d}")
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
                raise refused from error
            raise

    def publish(self, number: int) -> None:
        """Make a generation current by an atomic swap of the symlink; also how a roll-back is done."""
        name = f"generation-{number:06d}"
        if not (self.folder / name).is_dir():
            raise GenerationError(f"document generation {number} is not in {self.folder}")
        swap = self.folder / f".{_CURRENT}.{os.getpid()}.{threading.get_ident()}"
        swap.unlink(missing_ok=True)
        swap.symlink_to(name)
        os.replace(swap, self.folder / _CURRENT)

    def _numbers(self) -> list[int]:
        names = (_NAME.match(path.name) for path in self.folder.glob("generation-*"))
        return sorted(int(match.group(1)) for match in names if match is not None)

    def _current(self) -> tuple[int, Path]:
        link = self.folder / _CURRENT
        if not link.exists():
            raise GenerationError(f"no documents in {self.folder}; run './zhizhen demo' or './zhizhen ingest'")
        target = link.resolve()
        match = _NAME.match(target.name)
        if match is None:
            raise GenerationError(f"{target} is not a document generation (expected generation-NNNNNN)")
        return int(match.group(1)), target

    def _searcher(self) -> Searcher:
        number, folder = self._current()
        with self._lock:
            if self._open is None or self._open.generation.number != number:
                self._open = Searcher(generations.read(folder, number), self.embedder, self.chroma_url)
            return self._open


def _clauses_for(generation: Generation, document_id: str, reader: Reader) -> tuple[Clause, ...]:
    """A document's clauses in reading order; none for one that is not there or not for this reader."""
    document = generation.documents.get(document_id)
    if document is None or not document.visibility.admits(reader):
        return ()
    return generation.clauses[document_id]
