"""Periods that only mean something beside another: 「第二学期」, 「去年同期」, and years asked for term by term.

The anchor is what else the question names, else what the thread spoke of last, else the latest complete year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple

from agents.understanding.calendar import TimeItem, find_times
from agents.understanding.periods import resolve
from agents.understanding.reading import Reading
from agents.understanding.school import School
from tools.metrics.definition import MetricDefinition
from tools.metrics.periods import CENSUS_DAY, Period, PeriodKind

_RELATIVE = ("bare_half", "year_before", "shift")
_KINDS = {PeriodKind.TERM: "term", PeriodKind.YEAR: "year", PeriodKind.GRADUATION: "grad", PeriodKind.POINT: "point"}
_TURN = re.compile("[升降涨跌掉变滑高低]|上来|好转|改善|回落|抬头|往[上下]")
_YEAR_OF = re.compile(r"20\d\d")

Said = tuple[tuple[str, str, str], ...]


def anchored(
    items: Sequence[TimeItem], base: Reading | None, metric: MetricDefinition, school: School, *, term_by_term: bool
) -> list[TimeItem]:
    """The said periods without relative ones; those inherited from `base` where none is said."""
    own = [item for item in _points(items, metric) if item.kind not in _RELATIVE]
    relative = [item for item in items if item.kind in _RELATIVE]
    kept = [TimeItem(*item) for item in (base.times if base else ())]
    if not relative:
        return list(_by_terms(own or kept)) if term_by_term else (own or kept)
    codes = _codes(own, base, metric, school)
    found = [new for item in relative for new in _resolved(item, codes)]
    stay = [item for item in own if not any(item.kind == "year" and r.kind == "bare_half" for r in relative)]
    return list(dict.fromkeys((*stay, *found)))


def _codes(own: Sequence[TimeItem], base: Reading | None, metric: MetricDefinition, school: School) -> list[Period]:
    """What a relative period leans on."""
    said = resolve(own, metric, school, trend=False).codes if own else ()
    if not said and base is not None:
        said = base.periods.get(base.metric, ())
    return [Period.parse(code) for code in said or (school.complete_years()[-1],)]


def _resolved(item: TimeItem, codes: Sequence[Period]) -> Iterator[TimeItem]:
    for period in codes:
        first = period.first_year
        if item.kind == "bare_half" and period.kind in (PeriodKind.TERM, PeriodKind.YEAR):
            yield TimeItem("term", f"{first}-{first + 1}-{item.value}")
        elif item.kind == "year_before" and period.kind in _KINDS:
            yield TimeItem(_KINDS[period.kind], _earlier(period, 1))
        elif item.kind == "shift" and period.kind is PeriodKind.TERM and item.unit == "学期":
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
        case PeriodKind.GRADUATION:
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


def as_said(items: Sequence[TimeItem]) -> Said:
    """Items as a reading keeps them."""
    return tuple(astuple(item) for item in items)


def asks_change(words: Iterable[str]) -> bool:
    """Whether words of a trend ask for a rise or fall, not for a row of years."""
    return any(_TURN.search(word) for word in words)


def with_before(codes: tuple[str, ...]) -> tuple[str, ...]:
    """「2025届有没有上来一点」: one cohort or point, and the one before, which a change is told from.

    A term or year brings the same period of the year before with it in any case.
    """
    period = Period.parse(codes[0])
    if len(codes) != 1 or period.kind in (PeriodKind.TERM, PeriodKind.YEAR):
        return codes
    return (codes[0].replace(year := _YEAR_OF.findall(codes[0])[0], str(int(year) - 1)), codes[0])
