"""Periods that only mean something beside another: 「第二学期」, 「去年同期」, and years asked for term by term.

The anchor is what else is named, else what was spoken of before, else the latest complete year; for 「去年同期」
the latest period there is, as of the term that has just ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tools.metrics.definition import MetricDefinition
from tools.metrics.periods import CENSUS_DAY, Period, PeriodKind
from tools.periods.calendar import Calendar
from tools.periods.resolve import resolve
from tools.periods.seasons import season_before
from tools.periods.spoken import TimeItem, find_times
from tools.spans import Span, longest

_RELATIVE = ("bare_half", "year_before", "shift", "season")
_ONE_BACK = re.compile("(?P<before>前一|上一|上)个?(?P<unit>学期|学年|年)度?")
_KINDS = {
    PeriodKind.TERM: "term",
    PeriodKind.YEAR: "year",
    PeriodKind.CALENDAR: "calendar",
    PeriodKind.GRADUATION: "grad",
    PeriodKind.ENTRY: "entry",
    PeriodKind.POINT: "point",
}


@dataclass(frozen=True)
class Before:
    """What was spoken of before: the periods as said, and the codes they came to."""

    items: tuple[TimeItem, ...] = ()
    codes: tuple[str, ...] = ()


def anchored(
    items: Sequence[TimeItem], before: Before, metric: MetricDefinition, calendar: Calendar, *, term_by_term: bool
) -> list[TimeItem]:
    """The said periods without relative ones; those spoken of `before` where none is said."""
    relative = [item for item in items if item.kind in _RELATIVE or _leans_on_cohort(item, items, before)]
    own = [item for item in _points(items, metric) if item not in relative]
    kept = list(before.items)
    if not relative:
        return list(_by_terms(own or kept)) if term_by_term else (own or kept)
    if not (own or before.codes) and all(item.kind == "season" for item in relative):
        return [_from_today(item, calendar) for item in relative]
    codes = _codes(own, before, metric, calendar, latest=all(item.kind == "year_before" for item in relative))
    found = [new for item in relative for new in _unnamed(item, codes, own)]
    stay = [item for item in own if not any(item.kind == "year" and r.kind == "bare_half" for r in relative)]
    return list(dict.fromkeys((*stay, *found)))


def one_back(said: Span) -> tuple[TimeItem | None, bool]:
    """The step back that 「前一个学期」 is after a term was told, and whether it can be nothing else: 「上个学期」 may
    count from today.
    """
    match = _ONE_BACK.fullmatch(said.text)
    if match is None:
        return None, False
    return TimeItem("shift", "1", match["unit"]), match["before"] == "前一"


def step_back(text: str, code: str) -> str:
    """The code that a step back said in `text` leads to from the period of `code`; empty where none is said."""
    spans = longest(find_times(text))
    # A season named says more than the step it is reached by.
    spans = [s for s in spans if isinstance(s.value, TimeItem) and s.value.kind == "season"] or spans
    if len(spans) != 1 or not code:
        return ""
    item = spans[0].value if isinstance(spans[0].value, TimeItem) else None
    if item is None or item.kind not in ("shift", "season"):
        item = one_back(spans[0])[0]
    return next((found.value for found in _resolved(item, [Period.parse(code)])), "") if item is not None else ""


def _leans_on_cohort(item: TimeItem, items: Sequence[TimeItem], before: Before) -> bool:
    """「上一届」 beside or after another cohort is the one before it, not the latest."""
    cohorts = any(i.kind == "grad" for i in items) or any(code.startswith("grad:") for code in before.codes)
    return item.kind == "recent_grad" and item.value == "1" and cohorts


def _codes(
    own: Sequence[TimeItem], before: Before, metric: MetricDefinition, calendar: Calendar, *, latest: bool
) -> list[Period]:
    """What a relative period leans on; where nothing else is known, the `latest` period or the latest whole year."""
    said = resolve(own, metric, calendar, trend=False).codes if own else ()
    if not (said or before.codes) and latest:
        said = resolve((TimeItem("latest_term", "1"),), metric, calendar, trend=False).codes
    return [Period.parse(code) for code in said or before.codes or (calendar.complete_years()[-1],)]


def _from_today(item: TimeItem, calendar: Calendar) -> TimeItem:
    """「上一个秋季学期」 where nothing else is spoken of: the last there was before the running term."""
    running = Period.parse(calendar.term_back(0))
    return TimeItem("term", season_before(running.first_year, running.code[-1], item.value, item.unit))


def _unnamed(item: TimeItem, codes: Sequence[Period], own: Sequence[TimeItem]) -> list[TimeItem]:
    """What a relative period comes to; nothing where that is named beside it: 「前一年同期（2024-2025-1）」."""
    found = list(_resolved(item, codes))
    return [] if item.kind != "bare_half" and any(new in own for new in found) else found


def _resolved(item: TimeItem, codes: Sequence[Period]) -> Iterator[TimeItem]:
    for period in codes:
        first = period.first_year
        if item.kind == "bare_half" and period.kind in (PeriodKind.TERM, PeriodKind.YEAR):
            yield TimeItem("term", f"{first}-{first + 1}-{item.value}")
        elif item.kind == "season" and period.kind in (PeriodKind.TERM, PeriodKind.YEAR):
            yield TimeItem("term", season_before(first, period.code[10:], item.value, item.unit))
        elif item.kind == "year_before" and period.kind in _KINDS:
            yield TimeItem(_KINDS[period.kind], _earlier(period, 1))
        elif item.kind == "recent_grad" and period.kind is PeriodKind.GRADUATION:
            yield TimeItem("grad", _earlier(period, 1))
        elif item.kind == "shift" and period.kind is PeriodKind.TERM and item.unit in ("学期", ""):
            yield TimeItem("term", _terms_earlier(period, int(item.value)))
        elif item.kind == "shift" and period.kind in _KINDS:
            yield TimeItem(_KINDS[period.kind], _earlier(period, int(item.value)))


def _terms_earlier(period: Period, count: int) -> str:
    index = period.first_year * 2 + int(period.code[-1]) - 1 - count
    return f"{index // 2}-{index // 2 + 1}-{index % 2 + 1}"


def _earlier(period: Period, years: int) -> str:
    """The like period some years earlier, as a time item's value."""
    first = period.first_year - years + 1
    match period.kind:
        case PeriodKind.TERM:
            return f"{first - 1}-{first}{period.code[9:]}"
        case PeriodKind.YEAR:
            return f"{first - 1}-{first}"
        case PeriodKind.GRADUATION | PeriodKind.ENTRY:
            return str(first - 1)
        case _:
            return f"{first - 1}{period.code[4:]}"


def _points(items: Sequence[TimeItem], metric: MetricDefinition) -> Sequence[TimeItem]:
    """「2021到2025年每年九月底」: the census day of the years said is the years' own point."""
    years = [item for item in items if item.kind in ("calendar", "year", "window", "since")]
    if metric.period_kind is not PeriodKind.POINT:
        own = _own_days(metric)
        return [i for i in items if not (i.kind == "day" and i.value in own)]
    if not years:
        return items
    return [i for i in items if not (i.kind == "day" and f"-{i.value}" == CENSUS_DAY and not i.unit)]


def _own_days(metric: MetricDefinition) -> set[str]:
    """The days a metric is counted on by its own definition: saying one of them names no period."""
    said = (span.value for span in find_times(metric.definition))
    return {item.value for item in said if isinstance(item, TimeItem) and item.kind == "day"}


def _by_terms(items: Sequence[TimeItem]) -> Iterator[TimeItem]:
    for item in items:
        if item.kind == "year":
            yield from (TimeItem("term", f"{item.value}-{half}") for half in (1, 2))
        else:
            yield item
