"""Finds numeric expressions in text, whatever their script, and says which of them have no permission to be there.

A sentence comes here with its slots already replaced by the stand-ins below, so that words cannot join across a slot
and a sign or a "more than" cannot be glued to a figure. An expression is allowed when it repeats a question of the
thread (number, what it counts and where it stands alike: 「近三年」 does not allow 「三个专业」), or when a known name,
a verified quotation or a harmless word (words.yaml) covers it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tools.binding.lexicon import lexicon

FIGURE = "\ue000"
"""Stand-in for a slot that shows a figure."""
LABEL = "\ue001"
"""Stand-in for a slot that shows a name, a definition, a clause."""
QUOTE = "\ue002"
"""Stand-in for a slot that shows a quotation."""

Span = tuple[int, int]

_ORDINAL_PREFIX = "第前后大上下"
_CLASSIFIERS = "个名门位种项条次学分"
_WHOLE_UNITS = ("个学年", "个学期", "年级")
"""What is counted, where its first two characters could be something else: 三个学年, 三个学院."""
_YEAR_UNITS = ("年", "学年", "个学年")
_YEARS = re.compile(f"([二两三四五六七八九十2-9]|10)(?:{'|'.join(_YEAR_UNITS)})")
_GLUED = re.compile(f"(?<![{FIGURE}{LABEL}])[-−–+±负] ?{FIGURE}|{FIGURE} ?(?:余|多(?!数)|成(?!为)|折)")
_TENTHS = re.compile("[一两几]成(?![绩果本就功长效员为立型熟分才人教])")
_WORD = re.compile(r"[A-Za-z]+")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SPELLED = re.compile(r"(?<![A-Za-z])[A-Za-z](?:[ \-.·/]{1,3}[A-Za-z](?![A-Za-z])){2,}")
_LOOKALIKE = re.compile(r"[OoIl]{2,}")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def numerals_in(text: str) -> bool:
    """Whether `text` holds any numeric expression at all, known or not."""
    return next(_expressions(text), None) is not None


def question_numbers(question: str) -> frozenset[str]:
    """The numeric expressions of a question, each with the context that an answer must repeat along with it.

    A span of years may be counted in academic years: who asks for 近三年 may be told of 三个学年.
    """
    found = {_in_context(line, span) for line in question.split("\n") for span in _expressions(line)}
    years = {match[1] for text in found if (match := _YEARS.fullmatch(text))}
    return frozenset(found | {count + unit for count in years for unit in _YEAR_UNITS})


def repeated_numbers(text: str, quotes: Iterable[str]) -> list[Span]:
    """The numbers of `text` that stand in one of `quotes` letter for letter with their unit: 第四周, 三门, 30%."""
    cited = [quote.replace(" ", "").replace("\n", "") for quote in quotes]
    return [span for span in _expressions(text) if any(_repeats(text, span, quote) for quote in cited)] if cited else []


def _repeats(text: str, span: Span, quote: str) -> bool:
    start, end = span
    before, after = text[max(0, start - 1) : start], text[end : end + 3].lstrip(" ")
    ordinal = before if before and before in _ORDINAL_PREFIX else ""
    unit = "" if text[end - 1] in "%‰％" else after[: 2 if after[:1] == "个" else 1]
    if not (unit or text[end - 1] in "%‰％") or (unit and not all(map(_HAN.match, unit))) or numerals_in(unit):
        return False
    said = ordinal + text[start:end] + unit
    leads = (quote[max(0, match.start() - 1) : match.start()] for match in re.finditer(re.escape(said), quote))
    return any(not lead or not (numerals_in(lead) or lead in _ORDINAL_PREFIX) for lead in leads)


def unsupported_numbers(text: str, asked: frozenset[str], allowed: Iterable[Span]) -> list[str]:
    """The numeric expressions of `text` that neither `asked` nor a span of `allowed` nor a harmless word covers."""
    found = list(_expressions(text))
    covered = _covered(text, allowed) if found else bytearray()
    stray = [
        text[a:b] for a, b in found if _in_context(text, (a, b)) not in asked and not _is_covered(text, a, b, covered)
    ]
    return stray + [match.group() for match in _GLUED.finditer(text)]


def _covered(text: str, allowed: Iterable[Span]) -> bytearray:
    covered = bytearray(len(text))
    harmless = (match.span() for match in lexicon().harmless.finditer(text))
    for a, b in (*allowed, *harmless):
        covered[a:b] = b"\x01" * (b - a)
    return covered


def _is_covered(text: str, start: int, end: int, covered: bytearray) -> bool:
    """Separators between two covered numerals need no cover of their own: 「2022-2023」 may be two known names."""
    bare = _separator()
    return all(covered[i] or bare.fullmatch(text[i]) for i in range(start, end))


def _expressions(text: str) -> Iterator[Span]:
    for pattern in (_run(), _TENTHS, lexicon().phrases, _SPELLED):
        for match in pattern.finditer(text):
            if pattern is not _SPELLED or _spells_number(match.group()):
                yield match.span()
    for match in _WORD.finditer(text):
        if _is_number_word(match.group(), text[match.end() : match.end() + 1]):
            yield match.span()


def _is_number_word(word: str, following: str) -> bool:
    if lexicon().english.fullmatch(word) or _LOOKALIKE.fullmatch(word):
        return True
    if len(word) == 1:
        return word in "IVX" and following not in ("'", "’")
    roman = word if word.isupper() else word.upper() if re.fullmatch("[ivx]+", word) else ""
    return bool(roman and _ROMAN.fullmatch(roman))


def _spells_number(letters: str) -> bool:
    word = re.sub("[^A-Za-z]", "", letters)
    return lexicon().english.fullmatch(word) is not None


def _in_context(text: str, span: Span) -> str:
    """An expression with the counted thing after it (or, for lack of one, the character before it)."""
    start, end = span
    before, after = text[max(0, start - 12) : start], text[end : end + 24]
    core = text[start:end].lower()
    if core[:1].isalpha() and core.isascii():
        following = re.match(r"[ -]+([A-Za-z]+)", after)
        return f"{core} {following.group(1).lower()}" if following else f"{before[-12:].lower()}|{core}|"
    if before[-1:] and before[-1] in _ORDINAL_PREFIX:
        core = before[-1] + core
    if core[-1] in "%‰％":
        return core
    unit = _unit(after)
    return core + unit if unit else f"{before.rstrip()[-1:]}|{core}|"


def _unit(after: str) -> str:
    rest = after.lstrip(" ")
    if whole := next((unit for unit in _WHOLE_UNITS if rest.startswith(unit)), ""):
        return whole
    length = 2 if rest[:1] and rest[0] in _CLASSIFIERS else 1
    return rest[:length] if _HAN.match(rest) else ""


@lru_cache(maxsize=1)
def _run() -> re.Pattern[str]:
    """Numerals with the separators that lie between them; a percent sign counts as a numeral."""
    numeral = rf"[{_numeric_class()}{re.escape(lexicon().numerals)}%‰％﹪٪]"
    return re.compile(rf"{numeral}(?:[.,:/~～·．，：／\-–—]?{numeral})*")


@lru_cache(maxsize=1)
def _separator() -> re.Pattern[str]:
    return re.compile(r"[.,:/~～·．，：／\-–—]")


@lru_cache(maxsize=1)
def _numeric_class() -> str:
    """Every character of Unicode's number categories, or with a numeric value, outside the Han scripts, as a class."""
    numeric = [code for code in range(0x30, 0x20000) if _is_numeric(chr(code))]
    ranges: list[list[int]] = []
    for code in numeric:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges)


def _is_numeric(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "N" or (category[0] != "L" and unicodedata.numeric(char, None) is not None)
