"""The one written form in which questions are read: half width, lower case, simplified, common misspellings mended.

Only the reading uses it; what is shown to people repeats their own words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from agents.understanding.lexicon import lexicon
from tools.periods.written import periods_written

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACE_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_PICTURE = "，"
"""A picture among words ends a clause, as a comma would: 「住院🤒 缓考怎么办」."""
_KEPT = 512
"""How many texts last normalised are kept: every reader of a turn begins by it."""
_WORDS = 4
_WORD_LENGTH = 3
_LATIN = re.compile("[a-z]{2}")
_PAUSE = re.compile(
    "(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff]{3}|[\u4e00-\u9fff] )"
    "|(?<=[\u4e00-\u9fff]{4}) (?=[我咱本][\u4e00-\u9fff0-9])"
)
"""Who types without punctuation pauses by a space; between shorter pieces it may stand inside a name."""


@lru_cache(maxsize=_KEPT)
def normalise(question: str) -> str:
    """`question` in the form the word lists are written in."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", question)).lower().strip()
    text = "".join(_PICTURE if unicodedata.category(sign) == "So" else sign for sign in text)
    text = text.translate(_simplified())
    text = _pauses(re.sub(r"\s+", " ", text))
    text = periods_written(text)
    for pattern, chinese in lexicon().spelling.english_patterns.items():
        text = re.sub(pattern, chinese, text)
    text = _replace(text, lexicon().spelling.english)
    text = _SPACE_BESIDE_CHINESE.sub("", re.sub(r"\s+", " ", text))
    return _replace(text, lexicon().spelling.phrases)


def _pauses(text: str) -> str:
    """Spaces as commas, unless they stand between all the words: 「我 上学期 一共 听了 几节课」."""
    pieces = text.split(" ")
    word_by_word = len(pieces) >= _WORDS and len(text) - len(pieces) < len(pieces) * _WORD_LENGTH
    return (
        text.replace(" ", "")
        if word_by_word and not text.isascii() and not _LATIN.search(text)
        else _PAUSE.sub("，", text)
    )


def _replace(text: str, table: dict[str, str]) -> str:
    for wrong in sorted(table, key=len, reverse=True):
        if wrong in text:
            text = text.replace(wrong, table[wrong])
    return text


@lru_cache(maxsize=1)
def _simplified() -> dict[int, int]:
    spelling = lexicon().spelling
    if len(spelling.traditional) != len(spelling.simplified):
        raise ValueError("spelling.yaml: traditional and simplified must be of one length")
    return str.maketrans(spelling.traditional, spelling.simplified)
