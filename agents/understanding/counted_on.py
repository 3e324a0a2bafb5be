"""Figures told apart only by the day they are counted on: 「就业率8月底和年底的两个数」 asks for both.

Where one of such a family is named, the days said decide which are meant. lexicon/counted_on.yaml lists the families.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.understanding.lexicon import lexicon
from agents.understanding.scan import Scan
from tools.spans import Rank, Span

_MONTH = re.compile("8月|八月|12月|十二月")
_DAYS = re.compile("年[底终末]|岁末|(?:8|八|12|十二)月(?:底|末|31[日号]|三十一[日号])?")
_BOTH = re.compile("都|各|两[种个遍]|分别|再|也|一遍|和|跟|与|、|以及|还有")
_CORRECTED = re.compile("不是|而是|别|不要|不用|换成|改成|还是|不对|搞错")
_CHOICE = re.compile("还是|[哪那]个(?:口径|数)?(?:好|合适|为准)|选哪")
"""「用初次还是年终」 asks which of them to use."""


def counted_both_ways(scanned: Scan) -> bool:
    """「按人次算一遍，按人头再算一遍，两个都要」: neither way is denied or corrected, and both are wanted."""
    said = scanned.of("by_person", "by_enrolment")
    if len({s.kind for s in said}) < 2 or _CORRECTED.search(scanned.text):
        return False
    return _BOTH.search(scanned.text, said[0].end) is not None


def without_days(scanned: Scan, metrics: Sequence[str]) -> Scan:
    """The question without the days that only say which of a family is meant: they are no period."""
    if _CHOICE.search(scanned.text) or not any(
        metric in family for family in lexicon().counted_on for metric in metrics
    ):
        return scanned
    kept = [s for s in scanned.spans if not (s.kind == "time" and _MONTH.match(s.text))]
    days = (Span(m.start(), m.group(), "filler", m.group(), Rank.FILLER) for m in _DAYS.finditer(scanned.text))
    return replace(scanned, spans=tuple(sorted((*kept, *days), key=lambda s: (s.start, s.kind))))


def by_day(text: str, metrics: Sequence[str]) -> list[str]:
    """`metrics` with each member of a family replaced by those whose days the text says; unchanged where it says none.

    A day that is only when the figure is wanted (年底要交) does not count: a word of counting stands beside it.
    """
    found: list[str] = []
    for metric in metrics:
        family = next((f for f in lexicon().counted_on if metric in f), {})
        said = [member for member, days in family.items() if re.search(days, text)]
        found += [m for m in said if m not in found] or [metric]
    return list(dict.fromkeys(found))
