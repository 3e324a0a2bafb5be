"""Policy documents: files → clean numbered clauses → index (Chroma + BM25) → search with citations.

Others import from here. Nothing heavy is imported until a file is read or the first search is made.
"""

from knowledge_base.policies.ingest import Source, ingest, read_from, rebuild, remove
from knowledge_base.policies.mentions import Treatment, mentions, treatment
from knowledge_base.policies.metadata import DocumentMeta
from knowledge_base.policies.model import (
    PUBLIC,
    Clause,
    Document,
    DocumentKind,
    Found,
    Grant,
    Hit,
    IngestReport,
    Passage,
    Reader,
    Visibility,
)
from knowledge_base.policies.store import PolicyStore

__all__ = [
    "PUBLIC",
    "Clause",
    "Document",
    "DocumentKind",
    "DocumentMeta",
    "Found",
    "Grant",
    "Hit",
    "IngestReport",
    "Passage",
    "PolicyStore",
    "Reader",
    "Source",
    "Treatment",
    "Visibility",
    "ingest",
    "mentions",
    "read_from",
    "rebuild",
    "remove",
    "treatment",
]
