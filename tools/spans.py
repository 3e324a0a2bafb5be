"""Pieces of a question and what they were read as. Where two claim the same characters, the longer wins.

That one rule keeps 软件工程导论 a course, 评教办法 a document and 统计一下 a figure of speech.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """Who wins between pieces of one length; lower wins."""

    TIME = 0
    METRIC = 1
    UNIT = 2
    QUESTION = 3
    MODIFIER = 4
    POLICY = 5
    FILLER = 6


@dataclass(frozen=True)
class Span:
    """`text` at `start`: of `kind`, standing for `value` (an id, an offset, a period item …)."""

    start: int
    text: str
    kind: str
    value: object = ""
    rank: Rank = Rank.QUESTION

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def occurrences(text: str, word: str) -> Iterator[int]:
    """Every place where `word` stands in `text`, overlapping ones too."""
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def find_words(text: str, words: Iterable[str], kind: str, rank: Rank, value: object = "") -> Iterator[Span]:
    """A span for every occurrence of every word; Latin words only where they stand alone."""
    for word in words:
        for start in occurrences(text, word):
            if not _inside_latin(text, start, start + len(word)):
                yield Span(start, word, kind, value or word, rank)


def longest(spans: Iterable[Span]) -> list[Span]:
    """Those that stand after the longer has won everywhere, from left to right; one place may hold several."""
    chosen: list[Span] = []
    taken: dict[int, Span] = {}
    for span in sorted(spans, key=lambda s: (-len(s.text), s.rank, s.start)):
        holders = {taken[i] for i in range(span.start, span.end) if i in taken}
        if not holders:
            chosen.append(span)
            taken.update((i, span) for i in range(span.start, span.end))
        elif all((h.start, h.end, h.rank) == (span.start, span.end, span.rank) for h in holders):
            chosen.append(span)
    return sorted(set(chosen), key=lambda s: (s.start, s.kind))


def _inside_latin(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    return _latin(before, text[start]) or _latin(text[end - 1], after)


def _latin(left: str, right: str) -> bool:
    return bool(left and right) and left.isascii() and right.isascii() and left.isalpha() and right.isalpha()
