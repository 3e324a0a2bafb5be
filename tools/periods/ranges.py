"""Periods said in one question taken together: joined to a range, summed up by 「这两个学期」, leaning on others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.numerals import han_number
from tools.periods.spoken import BEFORE_THAT, LAST_YEAR, ONE_EARLIER, TimeItem
from tools.spans import Span

_SINCE = re.compile(r"(?:学年|学期|届)?(?:以来|以后|之后|开始|起|至今|到现在|到目前|到今天|到如今)")
ONWARD = re.compile(
    "(?:往后|打头|起头|起|开始)(?:数|推|算|连续)?的?(?P<n>[两三四五六七八九]|[2-9])个?(?:学年|年)(?![级制底])"
)
"""「2022-2023学年往后三年」: so many from the year on, that year among them."""
_SET_BESIDE = re.compile("(?:比|较|于|跟|和|与|同|对比|相比)(?:起|它的?)?$")
_LEANT_ON = {"学期": ("back_term", "latest_term", "term", "half"), "学年": ("back_year", "year")}
_JOINERS = (
    "至",
    "到",
    "起到",
    "起至",
    "开始到",
    "起一直到",
    "-",
    "~",
    "～",
    "—",
    "一直到",
    "拉到",
    "推到",
    "再到",
    "直到",
    "直至",
    "一直至",
)
_PAUSES = ("", "的", "，", ",", "、", ":", "：")
_RANGED = ("year", "term", "grad", "calendar", "entry")
_OPEN = ("year", "term", "grad", "calendar")
_LAST_TERM = ("上学期", "上个学期", "上学年", "上个学年")
"""Always count from today."""
_THIS_ONE = ("这一年", "这学年", "这个学年", "这一学年", "这学期", "这个学期", "这一学期")
_NAMED = ("year", "term", "grad", "calendar", "point")
_LAST = {TimeItem("back_term", "1"): "term", TimeItem("latest_term", "1"): "term", TimeItem("back_year", "1"): "year"}
"""The last period with data: 「2023-2024-1一直到上学期」 is everything since the first."""


def join_ranges(text: str, spans: Sequence[Span]) -> list[TimeItem]:
    """The items of time spans in order; two periods joined by 至 become those between them as well, and one followed
    by 以来, or joined to the last there is, everything from it on.
    """
    items: list[TimeItem] = []
    for place, span in enumerate(spans):
        item = _leaning(text, span, spans)
        assert isinstance(item, TimeItem)
        before = spans[place - 1] if place else None
        gap = text[before.end : span.start] if before else ""
        if before and gap in _JOINERS and items and items[-1].kind == item.kind and item.kind in _RANGED:
            items[-1:] = _between(items[-1], item)
        elif before and gap in _JOINERS and items and items[-1].kind == "since" and items[-1].unit == item.kind:
            # 「2021-2022学年起到2023-2024学年止」: both ends are said.
            items[-1:] = _between(TimeItem(item.kind, items[-1].value), item)
        elif before and gap in _JOINERS and items and _LAST.get(item) == items[-1].kind:
            items[-1] = TimeItem("since", items[-1].value, items[-1].kind)
        elif before and gap in _PAUSES and _sums_up(span.text, item, items):
            continue
        elif item.kind == "year" and (onward := ONWARD.match(text, span.end)):
            first = int(item.value[:4])
            items += [TimeItem("year", f"{y}-{y + 1}") for y in range(first, first + han_number(onward["n"]))]
        elif item.kind in _OPEN and _SINCE.match(text, span.end):
            items.append(TimeItem("since", item.value, item.kind))
        elif item.kind == "years":
            first, last = map(int, item.value.split(".."))
            items += [TimeItem("calendar", str(year)) for year in range(first, last + 1)]
        else:
            items.append(item)
    return list(dict.fromkeys(items))


def _leaning(text: str, span: Span, spans: Sequence[Span]) -> object:
    """「前一学期」 beside 「上学期」 is the term before that one, 「上一年」 the year before what is set against it
    (「2022-2023比上一年」); alone in a question they count from today.
    """
    match = BEFORE_THAT.fullmatch(span.text)
    if match and span.text not in _LAST_TERM and _SET_BESIDE.search(text[: span.start]):
        named = (s.value for s in spans if s.start < span.start)
        if any(isinstance(other, TimeItem) and (other.kind in _NAMED or other == LAST_YEAR) for other in named):
            return TimeItem("shift", "1", match["unit"])
    match = ONE_EARLIER.fullmatch(span.text)
    if match is None:
        return span.value
    kinds = _LEANT_ON[match["unit"]]
    others = (s.value for s in spans if not ONE_EARLIER.fullmatch(s.text))
    leant = any(isinstance(other, TimeItem) and other.kind in kinds for other in others)
    return TimeItem("shift", "1", match["unit"]) if leant else span.value


def _sums_up(said: str, item: TimeItem, items: Sequence[TimeItem]) -> bool:
    """「24-25上、24-25下，这两个学期」 counts the periods just listed and is no window of its own; 「2024-2025这一年」
    points at the one before it.
    """
    if said in _THIS_ONE and items:
        return items[-1].kind in _NAMED or items[-1] == LAST_YEAR
    return said.startswith("这") and item.kind == "window" and item.value == str(len(items))


def _between(first: TimeItem, last: TimeItem) -> list[TimeItem]:
    start, end = int(first.value[:4]), int(last.value[:4])
    if first.kind == "term":
        terms = [(year, half) for year in range(start, end + 1) for half in (1, 2)]
        codes = [f"{year}-{year + 1}-{half}" for year, half in terms]
        return [TimeItem("term", code) for code in codes if first.value <= code <= last.value]
    if first.kind == "year":
        return [TimeItem("year", f"{year}-{year + 1}") for year in range(start, end + 1)]
    return [TimeItem(first.kind, str(year)) for year in range(start, end + 1)]
