"""Answers about documents: the clause letter for letter, and whether it lists the matter or regulates it."""

from __future__ import annotations

from collections.abc import Mapping

from agents.answer import Status
from agents.brains.base import Draft, ToolOutcome
from agents.understanding.reading import Reading
from tools.evidence import Evidence

_OF_KIND = {"guide": "指南", "school_rule": "本校制度", "law": "法律法规"}


def write(reading: Reading, results: Mapping[str, ToolOutcome], question: str) -> Draft:
    """The draft of a policy question, whatever the searches brought."""
    if "clause" in results:
        return _clause(reading, results["clause"])
    lines: list[str] = []
    found = {kind: _best(outcome) for kind, outcome in results.items()}
    wanted = reading.source or next((k for k in ("school_rule", "guide") if _how(found.get(k)) == "regulates"), "guide")
    main = found.get(wanted)
    topic = reading.topic if reading.topic and reading.topic in question else "这件事"
    lines += _main(wanted, main, topic, _others(results.get(wanted), main))
    for kind, hit in found.items():
        if kind != wanted and hit is not None and _how(hit):
            lines += _offer(kind, hit)
    nothing = not any(_how(hit) for hit in found.values())
    return Draft(
        "\n\n".join(lines),
        status=Status.NO_DATA if nothing else Status.ANSWERED,
        suggestions=_suggestions(reading, found),
        memory=reading.to_memory(),
    )


Hit = tuple[Evidence, str]


def _best(outcome: ToolOutcome) -> Hit | None:
    """The hit that says most: one that regulates, else one that lists, else the nearest."""
    hits = [(outcome.evidence[row["evidence"]], str(row.get("how") or "")) for row in outcome.data.get("hits", ())]
    for how in ("regulates", "lists"):
        for evidence, said in hits:
            if said == how:
                return evidence, said
    return hits[0] if hits else None


def _how(hit: Hit | None) -> str:
    return hit[1] if hit is not None else ""


def _others(outcome: ToolOutcome | None, main: Hit | None) -> list[str]:
    """Further clauses that regulate the matter, by reference."""
    rows = outcome.data.get("hits", ()) if outcome is not None and main is not None else ()
    found = [outcome.evidence[row["evidence"]] for row in rows if outcome is not None and row.get("how") == "regulates"]
    rest = [e for e in found if main is not None and e.id != main[0].id]
    return [f"相关条款还有：{'、'.join(f'{{{e.id}.clause}}' for e in rest)}。"] if rest else []


def _main(kind: str, hit: Hit | None, topic: str, also: list[str]) -> list[str]:
    source = _OF_KIND.get(kind, "可查阅的文件")
    if hit is None:
        return [f"{source}里没有找到与{topic}有关的条款。"]
    evidence, how = hit
    if not how:
        return [
            f"{source}里没有找到直接写到{topic}的条款，我不作引申。",
            f"意思较近的是{{{evidence.id}.clause}}，可以打开原文判断。",
        ]
    if how == "lists":
        return [
            f"**{source}只是把{topic}列入有关标准，没有展开具体要求。**原文是{{{evidence.id}.clause}}：",
            f"{{{evidence.id}.quote}}",
            "也就是说，对象、条件、流程、时限等都没有规定，需要看学校自己的办法。",
        ]
    return [f"**关于{topic}，{{{evidence.id}.clause}}规定：**", f"{{{evidence.id}.quote}}", *also]


def _offer(kind: str, hit: Hit) -> list[str]:
    evidence, how = hit
    source = _OF_KIND.get(kind, "其他文件")
    if how == "regulates":
        return [f"{source}对此有规定：见{{{evidence.id}.clause}}，可以打开{{{evidence.id}.document}}查看全文。"]
    return [f"{source}里，{{{evidence.id}.clause}}也提到它，但没有展开要求。"]


def _clause(reading: Reading, outcome: ToolOutcome) -> Draft:
    if outcome.error is not None or not outcome.evidence:
        text = "您可以查阅的文件里没有编号为您所说的这样的条款，我不推测它的内容。请核对条款号，或者说明想查的事项。"
        return Draft(text, status=Status.NO_DATA, suggestions=("指南对学业预警有什么要求",), memory=reading.to_memory())
    lines = []
    for evidence in outcome.evidence[:2]:
        lines += [f"**{{{evidence.id}.clause}}**原文：", f"{{{evidence.id}.quote}}"]
    return Draft("\n\n".join(lines), memory=reading.to_memory())


def _suggestions(reading: Reading, found: Mapping[str, Hit | None]) -> tuple[str, ...]:
    topic = reading.topic.split(" ")[0] if reading.topic else ""
    offers = []
    if topic and reading.source != "school_rule" and _how(found.get("school_rule")):
        offers.append(f"学校对{topic}怎么规定")
    if topic and reading.source == "school_rule":
        offers.append(f"指南对{topic}有什么要求")
    return tuple(offers)
