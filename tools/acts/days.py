"""Days to come as people say them: 明天, 下周一, 三天后, 3月30日, 月底, 2026-03-30.

Weeks begin on Monday: 下周一 is the Monday of the week after this one. A weekday without a week (周五) is the next one
after today, a day of the month without a month (25号) the next one from today on. A month and day without a year lie in
this year, also when they are past: next year is never guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge_base.numerals import COUNTED, han_number

_N = rf"(?:\d{{1,3}}|[{COUNTED}]{{1,3}})"
_WEEK = "(?:周|星期|礼拜)"
_RELATIVE = {"今天": 0, "今日": 0, "今晚": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
_WEEKDAYS |= {str(i + 1): i for i in range(7)}
LONGEST_REACH = 366
"""Days from today for which a reminder may be set."""


@dataclass(frozen=True)
class SaidDay:
    """Words for a day and where they stand; `day` is None when there is no such day (2月30日)."""

    start: int
    words: str
    day: date | None

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def days_in(text: str, today: date) -> list[SaidDay]:
    """Every day said in `text`, in order; where patterns overlap, the longer words are meant."""
    found = sorted(_all(text, today), key=lambda d: (d.start, -len(d.words)))
    kept: list[SaidDay] = []
    for day in found:
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return kept


def said_zh(day: date) -> str:
    """The day as it is shown: 2026年3月23日（周一）."""
    return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def is_within_reach(day: date, today: date) -> bool:
    """Whether a reminder may be set for it: from today to this day of next year."""
    return today <= day <= today + timedelta(days=LONGEST_REACH)


def _all(text: str, today: date) -> Iterator[SaidDay]:
    for pattern, meant in _PATTERNS:
        for match in pattern.finditer(text):
            try:
                day: date | None = meant(match, today)
            except (ValueError, OverflowError):
                day = None
            yield SaidDay(match.start(), match.group(), day)


def _months_on(today: date, months: int, day: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, day if day else monthrange(year, month + 1)[1])


def _weekday(match: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    wanted = _WEEKDAYS[match["d"]]
    said = match["w"] or ""
    if said:
        return monday + timedelta(days=7 * said.count("下") + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _after(match: re.Match[str], today: date) -> date:
    number = han_number(match["n"])
    if match["u"] == "月":
        first = _months_on(today, number, 1)
        return first.replace(day=min(today.day, monthrange(first.year, first.month)[1]))
    return today + timedelta(days=number * (1 if match["u"] in ("天", "日") else 7))


def _of_month(match: re.Match[str], today: date) -> date:
    said, number = match["m"] or "", han_number(match["d"])
    if said:
        return _months_on(today, said.count("下"), number)
    here = today.day <= number <= monthrange(today.year, today.month)[1]
    return _months_on(today, 0 if here else 1, number)


def _dated(match: re.Match[str], today: date) -> date:
    said = match["y"] or ""
    year = today.year + 1 if said.startswith("明年") else int(said[:4]) if said[:4].isdigit() else today.year
    return date(year, han_number(match["m"]), han_number(match["d"]))


def _end(match: re.Match[str], today: date) -> date:
    if match["y"]:
        return date(today.year + (match["y"] == "明年"), 12, 31)
    if match["n"]:
        month = han_number(match["n"])
        return date(today.year, month, monthrange(today.year, month)[1])
    return _months_on(today, (match["m"] or "").count("下"), 0)


_Meant = Callable[[re.Match[str], date], date]
_PATTERNS: tuple[tuple[re.Pattern[str], _Meant], ...] = (
    (
        re.compile(r"(?<![\d.])(?P<y>20\d\d[-/.年])(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})(?![\d.])[日号]?"),
        _dated,
    ),
    (re.compile(rf"(?:(?P<y>今年|明年)的?|(?<![\d年]))(?P<m>{_N})月(?P<d>{_N})[日号]?"), _dated),
    (re.compile(r"(?<![\d./-])(?P<y>)(?P<m>1[0-2]|[1-9])/(?P<d>\d{1,2})(?![\d./-])"), _dated),
    (
        re.compile(rf"(?<![\d月])(?P<m>(?:本|这个?|下+个?)月)?的?(?P<d>{_N})[日号](?![楼线教馆文])"),
        _of_month,
    ),
    (re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True))), lambda m, t: t + timedelta(_RELATIVE[m.group()])),
    (re.compile(rf"(?P<w>下+个?|本|这个?)?{_WEEK}(?P<d>[一二三四五六日天末1-7])(?!\d)"), _weekday),
    (re.compile(rf"(?P<n>{_N}) ?个?(?P<u>天|日|周|星期|礼拜|月)(?:以|之|过)?后"), _after),
    (re.compile(rf"过(?P<n>{_N}) ?个?(?P<u>天|日|周|星期|礼拜|月)(?!以后|之后|后)"), _after),
    (re.compile(rf"(?:(?P<y>年|今年|明年)|(?P<n>{_N})月|(?P<m>本|这个?|下个?)?月)(?:底|末)"), _end),
)
