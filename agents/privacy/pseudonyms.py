"""One turn's way from names to pseudonyms and back.

A pseudonym is made from the thread's key and the text it stands for, so it is the same in every turn of the thread and
another one elsewhere. Only what was replaced in this turn can be restored; that is what the reader typed, was told
before in the thread, or what the tools fetched within his scope. Anything else of a pseudonym's form is invented: it
comes back in braces, which the binder never lets through, so that its sentence is dropped.
"""

from __future__ import annotations

import re
from itertools import count

from agents.privacy.apart import in_pieces
from agents.privacy.codes import CODE, code_of, plain
from agents.privacy.folding import fold, tidy
from agents.privacy.lattice import people
from agents.privacy.patterns import numbers, presented
from agents.privacy.roster import Place, Roster

_BETWEEN_PIECES = re.compile("[^0-9a-z]")
_NAMES = ("学生", "教师", "人员")


class Pseudonyms:
    """Replaces people's names and numbers in what is sent, and puts them back in what is received. For one turn."""

    def __init__(self, roster: Roster, key: bytes) -> None:
        self._roster = roster
        self._key = key
        self._codes: dict[str, str] = {}
        self._said: dict[str, tuple[str, str]] = {}
        self._masked: dict[str, str] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of people replaced so far: what an answer of this turn may write out."""
        return tuple(said for kind, said in self._said.values() if kind in _NAMES)

    def mask(self, text: str) -> str:
        """The text with a pseudonym for everybody it names."""
        if text not in self._masked:
            self._masked[text] = self._replaced(text)
        return self._masked[text]

    def restore(self, text: str) -> str:
        """The text with the names put back; an invented pseudonym comes back in braces."""
        return CODE.sub(self._named, text)

    def _replaced(self, text: str) -> str:
        pieces, begun = [], 0
        for start, end, kind in self._stretches(text):
            pieces += [text[begun:start], kind, self._code(kind, text[start:end])]
            # What goes on in Latin letters or digits would be read as part of the code.
            pieces.append(" " if text[end : end + 1].isalnum() and text[end] < "\u3000" else "")
            begun = end
        return "".join([*pieces, text[begun:]])

    def _stretches(self, text: str) -> list[tuple[int, int, str]]:
        """Where people are named in the original, from left to right; names broken by a line end beside the whole."""
        folded = fold(text)
        found = [(*folded.original(p.start, p.end), p.kind) for p in self._people(folded.text)]
        if "\n" in text:
            joined = fold(text, lines=True)
            for place in self._people(joined.text):
                start, end = joined.original(place.start, place.end)
                if "\n" in text[start:end] and all(end <= other[0] or other[1] <= start for other in found):
                    found.append((start, end, place.kind))
        return sorted(found)

    def _people(self, text: str) -> list[Place]:
        """Where people are named, from left to right, none overlapping another; the longest first of what overlaps."""
        found = list(self._roster.places(text))
        known = list(people(text, found))
        own = [place for place in found if place.own]
        pieces = list(in_pieces(text, self._roster))
        others = [*numbers(text, self._roster.shapes), *pieces, *presented(text, found)]
        kept: list[Place] = []
        # A number somebody bears tells more (学号) than one of its form.
        ranked = sorted([*known, *others], key=lambda p: (p.start - p.end, p not in known and p not in pieces))
        for place in ranked:
            inside = any(o.start <= place.start and place.end <= o.end for o in own) and place not in known
            if not inside and all(place.end <= k.start or k.end <= place.start for k in kept):
                kept.append(place)
        return sorted(kept, key=lambda place: place.start)

    def _code(self, kind: str, said: str) -> str:
        """The code of what is said; a longer one where another bears it."""
        plainly = fold(said, lines=True).text
        if kind not in _NAMES and "@" not in plainly:
            # The same number, however it is cut into pieces.
            plainly = _BETWEEN_PIECES.sub("", plainly)
        if plainly not in self._codes:
            made = (code_of(self._key, plainly, longer) for longer in count())
            code = next(code for code in made if code not in self._said)
            self._codes[plainly] = code
            self._said[code] = (kind, tidy(said))
        return self._codes[plainly]

    def _named(self, found: re.Match[str]) -> str:
        written, kind, between = found["code"], found["kind"] or "", found["between"] or ""
        known = self._said.get(plain(written))
        if known is None:
            return f"{{{found[0]}}}"
        # The word before the code is part of the pseudonym where it is its own, and the writer's where it is not.
        return f"{between}{known[1]}" if kind == known[0] else f"{kind}{between}{known[1]}"
