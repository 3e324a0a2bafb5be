"""The time a question of the own teaching speaks of: one, said once or twice, or several periods."""

from __future__ import annotations

import re

from tools.periods.spoken import find_times
from tools.spans import longest

_THAT_IS = re.compile("^[^，,。]{0,3}[，,（(]?(?:也就是|就是|即)$|^[^，,。]{0,6}[（(]$")
"""「前年秋季学期也就是2024-2025-1」: one time said twice, the second time exactly."""
_STRETCH = re.compile(
    "(?:近|过去|最近|前|这|头|后|连续|以往)的?(?:[两三四五六几2-6])个?[^，。]{0,2}(?:学期|学年|年|秋|春)"
)
"""Several periods said as one."""


_YEAR = re.compile("(?:20)?[0-9]{2}(?:[-—–至到](?:20)?[0-9]{2})?(?:学年|年)?|[去前今上]一?个?(?:年|学年)|[上本]学?年度")
_EACH = re.compile("(?:每|各|逐|历)(?:个|一个|一)?(?:学期|学年|年(?!级)|轮)")


def over_periods(text: str) -> bool:
    """Whether a question speaks of several periods: named one by one, or as a stretch (近三年、前三个秋季学期)."""
    if _EACH.search(text):
        return True
    spans = sorted(longest(find_times(text)), key=lambda span: span.start)
    if not spans:
        return False
    said_twice = _THAT_IS.search(text[spans[0].end : spans[-1].start]) is not None
    return (len(spans) > 1 and not said_twice) or any(_STRETCH.search(span.text) for span in spans)


def of_years(text: str) -> bool:
    """Whether a question speaks of more than one term: of several periods, or of a year as a whole."""
    return over_periods(text) or _YEAR.fullmatch(time_in(text)) is not None


def time_in(text: str) -> str:
    """The time a question speaks of, from its first period to its last; empty where it speaks of none."""
    spans = sorted(longest(find_times(text)), key=lambda span: span.start)
    if not spans:
        return ""
    last = spans[-1]
    if _THAT_IS.search(text[spans[0].end : last.start]):
        return last.text
    return text[spans[0].start : last.end]
