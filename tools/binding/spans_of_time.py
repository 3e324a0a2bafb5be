"""Spans of time that say nothing of any figure: 「建议两周内核对」, 「您想看近三年还是近五年」.

A number of weeks in advice, or of years in a question or an offer, is the writer's own and reports nothing. In a
clause that shows a figure, compares, tells a course or speaks of a rule's deadline it does, and needs evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.numerals import COUNTED, HAN
from tools.binding.claims import asserting, claimed
from tools.binding.numbers import FIGURE, Span, numerals_in

_CLAUSE = re.compile(r"[^，。；！!？?,;\n|]+[，。；！!？?,;\n|]?")
_N = rf"(?<![\d.第前后上下几{HAN}])(?:[1-9]\d?|[{COUNTED}])"
_TERM = re.compile(_N + r" ?个?(?:工作日|学期|星期|天|日|周|月)(?:之?内|以内|之?后)(?![个名门位])")
_WINDOW = re.compile(rf"(?:最近|近|过去) ?{_N} ?个?(?:完整)?(?:学年|学期|年度?|届)(?![级初末])")
_ADVICE = re.compile("建议|不妨|最好|可以考虑|可以?[先再]|尽量|力争|争取|打算|计划")
_OFFER = re.compile("可以|能|如需|需要|建议|不妨|改看|换成|想")
_RULED = re.compile("规定|要求|办法|期限|截止|逾期|申诉|申请|复[核查议]|报名|注册|缴费|提交|应当|必须|须|不得")


def said_of_nothing(text: str) -> Iterator[Span]:
    """Where a span of time stands in `text` that reports nothing; slots are stand-ins."""
    for match in _CLAUSE.finditer(text):
        clause = match.group()
        if FIGURE in clause or any(claimed(clause)):
            continue
        for pattern in _fitting(clause):
            for span in pattern.finditer(clause):
                yield match.start() + span.start(), match.start() + span.end()


def _fitting(clause: str) -> Iterator[re.Pattern[str]]:
    bare = _TERM.sub("", _WINDOW.sub("", clause))
    if numerals_in(bare):
        # Beside another number it may be what that is counted over.
        return
    if _ADVICE.search(clause) and not _RULED.search(clause):
        yield _TERM
    if _OFFER.search(clause) or not any(asserting(clause)):
        yield _WINDOW
