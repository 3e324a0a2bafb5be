"""Answers about documents: the clause letter for letter, and whether it lists the matter or regulates it.

Where a whole document is about the matter, the reader gets an overview: the clause that regulates what was asked, or
levels and conditions, in full; the other sides of the matter by reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agents.answer import Status
from agents.brains.base import Draft, ToolOutcome
from agents.brains.rule_writing import aspects
from agents.brains.rule_writing.plan import Plan
from agents.brains.rule_writing.plan import aspects as aspect_calls
from agents.understanding.reading import Reading
from tools.evidence import Evidence

_OF_KIND = {"guide": "指南", "school_rule": "本校制度", "law": "法律法规", "internal": "内部规程", "": "指南和本校制度"}
_SUBJECT_OF = 3
"""A document is about a matter when its title names it and at least so many of its clauses regulate it."""

_THIS = "这件事"
"""Stands for a subject that the question does not name in these words."""

Hit = tuple[Evidence, str]


def further(reading: Reading, results: Mapping[str, ToolOutcome]) -> Plan:
    """The searches of an overview, once the first ones showed a document about the matter; else an empty plan."""
    rule = results.get("school_rule")
    document = _subject_document(reading, _hits(rule)) if rule is not None else ""
    wanted = document and (reading.source in ("", "school_rule", "guide"))
    return aspect_calls(document, aspects.queries()) if wanted else Plan({})


def write(
    reading: Reading,
    results: Mapping[str, ToolOutcome],
    question: str,
    more: Mapping[str, ToolOutcome],
    *,
    personal: bool = False,
) -> Draft:
    """The draft of a policy question, whatever the searches brought.

    `more` are the further searches' outcomes; `personal` marks a question about the asker's own case.
    """
    if "clause" in results:
        return _clause(reading, results["clause"])
    found = {kind: _hits(outcome) for kind, outcome in results.items()}
    clauses = _unique([e for e, _ in found.get("school_rule", [])] + [e for o in more.values() for e in o.evidence])
    topic = reading.topic if reading.topic and reading.topic in question else _THIS
    wanted = _wanted(reading, found)
    lines = _main(reading, wanted, found.get(wanted, []), topic, question, clauses if more else [])
    for kind, hits in found.items():
        if kind != wanted:
            lines += _offer(reading, kind, hits, question, clauses if more and kind == "school_rule" else [])
    if personal:
        lines.append("是否达到条件由学院和教务部门按办法认定，系统不对个人作判断。")
    lines += _notes([*results.values(), *more.values()])
    nothing = not any(how for hits in found.values() for _, how in hits)
    return Draft(
        "\n\n".join(lines),
        status=Status.NO_DATA if nothing else Status.ANSWERED,
        suggestions=_suggestions(reading, found),
        memory=reading.to_memory(),
    )


def _wanted(reading: Reading, found: Mapping[str, list[Hit]]) -> str:
    """The kind of document to answer from: whose title names the matter, the kind asked for, or the first."""
    matter = reading.topic.split(" ")[0] if reading.topic else ""
    kinds = ("school_rule", "internal", "guide")
    titled = [k for k in kinds if matter and any(matter in (e.document or "") for e in _regulating(found.get(k, [])))]
    if reading.source and not (reading.source == "school_rule" and titled == ["internal"]):
        return reading.source
    return next(iter(titled), "") or next((k for k in kinds if _regulating(found.get(k, []))), "")


def _hits(outcome: ToolOutcome | None) -> list[Hit]:
    if outcome is None:
        return []
    return [(outcome.evidence[row["evidence"]], str(row.get("how") or "")) for row in outcome.data.get("hits", ())]


def _regulating(hits: Iterable[Hit]) -> list[Evidence]:
    return [evidence for evidence, how in hits if how == "regulates"]


def _unique(clauses: Iterable[Evidence]) -> list[Evidence]:
    """Each clause once, by the first of its evidence."""
    seen: dict[tuple[str | None, str | None], Evidence] = {}
    for evidence in clauses:
        seen.setdefault((evidence.document, evidence.clause), evidence)
    return list(seen.values())


def _subject_document(reading: Reading, hits: list[Hit]) -> str:
    """The title of the document that is about the matter, or empty."""
    matter = reading.topic.split(" ")[0] if reading.topic else ""
    titles = [e.document or "" for e in _regulating(hits)]
    return next((t for t in titles if matter and matter in t and titles.count(t) >= _SUBJECT_OF), "")


def _main(
    reading: Reading, kind: str, hits: list[Hit], topic: str, question: str, overview: list[Evidence]
) -> list[str]:
    source = _OF_KIND.get(kind, "可查阅的文件")
    regulating = _regulating(hits)
    if overview and kind == "school_rule":
        return _overview(topic, overview, question)
    if regulating:
        clause = aspects.best(regulating, aspects.asked(question)) or regulating[0]
        rest = [e for e in regulating if e.id != clause.id and e.document == clause.document][:2]
        also = [f"相关条款还有：{'、'.join(f'{{{e.id}.clause}}' for e in rest)}。"] if rest else []
        titled = kind != "school_rule" or topic == _THIS or (reading.topic.split(" ")[0] in (clause.document or ""))
        head = (
            f"关于{topic}，{{{clause.id}.clause}}规定："
            if titled
            else f"{source}里没有以{topic}为题的专门文件，{{{clause.id}.clause}}写到它："
        )
        return [f"**{head}**", f"{{{clause.id}.quote}}", *also]
    listed = next((e for e, how in hits if how == "lists"), None)
    if listed is not None:
        return [
            f"**{source}只是把{topic}列入有关标准，没有展开具体要求。**原文是{{{listed.id}.clause}}：",
            f"{{{listed.id}.quote}}",
            "也就是说，对象、条件、流程、时限等都没有规定，需要看学校自己的办法。",
        ]
    near = [f"意思较近的是{{{hits[0][0].id}.clause}}，可以打开原文判断。"] if hits else []
    return [f"{source}里没有找到直接写到{topic}的条款，我不作引申。", *near]


def _overview(topic: str, clauses: list[Evidence], question: str) -> list[str]:
    """The regulating clause in full, then the other sides by reference."""
    document = clauses[0].document
    own = [e for e in clauses if e.document == document]
    clause = aspects.best(own, aspects.asked(question)) or own[0]
    lines = [
        f"**关于{topic}，{{{clause.id}.clause}}规定：**",
        f"{{{clause.id}.quote}}",
    ]
    groups = aspects.by_aspect(own, clause)
    if groups:
        lines.append("这份文件里还可以看：")
        lines.append(
            "\n".join(
                f"- {name}：{'、'.join(f'{{{e.id}.clause}}' for e in found[:3])}" for name, found in groups.items()
            )
        )
    return lines


def _offer(reading: Reading, kind: str, hits: list[Hit], question: str, overview: list[Evidence]) -> list[str]:
    source = _OF_KIND.get(kind, "其他文件")
    regulating = overview or _regulating(hits)
    if regulating:
        clause = aspects.best(regulating, aspects.asked(question)) or regulating[0]
        matter = reading.topic.split(" ")[0] if reading.topic else ""
        if matter and matter in (clause.document or ""):
            return [f"{source}对此有规定：见{{{clause.id}.clause}}，可以打开{{{clause.id}.document}}查看全文。"]
        return [f"{source}里没有以它为题的文件；{{{clause.id}.clause}}写到它，是否相关请打开原文判断。"]
    listed = next((e for e, how in hits if how == "lists"), None)
    return [f"{source}里，{{{listed.id}.clause}}也提到它，但没有展开要求。"] if listed is not None else []


def _clause(reading: Reading, outcome: ToolOutcome) -> Draft:
    if outcome.error is not None or not outcome.evidence:
        text = "您可以查阅的文件里没有编号为您所说的这样的条款，我不推测它的内容。请核对条款号，或者说明想查的事项。"
        return Draft(text, status=Status.NO_DATA, suggestions=("指南对学业预警有什么要求",), memory=reading.to_memory())
    lines = []
    for evidence in outcome.evidence[:2]:
        lines += [f"**{{{evidence.id}.clause}}**原文：", f"{{{evidence.id}.quote}}"]
    return Draft("\n\n".join(lines), memory=reading.to_memory())


def _notes(outcomes: Iterable[ToolOutcome]) -> list[str]:
    """What the searches had to do without, each once."""
    told = dict.fromkeys(note for outcome in outcomes if outcome.error is None for note in outcome.notes)
    return [f"说明：{'；'.join(told)}。"] if told else []


def _suggestions(reading: Reading, found: Mapping[str, list[Hit]]) -> tuple[str, ...]:
    """The other kind of document, where it has something to say."""
    topic = reading.topic.split(" ")[0] if reading.topic else ""
    spoken = {kind for kind, hits in found.items() if any(how for _, how in hits)}
    offers = []
    if topic and reading.source != "school_rule" and "school_rule" in spoken:
        offers.append(f"学校对{topic}怎么规定")
    if topic and reading.source != "guide" and "guide" in spoken:
        offers.append(f"指南对{topic}有什么要求")
    return tuple(offers)
