"""Tool: clauses of guides, laws and school rules, quoted letter for letter."""

from __future__ import annotations

from typing import Literal

from knowledge_base.policies.mentions import mentions, treatment
from knowledge_base.policies.model import Clause, Document, DocumentKind, Reader
from tools.context import ToolContext
from tools.errors import NoData, ToolError, UnknownName
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.said import said
from tools.scope import Scope

KindWord = Literal["", "guide", "school_rule", "law", "internal"]
_MOST = 8
_WITHIN_DOCUMENT = 200
"""Clauses ranked when only some documents are wanted: theirs may come after many others."""


def search_policy(
    context: ToolContext, query: str = "", kind: KindWord = "", document: str = "", clause: str = "", limit: int = 3
) -> ToolResult:
    """在指南、法规和校内制度里查找条款，原文逐字返回。

    query: 要找的事项，尽量用原词，如 学业预警。
    kind: 只查一类：guide 指南、school_rule 校内制度、law 法律法规；空＝全部。
    document: 文件名或其一部分，可空。
    clause: 条款号，如 3.2.3 c)、第十二条；给了就取这一条。
    limit: 最多几条。
    """
    note = ""
    reader, limit = reader_of(context.scope), max(1, min(limit, _MOST))
    kinds = {_kind(kind)} if kind else None
    if clause.strip():
        found = _by_number(context, reader, clause, document, kinds)[:limit]
    elif query.strip():
        wanted = {d.id for d in _documents(context, reader, document, kinds)} if document else None
        most = _WITHIN_DOCUMENT if wanted else limit
        searched = context.policies.find(query, reader, kinds=kinds, limit=most)
        note = searched.note
        found = [(h.clause, h.document) for h in searched.hits if wanted is None or h.document.id in wanted][:limit]
    else:
        raise ToolError("请说明要查找的事项或条款号")
    if not found:
        if note:
            # Not "there is none": what another wording would have found is not known.
            return ToolResult(notes=(note,), data={"hits": []})
        raise NoData("您可以查阅的文件里没有找到相关条款")
    generation = context.policies.current_generation()
    rows = [_row(i, c, d, query) for i, (c, d) in enumerate(found)]
    evidence = tuple(clause_evidence(c, d, generation) for c, d in found)
    return ToolResult(evidence=evidence, notes=(note,) if note else (), data={"hits": rows})


def reader_of(scope: Scope) -> Reader:
    """The scope as the policy store knows readers."""
    return Reader(scope.role.value, frozenset(u for u in (scope.college, scope.major) if u))


def clause_evidence(clause: Clause, document: Document, generation: int) -> Evidence:
    """A clause as evidence; `quote` is its stored text, whole."""
    return Evidence(
        kind=EvidenceKind.CLAUSE,
        title=f"《{document.title}》{clause.number}",
        display=f"《{document.title}》{clause.number}",
        entity=clause.title or None,
        document=document.title,
        document_id=document.id,
        clause=clause.number,
        page=clause.page,
        quote=clause.text,
        generation=generation,
        as_of=document.effective_from.isoformat() if document.effective_from else None,
    )


def _row(index: int, clause: Clause, document: Document, query: str) -> dict[str, object]:
    said = mentions(clause, query) if query else ()
    return {
        "evidence": index,
        "kind": document.kind.value,
        "how": (treatment(clause, query) or "") if query else "",
        "sentence": said[0] if said else "",
        "replaced_by": document.replaced_by,
    }


def _kind(word: str) -> DocumentKind:
    try:
        return DocumentKind(word)
    except ValueError:
        raise ToolError(f"没有“{said(word)}”这类文件", tuple(k.value for k in DocumentKind)) from None


def _documents(context: ToolContext, reader: Reader, name: str, kinds: set[DocumentKind] | None) -> list[Document]:
    wanted = name.strip("《》 ")
    found = [
        d
        for d in context.policies.documents(reader)
        if (wanted in d.title or wanted == d.id) and (kinds is None or d.kind in kinds)
    ]
    if not found:
        raise UnknownName(
            f"没有名称含“{said(name)}”的文件", tuple(d.title for d in context.policies.documents(reader))[:6]
        )
    return found


def _by_number(
    context: ToolContext, reader: Reader, number: str, name: str, kinds: set[DocumentKind] | None
) -> list[tuple[Clause, Document]]:
    documents = _documents(context, reader, name, kinds)
    pairs = [(context.policies.get_clause(d.id, number, reader), d) for d in documents]
    found = [(clause, d) for clause, d in pairs if clause is not None]
    if not found:
        titles = "、".join(f"《{d.title}》" for d in documents[:3])
        raise NoData(f"{titles}里没有编号为“{said(number)}”的条款")
    return found
