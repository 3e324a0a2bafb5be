"""Whether a text that is to be written down consists of its owner's own words.

A model words the draft of an act, but it may not put anything into it that the person did not say: no name, no
number, nothing a document or a tool's result told it. So the text must fall into pieces of the person's own
sentences, joined by at most a few small words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from tools.binder import Code, check

_PIECE = 2
"""Characters from which a piece counts as somebody's words."""
_CUTS = 3
"""Places at which a text may have been cut out of one sentence: the day, the asking, a word of courtesy."""
_JOINTS = frozenset("看查做办交问开写读改去的和与并及把将在再先，、；：。,;: ")
"""What may stand between pieces though nobody said it."""
_AROUND = " 「」“”\"'‘’。.!！"
_SPACE = re.compile(r"\s+")


def cleaned(text: str) -> str:
    """One line without anything invisible, and without quotation marks around the whole."""
    seen = "".join(c for c in text if unicodedata.category(c)[0] != "C" or c.isspace())
    return _SPACE.sub(" ", seen).strip(_AROUND)


def foreign_words(text: str, said: Sequence[str]) -> list[str]:
    """The parts of a cleaned `text` that `said` does not hold; empty when all of it is the person's own."""
    source = [_folded(cleaned(one)) for one in said]
    if any(_is_cut_from(_folded(text).replace(" ", ""), one.replace(" ", "")) for one in source):
        return _numbers(text, said)
    bare, foreign, place = _folded(text), [""], 0
    while place < len(bare):
        length = _longest(bare, place, source)
        if length >= _PIECE or (length and len(bare) == 1) or bare[place] in _JOINTS:
            if foreign[-1]:
                foreign.append("")
            place += max(length, 1)
        else:
            foreign[-1] += bare[place]
            place += 1
    parts = [part for part in foreign if part]
    return parts + [number for number in _numbers(text, said) if not any(number in part for part in parts)]


def _is_cut_from(text: str, sentence: str) -> bool:
    """Whether a sentence becomes `text` by leaving something out of it, in a few places at most."""
    place = 0
    for _ in range(_CUTS + 1):
        length = _longest(text, 0, [sentence[place:]])
        if not length:
            break
        place = sentence.index(text[:length], place) + length
        text = text[length:]
    return not text


def _longest(text: str, place: int, source: Sequence[str]) -> int:
    length = 0
    while place + length < len(text) and any(text[place : place + length + 1] in one for one in source):
        length += 1
    return length


def _numbers(text: str, said: Sequence[str]) -> list[str]:
    """Numbers by the binder's own rule: 「三次」 does not come from 「三个专业」."""
    found = check(text, (), question="\n".join(said))
    return [problem.found for problem in found if problem.code is Code.NUMBER]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
