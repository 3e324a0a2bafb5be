"""Periods of the evidence said otherwise: 「2024—2025学年」, 「2025年秋季学期」, 「三个学年」, 「第1学期」.

They are read as a question's are (`tools.periods.spoken`) and hold only where they are what the evidence is about: that
of the figures in their clause or, where it shows none, that of the turn. A span of years or terms is held when these
are as many, without a gap; one end of a sum over several years is not what the sum is about.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge_base.numerals import COUNTED, HAN, han_number
from tools.binding.numbers import FIGURE, LABEL, QUOTE, Span
from tools.evidence import Evidence
from tools.metrics.periods import Period, PeriodKind, moved, pooled_periods
from tools.periods.calendar import Calendar
from tools.periods.counted_back import counted_back, is_of
from tools.periods.spoken import TimeItem, code_of, find_times
from tools.spans import Span as Said
from tools.spans import longest

_CLAUSE = re.compile(r"[^，。；：！？,;:!?|（）()\n]+")
_STAND_IN = re.compile(f"[{FIGURE}{LABEL}{QUOTE}]")
_SPAN_OF = re.compile(
    rf"(?<![第前后上下大\d.{HAN}])"
    rf"(?P<n>[{COUNTED}]|[1-9])(?:个(?P<unit>学年|学期)|(?<=连续.)(?P<bare>学年|学期|年(?![级度制])))(?![初末])"
)
_JOINED = re.compile(r"[至到~～—–-]|直到|直至")
_BEFORE = "前往头"
"""How a span begins that lies before another: 「前三年」 are not the three years of the figures."""


@dataclass(frozen=True)
class _Held:
    """What evidence is about: single periods, and the periods that one figure takes together."""

    single: frozenset[Period]
    pooled: tuple[tuple[Period, ...], ...]


def period_spans(
    text: str,
    ids: Sequence[str],
    evidence: Mapping[str, Evidence],
    told: Iterable[str] = (),
    calendar: Calendar | None = None,
) -> list[Span]:
    """Where `text` says a period that its evidence holds; `ids` name the evidence of its stand-ins in order.

    `told` are periods that tools named without evidence: they hold where no figure is shown. By `calendar` 近三年 is
    the last three years only.
    """
    named = [period for words in told for period in _named(words)]
    if not named and not any(item.period for item in evidence.values()):
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
        held = held if FIGURE in match[0] else replace(held, single=held.single.union(named))
        spans += [(match.start() + a, match.start() + b) for a, b in _said(match.group(), held, calendar)]
    return spans


def _named(words: str) -> Iterator[Period]:
    for span in longest(find_times(words)):
        if isinstance(span.value, TimeItem):
            yield from pooled_periods(code_of(span.value))


def _said(clause: str, held: _Held, calendar: Calendar | None) -> Iterator[Span]:
    places = [i for i, char in enumerate(clause) if char != " "]
    text = "".join(clause[i] for i in places)
    found = longest(find_times(text))
    for at, span in enumerate(found):
        item = span.value
        if not isinstance(item, TimeItem):
            continue
        if _holds(item, _recent(span, held, calendar), before=span.text[0] in _BEFORE):
            yield places[span.start], places[span.end - 1] + 1
        for last in found[at + 1 : at + 2]:
            if _JOINED.fullmatch(text[span.end : last.start]) and _is_pooled(item, last.value, held):
                yield places[span.start], places[last.end - 1] + 1
    for match in _SPAN_OF.finditer(text):
        if _lasts(han_number(match["n"]), match["unit"] or match["bare"], held):
            yield places[match.start()], places[match.end() - 1] + 1


def _recent(said: Said, held: _Held, calendar: Calendar | None) -> _Held:
    """Of what evidence is about that which lies in a window up to today, when this is one."""
    if calendar is None or not any(span.start == 0 for span in counted_back(said.text)):
        return held

    def is_in(periods: Sequence[Period]) -> bool:
        return is_of(said, periods, calendar, beside=())

    return _Held(frozenset(p for p in held.single if is_in((p,))), tuple(filter(is_in, held.pooled)))


def _holds(item: TimeItem, held: _Held, *, before: bool) -> bool:
    if item.kind == "window":
        return item.value.isdigit() and not before and _lasts(int(item.value), item.unit, held)
    if item.kind == "bare_half":
        return any(period.kind is PeriodKind.TERM and period.code.endswith(item.value) for period in held.single)
    return code_of(item) in {period.code for period in held.single}


def _is_pooled(first: TimeItem, last: object, held: _Held) -> bool:
    if not isinstance(last, TimeItem):
        return False
    return any((code_of(first), code_of(last)) == (pool[0].code, pool[-1].code) for pool in held.pooled)


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
    periods = [pooled_periods(item.period) for item in items if item.period]
    return _Held(frozenset(row[0] for row in periods if len(row) == 1), tuple(row for row in periods if len(row) > 1))


def _unbroken(periods: Sequence[Period]) -> bool:
    rows = sorted(periods, key=lambda period: period.code)
    return all(moved(before, 1) == after for before, after in itertools.pairwise(rows))
