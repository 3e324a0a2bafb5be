"""Answers about documents: the clause letter for letter, and whether it lists the matter or regulates it.

Each subject of a question is answered from the clause that holds most of it; what nothing speaks of is said to be
missing. Where a whole document is about the matter, the reader gets an overview. Wording is in passages.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from agents.answering.answer import Clarification, Status
from agents.brains.base import Draft, ToolOutcome
from agents.brains.rule_writing import aspects, passages
from agents.brains.rule_writing.findings import Part, Row, choose, heir_of, parts_of, row_of, subjects
from agents.brains.rule_writing.plan import Plan
from agents.brains.rule_writing.plan import aspects as aspect_calls
from agents.understanding.reading import Reading
from knowledge_base.policies.expects import awaits_unit
from knowledge_base.policies.subjects import question_of
from tools.evidence import Evidence

_SUBJECT_OF = 3
"""A document is about a matter when its title names it and at least so many of its clauses regulate it."""
_ABSENT = ("not_taken_in", "unknown_name")
UNSURE = "unsure"
"""In a turn's memory: no clause told holds so much of the question that it is sure to be the one."""

_NO_MATTER = re.compile("^(?:[0-9零一二两三四五六七八九十百几]+[\u4e00-\u9fff]?){1,2}$|^[\u4e00-\u9fff]$")
"""「两次」「改」: of whatever matter."""
_THIS = "这件事"
"""Stands for a subject that the question does not name in these words."""


def further(reading: Reading, results: Mapping[str, ToolOutcome]) -> Plan:
    """The searches of an overview, once the first ones showed a document about the matter; else an empty plan."""
    part = _general(reading, results)
    document = _subject_document(part) if part is not None else ""
    return aspect_calls(document, aspects.queries()) if document else Plan({})


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
        return _clause(reading, results["clause"], question)
    refused = _refused(reading, results)
    if refused is not None:
        return refused
    found = {kind: parts_of(kind, outcome) for kind, outcome in results.items()}
    names = subjects(found) or (question_of(reading.query).about or reading.topic,)
    chosen = {name: choose(found, name, reading.source) for name in names}
    if (nearest := _nearest(reading, found, list(chosen.values()), question)) is not None:
        return nearest
    lines: list[str] = passages.no_such_document(_absent(results))
    for part in {id(p): p for p in chosen.values() if p is not None}.values():
        lines += _answer(reading, found, part, question, _overview_clauses(part, more))
    lost = [name for name, part in chosen.items() if part is None]
    offers = _offers(reading, found, chosen, question)
    lines += offers
    if lost:
        titles = next((t for outcome in results.values() if (t := _titles(outcome))), ())
        topic, alone = _said(reading, lost, question), len(lost) == len(names)
        written = _written(found, lost, reading.source)
        lines = passages.missing(reading, topic, titles, alone=alone, written=written) + lines
        lines = lines if len(lost) == len(names) else lines[1:] + lines[:1]
    if personal:
        lines.append("是否达到条件由学院和教务部门按办法认定，系统不对个人作判断。")
    lines += _notes([*results.values(), *more.values()])
    nothing = not offers and all(part is None for part in chosen.values())
    told = [part.best for part in chosen.values() if part is not None and part.best is not None]
    unsure = bool(told) and all(row.coverage < passages.UNSURE_BELOW for row in told) and not reading.source
    return Draft(
        "\n\n".join(lines),
        status=Status.NO_DATA if nothing else Status.ANSWERED,
        suggestions=_suggestions(reading, found),
        memory={**reading.to_memory(), **({UNSURE: True} if unsure else {})},
    )


def _nearest(
    reading: Reading, found: Mapping[str, tuple[Part, ...]], chosen: Sequence[Part | None], question: str
) -> Draft | None:
    """What may have been meant, asked back, where the best clause may be of another matter; None where it is not."""
    parts = {id(p): p for p in chosen if p is not None}.values()
    if len(parts) != 1 or reading.document or not all(p.best is not None and p.best.doubted for p in parts):
        return None
    part = next(iter(parts))
    if part.named or (reading.source and part.kind == reading.source == "guide"):
        return None
    lines = passages.nearest(part, _said(reading, part.answers, question), unheard=part.unheard)
    asked = None if part.unheard else Clarification(question="您问的是其中哪一条？")
    status = Status.NO_DATA if part.unheard else Status.CLARIFY
    return Draft(
        "\n\n".join(lines),
        status=status,
        clarification=asked,
        suggestions=_suggestions(reading, found),
        memory=reading.to_memory(),
    )


def _written(found: Mapping[str, tuple[Part, ...]], lost: Sequence[str], source: str) -> list[Row]:
    """The clauses in force that bear a subject's words, although none answers what is asked of it."""
    rows = {
        row.clause.id: row
        for kind, parts in found.items()
        for part in parts
        for row in part.rows
        if (not source or kind == source) and row.in_force and any(name in part.answers for name in lost)
        and part.about and part.about in f"{row.clause.document}{row.clause.entity}{row.clause.quote}"
    }  # fmt: skip
    return sorted(rows.values(), key=lambda row: -row.score)


def _general(reading: Reading, results: Mapping[str, ToolOutcome]) -> Part | None:
    """The school's part on a question that names a matter and nothing beside it; None for any other question."""
    if reading.source not in ("", "school_rule", "guide") or "school_rule" not in results:
        return None
    parts = parts_of("school_rule", results["school_rule"])
    part = parts[0] if len(parts) == 1 and not awaits_unit(reading.query) else None
    return part if part is not None and part.best is not None and not part.best.specific else None


def _subject_document(part: Part) -> str:
    """The title of the document that is about the matter, or empty."""
    titles = [row.clause.document or "" for row in part.rows if row.how == "regulates"]
    return next((t for t in titles if titles.count(t) >= _SUBJECT_OF), "")


def _overview_clauses(part: Part, more: Mapping[str, ToolOutcome]) -> list[Evidence]:
    """Every clause of the document the matter is the subject of, each by the first of its evidence."""
    if part.kind != "school_rule" or not more:
        return []
    every = [row.clause for row in part.rows if row.how == "regulates"] + [e for o in more.values() for e in o.evidence]
    seen: dict[tuple[str | None, str | None], Evidence] = {}
    for evidence in every:
        seen.setdefault((evidence.document, evidence.clause), evidence)
    return list(seen.values())


def _answer(
    reading: Reading, found: Mapping[str, tuple[Part, ...]], part: Part, question: str, overview: list[Evidence]
) -> list[str]:
    topic = _said(reading, part.answers, question)
    if overview:
        return passages.overview(topic, overview, question)
    heir = heir_of(found, part)
    if heir is not None:
        return [*passages.answer(heir, topic, question), *passages.formerly(part)]
    if part.kind == "law" and not reading.source:
        return [*passages.only_in_law(topic), *passages.answer(part, topic, question)]
    return passages.answer(part, topic, question)


def _offers(
    reading: Reading, found: Mapping[str, tuple[Part, ...]], chosen: Mapping[str, Part | None], question: str
) -> list[str]:
    """The other kinds of document, each by its best clause, where one subject was asked about."""
    taken = {part.kind for part in chosen.values() if part is not None}
    if len({id(part) for part in chosen.values()}) > 1:
        return []
    others = [(kind, parts[0]) for kind, parts in found.items() if kind not in taken and parts and parts[0].weight > 0]
    if reading.source and not taken:
        # The kind that was named is silent: another is only pointed to where it writes of the very matter.
        others = [(kind, p) for kind, p in others if p.best is not None and p.about in (p.best.clause.quote or "")]
    topic = _said(reading, tuple(chosen), question)
    return [line for kind, part in others for line in passages.offer(part, topic) if kind != "law" or not taken]


def _refused(reading: Reading, results: Mapping[str, ToolOutcome]) -> Draft | None:
    """What ends the answer before any clause: no document of the kind asked for, or none of the name given."""
    asked = [o for kind, o in results.items() if not reading.source or kind == reading.source]
    absent = [o for o in asked if o.error_code in _ABSENT]
    if not absent or any(o.error is None for o in asked) or (not reading.source and len(absent) < len(asked)):
        return None
    outcome = next((o for o in absent if o.error_code == "unknown_name"), absent[0])
    others = [p for kind, o in results.items() if kind != reading.source for p in parts_of(kind, o) if p.weight > 0]
    lines = [f"{(outcome.error or '').rstrip('。')}。"]
    lines += passages.offer(others[0], others[0].about) if others else passages.library(outcome.suggestions)
    return Draft("\n\n".join(lines), status=Status.NO_DATA, memory=reading.to_memory())


def _absent(results: Mapping[str, ToolOutcome]) -> str:
    """A document's name in the question that no document bears, where something speaks of its matter all the same."""
    return next((str(o.data["absent"]) for o in results.values() if o.error is None and o.data.get("absent")), "")


def _no_clause(reading: Reading, outcome: ToolOutcome, question: str) -> Draft:
    """The number is missing, several documents have it, or the document itself is not there."""
    memory = reading.to_memory()
    if outcome.error_code == "ambiguous_name":
        asked = Clarification(question="您要查的是哪一份文件里的这一条？")
        lines = passages.which_document(outcome.suggestions)
        return Draft("\n\n".join(lines), status=Status.CLARIFY, clarification=asked, memory=memory)
    if outcome.error_code in _ABSENT:
        lines = [f"{(outcome.error or '').rstrip('。')}。", *passages.library(outcome.suggestions)]
    else:
        lines = passages.no_such_clause(question, outcome.suggestions)
    return Draft("\n\n".join(lines), status=Status.NO_DATA, memory=memory)


def _clause(reading: Reading, outcome: ToolOutcome, question: str) -> Draft:
    if outcome.error is not None or not outcome.evidence:
        return _no_clause(reading, outcome, question)
    rows = outcome.data.get("hits", ())
    lines = []
    for row in rows:
        lines += passages.verbatim(row_of(row, outcome), str(row.get("part", "")))
    lines += passages.beneath([outcome.evidence[i] for i in outcome.data.get("items", ())])
    return Draft("\n\n".join(lines), memory=reading.to_memory())


def _notes(outcomes: Iterable[ToolOutcome]) -> list[str]:
    """What the searches had to do without, each once."""
    told = dict.fromkeys(note for outcome in outcomes if outcome.error is None for note in outcome.notes)
    return [f"说明：{'；'.join(told)}。"] if told else []


def _titles(outcome: ToolOutcome) -> tuple[str, ...]:
    return tuple(outcome.data.get("titles", ())) or outcome.suggestions


def _said(reading: Reading, names: object, question: str) -> str:
    """The subjects in the asker's own words, else a word that stands for them."""
    if reading.topic and question.startswith(f"{reading.topic.replace('、', '，')}，"):
        # A few words were put together with the matter told before: that is what they are about.
        return reading.topic
    listed = [str(n) for n in names] if isinstance(names, list | tuple) else [str(names)]
    kept = [n for n in listed if n and n.lower() in question.lower() and not _NO_MATTER.match(n)]
    if kept:
        return "、".join(kept)
    return reading.topic if reading.topic in question and not _NO_MATTER.match(reading.topic or "改") else _THIS


def _suggestions(reading: Reading, found: Mapping[str, tuple[Part, ...]]) -> tuple[str, ...]:
    """The other kind of document, where it has something to say."""
    topic = reading.topic.split(" ")[0] if reading.topic else ""
    spoken = {kind for kind, parts in found.items() if any(part.weight > 0 for part in parts)}
    offers = []
    if topic and reading.source != "school_rule" and "school_rule" in spoken:
        offers.append(f"学校对{topic}怎么规定")
    if topic and reading.source != "guide" and "guide" in spoken:
        offers.append(f"指南对{topic}有什么要求")
    return tuple(offers)
