"""Who writes the prose of a section: a protocol, and the composer by rules that ships with it.

A writer gets the section's figures as numbered evidence and gives paragraphs with slots. It is not trusted: the binder
drops every sentence that says a number, a name or a quotation the evidence does not hold (drafting.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from tools.evidence import Evidence
from tools.reports.gathering import Material
from tools.reports.phrases import Phrase, Phrases


@dataclass(frozen=True)
class Brief:
    """One section to be written."""

    report: str
    chapter: str
    section: str
    materials: tuple[Material, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        found = {e.id: e for material in self.materials for e in material.evidence}
        return tuple(found.values())


class Writer(Protocol):
    """Writes a section; `name` is put on record in the report."""

    @property
    def name(self) -> str: ...

    def write(self, brief: Brief) -> str:
        """Paragraphs, a line each, with slots of the brief's evidence."""
        ...


class Composer:
    """The writer by rules: each item's sentences from the templates its outline names, a paragraph an item."""

    name = "rules"

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def write(self, brief: Brief) -> str:
        return "\n".join(filter(None, ("".join(self._sentences(m)) for m in brief.materials)))

    def _sentences(self, material: Material) -> Iterator[str]:
        if material.gap is not None:
            return
        for key in material.item.prose:
            fit = (p for p in self._phrases.sentences[key] if _fits(p, material))
            if (phrase := next(fit, None)) is not None:
                yield phrase.filled(_ids(material), words_of(material))


def words_of(material: Material) -> dict[str, str]:
    """The words of the metric that a template may write out."""
    metric = material.metric
    return {
        "metric": metric.name_zh,
        "numerator_words": metric.numerator_words,
        "denominator_words": metric.denominator_words,
        "period": material.period.zh,
    }


def _roles(material: Material) -> dict[str, Evidence]:
    first = material.history[0] if len(material.history) > 1 else None
    roles = {
        "now": material.now,
        "before": material.before,
        "first": first,
        "change": material.change,
        "high": material.high,
        "low": material.low,
    }
    return {name: evidence for name, evidence in roles.items() if evidence is not None}


def _ids(material: Material) -> dict[str, str]:
    return {name: evidence.id for name, evidence in _roles(material).items()}


def _fits(phrase: Phrase, material: Material) -> bool:
    """Whether everything the template shows is there, and the difference points its way."""
    roles = _roles(material)
    for role, name in phrase.slots:
        if role not in roles or (name in _FIELDS and getattr(roles[role], name) is None):
            return False
    if phrase.when == "any":
        return True
    return material.change is not None and _direction(material.change) == phrase.when


def _direction(change: Evidence) -> str:
    """Which way a difference points as it is shown: what rounds to nothing is no change."""
    if not any(char in "123456789" for char in change.display):
        return "same"
    return "up" if (change.value or 0.0) > 0 else "down"


_FIELDS = ("n", "numerator", "denominator", "completeness", "period", "entity")
