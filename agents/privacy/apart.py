"""Numbers of people that are written in pieces: 2016 0100 01, 2016-010-001, T-00001.

A number that somebody bears is one however it is cut; one of its form only where the pieces are nothing more likely,
a period (2023-2024), a date or a row of small figures. Places are those of a folded text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from agents.privacy.roster import Place, Roster, stands_whole

_BETWEEN = r"[\s\u200b-\u200f\ufeff_.·/\-\u2010-\u2015\u2212]{1,3}"
PIECES = re.compile(rf"(?<![0-9a-z])[0-9a-z]+(?:{_BETWEEN}[0-9a-z]+)+")
_PIECE = re.compile("[0-9a-z]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_AND_DAY = re.compile(r"(?:0?[1-9]|1[0-2]) (?:0?[1-9]|[12]\d|3[01])")
_TELLING = 3
"""Figures of at least one piece of a number that nobody bears: 10 20 30 40 50 is a row of figures."""

_Piece = re.Match[str]


def in_pieces(text: str, roster: Roster) -> Iterator[Place]:
    """The numbers among the pieces of the text, the longest from each piece on."""
    for run in PIECES.finditer(text):
        pieces = list(_PIECE.finditer(text, run.start(), run.end()))
        first = 0
        while first < len(pieces):
            found, taken = _from(pieces[first:], text, roster)
            if found is not None:
                yield found
            first += taken


def _from(pieces: list[_Piece], text: str, roster: Roster) -> tuple[Place | None, int]:
    """The longest number that begins with the first piece, and of how many it consists; else one to go on from."""
    joined, best, taken = pieces[0].group(), None, 1 + _has_period([piece.group() for piece in pieces[:2]])
    for count, piece in enumerate(pieces[1:], start=2):
        joined += piece.group()
        if len(joined) > roster.longest_number:
            break
        start, end = pieces[0].start(), piece.end()
        kind = _kind(joined, pieces[:count], text[start:end], roster)
        if kind and stands_whole(text, start, end):
            best, taken = Place(start, end, kind), count
    return best, taken


def _kind(joined: str, pieces: list[_Piece], written: str, roster: Roster) -> str:
    """What the joined pieces are a number of; empty for no number of a person's."""
    words = [piece.group() for piece in pieces]
    between = set(_PIECE.sub(" ", written).split()) or {""}
    if _has_period(words) or (len(between) > 1 and _has_date(words)):
        return ""
    if kind := roster.number_kind(joined):
        return kind
    telling = any(len(word) >= _TELLING for word in words) or all(len(word) == 1 for word in words)
    doubtful = _has_date(words) or all(_YEAR.fullmatch(word) for word in words) or "\n" in written
    return "编号" if telling and not doubtful and roster.has_shape(joined) else ""


def _has_period(words: list[str]) -> bool:
    """Whether two years that follow one another stand beside each other: an academic year, or a list of years."""
    pairs = itertools.pairwise(words)
    return any(_YEAR.fullmatch(a) and _YEAR.fullmatch(b) and int(b) == int(a) + 1 for a, b in pairs)


def _has_date(words: list[str]) -> bool:
    return any(
        _YEAR.fullmatch(words[i]) and _MONTH_AND_DAY.fullmatch(" ".join(words[i + 1 : i + 3])) is not None
        for i in range(len(words) - 2)
    )
