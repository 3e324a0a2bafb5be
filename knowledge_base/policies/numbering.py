"""Which label a line begins with, and whether that label can stand where it stands.

Two schools of numbering occur: decimals with lettered items (guides, standards) and 章 / 条 / 款项 (laws, rules);
notices use 一、（一）. A label that jumps is part of a sentence, not a label: "不低于\\n3.5 学分" starts no clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.numerals import HAN, han_number

_ROOM = 9
"""How many numbers of a series may be missing in a row (a clause lost in extraction) before it is no series."""


class Series(StrEnum):
    """The families of labels; the order of nesting is decided by `Outline`."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    DECIMAL = "decimal"
    LETTER = "letter"
    HAN = "han"
    HAN_PAREN = "han_paren"


@dataclass(frozen=True)
class Label:
    """A label as found: `number` as it is cited, `value` for order, `rest` what follows it on the line."""

    series: Series
    number: str
    value: tuple[int, ...]
    rest: str


_PATTERNS: tuple[tuple[Series, re.Pattern[str]], ...] = (
    (Series.PART, re.compile(rf"^(第([{HAN}]+)编)(?:[\s\u3000]+|$)")),
    (Series.CHAPTER, re.compile(rf"^(第([{HAN}\d]+)章)(?:[\s\u3000]+|(?=[^\s，。、的]{{1,30}}$)|$)")),
    (Series.SECTION, re.compile(rf"^(第([{HAN}\d]+)节)(?:[\s\u3000]+|(?=[^\s，。、的]{{1,30}}$)|$)")),
    (
        Series.ARTICLE,
        re.compile(rf"^(第([{HAN}\d]+)条(?:之([{HAN}\d]+))?)(?:[\s\u3000：:]+|(?![第规的所至和或及、，]))"),
    ),
    (
        Series.DECIMAL,
        re.compile(r"^((\d{1,2}(?:\.\d{1,2}){0,4}))\.?(?:[\s\u3000]+|(?=[^\s\d.,，。、%％年月日个名门分倍元人次]))"),
    ),
    (Series.LETTER, re.compile(r"^(([a-z])[)）])[\s\u3000]*")),
    (Series.HAN, re.compile(rf"^(([{HAN}]+))、[\s\u3000]*")),
    (Series.HAN_PAREN, re.compile(rf"^([(（]([{HAN}]+)[)）])[\s\u3000]*")),
)


def label_of(line: str) -> Label | None:
    """The label `line` begins with, or None. Says nothing about whether it fits its surroundings."""
    for series, pattern in _PATTERNS:
        match = pattern.match(line)
        if match is not None:
            return Label(series, _cited(series, match), _value(series, match), line[match.end() :].strip())
    return None


def follows(value: tuple[int, ...], previous: tuple[int, ...] | None) -> bool:
    """Whether a number can come next after `previous` in a dotted series: its child, its sibling or an elder's sibling.

    A gap is allowed: a clause missing from a text must not swallow the clauses after it.
    """
    if previous is None:
        return all(part <= _ROOM for part in value)
    if len(value) > len(previous):
        return value[: len(previous)] == previous and len(value) == len(previous) + 1 and 1 <= value[-1] <= _ROOM
    head = len(value) - 1
    return value[:head] == previous[:head] and 0 < value[head] - previous[head] <= _ROOM


def _cited(series: Series, match: re.Match[str]) -> str:
    if series is Series.LETTER:
        return f"{match.group(2)})"
    if series is Series.HAN_PAREN:
        return f"（{match.group(2)}）"
    return match.group(2) if series in (Series.HAN, Series.DECIMAL) else match.group(1)


def _value(series: Series, match: re.Match[str]) -> tuple[int, ...]:
    if series is Series.DECIMAL:
        return tuple(int(part) for part in match.group(2).split("."))
    if series is Series.LETTER:
        return (ord(match.group(2)) - ord("a") + 1,)
    if series is Series.ARTICLE and match.group(3):
        return (han_number(match.group(2)), han_number(match.group(3)))
    return (han_number(match.group(2)),)
