"""Slots: what may be written in braces, and what each shows.

A slot shows a field of one evidence. Figures, clauses and quotations carry the evidence's mark `[E1]`; names and
periods do not. Whatever an evidence says is escaped before it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tools import display
from tools.binding.markup import escape
from tools.binding.numbers import FIGURE, LABEL, QUOTE
from tools.evidence import Evidence, EvidenceKind
from tools.marks import mark

_HAN_JOIN = re.compile("(?<=[^ -~])\\s*\n\\s*(?=[^ -~])")
_BLOCK_QUOTE_OVER = 60
"""A quotation alone on its line that is longer than this is set as a block."""


@dataclass(frozen=True)
class Unfit:
    """A slot that cannot be filled, and what the writer should do."""

    hint: str


_COUNTS = ("n", "numerator", "denominator")
_LABELS: dict[str, Callable[[Evidence], str | None]] = {
    "entity": lambda evidence: evidence.entity,
    "period": lambda evidence: evidence.period_zh or evidence.period,
    "title": lambda evidence: evidence.title,
    "definition": lambda evidence: evidence.definition,
    "attribution": lambda evidence: evidence.attribution,
    "as_of": lambda evidence: evidence.as_of,
}
FIELDS = (*_COUNTS, "completeness", *_LABELS, "document", "clause", "quote")


def stand_in(field: str | None) -> str:
    """The character that stands for a slot of this kind while the words around it are checked."""
    if field == "quote":
        return QUOTE
    return FIGURE if field in (None, "completeness", *_COUNTS) else LABEL


def fill(evidence: Evidence, field: str | None) -> str | Unfit:
    """What the slot shows, marked and escaped, or why it shows nothing."""
    if field is None:
        return _value(evidence)
    if field not in FIELDS:
        return Unfit(f"没有字段“{field}”；可用：{'、'.join(FIELDS)}")
    shown = _count(evidence, field) if field in (*_COUNTS, "completeness") else _label(evidence, field)
    return shown or Unfit(f"{evidence.id} 没有可显示的“{field}”")


def quote_block(evidence: Evidence) -> str | None:
    """The quotation as a block of its own, when it is too long or has too many lines to stand in a sentence."""
    lines = [escape(line) for line in (evidence.quote or "").splitlines() if line.strip()]
    if len(lines) < 2 and len(evidence.quote or "") <= _BLOCK_QUOTE_OVER:
        return None
    return "\n".join(f"> {line}  " for line in lines).rstrip() + mark(evidence.id)


def _value(evidence: Evidence) -> str | Unfit:
    if evidence.withheld:
        return escape(evidence.display or display.WITHHELD) + mark(evidence.id)
    if evidence.display:
        return escape(evidence.display) + mark(evidence.id)
    if evidence.value is None:
        usable = "quote 或 clause" if evidence.kind is EvidenceKind.CLAUSE else "其他字段"
        return Unfit(f"{evidence.id} 没有数值，请用 {usable}")
    return escape(display.display(evidence.value, evidence.unit)) + mark(evidence.id)


def _count(evidence: Evidence, field: str) -> str | None:
    number = getattr(evidence, field)
    if number is None or evidence.withheld:
        return None
    return (display.completeness(number) if field == "completeness" else display.count(number)) + mark(evidence.id)


def _label(evidence: Evidence, field: str) -> str | None:
    if field in _LABELS:
        return escape(_LABELS[field](evidence) or "") or None
    if field == "quote":
        quote = escape(_HAN_JOIN.sub("", evidence.quote or ""))
        return f"「{quote}」{mark(evidence.id)}" if quote else None
    document = escape(evidence.document or "")
    titled = document if document.startswith("《") or not document else f"《{document}》"
    if field == "document":
        return titled or None
    clause = escape(evidence.clause or "")
    return f"{titled}{clause}{mark(evidence.id)}" if clause else None
