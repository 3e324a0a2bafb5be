"""Periods counted from the school's running term: whether 「上学期」, 「去年」 or 「近三年」 is the one a figure is of.

What is said so has a meaning only on a day. The school's calendar gives it, by the reading that a tool's argument has
(`resolve`). 「上一学年」 may also lean on another period of its sentence, 「去年同期」 always does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tools.metrics.periods import Period, PeriodKind, moved
from tools.periods.calendar import Calendar
from tools.periods.resolve import reader_of
from tools.periods.spoken import TimeItem, find_times
from tools.spans import Span, longest

_KINDS = ("back_term", "back_year", "half", "year_before")
_WINDOW = ("近", "最近", "过去")
_COHORT = TimeItem("recent_grad", "1")
_COMING = re.compile("学期|学年|年$")
_LEANS = re.compile("[上前下]一|上年|头年")
"""「上一学年」 is the one before the year just spoken of as well as the one before the running year."""
_OTHER_WORDS = frozenset(
    {
        "说明",
        "声明",
        "表明",
        "证明",
        "阐明",
        "以上",
        "以后",
        "以前",
        "之前",
        "目前",
        "过去",
        "今后",
        "最后",
        "然后",
        "马上",
    }
)
"""Words whose last letter begins a period only by chance: 「没有说明年数」, 「以上学期」."""
_OTHER_THINGS = re.compile("[级份龄限数]")
_PART_OF_YEAR = re.compile(r"[底末初春夏秋冬]|[上下]半年|\d|[一二三四五六七八九十]+月|入学|毕业")
"""What makes another thing of a year: 「去年底」 is no figure's period."""


def counted_back(text: str) -> Iterator[Span]:
    """The periods in `text` that are counted from today, where that is certain."""
    for span in longest(find_times(text)):
        if text[max(0, span.start - 1) : span.start + 1] in _OTHER_WORDS or _OTHER_THINGS.match(text, span.end):
            continue
        if isinstance(span.value, TimeItem) and _is_counted(span, text[span.end : span.end + 3]):
            yield span


def is_of(span: Span, periods: Sequence[Period], calendar: Calendar, *, lag: int = 0, beside: Iterable[Period]) -> bool:
    """Whether a figure of `periods` (several, when it takes them together) is of the period said.

    `beside` are the other periods of the sentence, on which the words may lean; `lag` is the metric's, for cohorts.
    """
    item = span.value
    assert isinstance(item, TimeItem)
    leant = _leaning_on(span, beside, calendar)
    return bool(periods) and all(period in leant or _is_read_as(item, period, calendar, lag) for period in periods)


def spans_whole(span: Span, periods: Iterable[Period], calendar: Calendar) -> bool:
    """Whether `periods` are as many as the span of time said has; any other word is of one period."""
    item = span.value
    assert isinstance(item, TimeItem)
    if item.kind != "window":
        return True
    return all(len(set(periods)) >= min(int(item.value), _known(period, item, calendar)) for period in periods)


def _is_counted(span: Span, behind: str) -> bool:
    item = span.value
    assert isinstance(item, TimeItem)
    if item.kind in ("back_year", "half"):
        return _PART_OF_YEAR.match(behind) is None
    if item.kind == "latest_term":
        return "学期" in span.text
    if item.kind == "window":
        return span.text.startswith(_WINDOW)
    return item.kind in _KINDS or item == _COHORT or (item.kind == "future" and bool(_COMING.search(span.text)))


def _leaning_on(span: Span, beside: Iterable[Period], calendar: Calendar) -> set[Period]:
    item = span.value
    assert isinstance(item, TimeItem)
    if item.kind == "year_before":
        latest = (Period.parse(calendar.latest_term()), Period.parse(calendar.complete_years()[-1]))
        return {moved(p, -2 if p.kind is PeriodKind.TERM else -1) for p in (*beside, *latest)}
    if not _LEANS.match(span.text):
        return set()
    by = 1 if span.text.startswith("下") else -1
    of_term = "学期" in span.text
    return {moved(p, by) for p in beside if (p.kind is PeriodKind.TERM) is of_term}


def _is_read_as(item: TimeItem, period: Period, calendar: Calendar, lag: int) -> bool:
    if item.kind in ("year_before", "future"):
        return False
    if item.kind == "back_year" and period.academic_year:
        return period.academic_year == calendar.year_back(int(item.value))
    codes = reader_of(period.kind, lag, calendar).codes(item).codes
    if item.kind == "window":
        return bool(codes) and codes[0] <= period.code
    if item.kind in ("back_term", "latest_term", "half") and period.kind is PeriodKind.YEAR:
        return False
    return period.code in codes


def _known(period: Period, item: TimeItem, calendar: Calendar) -> int:
    return len(reader_of(period.kind, 0, calendar).codes(item).codes) or 1
