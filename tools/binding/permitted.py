"""What one draft may repeat without a slot: the question, known names, titles, and the quotations of its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tools.binding.normalise import normalise
from tools.binding.numbers import Span, numerals_in, question_numbers
from tools.evidence import Evidence
from tools.periods.calendar import Calendar

_PERIOD_CODE = re.compile(r"\d{4}-\d{4}(?:-\d)?")
_COUNTED = frozenset("成个名人门位项分倍折点年级班次条种所科月日天周期学章节余多")
"""What a numeral at the end of a name would count: 「大学英语三成」 is no course but three tenths."""
_CLAUSE_NUMBER = re.compile(r"\d+(?:\.\d+){2,}.*")
_SHORT_NAME = re.compile(r"(?<=》)[^《》]{1,20}?教学班|[A-Z]{2}\d{4}-\d{3}(?=《)")
"""What of a title stands for the whole: a class without its course, an item of rectification by its number."""


@dataclass(frozen=True)
class Permitted:
    """Everything is in the form of `normalise`. `numbered` are the names with a numeral in them that occur in the
    draft, longest first; `names` all names, for quotation marks; `quotes` pairs an evidence id with its quotation;
    `familiar` are the characters of the question; `told` are periods that tools have named without evidence; by
    `calendar` words like 上学期 are held to their period, and without one they are not looked at."""

    evidence: Mapping[str, Evidence]
    question: str
    asked: frozenset[str]
    numbered: tuple[str, ...]
    names: frozenset[str]
    quotes: tuple[tuple[str, str], ...]
    familiar: frozenset[str]
    told: frozenset[str] = frozenset()
    calendar: Calendar | None = None

    def name_spans(self, text: str) -> list[Span]:
        """Where a numbered name stands whole in `text`: no letter of its own script or numeral may continue it."""
        taken: list[Span] = []
        for name in self.numbered:
            start = text.find(name)
            while start >= 0:
                end = start + len(name)
                if not _continues(text, start, end):
                    taken.append((start, end))
                start = text.find(name, end)
        return taken


def permit(
    draft: str,
    evidence: Sequence[Evidence],
    question: str,
    known_names: Iterable[str],
    told_periods: Iterable[str] = (),
    calendar: Calendar | None = None,
) -> Permitted:
    """The permissions of a (normalised) draft. Evidence without an id cannot be referred to and is left out."""
    numbered_evidence = {item.id: item for item in evidence if item.id}
    asked = normalise(question)
    names = _normalised(known_names) | set(_names_of(numbered_evidence.values()))
    periods = {normalise(text) for item in numbered_evidence.values() for text in (item.period, item.period_zh) if text}
    told = frozenset(normalise(text) for text in told_periods)
    periods |= told
    candidates = {name for name in names | periods if name and name in draft and numerals_in(name)}
    numbered = {name for name in candidates if _is_name(name, name in periods)}
    return Permitted(
        evidence=numbered_evidence,
        question=asked,
        asked=question_numbers(asked),
        numbered=tuple(sorted(numbered, key=lambda name: (-len(name), name))),
        names=frozenset(names | periods),
        quotes=tuple((key, normalise(item.quote)) for key, item in numbered_evidence.items() if item.quote),
        familiar=frozenset(asked),
        told=told,
        calendar=calendar,
    )


def _normalised(names: Iterable[str]) -> frozenset[str]:
    return _all_normalised(names) if isinstance(names, tuple) else frozenset(map(normalise, names))


@lru_cache(maxsize=4)
def _all_normalised(names: tuple[str, ...]) -> frozenset[str]:
    """A school's thousands of names come as the same tuple with every draft of a generation."""
    return frozenset(map(normalise, names))


def _names_of(evidence: Iterable[Evidence]) -> Iterable[str]:
    for item in evidence:
        yield from (normalise(text) for text in (item.entity, item.title, item.document, item.clause) if text)
        yield from (normalise(name) for name in _SHORT_NAME.findall(item.title or ""))


def _is_name(name: str, is_period: bool) -> bool:
    """A bare number is no name, whoever gives it: 「3.2」 as a clause would let a grade point of 3.2 through."""
    if _CLAUSE_NUMBER.fullmatch(name) or (is_period and _PERIOD_CODE.fullmatch(name)):
        return True
    letters = sum(char.isalpha() and not numerals_in(char) for char in name)
    return letters >= (1 if is_period else 2)


def _continues(text: str, start: int, end: int) -> bool:
    following = text[end : end + 1]
    if following in _COUNTED and numerals_in(text[end - 1]):
        return True
    return _joined(text[max(0, start - 1) : start], text[start]) or _joined(text[end - 1], following)


def _joined(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one number or one English word."""
    if not left or not right:
        return False
    both_latin = left.isascii() and left.isalnum() and right.isascii() and right.isalnum()
    numerals = [numerals_in(char) or char in ".,%" for char in (left, right)]
    return both_latin or all(numerals)
