"""The periods a metric is observed in, numbered without gaps, with those to come laid where they lay last year.

A registered test names days and frozen periods; the statistics count in terms. Only what lies whole within the window
belongs to it: half a term is no observation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge_base.evaluation.directory import Directory, TermInfo
from tools.errors import Lacking
from tools.metrics.definition import Form, MetricDefinition
from tools.metrics.periods import Period, PeriodKind, moved

_SEASONS = {"1": "autumn", "2": "spring"}
_OBSERVED = (PeriodKind.TERM, PeriodKind.YEAR, PeriodKind.GRADUATION, PeriodKind.CALENDAR)
"""Kinds of period that can be observed one after the other, the finest first."""
_SPOKEN = {PeriodKind.TERM: "学期", PeriodKind.YEAR: "学年", PeriodKind.GRADUATION: "届", PeriodKind.CALENDAR: "年"}


@dataclass(frozen=True)
class Slot:
    """One period; `index` goes on by one from a period to the next, `season` tells autumn from spring."""

    index: int
    period: Period
    season: str
    start: date
    end: date


def observed_kind(metric: MetricDefinition) -> PeriodKind:
    """The finest kind of period the metric is counted by; Lacking for head counts of a day and cohorts by entry."""
    found = next((kind for kind in _OBSERVED if kind in metric.periods), None)
    if found is None:
        raise Lacking(f"{metric.name_zh}不按学期、学年或届统计，没有可以逐期检验的历史")
    return found


def period_of(metric: MetricDefinition) -> str:
    """What people call the periods it is observed in."""
    return _SPOKEN[observed_kind(metric)]


def can_be_tested(metric: MetricDefinition) -> bool:
    """Whether it is a rate or mean of single records and counted period by period: only that has a history to test."""
    return metric.form in (Form.RATIO, Form.MEAN) and any(kind in metric.periods for kind in _OBSERVED)


def slots_until(directory: Directory, kind: PeriodKind, until: date) -> tuple[Slot, ...]:
    """Every period from the first of the data on to the last that begins by `until`, also those to come."""
    terms = sorted(directory.terms.values(), key=lambda term: term.start)
    if not terms:
        return ()
    every = [*terms, *_ahead(terms, directory, until)]
    found = [_of_term(term) for term in every] if kind is PeriodKind.TERM else list(_by_year(every, kind))
    return tuple(slot for slot in found if slot.start <= until)


def inside(slots: Sequence[Slot], start: date, end: date) -> tuple[Slot, ...]:
    """Those that lie whole between the two days."""
    return tuple(slot for slot in slots if start <= slot.start and slot.end <= end)


def covers(period: Period, slot: Slot) -> bool:
    """Whether the slot is the period, or a term of that academic year."""
    return period.code in (slot.period.code, slot.period.academic_year)


def last_of(slots: Sequence[Slot], periods: Sequence[Period], directory: Directory) -> int:
    """The number of the last slot that the frozen periods cover; Lacking when they lie outside the data's."""
    covered = {code for period in periods for code in (period.code, *_terms_of(period, directory))}
    found = [slot.index for slot in slots if slot.period.code in covered]
    if not found:
        raise Lacking(f"基线统计期 {'、'.join(p.code for p in periods)} 不在现有数据的统计期里")
    return max(found)


def _terms_of(period: Period, directory: Directory) -> list[str]:
    return [term.id for term in directory.terms.values() if term.year == period.code]


def _of_term(term: TermInfo) -> Slot:
    period = Period.parse(term.id)
    half = term.id[-1]
    return Slot(2 * period.first_year + int(half) - 1, period, _SEASONS[half], term.start, term.end)


def _by_year(terms: Sequence[TermInfo], kind: PeriodKind) -> Iterator[Slot]:
    """Academic years of two terms; a class graduates with the year it ends in, a calendar year is what it is."""
    years = sorted({term.year for term in terms})
    for code in years:
        mine = [term for term in terms if term.year == code]
        first, start, end = int(code[:4]), mine[0].start, mine[-1].end
        if kind is PeriodKind.YEAR:
            yield Slot(first, Period.parse(code), "", start, end)
        elif kind is PeriodKind.GRADUATION:
            yield Slot(first + 1, Period.parse(f"grad:{first + 1}"), "", start, end)
        else:
            yield Slot(first, Period.parse(str(first)), "", date(first, 1, 1), date(first, 12, 31))


def _ahead(terms: Sequence[TermInfo], directory: Directory, until: date) -> Iterator[TermInfo]:
    """The terms after the last one of the data, each where that half of the newest year lay."""
    lay = {term.id[-1]: term for term in terms}
    period = moved(Period.parse(terms[-1].id), 1)
    while True:
        model = lay.get(period.code[-1])
        if model is None:
            return
        years = period.first_year - int(model.id[:4])
        start, end = _years_on(model.start, years), _years_on(model.end, years)
        if start > until:
            return
        yield TermInfo(period.code, period.code[:9], start, end, False)
        period = moved(period, 1)


def a_year_on(day: date) -> date:
    """The same day of the year after."""
    return _years_on(day, 1)


def _years_on(day: date, years: int) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day)
