"""What the policy store speaks of: documents, clauses, readers and hits. All immutable, none knows an engine.

A clause's `text` is letter for letter what quotations are checked against: no later step may rewrite it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is, which decides what it can settle: a guide lists, a school rule regulates."""

    GUIDE = "guide"
    SCHOOL_RULE = "school_rule"
    LAW = "law"
    INTERNAL = "internal"

    @property
    def label(self) -> str:
        return {"guide": "指南", "school_rule": "校内制度", "law": "法律法规", "internal": "内部规程"}[self.value]


@dataclass(frozen=True)
class Reader:
    """Who is reading: the role and the org units held by that role. Every search needs one; there is no default."""

    role: str
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, order=True)
class Grant:
    """Admits a reader who meets every list given; an empty list asks nothing."""

    roles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    def admits(self, reader: Reader) -> bool:
        by_role = not self.roles or reader.role in self.roles
        by_unit = not self.units or not reader.units.isdisjoint(self.units)
        return by_role and by_unit


@dataclass(frozen=True)
class Visibility:
    """Who may know that a document exists: any of the grants admits. No grant admits nobody."""

    grants: tuple[Grant, ...]

    def admits(self, reader: Reader) -> bool:
        return any(grant.admits(reader) for grant in self.grants)

    @property
    def is_public(self) -> bool:
        """Open to everyone who has logged in."""
        return Grant() in self.grants


PUBLIC = Visibility((Grant(),))


@dataclass(frozen=True)
class Document:
    """One ingested document and its place in time; dates are the document's own, inclusive."""

    id: str
    title: str
    kind: DocumentKind
    visibility: Visibility
    source_name: str
    content_hash: str
    issuer: str = ""
    document_no: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    replaced_by: str = ""
    ended_by_another: bool = False
    """Whether the end was worked out from another document (repeal.py), not given with this one."""

    def in_force(self, day: date) -> bool:
        """Whether the document binds on `day`; an open end counts as unlimited."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True)
class Clause:
    """One citable unit. `number` is as people cite it: "3.2.3 c)", "第十二条", "前文"."""

    document_id: str
    number: str
    title: str
    path: tuple[str, ...]
    text: str
    ordinal: int
    page: int | None = None

    @property
    def id(self) -> str:
        return f"{self.document_id}#{self.number}"


@dataclass(frozen=True)
class Passage:
    """A clause where it stands in its document: `clauses` in reading order, of which `clauses[at]` is the one.

    `before` and `after` count the clauses of the document left out on either side.
    """

    document: Document
    clauses: tuple[Clause, ...]
    at: int
    before: int
    after: int
    generation: int

    @property
    def clause(self) -> Clause:
        return self.clauses[self.at]


@dataclass(frozen=True)
class Hit:
    """A clause that answers a query.

    `score` orders the hits (higher is better, comparable only within one search); `similarity` the cosine of the
    embeddings in [-1, 1], None when the clause was found by words alone; `coverage` the weighed share of the question
    that stands in the clause, its headings or its document's title (0 to 1): near 0 the hit is a guess; `own` the
    share in the clause itself, `heading` the share in its title and the headings above it, `given` the share in one
    sentence written like the answer that is waited for; `known` how like the clause of a like question it is (0 to 1,
    above 0.1 seldom by chance); `matched_terms` are the question's words found in the clause or a heading, `unknown`
    those that no visible document has, `unheard` the matters of which none has more than a part (硕士论文 where only
    论文 is written of).
    """

    clause: Clause
    document: Document
    score: float
    similarity: float | None
    coverage: float
    own: float
    heading: float
    given: float
    known: float
    matched_terms: tuple[str, ...]
    unknown: tuple[str, ...]
    unheard: tuple[str, ...]
    generation: int


@dataclass(frozen=True)
class Found:
    """What a search brought, best first. `note` says in Chinese what it had to do without; empty when all is well."""

    hits: tuple[Hit, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did. `generation` is the published one, the old one when nothing had changed.

    `notes` tell people which pages or sheets of the read files were left out, and why.
    """

    generation: int
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[str, ...]
    documents: int
    clauses: int
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.added or self.replaced)
