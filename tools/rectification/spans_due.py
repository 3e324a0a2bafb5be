"""From when to when a deadline or an opening lies that people speak of: 上半年到期, 三十天内到期, 三月份立项."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from knowledge_base.numerals import HAN, han_number
from tools.errors import ToolError

_NUMBER = f"[0-9]{{1,3}}|[{HAN}半]{{1,3}}"
_YEAR = "今年|明年|去年|本年|20[0-9]{2}年"
_PERIOD = (
    f"(?:(?P<year>{_YEAR})(?:度)?的?)?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度"
    "|(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?)"
    "|(?P<near>本|这个?|当|下个?|上个?)(?P<unit>月|季度|周|星期|礼拜)"
    f"|(?P<whole>{_YEAR})|(?P<end>[月年]底)|(?P<count>{_NUMBER})(?P<of>天|日|个?星期|周|个?月)(?=之?内|里)"
)
_DUE = (
    "(?:底|末|份|以?前|之?前|之?内|里|有|都|还|哪[些几][项条个]?|(?:几|多少)[项条个]|的?整改(?:项|任务)?)*"
    "(?:就|快|将|要|该|应该?|得|须|会)*"
    "(?:到期限?|截止|期满|到日子|(?:要|该|应该?|得|须)完成)"
)
_SAID = (
    re.compile(f"(?:{_PERIOD}){_DUE}"),
    re.compile(f"(?:期限|到期|截止)(?:日期?|时间)?(?:在|是|为|到|定在)+(?:{_PERIOD})"),
)
_OPENED = re.compile(f"(?:{_PERIOD})(?:份|里|内)?(?:新)?(?:立|增|开|列入|登记|下达)项?")
_BEFORE, _END = "前", re.compile("[底末]")
_DAYS, _WEEK = {"天": 1, "日": 1}, 7
_HALF, _DECEMBER = 7, 12


def due_found(text: str) -> tuple[str, str]:
    """A deadline of a normalised text in short, and all the words it is said in; empty where it has none."""
    match = next((match for pattern in _SAID if (match := pattern.search(text))), None)
    if match is None:
        return "", ""
    short = "".join((match["year"] or "", _short(match)))
    return f"{short}{_BEFORE if _BEFORE in match.group().replace('前年', '') else ''}到期", match.group()


def due_in(text: str) -> str:
    """A deadline of a normalised text in short; empty where it has none."""
    return due_found(text)[0]


def _short(match: re.Match[str]) -> str:
    if match["half"]:
        return f"{match['half']}半年"
    if match["quarter"]:
        return f"{match['quarter']}季度"
    if match["month"]:
        return f"{match['month']}月{'底' if _END.search(match.group()) else ''}"
    if match["near"]:
        return f"{match['near']}{match['unit']}"
    return match["whole"] or match["end"] or f"{match['count']}{match['of']}内"


def opened_in(text: str) -> str:
    """Such words of when something was opened; empty where a text has none."""
    match = _OPENED.search(text)
    return match.group() if match else ""


def span_of(words: str, today: date) -> tuple[date, date]:
    """The first and the last day, the first of all where only the last is said; ToolError for words that name none."""
    match = _match(words)
    if match is None:
        raise ToolError(f"看不出“{words}”是从哪天到哪天")
    first, last = _span(match, today)
    if _BEFORE not in words.replace("前年", ""):
        return first, last
    # 「六月底前」 holds June, 「六月前」 does not.
    return date.min, (first - timedelta(days=1) if match["month"] and not _END.search(words) else last)


def _span(match: re.Match[str], today: date) -> tuple[date, date]:
    if match["whole"]:
        year = _year(match["whole"], today)
        return date(year, 1, 1), date(year, _DECEMBER, 31)
    if match["end"]:
        return today, _last(today.year, today.month if match["end"] == "月底" else _DECEMBER)
    if match["count"]:
        return today, _ahead(match["count"], match["of"], today)
    if match["near"]:
        return _near(match["near"][0], match["unit"], today)
    return _named(match, _year(match["year"], today))


def _match(text: str) -> re.Match[str] | None:
    return next((match for pattern in (*_SAID, _OPENED) if (match := pattern.search(text))), None)


def _named(match: re.Match[str], year: int) -> tuple[date, date]:
    if match["half"]:
        first = 1 if match["half"] == "上" else _HALF
        return date(year, first, 1), _last(year, first + 5)
    if match["quarter"]:
        first = 3 * han_number(match["quarter"]) - 2
        return date(year, first, 1), _last(year, first + 2)
    month = han_number(match["month"])
    return date(year, month, 1), _last(year, month)


def _near(which: str, unit: str, today: date) -> tuple[date, date]:
    moved = {"下": 1, "上": -1}.get(which, 0)
    if unit == "月":
        return _months(today, moved, 1)
    if unit == "季度":
        return _months(today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), 3 * moved, 3)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=_WEEK * moved)
    return monday, monday + timedelta(days=_WEEK - 1)


def _months(start: date, moved: int, long: int) -> tuple[date, date]:
    first = start.year * _DECEMBER + start.month - 1 + moved
    last = first + long - 1
    return date(first // _DECEMBER, first % _DECEMBER + 1, 1), _last(last // _DECEMBER, last % _DECEMBER + 1)


def _ahead(count: str, unit: str, today: date) -> date:
    if count == "半":
        return today + timedelta(days=15)
    number = han_number(count)
    if "月" in unit:
        month = today.year * _DECEMBER + today.month - 1 + number
        year, month = month // _DECEMBER, month % _DECEMBER + 1
        return date(year, month, min(today.day, monthrange(year, month)[1]))
    return today + timedelta(days=number * _DAYS.get(unit, _WEEK))


def _year(said: str | None, today: date) -> int:
    if said is None or said in ("今年", "本年"):
        return today.year
    return int(said[:4]) if said[:4].isdecimal() else today.year + (1 if said == "明年" else -1)


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
