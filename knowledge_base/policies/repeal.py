"""Which documents are no longer in force: said by the document that replaces them, or by a newer one of the same title.

Worked out anew at every ingest over all documents, so the order in which they come in does not matter. What a sidecar
says stays. A document that fewer people may see never changes what is said of one that more may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from knowledge_base.policies.metadata import in_force_from
from knowledge_base.policies.model import Clause, Document
from knowledge_base.policies.titles import bare_title

_REPEALS = re.compile("《[^。；]*(?:同时废止|自行废止|予以废止|即行废止|停止执行)")
_TITLE = re.compile("《([^《》]{2,60})》")


def repealed(documents: Sequence[Document], clauses: Mapping[str, Sequence[Clause]]) -> list[Document]:
    """The documents, in order, with an end and a successor where one of the others replaces them."""
    named = {d.id: set(_repealed_titles(clauses[d.id])) for d in documents}
    return [_ended(document, [d for d in documents if _replaces(d, document, named[d.id])]) for document in documents]


def _replaces(newer: Document, older: Document, named: set[str]) -> bool:
    if newer.id == older.id or not _as_open(newer, older) or newer.effective_from is None:
        return False
    later = older.effective_from is not None and older.effective_from < newer.effective_from
    same = bare_title(newer.title) == bare_title(older.title) and newer.kind is older.kind
    return (same and later) or (bare_title(older.title) in named and (later or older.effective_from is None))


def _as_open(newer: Document, older: Document) -> bool:
    return newer.visibility.is_public or newer.visibility == older.visibility


def _ended(document: Document, successors: Sequence[Document]) -> Document:
    """The document as it ends on the day before its first successor begins."""
    dated = sorted((d.effective_from, d.title) for d in successors if d.effective_from is not None)
    if document.effective_to is not None or not dated:
        return document
    begins, title = dated[0]
    return replace(
        document, effective_to=_day_before(begins), replaced_by=document.replaced_by or title, ended_by_another=True
    )


def reopened(document: Document) -> Document:
    """The document as it was before others were compared with it."""
    return (
        replace(document, effective_to=None, replaced_by="", ended_by_another=False)
        if document.ended_by_another
        else document
    )


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def _repealed_titles(clauses: Sequence[Clause]) -> Iterator[str]:
    """Titles that a clause of coming into force declares void; elsewhere 《…》 only mentions them."""
    for clause in clauses:
        if in_force_from([clause]) is None and "起施行" not in clause.text:
            continue
        for sentence in _REPEALS.findall(clause.text):
            yield from (bare_title(title) for title in _TITLE.findall(sentence))
