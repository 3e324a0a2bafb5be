"""Quotation marks promise someone else's words: they hold for a stored clause or comment, the question, or a name.

A quotation from evidence is letter for letter (line breaks aside), starts and ends at whole numbers, and does not
begin right behind the negation it leaves out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge_base.numerals import HAN
from tools.binding.numbers import FIGURE, LABEL, QUOTE, Span
from tools.binding.permitted import Permitted
from tools.binding.problems import Code, Problem

_QUOTED = re.compile(
    "「([^「」]*)」|『([^『』]*)』|“([^“”]*)”|\"([^\"]*)\"|‘([^‘’]*)’|(?<![A-Za-z])'([^']{2,}?)'(?![A-Za-z])"
)
_TITLED = re.compile("《([^《》]*)》|〈([^〈〉]*)〉")
_UNPAIRED = re.compile('[「」『』“”"《》〈〉‘]')
_NEGATION = ("不", "未", "无", "非", "没有", "勿", "禁止", "不得", "不能", "不应", "不予", "严禁", "免", "not", "no")
_OWN_WORDS = re.compile(
    "建议|可以(?:说|写|发|问|回复|这样)|比如|例如|譬如|拟|草稿|消息|短信|通知|话术|转告|告知|告诉|提醒|请.{0,6}(?:说|写|发)"
)
"""Words that lead up to a wording that is proposed to somebody."""
_OF_A_TEXT = re.compile("规定|条款|原文|要求|指出|明确|第.{1,4}条|》|评语|依据|按照")
"""Words that lead up to what a document or a comment says."""
_LONG_ENOUGH = 8
"""Letters a quotation needs before the numbers in it count as the clause's: less is a number in quotation marks."""
_SPACE = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
_STAND_INS = re.compile(f"[{FIGURE}{LABEL}{QUOTE}]")
_NUMERALS = frozenset(f"0123456789.,%{HAN}万亿半")


@dataclass
class Quotations:
    """What one sentence quotes: faults, spans whose numbers are vouched for, places of marks with their ids."""

    problems: list[Problem] = field(default_factory=list)
    vouched: list[Span] = field(default_factory=list)
    sources: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, code: Code, found: str, hint: str) -> None:
        self.problems.append(Problem("", code, found, hint))


def check_quotations(text: str, permitted: Permitted, *, is_block: bool = False) -> Quotations:
    """Judge every quotation and title of one sentence; with `is_block` the whole text is one quotation."""
    result = Quotations()
    if is_block:
        _judge_quotation((0, len(text.rstrip())), text, permitted, result)
        return result
    rest = _check_titles(text, permitted, result)
    for match in _QUOTED.finditer(rest):
        inner = text[match.start() + 1 : match.end() - 1]
        _judge_quotation(match.span(), inner, permitted, result, rest[: match.start()])
    for stray in _UNPAIRED.finditer(_QUOTED.sub("", rest)):
        result.refuse(Code.QUOTATION, stray.group(), "引号或书名号没有成对")
    return result


def _check_titles(text: str, permitted: Permitted, result: Quotations) -> str:
    """Judge the book titles of `text`; returns it with them blanked, at equal length."""
    if "《" not in text and "〈" not in text:
        return text
    for name in sorted((name for name in permitted.names if name and name in text), key=len, reverse=True):
        titled = name if "《" in name else f"《{name}》"
        text = _blank(text, titled, result)
    for match in _TITLED.finditer(text):
        inner = match.group()[1:-1]
        if _STAND_INS.sub("", inner).strip() == "" or _is_title(inner, permitted):
            result.vouched.append(match.span())
        else:
            result.refuse(Code.TITLE, match.group(), "书名号内只能是证据或提问中的文件名，可用 {E1.document}")
    return _TITLED.sub(lambda match: " " * len(match.group()), text)


def _blank(text: str, title: str, result: Quotations) -> str:
    start = text.find(title)
    while start >= 0:
        result.vouched.append((start, start + len(title)))
        start = text.find(title, start + len(title))
    return text.replace(title, " " * len(title))


def _is_title(inner: str, permitted: Permitted) -> bool:
    asked = len(inner) >= 2 and inner in permitted.question
    return asked or any(f"《{inner}》" in quote for _, quote in permitted.quotes)


def _hint(before: str) -> str:
    """What to do about words in quotation marks that are nobody's, by what leads up to them."""
    own = max((m.end() for m in _OWN_WORDS.finditer(before)), default=0)
    if own > max((m.end() for m in _OF_A_TEXT.finditer(before)), default=0):
        return "引号里只能是证据原文、提问里的话或名称；建议别人怎么说、怎么写的话请去掉引号，直接写出"
    return "引文须与条款原文逐字一致，请用 {E1.quote}；强调用语和拟写的话不要加引号"


def _judge_quotation(span: Span, inner: str, permitted: Permitted, result: Quotations, before: str = "") -> None:
    words = _STAND_INS.sub("", inner).strip()
    if not words or words in permitted.question or any(words in name for name in permitted.names):
        return
    source = next((key for key, quote in permitted.quotes if _is_faithful(words, quote)), None)
    if source is None or words != inner.strip():
        result.refuse(Code.QUOTATION, words, _hint(before))
        return
    result.sources.append((span[1], source))
    if len(words) >= _LONG_ENOUGH:
        result.vouched.append(span)


def _is_faithful(words: str, quote: str) -> bool:
    needle, hay = _SPACE.sub("", words), _SPACE.sub("", quote)
    start = hay.find(needle)
    while start >= 0:
        end = start + len(needle)
        cut = _cuts_number(hay[max(0, start - 1) : start], needle[0]) or _cuts_number(needle[-1], hay[end : end + 1])
        if not cut and not hay[max(0, start - 4) : start].rstrip().endswith(_NEGATION):
            return True
        start = hay.find(needle, start + 1)
    return False


def _cuts_number(left: str, right: str) -> bool:
    return left in _NUMERALS and right in _NUMERALS
