"""Cuts a draft into the units that stand or fall alone: sentences of a line, rows of a table.

Only the line matters, not the whole of Markdown: a sentence never reaches over a line end, and nothing that could
join lines into something else (code, HTML, link definitions) passes the checks. List numbers are recognised here,
because only a list that counts up from one may carry them; any other number at a line's start stays in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge_base.numerals import TO_TEN, han_number

_LEAD = re.compile(r"(?P<indent>[ \t]*)(?P<quote>(?:>[ \t]?)*)(?P<sign>(?:#{1,6}[ \t]+|[-*+•·][ \t]+)?(?:\*\*|__)?)")
_NUMBER = re.compile(
    rf"(?:(?P<arabic>\d{{1,2}})(?P<style>[.)](?=[ \t])|[、）])|(?P<han>[{TO_TEN}]{{1,3}})(?P<hstyle>、)"
    rf"|(?P<open>[（(])(?P<inner>\d{{1,2}}|[{TO_TEN}]{{1,3}})[）)])[ \t]*"
    r"(?=[^\n]*(?:[^\W\d_][^\n]*[^\W\d_]|\{E))"  # a number before no words, or before a mere unit, numbers nothing
)
_MOST_ITEMS = 30
_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_ENDS = "。！？"
_ENDS_BEFORE_SPACE = ".!?"
_CLOSERS = frozenset("”’」』）)】》\"'*_")
_PAIRS = {"「": "」", "『": "』", "“": "”", "（": "）", "(": ")", "《": "》"}


@dataclass(frozen=True)
class Line:
    """A line of text: what stands before its sentences (indent, list sign, heading sign), and the sentences."""

    lead: str
    sentences: tuple[str, ...]
    is_quote: bool = False


@dataclass(frozen=True)
class Table:
    """Lines that begin with a bar; the second, when it is a delimiter row, makes the first a header."""

    rows: tuple[str, ...]

    @property
    def has_header(self) -> bool:
        return len(self.rows) > 1 and is_delimiter(self.rows[1])


@dataclass
class _Counters:
    """The last number of each list now open, by style and depth."""

    last: dict[tuple[str, int], int] = field(default_factory=dict)

    def accepts(self, style: str, depth: int, number: int) -> bool:
        key = (style, depth)
        if not (number == 1 or number == self.last.get(key, 0) + 1) or not 1 <= number <= _MOST_ITEMS:
            return False
        self.last[key] = number
        return True


def blocks(draft: str) -> Iterator[Line | Table]:
    """The draft's lines in order; an empty line is a Line without lead and sentences."""
    counters = _Counters()
    rows: list[str] = []
    for line in draft.split("\n"):
        if line.lstrip().startswith("|"):
            rows.append(line)
            continue
        if rows:
            yield Table(tuple(rows))
            rows = []
        yield _line(line, counters)
    if rows:
        yield Table(tuple(rows))


def is_delimiter(row: str) -> bool:
    """Whether a table row is the one of dashes below the header."""
    return _DELIMITER.fullmatch(row.strip()) is not None


def _line(text: str, counters: _Counters) -> Line:
    lead = _LEAD.match(text)
    assert lead is not None  # every part of the pattern may be empty
    if lead["quote"]:
        end = lead.end("quote")
        return Line(text[:end], (text[end:],) if text[end:].strip() else (), is_quote=True)
    end = lead.end()
    number = _NUMBER.match(text, end)
    if number and counters.accepts(*_numbering(number, len(lead["indent"].expandtabs(4)))):
        end = number.end()
    return Line(text[:end], tuple(_sentences(text[end:])))


def _numbering(match: re.Match[str], depth: int) -> tuple[str, int, int]:
    digits = match["arabic"] or match["han"] or match["inner"]
    style = match["style"] or match["hstyle"] or match["open"]
    return f"{style}{'0' if digits.isdigit() else '一'}", depth, _value(digits)


def _value(digits: str) -> int:
    """The value of an Arabic or Chinese numeral below one hundred; 0 for a sequence that is no numeral."""
    if digits.isdigit():
        return int(digits)
    tens, _, ones = digits.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return han_number(digits)


def _sentences(text: str) -> Iterator[str]:
    """Cut behind sentence ends that no bracket or quotation mark encloses; the pieces concatenate to `text`."""
    ends = _ends(text)
    start = 0
    for end in ends:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _ends(text: str) -> list[int]:
    nested, closed = _scan(text, brackets=True)
    return nested if closed else _scan(text, brackets=False)[0]


def _scan(text: str, *, brackets: bool) -> tuple[list[int], bool]:
    """The ends of sentences, and whether every bracket was closed; with `brackets` none is seen inside them."""
    ends: list[int] = []
    waiting: list[str] = []
    for i, char in enumerate(text):
        if brackets and waiting and char == waiting[-1]:
            waiting.pop()
        elif brackets and char in _PAIRS:
            waiting.append(_PAIRS[char])
        if not waiting and (not ends or i >= ends[-1]) and _ends_sentence(text, i):
            ends.append(_behind(text, i))
    return ends, not waiting


def _ends_sentence(text: str, i: int) -> bool:
    """A point behind a digit is a list number or half a decimal, not an end: the number must not be cut off alone."""
    if text[i] not in _ENDS_BEFORE_SPACE or not text[i + 1 : i + 2].isspace():
        return text[i] in _ENDS
    return text[i] != "." or not text[i - 1 : i].isdigit()


def _behind(text: str, i: int) -> int:
    """Where the next sentence starts: behind further end signs, closing quotation marks and blanks."""
    end = i + 1
    while end < len(text) and (text[end] in _ENDS or text[end] in _CLOSERS):
        end += 1
    while end < len(text) and text[end] in " \t":
        end += 1
    return end
