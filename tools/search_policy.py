"""Tool: clauses of guides, laws and school rules, quoted letter for letter.

Only documents in force on the asked day are looked in, unless an expired one is named or nothing else speaks of the
matter; each row says which it is.
"""

from __future__ import annotations

from typing import Annotated

from knowledge_base.policies.model import DocumentKind
from tools.choices import choose, one_of
from tools.clauses import numbers, subjects
from tools.clauses.rows import Sheet, clause_evidence
from tools.clauses.shelf import Shelf, reader_of
from tools.context import ToolContext
from tools.errors import NoData, ToolError
from tools.evidence import ToolResult

__all__ = ["clause_evidence", "reader_of", "search_policy"]

KindWord = Annotated[str, one_of("kind")]
_MOST = 8


def search_policy(
    context: ToolContext, query: str = "", kind: KindWord = "", document: str = "", clause: str = "", limit: int = 3
) -> ToolResult:
    """在指南、法规和校内制度里找条款，原文逐字返回，每条是一条证据；只查现行有效的文件，点名的除外。

    query: 要查的事，用提问人的原话；一句几件事会分别查。
    kind: 只查一类：guide 指南、school_rule 校规、internal 内部文件。
    document: 文件名或其一部分，如 学籍规定。
    clause: 条款号，如 3.2.3 c)、第十二条；写了就取这一条。
    limit: 每件事最多几条。
    """
    shelf, limit = Shelf(context), max(1, min(limit, _MOST))
    chosen = choose("kind", kind)
    wanted = DocumentKind(chosen) if chosen else None
    if not clause.strip() and not query.strip():
        raise ToolError("请说明要查找的事项或条款号")
    meant = shelf.meant(query, wanted, document.strip(), article=bool(clause.strip()))
    sheet = Sheet(shelf, context.policies.current_generation() if shelf.documents else 0, {})
    if clause.strip():
        data = numbers.by_number(sheet, meant, clause)
    else:
        found = subjects.search(shelf, meant, limit) if meant.documents else []
        if meant.absent and not any(one.hits for one in found):
            raise shelf.unknown(meant.absent)
        # Where something could not be searched, "there is none" is not known.
        if not any(one.hits for one in found) and not shelf.notes:
            raise NoData("您可以查阅的文件里没有找到相关条款", shelf.titles())
        parts = [subjects.part(sheet, each) for each in [*found, *subjects.in_successors(shelf, found, limit)]]
        data = {
            "hits": [row for p in parts for row in p["hits"]],
            "parts": parts,
            "named": meant.named,
            "absent": meant.absent,
        }
        data["titles"] = list(shelf.titles())
    return ToolResult(evidence=tuple(sheet.evidence.values()), notes=tuple(shelf.notes), data=data)
