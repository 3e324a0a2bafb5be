"""Terms by their season: 「24秋」, 「近三个秋季学期」, 「前一个秋天」, 「前一年春季学期」.

The autumn term of an academic year is its first, the spring term its second; a year of two figures is a calendar year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.numerals import han_number

_SEASON = "(?P<s>[秋春])(?:季|天)?(?:的?那?个?学期)?(?![天季招游运节假])"
_COUNT = "(?P<n>[0-9]{1,2}|[一两二三四五六七八九十]|几|数)"
_OF_YEAR = re.compile(rf"(?<![\d.\-~年])(?P<y>[12]\d|20[12]\d)年?的?{_SEASON}")
_SEVERAL = re.compile(
    rf"(?:最近的?|近|过去的?|这|前|往前|往回|连续的?|头|以往)(?:的)?{_COUNT}(?:个|轮|次)(?:完整的?)?{_SEASON}(?:以来|里|中|间|内|之间|期间)?"
)
_ONE_BEFORE = re.compile(
    rf"(?:再|更)?(?:前一?|上一?|前面|之前|先前|往前)(?:[那这]?一?)(?:个|轮|次)(?:完整的?)?{_SEASON}"
)
_YEAR_BEFORE = re.compile(rf"(?:再)?(?:前一|上一|头一)(?:个)?(?:年|学年)度?的?{_SEASON}")
_JUST_OVER = re.compile(rf"刚刚?(?:过去|结束|过完|上完|考完|读完)的?(?:[这那]一?个?)?{_SEASON}")
_AS_SOME = 3
"""What 「近几个秋季学期」 is read as."""


def said_seasons(text: str) -> Iterator[tuple[int, str, tuple[str, str, str]]]:
    """Place, words and item (kind, value, unit) of every term said by its season."""
    for match in _OF_YEAR.finditer(text):
        year = int(match["y"]) % 100 + 2000
        term = f"{year}-{year + 1}-1" if match["s"] == "秋" else f"{year - 1}-{year}-2"
        yield match.start(), match.group(), ("term", term, "")
    for match in _SEVERAL.finditer(text):
        if match["n"] in ("一", "1") and "近" not in match.group():
            continue
        count = _AS_SOME if match["n"] in ("几", "数") else han_number(match["n"])
        yield match.start(), match.group(), ("window", str(count), f"{match['s']}季学期")
    for match in _JUST_OVER.finditer(text):
        yield match.start(), match.group(), ("window", "1", f"{match['s']}季学期")
    for match in _ONE_BEFORE.finditer(text):
        yield match.start(), match.group(), ("season", _half(match["s"]), "")
    for match in _YEAR_BEFORE.finditer(text):
        yield match.start(), match.group(), ("season", _half(match["s"]), "年")


def of_season(terms: list[str], unit: str) -> list[str]:
    """Of the codes of terms those of the season that `unit` names; all where it names none."""
    half = next((_half(season) for season in "秋春" if season in unit), "")
    return [term for term in terms if term.endswith(f"-{half}")] if half else terms


def season_before(first_year: int, half: str, season: str, unit: str) -> str:
    """The nearest term of a season before a term (`half` empty for a whole year); with `unit` that of the academic
    year before.
    """
    back = 1 if unit or not half or season >= half else 0
    first = first_year - back
    return f"{first}-{first + 1}-{season}"


def _half(season: str) -> str:
    return "1" if season == "秋" else "2"
