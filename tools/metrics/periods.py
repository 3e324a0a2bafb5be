"""Periods as codes and as people say them.

2024-2025      academic year         2024-2025-1   term
2024           calendar year         2024-09-30    point in time
entry:2023     cohort by entry       grad:2025     cohort by graduation
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tools.errors import UnknownName
from tools.metrics.said import said


class PeriodKind(StrEnum):
    """What a period code stands for; also how a metric is counted in time."""

    TERM = "term"
    YEAR = "academic_year"
    CALENDAR = "calendar_year"
    POINT = "point_in_time"
    ENTRY = "entry_cohort"
    GRADUATION = "graduation_cohort"


KIND_ZH = {
    PeriodKind.TERM: "学期",
    PeriodKind.YEAR: "学年",
    PeriodKind.CALENDAR: "自然年",
    PeriodKind.POINT: "时点",
    PeriodKind.ENTRY: "级（入学年份）",
    PeriodKind.GRADUATION: "届（毕业年份）",
}

CENSUS_DAY = "-09-30"
"""Month and day of the year's head counts, as a point in time's code ends."""

_FORMS = (
    (PeriodKind.TERM, re.compile(r"([0-9]{4})-([0-9]{4})-([12])")),
    (PeriodKind.POINT, re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")),
    (PeriodKind.YEAR, re.compile(r"([0-9]{4})-([0-9]{4})")),
    (PeriodKind.CALENDAR, re.compile(r"([0-9]{4})")),
    (PeriodKind.ENTRY, re.compile(r"entry:([0-9]{4})")),
    (PeriodKind.GRADUATION, re.compile(r"grad:([0-9]{4})")),
)


@dataclass(frozen=True)
class Period:
    """One period; `code` is canonical, so periods of a kind sort by it."""

    kind: PeriodKind
    code: str

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period of a code; UnknownName with the accepted forms otherwise."""
        text = unicodedata.normalize("NFKC", code).strip()
        for kind, form in _FORMS:
            match = form.fullmatch(text)
            if match and _consistent(kind, text, match.groups()):
                return cls(kind, text)
        forms = ("2024-2025", "2024-2025-1", "2024-09-30", "grad:2025", "entry:2023")
        raise UnknownName(f"看不懂统计期“{said(code)}”，请用学年、学期、时点、届或级的代码", forms)

    @classmethod
    def year(cls, first: int) -> Period:
        """The academic year that starts in `first`."""
        return cls(PeriodKind.YEAR, f"{first}-{first + 1}")

    @property
    def first_year(self) -> int:
        """The calendar year the period begins in (or belongs to)."""
        return int(self.code.split(":")[-1][:4])

    @property
    def academic_year(self) -> str | None:
        """The academic year a term or year lies in; None for other kinds."""
        return self.code[:9] if self.kind in (PeriodKind.TERM, PeriodKind.YEAR) else None

    @property
    def zh(self) -> str:
        """How a Chinese reader says it."""
        code = self.code
        match self.kind:
            case PeriodKind.TERM:
                return f"{code[:9]}学年第{'一二'[int(code[-1]) - 1]}学期"
            case PeriodKind.YEAR:
                return f"{code}学年"
            case PeriodKind.CALENDAR:
                return f"{code}年"
            case PeriodKind.POINT:
                return f"{code[:4]}年{int(code[5:7])}月{int(code[8:])}日"
            case PeriodKind.ENTRY:
                return f"{code[6:]}级"
            case PeriodKind.GRADUATION:
                return f"{code[5:]}届"


def _consistent(kind: PeriodKind, text: str, groups: tuple[str, ...]) -> bool:
    if kind in (PeriodKind.TERM, PeriodKind.YEAR):
        return int(groups[1]) == int(groups[0]) + 1
    if kind is PeriodKind.POINT:
        return _is_day(text)
    return True


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def moved(period: Period, by: int) -> Period:
    """The period of the same kind that comes `by` later, or so many earlier when negative."""
    if period.kind is PeriodKind.TERM:
        year, half = divmod(_place(period) - 1 + by, 2)
        return Period(period.kind, f"{year}-{year + 1}-{half + 1}")
    year = period.first_year + by
    if period.kind is PeriodKind.YEAR:
        return Period.year(year)
    return Period(period.kind, period.code.replace(str(period.first_year), str(year), 1))


def pooled_code(periods: Sequence[Period]) -> str:
    """The code of several periods taken together: `a..b` when they follow each other, else `a+b`."""
    codes = [p.code for p in periods]
    if len(codes) == 1:
        return codes[0]
    return f"{codes[0]}..{codes[-1]}" if _unbroken(periods) else "+".join(codes)


def pooled_periods(code: str) -> tuple[Period, ...]:
    """The periods of a code as `pooled_code` writes them; none for a code that is not read."""
    try:
        if ".." in code:
            first, last = (Period.parse(end) for end in code.split("..", 1))
            return tuple(moved(first, by) for by in range(_place(last) - _place(first) + 1))
        return tuple(Period.parse(part) for part in code.split("+"))
    except (UnknownName, ValueError):
        return ()


def pooled_zh(periods: Sequence[Period]) -> str:
    """How several periods taken together are said; what is left out in between is not covered up by 至."""
    if len(periods) == 1:
        return periods[0].zh
    if not _unbroken(periods):
        return "、".join(p.zh for p in periods) + "合计"
    first, last = periods[0], periods[-1]
    if first.kind is PeriodKind.YEAR:
        return f"{first.code}至{last.code}学年合计"
    return f"{first.zh}至{last.zh}合计"


def _unbroken(periods: Sequence[Period]) -> bool:
    """Whether each period is the next one after the one before it."""
    places = [_place(p) for p in periods]
    return len({p.kind for p in periods}) == 1 and places == list(range(places[0], places[0] + len(places)))


def _place(period: Period) -> int:
    """A number that counts on by one from a period to the next of its kind."""
    return 2 * period.first_year + int(period.code[-1]) if period.kind is PeriodKind.TERM else period.first_year
