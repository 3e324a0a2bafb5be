"""The one written form of period words: years in figures, English phrases in Chinese, simplified characters."""

from __future__ import annotations

import re
import unicodedata

from knowledge_base.numerals import DIGITS
from tools.periods.words import words

_CHINESE_YEAR = re.compile(r"二[〇零○o0][〇零一二三四五六七八九]{2}(?=[年届级学到至、-])")
_CHINESE_SHORT = re.compile(
    r"(?<![〇零一二三四五六七八九十])[一二][〇零一二三四五六七八九]"
    r"(?:(?=[级届]|学年)|[到至、-]?[一二][〇零一二三四五六七八九](?=学年|[级届]))"
)
_YEARS_OF_ONE_HALF = re.compile(r"(?<!\d)(20\d\d)(?=(?:[、和与及]20\d\d)*[、和与及]20\d\d年?([春秋]))")
"""「2023、2024、2025年秋」: the season is said once, of each year."""
_YEARS_BY_TWO = re.compile(r"(?<![\d.])((?:\d\d[、,，和及与])+\d\d)(?=(?:这|共)?[两三四五六]年(?![级制]))")
"""「23、24、25三年」: years by two figures each."""
_DIGITS = {c: str(i) for i, c in enumerate(DIGITS)} | {"〇": "0", "○": "0", "o": "0", "0": "0"}
_TERM_OF_TWO_FIGURES = re.compile(r"(20\d\d-20\d\d-)0([12])(?!\d)")
_SPACE_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


def periods_written(text: str) -> str:
    """A longer text (in lower case, half width) with its years in figures and its English periods in Chinese."""
    listed = words()
    text = _CHINESE_YEAR.sub(lambda match: "".join(_DIGITS[c] for c in match.group()), text)
    text = _CHINESE_SHORT.sub(lambda match: "".join(_DIGITS.get(c, c) for c in match.group()), text)
    text = _YEARS_OF_ONE_HALF.sub(r"\1年\2", text)
    text = _YEARS_BY_TWO.sub(lambda match: re.sub(r"\d\d", lambda year: f"20{year.group()}", match[1]), text)
    for pattern, chinese in listed.english_patterns.items():
        text = re.sub(pattern, chinese, text)
    for english in sorted(listed.english, key=len, reverse=True):
        text = text.replace(english, listed.english[english])
    return text


def draft_written(text: str) -> str:
    """A sentence of a draft in the same form, without the blanks that stand beside Chinese."""
    simple = text.lower().translate(str.maketrans(words().traditional, words().simplified))
    return _SPACE_BESIDE_CHINESE.sub("", periods_written(simple))


def period_written(said: str) -> str:
    """One period as a caller writes it, in the form the word list is written in."""
    text = unicodedata.normalize("NFKC", said).lower().strip().replace("_", " ")
    text = text.translate(str.maketrans(words().traditional, words().simplified))
    text = _TERM_OF_TWO_FIGURES.sub(r"\1\2", periods_written(text))
    return _SPACE_BESIDE_CHINESE.sub("", re.sub(r"\s+", " ", text))
