"""Reading a question about a document: which kind, which clause, on what subject."""

from __future__ import annotations

from agents.understanding.lexicon import lexicon
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan

_DOCUMENT_WORDS = ("办法", "制度", "规定")
_NAMED = ("policy_guide", "policy_school_rule", "policy_law")
_NOT_TOPIC = (
    *_NAMED, "policy_neutral", "clause", "filler", "background", "define", "value", "by", "why", "compare", "benchmark",
    "own_school", "own_college", "own_group_weak", "own_me_weak", "own_major", "time", "ranking",
)  # fmt: skip


def asks_document(scanned: Scan) -> bool:
    """Whether the question is for the wording of a guide, law or school rule."""
    if scanned.has("clause") or scanned.has(*_NAMED) or asks_anonymity(scanned):
        return True
    if _asks_condition(scanned):
        return True
    if scanned.has("topic") and (scanned.has("policy_neutral") or not scanned.has("metric", "inverse", "missing")):
        return True
    return scanned.has("policy_neutral") and not scanned.has("by", "highest", "lowest", "unit", "time", "missing")


def _asks_condition(scanned: Scan) -> bool:
    """「挂几门会被学业预警」: a metric's word beside 预警 in one clause, with no unit or time, asks for the rule."""
    warnings = [s for s in scanned.of("topic") if "预警" in s.text]
    if not warnings or scanned.has("unit", "time", "by", "value"):
        return False
    places = [s.start for s in scanned.of("metric")]
    return any(a <= w.start < b and any(a <= p < b for p in places) for w in warnings for a, b in scanned.clauses())


def asks_anonymity(scanned: Scan) -> bool:
    """「评教会不会被老师知道」 is a question about the rules, not for a figure."""
    return any(word in scanned.text for word in lexicon().policy.no_metric)


def read_document(scanned: Scan, previous: Reading | None) -> Reading:
    """The policy reading; asks back when there is neither a subject nor a clause."""
    if asks_anonymity(scanned):
        return Reading(Act.POLICY, topic="匿名", source="school_rule")
    clauses = scanned.of("clause")
    topic = _topic(scanned)
    source = _source(scanned)
    document = scanned.of("policy_law")[0].text if scanned.has("policy_law") else ""
    if document in ("法律法规", "法律", "法规", "条例"):
        document = ""
    reading = Reading(
        Act.POLICY,
        topic=topic,
        source=source,
        document=document,
        clause=str(clauses[0].value) if clauses else "",
    )
    if not topic and not clauses:
        if previous is not None and previous.act is Act.POLICY:
            return previous.but(source=source or previous.source, document=document, clause="", pending=False)
        return Reading(Act.CLARIFY, reason="topic", source=source)
    if clauses and not source and previous is not None and previous.act is Act.POLICY:
        return reading.but(source=previous.source, document=previous.document)
    return reading


def _source(scanned: Scan) -> str:
    for kind in _NAMED:
        if scanned.has(kind):
            return kind.removeprefix("policy_")
    if scanned.has("own_school") or any(s.text.endswith(_DOCUMENT_WORDS) for s in scanned.of("topic")):
        return "school_rule"
    return "guide" if scanned.has("clause") else ""


def _topic(scanned: Scan) -> str:
    """The known subjects of the question, else what is left when the words of asking are taken out."""
    known = [s.text for s in scanned.of("topic")]
    if _asks_condition(scanned):
        return known[0]
    known += [s.text for s in scanned.of("metric", "inverse")] if known else []
    if known:
        matters = [word for word in known if not word.endswith(_DOCUMENT_WORDS)]
        return " ".join(dict.fromkeys(matters or known))
    spoken = [s.text for s in scanned.spans if s.kind not in _NOT_TOPIC and s.kind not in ("own_me",)]
    rest = [piece for piece, _ in scanned.residue()]
    strip = set(lexicon().policy.strip)
    words = [w for w in (*spoken, *rest) if w not in strip and len(w) > 1]
    return " ".join(dict.fromkeys(words))
