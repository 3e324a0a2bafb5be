"""Quotation marks promise someone else's words: they hold for a stored clause or comment, the question, or a name.

A quotation from evidence is letter for letter (line breaks aside), starts and ends at whole numbers, and does not
begin right behind the negation it leaves out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.binding.normalise import normalise
from tools.binding.numbers import FIGURE, LABEL, QUOTE, Span
from tools.binding.permitted import Permitted
from tools.binding.problems import Code, Problem

_QUOTED = re.compile(
    "「([^「」]*)」|『([^『』]*)』|“([^“”]*)”|\"([^\"]*)\"|‘([^‘’]*)’|(?<![A-Za-z])'([^']{2,}?)'(?![A-Za-z])"
)
_TITLED = re.compile("《([^《》]*)》|〈([^〈〉]*)〉")
_LEFT_OVER = re.compile("[「」『』“”\"《》〈〉‘]")
_NEGATION = ("不", "未", "无", "非", "没有", "勿", "禁止", "不得", "不能", "不应", "不予", "严禁", "免", "not ", "no ")
_LONG_ENOUGH = 8
"""Letters a quotation needs before the numbers in it count as the clause's: less is a number in quotation marks."""
_SPACE = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
_STAND_INS = re.compile(f"[{FIGURE}{LABEL}{QUOTE}]")


@dataclass(frozen=True)
class Quotations:
    """What was found: faults, the spans whose numbers are vouched for, and (end of quotation, evidence id) to mark."""

    problems: tuple[Problem, ...]
    vouched: tuple[Span, ...]
    sources: tuple[tuple[int, str], ...]


def check_quotations(text: str, permitted: Permitted, *, is_block: bool = False) -> Quotations:
    """Judge every quotation of one sentence; with `is_block` the whole text is one."""
    problems: list[Problem] = []
    vouched: list[Span] = []
    sources: list[tuple[int, str]] = []
    if is_block:
        _judge(text, (0, len(text.rstrip())), text.strip(), permitted, problems, vouched, sources)
    rest = _without_titles(text, permitted, problems, vouched)
    for match in _QUOTED.finditer(rest):
        inner = next(group for group in match.groups() if group is not None)
        if not is_block:
            _judge(match.group(), match.span(), inner, permitted, problems, vouched, sources)
    for stray in _LEFT_OVER.finditer(_QUOTED.sub("", rest)) if not is_block else ():
        problems.append(Problem("", Code.QUOTATION, stray.group(), "引号或书名号没有成对"))
    return Quotations(tuple(problems), tuple(vouched), tuple(sources))


def _without_titles(text: str, permitted: Permitted, problems: list[Problem], vouched: list[Span]) -> str:
    """`text` with its book-title marks blanked out, each judged; titles may nest when the whole is a known name."""
    for name in sorted(permitted.names, key=len, reverse=True):
        if "《" in name or f"《{name}》" in text:
            text = _blank(text, name if name.startswith("《") else f"《{name}》", vouched)
    for match in list(_TITLED.finditer(text)):
        inner = next(group for group in match.groups() if group is not None)
        if _STAND_INS.sub("", inner).strip() == "" or _is_title(inner, permitted):
            vouched.append(match.span())
        else:
            problems.append(Problem("", Code.TITLE, match.group(), "书名号内只能是证据或提问中的文件名，可用 {E1.document}"))
    return _TITLED.sub(lambda match: " " * len(match.group()), text)


def _blank(text: str, title: str, vouched: list[Span]) -> str:
    start = text.find(title)
    while start >= 0:
        vouched.append((start, start + len(title)))
        start = text.find(title, start + len(title))
    return text.replace(title, " " * len(title))


def _is_title(inner: str, permitted: Permitted) -> bool:
    marked = f"《{inner}》"
    return (
        inner in permitted.names
        or marked in permitted.question
        or any(marked in quote for _, quote in permitted.quotes)
        or (len(inner) >= 2 and inner in permitted.question)
    )


def _judge(
    whole: str,
    span: Span,
    inner: str,
    permitted: Permitted,
    problems: list[Problem],
    vouched: list[Span],
    sources: list[tuple[int, str]],
) -> None:
    words = _STAND_INS.sub("", inner).strip()
    if not words or words in permitted.question or any(words in name for name in permitted.names):
        return
    source = next((key for key, quote in permitted.quotes if _is_faithful(words, quote)), None)
    if source is None or words != inner.strip():
        hint = "引文须与条款原文逐字一致，请用 {E1.quote}；强调用语不要加引号"
        problems.append(Problem("", Code.QUOTATION, whole.strip(), hint))
        return
    sources.append((span[1], source))
    if len(words) >= _LONG_ENOUGH:
        vouched.append(span)


def _is_faithful(words: str, quote: str) -> bool:
    needle, hay = _SPACE.sub("", words), _SPACE.sub("", normalise(quote))
    start = hay.find(needle)
    while start >= 0:
        before, after = hay[:start], hay[start + len(needle) :]
        if not (_cuts_number(before[-1:], needle[0]) or _cuts_number(needle[-1], after[:1]) or before.endswith(_NEGATION)):
            return True
        start = hay.find(needle, start + 1)
    return False


def _cuts_number(left: str, right: str) -> bool:
    numeral = "0123456789.,%〇零一二三四五六七八九十百千万亿两半"
    return bool(left and right) and left in numeral and right in numeral
