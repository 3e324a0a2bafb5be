"""From said periods to the codes one metric is counted in, with what the answer must say about them.

Without a period, a rate is given for the latest complete academic year (a trend for the last three), a cohort measure
for the last cohort, a point measure for the last point. A running period is answered by its finished part, or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.metrics.definition import MetricDefinition
from tools.metrics.periods import Period, PeriodKind
from tools.periods.calendar import Calendar
from tools.periods.seasons import of_season
from tools.periods.spoken import TimeItem
from tools.periods.yearly import Yearly, yearly

TREND_YEARS = 3
"""Years of a trend when nobody says how many, and what 「近几年」 is read as."""


WEEKLY = ("course_activity",)
"""Relations whose rows come week by week; all others have none before their term is over."""


@dataclass(frozen=True)
class Times:
    """`codes` in order. `notes` are keys of what to say; `problem` (a key) stands where nothing can be asked.

    `multiple` says that several periods were meant one beside the other (近三年), not one.
    """

    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    multiple: bool = False


def resolve(items: Sequence[TimeItem], metric: MetricDefinition, calendar: Calendar, *, trend: bool) -> Times:
    """The periods of `items` for `metric`; `trend` decides what is meant when there are none."""
    if any(item.kind == "future" for item in items):
        return Times(problem="future")
    if not items:
        window = [TimeItem("window", str(TREND_YEARS), "年")] if trend else []
        return _resolve(window, metric, calendar, notes=("default_trend",) if trend else ())
    return _resolve(items, metric, calendar)


def _resolve(
    items: Sequence[TimeItem], metric: MetricDefinition, calendar: Calendar, notes: tuple[str, ...] = ()
) -> Times:
    reader = reader_of(metric.period_kind, metric.lag, calendar, weekly=metric.relation in WEEKLY)
    if not items:
        return Times((reader.latest(),), ("default_period",))
    codes: list[str] = []
    said = list(notes)
    by_term = isinstance(reader, _Terms)
    for item in items:
        found = reader.codes(item)
        if found.problem:
            return found
        codes += found.codes
        said += [*found.notes, *(() if by_term else _coarser(item))]
    unique = tuple(sorted(set(codes), key=lambda code: code.split(":")[-1]))
    mixed = _one_kind(unique)
    if mixed != unique:
        said.append("same_term")
    windows = any(item.kind in ("window", "all", "since") and len(reader.codes(item).codes) > 1 for item in items)
    return Times(mixed, tuple(dict.fromkeys(said)), multiple=windows or len(mixed) > 1)


def reader_of(
    kind: PeriodKind, lag: int, calendar: Calendar, *, weekly: bool = False
) -> _Terms | _Cohorts | _Points | _Years:
    """What reads said periods for figures counted by periods of a kind, an entry cohort's `lag` years after it came.

    Of `weekly` records the running term is told as far as it has gone.
    """
    if kind in (PeriodKind.YEAR, PeriodKind.CALENDAR, PeriodKind.ENTRY):
        return _Years(yearly(kind, lag, calendar))
    if kind is PeriodKind.GRADUATION:
        return _Cohorts(calendar)
    return _Points(calendar) if kind is PeriodKind.POINT else _Terms(calendar, weekly=weekly)


def _one_kind(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Years beside single terms become the same terms of those years: unlike must not be compared with unlike."""
    kinds = {Period.parse(code).kind for code in codes}
    if kinds != {PeriodKind.TERM, PeriodKind.YEAR}:
        return codes
    half = next(code for code in codes if Period.parse(code).kind is PeriodKind.TERM)[-1]
    return tuple(sorted({code if len(code) > 9 else f"{code}-{half}" for code in codes}))


def _since(codes: Sequence[str]) -> Times:
    return Times(tuple(codes), multiple=len(codes) > 1) if codes else Times(problem="future")


def _coarser(item: TimeItem) -> tuple[str, ...]:
    """The note due where a term was asked of a measure that comes once a year."""
    of_term = item.kind in ("term", "back_term", "latest_term", "half")
    return ("coarser",) if of_term or (item.kind == "window" and "学期" in item.unit) else ()


class _Terms:
    """Measures of terms and academic years."""

    def __init__(self, calendar: Calendar, *, weekly: bool) -> None:
        self.calendar = calendar
        self.weekly = weekly

    def latest(self) -> str:
        return self.calendar.complete_years()[-1]

    def codes(self, item: TimeItem) -> Times:
        calendar = self.calendar
        match item.kind:
            case "term":
                return self._term(item.value)
            case "year":
                return self._year(item.value)
            case "back_year":
                note = ("this_year",) if item.value == "0" else ()
                found = self._year(calendar.year_back(int(item.value)))
                return Times(found.codes, (*note, *found.notes), found.problem)
            case "back_term":
                return self._term(calendar.term_back(int(item.value)))
            case "half":
                return self._term(calendar.half_of(item.unit, item.value))
            case "latest_term":
                return Times((calendar.latest_term(),))
            case "window":
                return self._window(int(item.value), item.unit)
            case "all":
                return Times(tuple(calendar.complete_years()), multiple=True)
            case "since" if item.unit in ("year", "term"):
                known = calendar.complete_years() if item.unit == "year" else calendar.complete_terms()
                return _since([code for code in known if code >= item.value])
            case "since":
                return Times(problem=item.unit)
            case "day":
                return Times(problem="point")
            case "calendar":
                return Times(problem="calendar")
            case _:
                return Times(problem=item.kind)

    def _window(self, count: int, unit: str) -> Times:
        if "届" in unit:
            return Times(problem="grad")
        terms = of_season(self.calendar.complete_terms(), unit)
        known = terms if "学期" in unit else self.calendar.complete_years()
        return Times(tuple(known[-count:]), ("shorter",) if count > len(known) else ())

    def _term(self, code: str) -> Times:
        if self.weekly and code == self.calendar.term_back(0):
            return Times((code,), ("running_term",))
        if code > self.calendar.latest_term():
            return Times((code,), problem="running" if code == self.calendar.term_back(0) else "future")
        return Times((code,))

    def _year(self, code: str) -> Times:
        if code in self.calendar.complete_years() or code < self.calendar.complete_years()[0]:
            return Times((code,))
        finished = [term for term in self.calendar.complete_terms() if term.startswith(code)]
        if finished:
            return Times(tuple(finished), ("running_year",))
        return Times(problem="running" if code == self.calendar.year_back(0) else "future")


class _Years:
    """Measures of academic years, calendar years and entry cohorts."""

    def __init__(self, years: Yearly) -> None:
        self.years = years

    def latest(self) -> str:
        return self.years.latest()

    def codes(self, item: TimeItem) -> Times:
        found = self.years.numbers(item)
        if isinstance(found, str):
            return Times(problem=found)
        if any(year > self.years.last for year in found):
            return Times(problem="running" if found[-1] <= self.years.today else "future")
        notes = ("year_of_calendar",) if item.kind == "year" and self.years.own == "calendar" else ()
        return Times(tuple(self.years.code(year) for year in found), notes, multiple=item.kind == "all")


class _Cohorts:
    """Measures of graduating cohorts."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.last = int(calendar.complete_years()[-1][5:])

    def latest(self) -> str:
        return f"grad:{self.last}"

    def codes(self, item: TimeItem) -> Times:
        match item.kind:
            case "grad" | "calendar":
                return self._of(int(item.value))
            case "year" | "term":
                return self._of(int(item.value[5:9]))
            case "back_year":
                return self._of(int(self.calendar.year_back(int(item.value))[5:]))
            case "back_term":
                return self._of(int(self.calendar.term_back(int(item.value))[5:9]))
            case "recent_grad" | "latest_term":
                return Times((self.latest(),))
            case "since":
                first = int(item.value[:4] if item.unit in ("grad", "calendar") else item.value[5:9])
                return _since([f"grad:{year}" for year in range(first, self.last + 1)])
            case "day":
                return Times(problem="point")
            case "window":
                count = 1 if "学期" in item.unit else int(item.value)
                return Times(tuple(f"grad:{y}" for y in range(self.last - count + 1, self.last + 1)))
            case "all":
                return Times(tuple(f"grad:{year[5:]}" for year in self.calendar.complete_years()), multiple=True)
            case _:
                return Times(problem=item.kind)

    def _of(self, year: int) -> Times:
        return Times((f"grad:{year}",)) if year <= self.last else Times(problem="running")


class _Points:
    """Measures at the thirtieth of September."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.last = calendar.last_point()

    def latest(self) -> str:
        return f"{self.last}-09-30"

    def codes(self, item: TimeItem) -> Times:
        match item.kind:
            case "year" | "term" | "calendar":
                return self._of(int(item.value[:4]))
            case "back_year":
                return self._of(int(self.calendar.year_back(int(item.value))[:4]))
            case "back_term":
                return self._of(int(self.calendar.term_back(int(item.value))[:4]))
            case "latest_term":
                return Times((self.latest(),))
            case "since":
                return _since([f"{year}-09-30" for year in range(int(item.value[:4]), self.last + 1)])
            case "day":
                return self.codes(TimeItem("point", self.calendar.day_in(item.unit, item.value)))
            case "point":
                return Times((item.value,)) if item.value.endswith("-09-30") else Times(problem="point")
            case "window":
                count = 1 if "学期" in item.unit else int(item.value)
                return Times(tuple(f"{y}-09-30" for y in range(self.last - count + 1, self.last + 1)))
            case "all":
                years = [int(year[:4]) for year in self.calendar.complete_years()]
                return Times(tuple(f"{y}-09-30" for y in range(years[0], self.last + 1)), multiple=True)
            case _:
                return Times(problem=item.kind)

    def _of(self, year: int) -> Times:
        return Times((f"{year}-09-30",)) if year <= self.last else Times(problem="future")
