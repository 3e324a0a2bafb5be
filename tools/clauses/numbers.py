"""Clauses by their number, in the documents meant; a number that is not there is said to be missing, with its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge_base.policies.citing import has_part, number_key, part_of
from knowledge_base.policies.model import Clause, Document
from tools.clauses.rows import Sheet
from tools.clauses.shelf import Meant, Shelf
from tools.errors import AmbiguousName, NoData
from tools.metrics.said import said

_SEVERAL = 2
"""From more documents than this a bare 第三条 is asked back, not answered from all of them."""


def by_number(sheet: Sheet, meant: Meant, number: str) -> dict[str, Any]:
    """The clause of that number as data. NoData when no document has it, AmbiguousName when too many do."""
    shelf = sheet.shelf
    found = _found(shelf, meant, number)
    if not found:
        raise _missing(shelf, meant.documents, number)
    if len(found) > _SEVERAL:
        titles = tuple(d.title for _, d in found)
        raise AmbiguousName(f"有{len(titles)}份文件都有“{said(number)}”，请说明是哪一份文件", titles)
    part = part_of(number)
    rows = [sheet.row(c, d, part=("found" if has_part(c, part) else "missing") if part.named else "") for c, d in found]
    clause, document = found[0]
    items = shelf.context.policies.items(document.id, clause.number, shelf.reader)
    return {"hits": rows, "items": [sheet.put(c, document) for c in items]}


def _found(shelf: Shelf, meant: Meant, number: str) -> list[tuple[Clause, Document]]:
    pairs = [(shelf.context.policies.get_clause(d.id, number, shelf.reader), d) for d in meant.documents]
    found = [(clause, d) for clause, d in pairs if clause is not None]
    valid = shelf.in_force([d for _, d in found])
    return found if meant.named else [(c, d) for c, d in found if d.id in valid] or found


def _missing(shelf: Shelf, documents: Sequence[Document], number: str) -> NoData:
    """What the message names as neighbours are the clauses before and after the gap, where it is one."""
    titles = "、".join(f"《{d.title}》" for d in documents[:3])
    near = _neighbours(shelf, documents[0], number) if len(documents) == 1 else ()
    between = f"，它的前后是 {near[0]} 和 {near[1]}" if len(near) == _SEVERAL else ""
    return NoData(f"收入的{titles}文本里没有编号为“{said(number)}”的条款{between}", near)


def _neighbours(shelf: Shelf, document: Document, number: str) -> tuple[str, ...]:
    """The siblings just before and after a missing decimal: 4.1 and 4.3 for 4.2; none for other numbers."""
    wanted = number_key(number)
    head, _, last = wanted.rpartition(".")
    numbers = shelf.context.policies.numbers(document.id, shelf.reader)
    siblings = [n for n in numbers if head and n.rpartition(".")[0] == head and n.rpartition(".")[2].isdigit()]
    if not last.isdigit():
        return ()
    before = [n for n in siblings if int(n.rpartition(".")[2]) < int(last)]
    after = [n for n in siblings if int(n.rpartition(".")[2]) > int(last)]
    return (before[-1], after[0]) if before and after else ()
