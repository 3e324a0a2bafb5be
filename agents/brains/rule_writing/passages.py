"""The wording of answers about documents. Numbers and quotations come in by slots alone; titles stand in 《》."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agents.brains.rule_writing import aspects
from agents.brains.rule_writing.findings import Part, Row
from agents.understanding.reading import Reading
from tools.evidence import Evidence

_OF_KIND = {"guide": "指南", "school_rule": "本校制度", "law": "法律法规", "internal": "内部规程", "": "可查阅的文件"}
_ALSO, _ALSO_FROM = 2, 0.8
"""How many further clauses are pointed to, and which share of the best one's coverage they must reach."""
UNSURE_BELOW, _ALSO_UNSURE, _ALSO_UNSURE_FROM = 0.65, 4, 0.5
"""Below this share of the question a clause is only the nearest there is, and more of its neighbours are shown."""
_NEAREST, _SAME_SCORE = 3, 0.03
"""Clauses pointed to where none is sure; two scores as near as this tell nothing."""
_SAME_ELSEWHERE = 0.05
"""The same between documents, whose titles hold the question's words by chance: an annex and its rule say one thing."""
_RIVAL, _RIVALS = 0.85, 2
"""The share of an unsure clause's score from which another is as likely; how many of them are shown."""
_OFFERED_FROM = 0.7
"""The share of the question from which a clause nobody asked for is worth a look."""
_WHICH = 5
"""Documents named when asking which one is meant."""
_WHOLE_SECTION = 4
"""Clauses of a section that are quoted in full; the rest is named."""


def answer(part: Part, topic: str, question: str) -> list[str]:
    """The clause, quoted, with what stands under it and which others speak of the subject."""
    row = part.best
    if row is None:
        return []
    if part.section:
        return [*_section(part, topic), *_validity(row)]
    if row.how == "lists":
        return _listed(part.kind, row.clause, topic)
    if not row.specific and not row.fits:
        row = _most_telling(part, row, question) or row
    clause = row.clause
    close = _close(part, row)
    said = "规定" if row.coverage >= UNSURE_BELOW else "写得最接近"
    lines = [f"**关于{topic}，{{{clause.id}.clause}}{said}：**", f"{{{clause.id}.quote}}"]
    lines += beneath(part.items) if row is part.rows[0] else []
    rivals = _rivals(part, row)
    if rivals:
        lines.insert(0, "我没有把握是下面的哪一条，都列出来，请对照原文：")
        lines += [line for r in rivals for line in (f"{{{r.clause.id}.clause}}：", f"{{{r.clause.id}.quote}}")]
        close = [e for e in close if e.clause not in {r.clause.clause for r in rivals}]
    lines += ([] if part.items or rivals else _also_near(part, row)) or _in_kind(part, row)
    named = {e.clause for e in part.items}
    lines += (
        [f"相关条款还有：{_cited(e for e in close if e.clause not in named)}。"] if close and not part.items else []
    )
    return lines + _validity(row)


def nearest(part: Part, topic: str, *, unheard: bool) -> list[str]:
    """The clauses nearest to a matter that none plainly speaks of: pointed to, not given as the answer."""
    first = f"没有找到直接写{topic}的条款" if unheard else f"关于{topic}，我没有把握是哪一条"
    rows = [row for row in part.rows if row.coverage >= _ALSO_UNSURE_FROM * part.rows[0].coverage][:_NEAREST]
    listed = "\n".join(f"- {{{row.clause.id}.clause}}" for row in rows)
    return [f"**{first}，不拿相近的条款当作答案。**", "最接近的可能是这几条，请看是不是您要问的：", listed]


def _rivals(part: Part, row: Row) -> list[Row]:
    """Clauses about as near as an unsure first one, of whichever document: shown beside it, so that none of them passes
    for the rule."""
    if row.coverage >= UNSURE_BELOW:
        return []
    near = [r for r in part.rows if r is not row and r.how and r.score >= _RIVAL * row.score]
    return near[:_RIVALS]


def _also_near(part: Part, row: Row) -> list[str]:
    """A second clause that fits as well as the first: both are shown, for the asker to tell."""
    close = (
        r
        for r in part.rows
        if r is not row
        and r.how == "regulates"
        and row.score - r.score <= (_SAME_SCORE if r.clause.document == row.clause.document else _SAME_ELSEWHERE)
        and r.coverage >= UNSURE_BELOW
    )
    other = next(close, None)
    return [] if other is None else [f"{{{other.clause.id}.clause}}也写到它：", f"{{{other.clause.id}.quote}}"]


def _in_kind(part: Part, row: Row) -> list[str]:
    """The clause written like the answer that is waited for (a table of levels, a term), where the first is not."""
    same = [r for r in part.rows if r is not row and r.clause.document == row.clause.document]
    other = next((r for r in same if r.fits), None)
    if row.fits or other is None:
        return []
    return [f"具体见{{{other.clause.id}.clause}}：", f"{{{other.clause.id}.quote}}"]


def _close(part: Part, row: Row) -> list[Evidence]:
    """Further clauses of the same document to point to: more where the best one holds little of the question."""
    unsure = row.coverage < UNSURE_BELOW
    share, most = (_ALSO_UNSURE_FROM, _ALSO_UNSURE) if unsure else (_ALSO_FROM, _ALSO)
    also = [r for r in part.rows if r is not row and r.clause.document == row.clause.document]
    return [r.clause for r in also if (unsure or r.how == "regulates") and r.coverage >= share * row.coverage][:most]


def _most_telling(part: Part, first: Row, question: str) -> Row | None:
    """Of clauses that are all about the matter, the one that regulates the side asked for; principles come last."""
    rows = {r.clause.id: r for r in part.rows if r.how == "regulates" and r.clause.document == first.clause.document}
    best = aspects.best([r.clause for r in rows.values()], aspects.asked(question))
    return rows.get(best.id) if best is not None else None


def overview(topic: str, clauses: list[Evidence], question: str) -> list[str]:
    """The regulating clause in full, then the other sides of the matter by reference."""
    own = [e for e in clauses if e.document == clauses[0].document]
    clause = aspects.best(own, aspects.asked(question)) or own[0]
    lines = [f"**关于{topic}，{{{clause.id}.clause}}规定：**", f"{{{clause.id}.quote}}"]
    groups = aspects.by_aspect(own, clause)
    if groups:
        listed = "\n".join(f"- {name}：{_cited(found[:3])}" for name, found in groups.items())
        lines += ["这份文件里还可以看：", listed]
    return lines


def only_in_law(topic: str) -> list[str]:
    """What is said before a law answers for the school."""
    return [f"本校制度和指南里没有写到{topic}的条款，法律法规里有规定。"]


def formerly(part: Part) -> list[str]:
    """What an expired text said, after what replaced it."""
    row = part.best
    if row is None:
        return []
    clause = row.clause
    return [
        f"{{{clause.id}.document}}已经不再适用，由《{row.replaced_by}》取代。它原来的规定是{{{clause.id}.clause}}：",
        f"{{{clause.id}.quote}}",
    ]


def offer(part: Part, topic: str) -> list[str]:
    """Another kind of document, pointed to by its best clause."""
    source, row = _OF_KIND.get(part.kind, "其他文件"), part.best
    if row is None or row.coverage < _OFFERED_FROM:
        return []
    clause = row.clause
    if row.how == "lists":
        return [f"{source}里，{{{clause.id}.clause}}也提到它，但没有展开要求。"]
    if row.specific or any(name in (clause.document or "") for name in topic.split("、")):
        return [f"{source}对此有规定：见{{{clause.id}.clause}}，可以打开{{{clause.id}.document}}查看全文。"]
    return [f"{source}里没有以它为题的文件；{{{clause.id}.clause}}写到它，是否相关请打开原文判断。"]


def missing(
    reading: Reading, topic: str, titles: Sequence[str], *, alone: bool, written: Sequence[Row] = ()
) -> list[str]:
    """That nothing answers for a subject; what there is to look in, where nothing else was found either.

    `written` are clauses that write of it all the same, beside what is asked: they are pointed to.
    """
    source = _OF_KIND.get(reading.source, "可查阅的文件")
    none = f"写到{topic}的条款里没有直接回答这一问的" if written else f"没有写到{topic}的条款"
    line = f"{source}里{none}，我不作引申。"
    if alone and written:
        listed = "\n".join(f"- {{{row.clause.id}.clause}}" for row in written[:_NEAREST])
        return [f"**{line}**", "最接近的可能是这几条，请看是不是您要问的：", listed]
    if alone:
        return [f"**{line}**", *library(titles), "如果有专门的文件，请先收入制度库再查。"]
    return [f"至于{topic}，{line}"]


def library(titles: Sequence[str]) -> list[str]:
    """What documents there are."""
    listed = "、".join(f"《{title.strip('《》')}》" for title in titles)
    return [f"目前可以查阅的有{listed}等。"] if listed else []


def no_such_document(name: str) -> list[str]:
    """That the document named is not there, before what others say of its matter; nothing where none is missing."""
    return [f"制度库里没有名称含“{name}”的文件；写到这件事的条款如下。"] if name else []


def no_such_clause(question: str, titles: Sequence[str]) -> list[str]:
    """That a number is not in the text. The number is repeated within the question: alone it would have no evidence."""
    listed = "、".join(f"《{title}》" for title in titles)
    return [
        f"收入的{listed}文本里没有您问的这一条：{question.rstrip('？?。！! ')}",
        "文本里没有的条款，我不推测它的内容。请核对条款号，或者说明想查的事项。",
    ]


def which_document(titles: Sequence[str]) -> list[str]:
    """That several documents have the number."""
    listed = "、".join(f"《{title}》" for title in titles[:_WHICH]) + ("等" if len(titles) > _WHICH else "")
    return ["不同的文件里都有同样编号的条款，请说明要查的是哪份文件。", f"有这个编号的是{listed}。"]


def verbatim(row: Row, part: str) -> list[str]:
    """A clause asked for by its number."""
    clause = row.clause
    lines = [f"**{{{clause.id}.clause}}**原文：", f"{{{clause.id}.quote}}"]
    if part == "missing":
        lines.append("您说的款或项在这一条里没有，以上是整条原文。")
    return lines + _validity(row)


def beneath(items: Sequence[Evidence]) -> list[str]:
    """What stands directly under a clause or heading, with the headings' words."""
    listed = "\n".join(f"- {{{e.id}.clause}}{_heading(e)}" for e in items)
    return ["下面分列：", listed] if items else []


def _section(part: Part, topic: str) -> list[str]:
    lines = [f"**关于{topic}，{_OF_KIND.get(part.kind, '文件')}的有关条款如下：**"]
    for evidence in part.section[:_WHOLE_SECTION]:
        lines += [f"{{{evidence.id}.clause}}{_heading(evidence)}：", f"{{{evidence.id}.quote}}"]
    rest = part.section[_WHOLE_SECTION:]
    return lines + ([f"同一部分还有：{_cited(rest)}。"] if rest else [])


def _listed(kind: str, clause: Evidence, topic: str) -> list[str]:
    source = _OF_KIND.get(kind, "文件")
    return [
        f"**{source}只是把{topic}列入有关标准，没有展开具体要求。**原文是{{{clause.id}.clause}}：",
        f"{{{clause.id}.quote}}",
        "也就是说，对象、条件、流程、时限等都没有规定，需要看学校自己的办法。",
    ]


def _validity(row: Row) -> list[str]:
    """Whether the clause is in force, where that is not a matter of course."""
    document = f"{{{row.clause.id}.document}}"
    if not row.in_force and row.replaced_by:
        return [f"请注意：{document}已经不再适用，由《{row.replaced_by}》取代，现行要求请以后者为准。"]
    if not row.in_force:
        return [f"请注意：{document}目前不在有效期内，引用前请核对。"]
    gone = "、".join(f"《{title}》" for title in row.replaces)
    since = f"（自{{{row.clause.id}.as_of}}起施行）" if row.clause.as_of else ""
    return [f"这里依据的是现行有效的{document}{since}；{gone}已由它取代，不再适用。"] if gone else []


def _heading(evidence: Evidence) -> str:
    titled = (
        evidence.entity
        and evidence.entity not in (evidence.document or "")
        and evidence.title.endswith(evidence.entity)
    )
    return f"（{{{evidence.id}.entity}}）" if titled else ""


def _cited(clauses: Iterable[Evidence]) -> str:
    return "、".join(f"{{{e.id}.clause}}" for e in clauses)
