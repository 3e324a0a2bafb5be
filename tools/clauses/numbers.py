"""Clauses by their number, in the documents meant; a number not there is said to be missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge_base.policies.citing import Part, has_part, part_of
from knowledge_base.policies.model import Clause, Document, DocumentKind
from tools.clauses.rows import Sheet
from tools.clauses.shelf import Meant, Shelf
from tools.errors import AmbiguousName, NoData
from tools.metrics.said import said

_NEAREST = (DocumentKind.SCHOOL_RULE, DocumentKind.INTERNAL, DocumentKind.GUIDE, DocumentKind.LAW)
"""Kinds of documents by how likely a school means them."""
_SEVERAL = 2
"""From more documents than this a bare 第三条 is asked back, not answered from all of them."""


def by_number(sheet: Sheet, meant: Meant, number: str) -> dict[str, Any]:
    """The clause of that number as data. NoData when no document has it, AmbiguousName when too many do."""
    shelf = sheet.shelf
    found = _found(shelf, meant, number)
    if not found:
        raise _missing(meant.documents, number)
    if len(found) > _SEVERAL:
        nearest = sorted((d for _, d in found if d.visibility.is_public), key=lambda d: _NEAREST.index(d.kind))
        titles = tuple(d.title for d in nearest)
        raise AmbiguousName(f"有{len(found)}份文件都有“{said(number)}”，请说明是哪一份文件", titles)
    part = part_of(number)
    rows = [sheet.row(c, d, how="", sentence="", part=_part_found(c, part)) for c, d in found]
    clause, document = found[0]
    items = shelf.context.policies.items(document.id, clause.number, shelf.reader)
    return {"hits": rows, "items": [sheet.put(c, document) for c in items]}


def _part_found(clause: Clause, part: Part) -> str:
    """`found` or `missing` for a 款 or 项 the number names; empty when it names none."""
    if not part.named:
        return ""
    return "found" if has_part(clause, part) else "missing"


def _found(shelf: Shelf, meant: Meant, number: str) -> list[tuple[Clause, Document]]:
    pairs = [(shelf.context.policies.get_clause(d.id, number, shelf.reader), d) for d in meant.documents]
    found = [(clause, d) for clause, d in pairs if clause is not None]
    valid = shelf.in_force([d for _, d in found])
    return found if meant.named else [(c, d) for c, d in found if d.id in valid] or found


def _missing(documents: Sequence[Document], number: str) -> NoData:
    titles = "、".join(f"《{d.title}》" for d in documents[:3])
    message = f"收入的{titles}文本里没有编号为“{said(number)}”的条款"
    return NoData(message, [d.title for d in documents[:3] if d.visibility.is_public])
