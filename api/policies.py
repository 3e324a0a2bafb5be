"""The documents a person may read, for pages: which are in force, what replaced which, their clauses, and a search.

Everything is read as the person who looks now; a document that is not for that person does not exist here. The search
is the tool's own, so a page finds what a conversation finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from agents.brains.base import ToolCall
from api.container import Container
from api.documents import policy_store
from api.errors import NotFound
from knowledge_base.policies.clauses import is_heading
from knowledge_base.policies.model import Clause, Document
from tools.scope import Scope

if TYPE_CHECKING:
    from knowledge_base.policies import PolicyStore

IN_FORCE, COMING, ENDED = "in_force", "coming", "ended"
STANDINGS = ((IN_FORCE, "现行有效"), (COMING, "尚未生效"), (ENDED, "已失效或被替代"))
_HITS = 8
QUERY_LIMIT = 200


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class DocumentView(_View):
    """A document and its place in time; `replaced_by` and `replaces` are those the reader may see as well."""

    id: str
    title: str
    kind: str
    issuer: str
    number: str
    effective_from: date | None
    effective_to: date | None
    standing: str
    standing_zh: str
    replaced_by: tuple[str, str] | None
    replaces: tuple[tuple[str, str], ...]


class FoundView(_View):
    """A clause the search brought, word for word."""

    document_id: str
    title: str
    clause: str
    quote: str
    in_force: bool


class SearchView(_View):
    found: tuple[FoundView, ...]
    notes: tuple[str, ...]
    told: str = ""


class PassageView(_View):
    """A clause of an open document; `heading` where it is the first under it. One that is a heading has no text."""

    number: str
    title: str
    heading: str
    text: str
    cited: bool


class OpenView(_View):
    document: DocumentView
    clauses: tuple[PassageView, ...]


class Library:
    """The documents of a home. Every method blocks."""

    def __init__(self, container: Container) -> None:
        self._container = container

    @cached_property
    def _store(self) -> PolicyStore:
        return policy_store(self._container.settings)

    def documents(self, scope: Scope) -> tuple[DocumentView, ...]:
        """What that person may read, by title; none where nothing has been taken in."""
        documents = self._visible(scope)
        return tuple(_view(one, documents, self._container.clock()) for one in documents)

    def search(self, query: str, scope: Scope) -> SearchView:
        """The clauses about `query`, best first; a sentence where there are none."""
        call = ToolCall("search_policy", {"query": query, "limit": _HITS})
        outcome = self._container.assistant.use_tool(call, scope)
        if outcome.error is not None:
            return SearchView(found=(), notes=(), told=f"{outcome.error.rstrip('。')}。")
        in_force = {row["evidence"]: row["in_force"] for row in outcome.data.get("hits", ())}
        found = tuple(
            FoundView(
                document_id=e.document_id, title=e.document or "", clause=e.clause, quote=e.quote or "",
                in_force=in_force.get(at, True),
            )
            for at, e in enumerate(outcome.evidence)
            if e.document_id and e.clause
        )  # fmt: skip
        return SearchView(found=found, notes=outcome.notes)

    def opened(self, document_id: str, clause: str, scope: Scope) -> OpenView:
        """A whole document with the clause that was asked for marked; NotFound for one the person may not see."""
        documents = self._visible(scope)
        document = next((one for one in documents if one.id == document_id), None)
        if document is None:
            raise NotFound("没有这份文件。")
        from tools.search_policy import reader_of

        clauses = self._store.clauses(document_id, reader_of(scope))
        view = _view(document, documents, self._container.clock())
        return OpenView(document=view, clauses=tuple(_passages(clauses, clause)))

    def _visible(self, scope: Scope) -> list[Document]:
        from tools.search_policy import reader_of

        return [] if self._store.is_empty() else self._store.documents(reader_of(scope))


def _view(one: Document, documents: list[Document], today: date) -> DocumentView:
    # A document names its successor by title.
    ids = {d.title: d.id for d in documents}
    standing = standing_of(one, today)
    return DocumentView(
        id=one.id, title=one.title, kind=one.kind.label, issuer=one.issuer, number=one.document_no,
        effective_from=one.effective_from, effective_to=one.effective_to, standing=standing,
        standing_zh=dict(STANDINGS)[standing],
        replaced_by=(ids[one.replaced_by], one.replaced_by) if one.replaced_by in ids else None,
        replaces=tuple((d.id, d.title) for d in documents if d.replaced_by == one.title),
    )  # fmt: skip


def standing_of(document: Document, today: date) -> str:
    """Whether the document binds today, will later, or did."""
    if document.in_force(today):
        return IN_FORCE
    return COMING if document.effective_from is not None and document.effective_from > today else ENDED


def _passages(clauses: list[Clause], wanted: str) -> Iterator[PassageView]:
    """The clauses in reading order, each heading said once; the first of the wanted number is the cited one."""
    path: tuple[str, ...] = ()
    cited = False
    above = ""
    for clause in clauses:
        heading = clause.path[-1] if clause.path and clause.path != path and clause.path[-1] != above else ""
        path = clause.path
        marks = bool(wanted) and not cited and clause.number == wanted
        cited = cited or marks
        is_title = is_heading(clause) and "\n" not in clause.title
        above = f"{clause.number} {clause.title}" if is_title else ""
        yield PassageView(
            number=clause.number, title=clause.title, heading=heading, text="" if is_title else clause.text, cited=marks
        )
