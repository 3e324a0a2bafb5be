"""The clause behind an evidence, where it stands in its document.

A thread keeps an evidence for as long as it lives; the document may have been replaced, or closed to its reader, since.
So the store is asked anew each time, as the person who looks now, and the clause's words must still be the quoted ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tools.evidence import Evidence, EvidenceKind
from tools.scope import Scope

if TYPE_CHECKING:
    from knowledge_base.policies import Passage, PolicyStore

NEIGHBOURS = 2
"""Clauses shown on either side."""

PassageOf = Callable[[Evidence, Scope, bool], "Passage | None"]
"""`(evidence, scope, whole)`: the clause among its neighbours, or in the whole document; None where there is none."""


def passages(folder: Path) -> PassageOf:
    """Passages out of the policy store in `folder`, opened at the first call: call it off the event loop."""

    @cache
    def store() -> PolicyStore:
        from knowledge_base.policies import PolicyStore

        return PolicyStore(folder)

    def passage_of(evidence: Evidence, scope: Scope, whole: bool) -> Passage | None:
        from tools.search_policy import reader_of

        if evidence.kind is not EvidenceKind.CLAUSE or not evidence.document_id or not evidence.clause:
            return None
        if store().is_empty():
            return None
        around = None if whole else NEIGHBOURS
        found = store().passage(evidence.document_id, evidence.clause, reader_of(scope), around)
        return found if found is not None and found.clause.text == evidence.quote else None

    return passage_of


def no_passages(evidence: Evidence, scope: Scope, whole: bool) -> Passage | None:
    """For a container without documents."""
    return None
