"""Periods as people say them, found in a text.

`TimeItem`s are what was said, independent of any metric; `resolve.py` turns them into codes of a metric's own kind.
「本」 is the running term or year; what has no marks yet is never passed over silently: the resolution says so.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.numerals import han_number
from tools.periods.seasons import said_seasons
from tools.periods.words import words
from tools.spans import Rank, Span, find_words

_YEAR = r"(?<![\d.])(?P<a>20\d\d|[12]\d)\s?[-–—~～/至到]\s?(?P<b>20\d\d|[12]\d)(?![\d])"
_HALF = (
    r"(?:学?年度?)?的?(?:第?(?P<t>[12一二上下])(?:个)?(?:半)?学期"
    r"|-(?P<u>[12])(?:学期)?(?!\d)|(?P<s>[秋春])季?(?:学期)?"
    r"|(?P<v>[上下])(?![了过升涨调浮课班来去降滑跌探面述达发架学一个半]))?"
)
"""Behind a year a half may be no more than 上 or 下 (「24-25下」); not where a verb begins so (「24-25上升了吗」)."""
_SPAN = re.compile(_YEAR + _HALF + "(?:学?年度?)?")
_SINGLE = re.compile(r"(?<![\d.\-])(?P<a>20\d\d|[12]\d)学年度?" + _HALF.removeprefix("(?:学?年度?)?"))
_CALENDAR = re.compile(
    r"(?<![\d.\-])(?P<a>20\d\d|[12]\d(?=年))年?(?:的)?(?P<h>[秋春]季?(?:学期)?|上半年|下半年)"
    r"|(?<![\d.\-])(?P<c>20\d\d)年?(?![\d级届学-])"
)
_DAY = re.compile(
    r"(?:(?P<w>去年|今年|前年)的?|(?<!\d))(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:(?P<d>\d{1,2}|[一二三]?[十]?[一二三四五六七八九十])[日号]|(?P<e>底|末))"
)
_SHIFT = re.compile(
    r"(?!早年)(?:再)?(?:(?:往前|往回|向前|倒推|再早|早|再前|前推|前移)(?:推|数|看|倒|挪|面)?|(?:往前|往回|之前|此前|更早|再早)(?:推|数|看|倒|挪)?的?[那这]一?|[那再]头里?的?)(?P<n>[一两二三1-9])?个?(?P<unit>学期|学年|年|届)(?:的?(?:同一?个?(?:学期|时期)|同期|[这那]个?学期|[秋春]季?学期))?"
)
_COHORTS_AFTER = re.compile(r"(?<=届)\((?:(?:20)?\d\d[ 、,，/和])+(?:20)?\d\d届?\)")
"""「近三届(23 24 25)」: the same after the word."""
_COHORTS = re.compile(
    r"(?<![\d.])(?:(?:20)?\d\d[、,，和及与])+(?:20)?\d\d(?=(?:这|共)?[一两二三四五六]?个?(?P<of>届|年级))"
)
"""「23、24、25三届」, 「2023、2024、2025三个年级」: cohorts by their years alone."""
_SHIFT_ON = re.compile(
    r"(?:再往前|再往回|再早|更早|再之前|往前)(?:的|些|一点|推|看看?|一些|数|倒)?(?=呢|的?是?多少|$|[？?。，,])"
)
"""A step back of no unit: that of the period it leans on."""
_BARE_HALF = re.compile(r"第(?P<t>[12一二])(?:个)?学期|(?<![\d年])(?P<s>[秋春])季?学期")
_NEXT_OF = re.compile(
    "(?:再下|紧接着的?[下那]|紧跟着的?[下那]|随后的?那)一?个?(?P<unit>学期|学年|年|届)(?!级|内|间|来)"
)
"""「再下一个学期」: the one after that spoken of."""
_NEXT_ALONE = re.compile(
    "^(?:那么?|再|然后)*(?:下一?个?|后一个?|再后一?个?|往后一?个?|接下来那?一?个?)(?P<unit>学期|学年|届)的?呢[？?。]*$"
    "|^(?:那么?|再|然后)*(?:下一个?|后一个?|再后一?个?|往后一?个?)(?P<of>学期|学年|届)的?(?:多少|是多少)?[？?。]*$"
)
"""「下一个学期呢」 and nothing else: of what was told, not of today."""
_POINT = re.compile(r"(?P<y>20\d\d)[-年./](?P<m>\d{1,2})[-月./](?P<d>\d{1,2})日?")
_HALF_OF = re.compile(
    r"(?P<w>去年|上学年|今年|本学年|前年|上一学年|这学年|本年|上个学年)(?:的)?(?:第?(?P<t>[12一二])学期|(?P<s>[秋春])[季天]?(?:学期)?|(?P<x>[上下])(?:半)?学期)"
)
ONE_EARLIER = re.compile("前一个?(?P<unit>学期|学年)")
BEFORE_THAT = re.compile("(?:上一?|前一)个?(?P<unit>学期|学年|年)度?")
_BARE = re.compile("毕业[生班]$")
_SOME = ("几", "数")
_AS_SOME = 3
"""What 「近几年」 is read as."""
_COMMON_YEAR = 2001
_CODES = {"entry": "entry:{}", "grad": "grad:{}"}


@dataclass(frozen=True)
class TimeItem:
    """One said period: `kind` year, term, calendar, grad, entry or point with a code; back_year, window … a count.

    `shift` is so many steps back (forward where negative), its step in `unit`, none where it is that of the period it
    leans on. `since` is everything from a code on, its kind in `unit`. `season` is the last such term before another.
    `day` (month-day) lies in the year `unit` says; `bare_half` and `year_before` lean on another period (see
    `relative`).
    """

    kind: str
    value: str
    unit: str = ""


LAST_YEAR = TimeItem("back_year", "1")


def code_of(item: TimeItem) -> str:
    """The code of an item that names its period by itself; for any other item what is no code."""
    return _CODES.get(item.kind, "{}").format(item.value)


def find_times(text: str) -> Iterator[Span]:
    """Every period said in `text`."""
    times = words()
    for word, offset in times.terms.items():
        yield from _words(text, (word,), TimeItem("back_term", str(offset)))
    for word, offset in times.years.items():
        yield from _words(text, (word,), TimeItem("back_year", str(offset)))
    yield from _words(text, times.latest_term, TimeItem("latest_term", "1"))
    yield from _words(text, times.latest_year, TimeItem("window", "1", "年"))
    yield from _words(text, times.all_years, TimeItem("all", ""))
    if not _NEXT_ALONE.match(text):
        yield from _words(text, times.next, TimeItem("future", ""))
    yield from _words(text, times.recent_grad, TimeItem("recent_grad", ""))
    yield from _words(text, times.cohort_before, TimeItem("recent_grad", "1"))
    yield from _words(text, times.year_before, TimeItem("year_before", "1"))
    yield from _patterns(text)


def _words(text: str, listed: Sequence[str], item: TimeItem) -> Iterator[Span]:
    yield from find_words(text, listed, "time", Rank.TIME, item)


def _patterns(text: str) -> Iterator[Span]:
    times = words()
    for match in _SPAN.finditer(text):
        if item := _years(match):
            yield Span(match.start(), match.group(), "time", item, Rank.TIME)
    for match in _SINGLE.finditer(text):
        yield Span(match.start(), match.group(), "time", _of_year(_full(match["a"]), match), Rank.TIME)
    for match in _CALENDAR.finditer(text):
        yield Span(match.start(), match.group(), "time", _calendar(match), Rank.TIME)
    for start, said, season in said_seasons(text):
        yield Span(start, said, "time", TimeItem(*season), Rank.TIME)
    for match in _POINT.finditer(text):
        code = f"{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}"
        yield Span(match.start(), match.group(), "time", TimeItem("point", code), Rank.TIME)
    for match in _DAY.finditer(text):
        day = _month_day(match["m"], match["d"])
        yield Span(match.start(), match.group(), "time", TimeItem("day", day, match["w"] or ""), Rank.TIME)
    for match in _SHIFT.finditer(text):
        item = TimeItem("shift", str(_number(match["n"] or "一")), match["unit"])
        yield Span(match.start(), match.group(), "time", item, Rank.TIME)
    for match in (*_NEXT_OF.finditer(text), *_NEXT_ALONE.finditer(text)):
        unit = next(said for said in match.groups() if said)
        yield Span(match.start(), match.group(), "time", TimeItem("shift", "-1", unit), Rank.TIME)
    for match in (*_COHORTS.finditer(text), *_COHORTS_AFTER.finditer(text)):
        kind = "entry" if match.groupdict().get("of") == "年级" else "grad"
        for year in re.finditer(r"(?:20)?\d\d", match.group()):
            item = TimeItem(kind, str(_full(year.group())))
            yield Span(match.start() + year.start(), year.group(), "time", item, Rank.TIME)
    for match in _SHIFT_ON.finditer(text):
        yield Span(match.start(), match.group(), "time", TimeItem("shift", "1"), Rank.TIME)
    for match in _BARE_HALF.finditer(text):
        item = TimeItem("bare_half", str(_half(match["t"], match["s"])))
        yield Span(match.start(), match.group(), "time", item, Rank.TIME)
    for match in _HALF_OF.finditer(text):
        half = _half_of(match)
        yield Span(match.start(), match.group(), "time", TimeItem("half", half, match["w"]), Rank.TIME)
    for pattern in (times.window, times.window_after):
        for match in re.finditer(pattern, text):
            if match.group() in times.years or match.group() in times.terms:
                continue  # 「前一年」 is one year, not a window of one
            item = TimeItem("window", str(_number(match["n"])), match["unit"])
            yield Span(match.start(), match.group(), "time", item, Rank.TIME)
    for kind, pattern in (("entry", times.entry), ("grad", times.grad)):
        for match in re.finditer(pattern, text):
            item = TimeItem(kind, str(_full(match["y"])))
            yield Span(match.start(), match.group(), "time", item, Rank.TIME)
            # 「2025届毕业生满意度」: the graduates may belong to a longer name; their year stays.
            yield Span(match.start(), _BARE.sub("", match.group()), "time", item, Rank.TIME)


def _years(match: re.Match[str]) -> TimeItem | None:
    first, last = _full(match["a"]), _full(match["b"])
    if last == first + 1:
        return _of_year(first, match)
    return TimeItem("years", f"{first}..{last}") if first < last < first + 15 else None


def _of_year(first: int, match: re.Match[str]) -> TimeItem:
    half = match["t"] or match["u"] or match["v"]
    if half or match["s"]:
        return TimeItem("term", f"{first}-{first + 1}-{_half(half, match['s'])}")
    return TimeItem("year", f"{first}-{first + 1}")


def _half(half: str | None, season: str | None) -> int:
    return 1 if half in ("1", "一", "上") or season == "秋" else 2


def _half_of(match: re.Match[str]) -> str:
    """`1` or `2` of an academic year, or the season of a calendar year said with 今年 / 去年."""
    if match["s"]:
        return "autumn" if match["s"] == "秋" else "spring"
    return str(_half(match["t"] or match["x"], None))


def _month_day(month: str, day: str | None) -> str:
    """The day of the year; without a day the month's last (29 February is never meant: nothing is counted on it)."""
    number = han_number(month)
    last = monthrange(_COMMON_YEAR, number)[1] if 1 <= number <= 12 else 30
    return f"{number:02d}-{han_number(day) if day else last:02d}"


def _calendar(match: re.Match[str]) -> TimeItem:
    if match["c"]:
        return TimeItem("calendar", match["c"])
    first = _full(match["a"])
    autumn = match["h"][0] == "秋" or match["h"] == "下半年"
    return TimeItem("term", f"{first}-{first + 1}-1" if autumn else f"{first - 1}-{first}-2")


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _number(text: str) -> int:
    return _AS_SOME if text in _SOME else han_number(text)
