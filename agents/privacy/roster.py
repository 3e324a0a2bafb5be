"""The people of one generation of data, and the names that are no people's, found in running text.

An automaton (Aho-Corasick) finds every place where a name or number stands; which of those mean a person is decided by
lattice.py. A name is text here, not a person: students who share a name share a pseudonym, and a name says no id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick

from agents.privacy.folding import fold
from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.warehouse import SqlClient

_STUDENTS = "SELECT DISTINCT name, student_id FROM student"
_STAFF = "SELECT DISTINCT name, staff_id FROM staff"
_SHORTEST_NAME, _SHORTEST_NUMBER = 2, 5
"""A shorter number is one only where the text calls it so (工号 1024): it could be a year or a count."""
_NO_FIGURE = 8
"""A number of so many digits is somebody's, whatever stands beside it; figures are shorter."""
_NUMBERS, _SHAPED = ("学号", "工号", "编号"), ("学号", "工号")
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Place:
    """`text[start:end]` of a folded text is a name: of a person (`kind`), of our own (`own`), or either."""

    start: int
    end: int
    kind: str = ""
    own: bool = False


class Roster:
    """Names and numbers of people with their kinds, beside the words that win over them. Immutable, shared by turns."""

    def __init__(self, people: Mapping[str, str], own: Iterable[str] = ()) -> None:
        """`people`: name or number → kind; `own`: names of units, courses, metrics and institutions."""
        known = {folded: kind for said, kind in people.items() if _long_enough(folded := fold(said.strip()).text)}
        ours = {fold(name.strip()).text for name in own} - {""}
        borne = [said for said, kind in known.items() if kind in _NUMBERS]
        self.shapes = tuple(sorted({_shape(said) for said in borne if known[said] in _SHAPED}))
        self.longest_number = max(map(len, borne), default=0)
        self._automaton: Any = ahocorasick.Automaton()
        for word in known.keys() | ours:
            self._automaton.add_word(word, (len(word), known.get(word, ""), word in ours))
        self._automaton.make_automaton()
        self._empty = not known and not ours

    @classmethod
    def load(cls, client: SqlClient, own: Iterable[str]) -> Roster:
        """Everybody of the client's generation, those who have left too."""
        everybody = client.scoped(Right(RightKind.SCHOOL))
        people: dict[str, str] = {}
        for query, name_kind, number_kind in ((_STUDENTS, "学生", "学号"), (_STAFF, "教师", "工号")):
            for name, number in everybody.fetch(query):
                people[name] = "人员" if people.get(name, name_kind) != name_kind else name_kind
                people[number] = "编号" if people.get(number, number_kind) != number_kind else number_kind
        return cls(people, own)

    def number_kind(self, folded: str) -> str:
        """What the folded number is where somebody bears it; empty otherwise."""
        kind: str = self._automaton.get(folded, (0, "", False))[1]
        return kind if kind in _NUMBERS else ""

    def has_shape(self, folded: str) -> bool:
        """Whether a folded number has the form of somebody's."""
        return any(re.fullmatch(shape, folded) for shape in self.shapes)

    def places(self, folded: str) -> Iterator[Place]:
        """Every place where a name of anybody or of our own stands whole, overlapping ones too."""
        if self._empty:
            return
        for last, (length, kind, own) in self._automaton.iter(folded):
            start, end = last + 1 - length, last + 1
            if stands_whole(folded, start, end):
                yield Place(start, end, kind, own)


def stands_whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin letter or digit goes on before or after `text[start:end]`, and it is no part of a figure."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if (_word(before) and _word(text[start])) or (_word(after) and _word(text[end - 1])):
        return False
    part = (before == "." and text[start - 2 : start - 1].isdigit()) or (
        after == "." and text[end + 1 : end + 2].isdigit()
    )
    return not (part and text[start:end].isdigit() and end - start < _NO_FIGURE)


def _word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _long_enough(said: str) -> bool:
    return len(said) >= (_SHORTEST_NUMBER if any(char.isdigit() for char in said) else _SHORTEST_NAME)


def _shape(number: str) -> str:
    """The form of a number as a pattern: every run of digits by its length."""
    parts = _DIGITS.split(number)
    return "".join(f"[0-9]{{{len(part)}}}" if part.isdigit() else re.escape(part) for part in parts if part)
