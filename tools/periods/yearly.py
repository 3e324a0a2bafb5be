"""Said periods as codes of measures that come once a year: academic years, calendar years, entry cohorts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.metrics.periods import PeriodKind
from tools.periods.calendar import Calendar
from tools.periods.spoken import TimeItem


@dataclass(frozen=True)
class Yearly:
    """Measures of a kind of year: `code` writes one, `first` and `last` bound those that are complete.

    `own` is the kind of item that names such a year by its number; `of_study` the number of the one that goes with the
    academic year that begins in a given year; `today` the number of the running one.
    """

    code: Callable[[int], str]
    own: str
    of_study: Callable[[int], int]
    today: int
    first: int
    last: int

    def latest(self) -> str:
        return self.code(self.last)

    def numbers(self, item: TimeItem) -> list[int] | str:
        """The years an item means, or the key of what is wrong with it."""
        match item.kind:
            case "year" | "term":
                return [self.of_study(int(item.value[:4]))]
            case "back_year":
                return [self.today - int(item.value)]
            case "latest_term" | "back_term":
                return [self.last]
            case "window":
                count = 1 if "学期" in item.unit else int(item.value)
                return list(range(max(self.first, self.last - count + 1), self.last + 1))
            case "all":
                return list(range(self.first, self.last + 1))
            case "since":
                begun = self.numbers(TimeItem(item.unit, item.value))
                # One that has not ended yet stays alone, to be told of.
                return begun if isinstance(begun, str) else list(range(begun[0], max(begun[0], self.last) + 1))
            case "calendar" if self.own == "entry":
                # 「2024年的报到率」 is that of those who came in 2024.
                return [int(item.value)]
            case kind if kind == self.own:
                return [int(item.value)]
            case _:
                return item.kind


def yearly(kind: PeriodKind, lag: int, calendar: Calendar) -> Yearly:
    """The reader of a kind of year; an entry cohort is counted `lag` years after it came."""
    years = calendar.complete_years()
    first, last, running = int(years[0][:4]), int(years[-1][:4]), int(calendar.year_back(0)[:4])
    if kind is PeriodKind.CALENDAR:
        return Yearly(str, "calendar", lambda y: y, calendar.today.year, first, calendar.today.year - 1)
    if kind is PeriodKind.ENTRY:
        behind = lag - 1 if lag else 0
        newest = calendar.last_point() - lag
        return Yearly(lambda y: f"entry:{y}", "entry", lambda y: y - behind, running - behind, first, newest)
    return Yearly(lambda y: f"{y}-{y + 1}", "year", lambda y: y, running, first, last)
