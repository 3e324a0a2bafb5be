"""What is left hanging when lines of a text are gone: a heading over nothing, a colon before a list that is not there.

Only where something is gone: an author's own empty heading stays. A figure is never lost with its orphaned sentence:
of 「不及格率为 8.34%[E1]，原因如下：」 the part with the mark remains.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from knowledge_base.numerals import TO_TEN
from tools.marks import MARK

Shown = tuple[str, ...]
"""A shown line is the pieces it is sent in, the last with its line end."""

BLANK: Shown = ("\n",)


@dataclass(frozen=True)
class Gone:
    """A line of which nothing is shown; `listed` when it was a list's item, a table or a quotation."""

    listed: bool = False


_HEADING = re.compile(r"\s*(#{1,6})\s")
_BOLD_LINE = re.compile(r"\s*\*\*[^*。！？\[]{1,30}\*\*[：:]?\s*")
_BELOW_ALL = 7
"""The level of a line all in bold, which writers use as the lowest of headings."""
_LISTED = re.compile(
    r"(?P<indent>\s*)(?:[-*+•·]\s|[|>]|\d{1,2}(?:[.)]\s|[、）])"
    rf"|[{TO_TEN}]{{1,3}}、|[（(][^（()）]{{1,3}}[)）])"
)


def without_orphans(lines: Iterable[Shown | Gone]) -> list[Shown]:
    """The shown lines, without those that only led up to lines that are gone. Read from the end, so that one orphan
    makes the next: a list, the colon before it, the heading above."""
    below: deque[Shown | Gone] = deque()
    for line in reversed(list(lines)):
        below.appendleft(line if isinstance(line, Gone) or line == BLANK else _kept(line, below))
    return [line for line in below if not isinstance(line, Gone)]


def is_listed(line: str) -> bool:
    """Whether a line is a list's item, a table's row or a quotation's."""
    return _LISTED.match(line) is not None


def _kept(line: Shown, below: Sequence[Shown | Gone]) -> Shown | Gone:
    level = _level(line)
    if level is not None:
        return Gone() if not MARK.search("".join(line)) and _is_empty(level, below) else line
    if not _announces(line[-1]) or not _is_unheard(line, below):
        return line
    rest = _without_announcement(line)
    return rest or Gone(is_listed(line[0]))


def _level(line: Shown) -> int | None:
    """How high a heading the line is, 1 the highest; None when it is none."""
    text = "".join(line)
    heading = _HEADING.match(text)
    if heading:
        return len(heading[1])
    return _BELOW_ALL if _BOLD_LINE.fullmatch(text) else None


def _is_empty(level: int, below: Iterable[Shown | Gone]) -> bool:
    """Whether a section has lost all it had."""
    section = list(takewhile(lambda line: isinstance(line, Gone) or (_level(line) or level + 1) > level, below))
    return any(isinstance(line, Gone) for line in section) and all(isinstance(x, Gone) or x == BLANK for x in section)


def _announces(piece: str) -> bool:
    return piece.strip(" \t\n*_").endswith(("：", ":"))


def _is_unheard(line: Shown, below: Sequence[Shown | Gone]) -> bool:
    """Whether what the line's colon announces is gone: lines directly below, and no more of their kind behind them."""
    gone: list[Gone] = []
    shown: Shown | None = None
    for other in (other for other in below if other != BLANK):
        if not isinstance(other, Gone):
            shown = other
            break
        gone.append(other)
    if not gone:
        return False
    if shown is None or _level(shown) is not None:
        return True
    own, next_listed = _LISTED.match(line[0]), _LISTED.match(shown[0])
    if next_listed is None:
        return any(lost.listed for lost in gone)
    return own is not None and len(next_listed["indent"]) <= len(own["indent"])


def _without_announcement(line: Shown) -> Shown:
    """The line without its last sentence; of one with a figure the clause with the colon goes, or its colon only."""
    last = line[-1].rstrip()
    if not MARK.search(last):
        return (*line[:-2], line[-2].rstrip() + "\n") if len(line) > 1 else ()
    told, comma, tail = last.rpartition("，")
    if not comma or MARK.search(tail):
        told = last.rstrip("：:*_ ")
    bold = "**" if told.count("**") % 2 else ""
    return (*line[:-1], f"{told}{bold}。\n")
