"""A question in two parts: a figure in one clause, and in another the rule or the definition that goes with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.understanding import documents, gate
from agents.understanding.scan import Scan, scan
from agents.understanding.school import School
from tools.metrics.definition import Catalogue

_ASKED = (
    "value",
    "highest",
    "lowest",
    "worst",
    "best",
    "trend",
    "ranking",
    "top",
    "by",
    "compare",
    "time",
    "unit",
    "why",
    "own_college",
    "own_major",
    "own_school",
    "own_me",
    "own_me_weak",
    "own_these",
    "own_group_weak",
    "benchmark",
)
_HOW_MUCH = re.compile("多少|几|怎么?样|如何")
_BASIS = ("照", "按", "根据", "依据", "依照")
_OF_RULES = ("policy_neutral", "policy_guide", "policy_school_rule", "policy_law", "policy_internal", "define", "value")


@dataclass(frozen=True)
class Parted:
    """The clauses that ask for figures; the subject of the rule beside them, or empty; whether a definition is."""

    figures: Scan
    topic: str
    defines: bool


def parts_of(scanned: Scan, catalogue: Catalogue, school: School) -> Parted | None:
    """The two parts of a question; None where it has but one, or is all about rules."""
    parts = [scan(scanned.text[start:end], catalogue, school) for start, end in scanned.clauses()]
    if len(parts) < 2 or scanned.has("clause"):
        return None
    rules = [p for p in parts if documents.asks_document(p) and documents.read_document(p, None).topic]
    rules = [p for p in rules if p.has(*_OF_RULES) or gate.in_rule_form(p.text) or documents.asks_rule(p)]
    defines = [p for p in parts if p.has("define") and not documents.asks_document(p)]
    apart = [p for p in parts if p not in rules and p not in defines]
    if any(documents.is_aspect(documents.read_document(p, None).topic) for p in rules):
        return None
    if any(p.text.startswith(_BASIS) for p in rules) and not any(_HOW_MUCH.search(p.text) for p in apart):
        # 「有效率突然变低，照学校的办法还能比吗」: the figure is the case, the rule what is asked for.
        return None
    figures = [p for p in apart if p.has("metric", "inverse") and p.has(*(_ASKED if rules else _ASKED[:3]))]
    if not figures or not (rules or defines):
        return None
    topic = documents.read_document(rules[0], None).topic if rules else ""
    return Parted(scan("，".join(p.text for p in apart), catalogue, school), topic, bool(defines))
