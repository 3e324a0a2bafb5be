"""Periods of the evidence said otherwise: 「2024—2025学年」, 「2025年秋季学期」, 「三个学年」, 「第1学期」.

They are read as a question's are (`tools.periods.spoken`) and hold only where they are what the evidence is about: that
of the figures in their clause or, where it shows none, that of the turn. A span of years or terms is held when these
are as many, without a gap; one end of a sum over several years is not what the sum is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.binding.numbers import FIGURE, LABEL, QUOTE, Span
from tools.errors import UnknownName
from tools.evidence import Evidence
from tools.metrics.periods import Period, PeriodKind
from tools.periods.spoken import TimeItem, find_times
from tools.spans import longest

_CLAUSE = re.compile(r"[^，。；：！？,;:!?|（）()\n]+")
_STAND_IN = re.compile(f"[{FIGURE}{LABEL}{QUOTE}]")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_SPAN_OF = re.compile(
    r"(?<![第前后上下大\d.〇零一二两三四五六七八九十百])"
    r"(?P<n>[一二两三四五六七八九十]|[1-9])(?:个(?P<unit>学年|学期)|(?<=连续.)(?P<bare>学年|学期|年(?![级度制])))(?![初末])"
)
_JOINED = re.compile(r"[至到~～—–-]|直到|直至")
_BEFORE = "前往头"
"""How a span begins that lies before another: 「前三年」 are not the three years of the figures."""
_CODE_OF = {"entry": "entry:{}", "grad": "grad:{}"}


@dataclass(frozen=True)
class _Held:
    """What evidence is about: single periods, and the periods that one figure takes together."""

    single: frozenset[Period]
    pooled: tuple[tuple[Period, ...], ...]


def period_spans(text: str, ids: Sequence[str], evidence: Mapping[str, Evidence]) -> list[Span]:
    """Where `text` says a period that its evidence holds; `ids` name the evidence of its stand-ins in order."""
    if not any(item.period for item in evidence.values()):
        return []
    spans: list[Span] = []
    start = 0
    for match in _CLAUSE.finditer(text):
        count = len(_STAND_IN.findall(match.group()))
        used = [evidence[key] for key in ids[start : start + count] if key in evidence] if FIGURE in match[0] else []
        start += count
        held = _held([*used, *(evidence[key] for item in used for key in item.inputs if key in evidence)])
        if not held.single and not held.pooled:
            held = _held(evidence.values())
        spans += [(match.start() + a, match.start() + b) for a, b in _said(match.group(), held)]
    return spans


def _said(clause: str, held: _Held) -> Iterator[Span]:
    places = [i for i, char in enumerate(clause) if char != " "]
    text = "".join(clause[i] for i in places)
    found = longest(find_times(text))
    for at, span in enumerate(found):
        item = span.value
        if not isinstance(item, TimeItem):
            continue
        if _holds(item, held, before=span.text[0] in _BEFORE):
            yield places[span.start], places[span.end - 1] + 1
        for last in found[at + 1 : at + 2]:
            if _JOINED.fullmatch(text[span.end : last.start]) and _is_pooled(item, last.value, held):
                yield places[span.start], places[last.end - 1] + 1
    for match in _SPAN_OF.finditer(text):
        if _lasts(_number(match["n"]), match["unit"] or match["bare"], held):
            yield places[match.start()], places[match.end() - 1] + 1


def _holds(item: TimeItem, held: _Held, *, before: bool) -> bool:
    if item.kind == "window":
        return item.value.isdigit() and not before and _lasts(int(item.value), item.unit, held)
    if item.kind == "bare_half":
        return any(period.kind is PeriodKind.TERM and period.code.endswith(item.value) for period in held.single)
    return _code(item) in {period.code for period in held.single}


def _is_pooled(first: TimeItem, last: object, held: _Held) -> bool:
    if not isinstance(last, TimeItem):
        return False
    return any((_code(first), _code(last)) == (pool[0].code, pool[-1].code) for pool in held.pooled)


def _lasts(count: int, unit: str, held: _Held) -> bool:
    of_terms = "学期" in unit
    by_kind: dict[PeriodKind, list[Period]] = {}
    for period in held.single:
        by_kind.setdefault(period.kind, []).append(period)
    rows = [*held.pooled, *by_kind.values()]
    return any(
        (row[0].kind is PeriodKind.TERM) is of_terms and len(row) == count and _unbroken(row) for row in rows if row
    )


def _held(items: Iterable[Evidence]) -> _Held:
    periods = [_periods(item.period) for item in items if item.period]
    return _Held(frozenset(row[0] for row in periods if len(row) == 1), tuple(row for row in periods if len(row) > 1))


def _periods(code: str) -> tuple[Period, ...]:
    """The periods of a code, as `pooled_code` writes several; none for a code that is not read."""
    try:
        if ".." in code:
            first, last = (Period.parse(end) for end in code.split("..", 1))
            return tuple(_from(first, place) for place in range(_place(first), _place(last) + 1))
        return tuple(Period.parse(part) for part in code.split("+"))
    except (UnknownName, ValueError):
        return ()


def _place(period: Period) -> int:
    """Where a period lies among those of its kind, counted from the year nought."""
    return period.first_year * 2 + int(period.code[-1]) - 1 if period.kind is PeriodKind.TERM else period.first_year


def _from(like: Period, place: int) -> Period:
    if like.kind is PeriodKind.TERM:
        year = place // 2
        return Period(like.kind, f"{year}-{year + 1}-{place % 2 + 1}")
    if like.kind is PeriodKind.YEAR:
        return Period.year(place)
    return Period(like.kind, like.code.replace(str(like.first_year), str(place)))


def _unbroken(periods: Sequence[Period]) -> bool:
    places = sorted(map(_place, periods))
    return places == list(range(places[0], places[0] + len(places)))


def _code(item: TimeItem) -> str:
    return _CODE_OF.get(item.kind, "{}").format(item.value)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _DIGITS[text]
