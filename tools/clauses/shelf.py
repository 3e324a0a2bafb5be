"""The documents one reader may see, which of them a question means, and which are in force on the asked day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge_base.policies.model import Document, DocumentKind, Reader
from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.titles import matching, named_in
from tools.context import ToolContext
from tools.errors import NotTakenIn, UnknownName
from tools.metrics.said import said
from tools.scope import Role, Scope

_INGESTS = (Role.QA, Role.LEADER)
_SHOWN = 6


@dataclass(frozen=True)
class Meant:
    """The documents to look in, and the question without their name. `named` when the question or the call names them:
    then an expired document is meant too, otherwise only those in force are looked in first. `absent` is a name in the
    question that no document of this reader bears, `core` the matter in it.
    """

    documents: tuple[Document, ...]
    query: str
    named: bool
    absent: str = ""
    core: str = ""


class Shelf:
    """One reader's documents. `notes` says in Chinese what the searches in them had to do without, each once."""

    def __init__(self, context: ToolContext) -> None:
        self.context = context
        self.reader = reader_of(context.scope)
        self.notes: list[str] = []
        empty = context.policies.is_empty()
        self.documents: Sequence[Document] = () if empty else context.policies.documents(self.reader)

    def note(self, said_by_search: str) -> None:
        """Keep what a search says it did without; an empty note says nothing."""
        if said_by_search and said_by_search not in self.notes:
            self.notes.append(said_by_search)

    def of(self, kind: DocumentKind | None) -> list[Document]:
        """The documents of a kind; NotTakenIn when there is none of it at all."""
        found = [d for d in self.documents if kind is None or d.kind is kind]
        # Whether internal documents exist is not for everyone to know.
        if found or kind is DocumentKind.INTERNAL:
            return found
        what = "任何文件" if kind is None else kind.label
        if self.context.scope.role in _INGESTS:
            how = "请在服务器上用 ./zhizhen ingest 文件路径 导入，导入后即可查询"
        else:
            how = "请联系质量评估中心导入，导入后即可查询"
        raise NotTakenIn(f"制度库里还没有收入{what}，所以查不到它的内容；这不等于没有规定。{how}", self.titles())

    def meant(self, query: str, kind: DocumentKind | None, name: str, *, article: bool = False) -> Meant:
        """Where to look; `article` when an article is asked for by its number.

        UnknownName for a document that is not there and is named in the call, in 《》, or beside an article: another
        document's article is no answer. Whether it is hidden or does not exist makes no difference.
        """
        documents = self.of(kind)
        if name:
            return Meant(self._called(name, documents), _without(query, comparable(name.strip("《》 "))), named=True)
        named = named_in(query, self.documents, article=article)
        if named is None:
            return Meant(tuple(documents), query, named=False)
        if not named.documents and (named.quoted or article):
            raise self.unknown(named.words)
        if not named.documents:
            about = comparable(query).replace(named.words, named.core)
            return Meant(tuple(documents), about, named=False, absent=named.words, core=named.core)
        here = tuple(d for d in named.documents if d in documents)
        rest = query.replace(named.words, "，") if named.quoted else _without(query, named.words)
        # Of another kind than the named document is: what such documents say beside it.
        return Meant(here or tuple(documents), rest, named=bool(here))

    def in_force(self, documents: Collection[Document]) -> set[str]:
        """The ids of those in force on the asked day."""
        return {d.id for d in documents if d.in_force(self.context.today)}

    def successor(self, document: Document) -> Document | None:
        """What replaced a document, where the reader may see it."""
        found = matching(document.replaced_by, self.documents) if document.replaced_by else ()
        return next((d for d in found if d.id != document.id), None)

    def replaced_by(self, document: Document) -> list[str]:
        """Titles of the expired documents in whose place this one stands."""
        gone = (d for d in self.documents if d.id not in self.in_force([d]) and d.id != document.id)
        return [d.title for d in gone if (s := self.successor(d)) is not None and s.id == document.id]

    def titles(self) -> tuple[str, ...]:
        """What there is to look in: a few titles in force, of documents whose existence everyone may know."""
        open_ = (d for d in self.documents if d.visibility.is_public and d.in_force(self.context.today))
        return tuple(d.title for d in open_)[:_SHOWN]

    def _called(self, name: str, documents: Sequence[Document]) -> tuple[Document, ...]:
        found = matching(name, documents)
        if not found:
            raise self.unknown(name)
        return found

    def unknown(self, name: str) -> UnknownName:
        """The error that says there is no document of that name."""
        return UnknownName(f"制度库里没有名称含“{said(name.strip('《》 '))}”的文件", self.titles())


def reader_of(scope: Scope) -> Reader:
    """The scope as the policy store knows readers."""
    return Reader(scope.role.value, frozenset(u for u in (scope.college, scope.major) if u))


def _without(query: str, words: str) -> str:
    """The query without a short name of a document, which is in comparable letters."""
    at = comparable(query).find(words)
    return query if at < 0 else f"{query[:at]}，{query[at + len(words) :]}"
