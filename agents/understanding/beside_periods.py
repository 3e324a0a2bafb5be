"""Which periods a figures question sets beside the one it names: 同比, 「比去年」, and years asked for by terms."""

from __future__ import annotations

import re

from agents.understanding.reading import Operation, Reading
from agents.understanding.scan import Scan
from tools.metrics.periods import Period, PeriodKind, moved
from tools.periods.calendar import Calendar

_JUDGED = ("高吗", "低吗", "高不高", "高些", "低些")
"""Ask whether a figure is high, not for another period beside it."""

_WHICH_TERM = re.compile("[哪那]一?个?学期[^，。]{0,8}[最更]")
"""「哪个学期最低」 is asked of the terms, whatever years they lie in."""
_BESIDE = ("比", "跟", "和", "与", "同", "较", "比起", "比我", "比我的")
"""Words right before what is set beside."""


def terms_of(codes: tuple[str, ...], calendar: Calendar) -> tuple[str, ...]:
    """Academic years as their terms; other codes as they are."""
    known = calendar.complete_terms()
    return tuple(t for code in codes for t in ([k for k in known if k.startswith(f"{code}-")] or [code]))


def with_compared(codes: tuple[str, ...], reading: Reading, scanned: Scan, calendar: Calendar) -> tuple[str, ...]:
    """One unit set against another period of its own: 同比, 「比去年」, 「和去年同期相比」."""
    if len(reading.units) != 1 or len(codes) != 1 or Operation.COMPARE not in reading.operations:
        return codes
    if _says_year_before(scanned) and against_a_period(scanned):
        earlier = Period.parse(codes[0])
        return (codes[0], moved(earlier, 2 if earlier.kind is PeriodKind.TERM else 1).code)
    if sets_last_term_beside(scanned) and codes[0] == calendar.latest_term():
        return tuple(calendar.complete_terms()[-2:])
    if _newest_against_year(codes[0], scanned, calendar):
        told = Period.parse(codes[0])
        return (moved(told, -1).code, told.code)
    first, half = int(codes[0][:4]) if codes[0][:4].isdigit() else 0, codes[0][9:]
    if not first or codes[0][4:5] != "-" or codes[0].endswith("-09-30"):
        return codes
    if any(s.text == "环比" for s in scanned.of("compare")):
        return (moved(Period.parse(codes[0]), -1).code, codes[0])
    if any(s.text == "同比" for s in scanned.of("compare")) or (not half and _says_now(scanned)):
        return (f"{first - 1}-{first}{half}", codes[0])
    if not _says_last_year(scanned) or all(s.text in _JUDGED for s in scanned.of("compare")):
        return codes
    following = f"{first + 1}-{first + 2}"
    if following in calendar.complete_years():
        return (codes[0], following)
    latest = calendar.latest_term()
    return (f"{codes[0]}{latest[9:]}", latest) if latest.startswith(following) else codes


def _newest_against_year(code: str, scanned: Scan, calendar: Calendar) -> bool:
    """「毕业率比去年」 where the newest class, or calendar year, is last year's: the one before it is set beside it."""
    told = Period.parse(code)
    last_year = ("back_year", "1") in [(item.kind, item.value) for item in scanned.times]
    yearly = told.kind in (PeriodKind.GRADUATION, PeriodKind.CALENDAR)
    return yearly and last_year and code.endswith(str(calendar.today.year - 1)) and against_a_period(scanned)


def like_terms(codes: tuple[str, ...], compared: tuple[str, ...], scanned: Scan) -> bool:
    """Whether terms were set beside each other that nobody named: 「去年同期」 names them."""
    return (
        0 < len(codes) < len(compared) == 2
        and len(compared[0]) == len("2024-2025-1")
        and compared[0][9:] == compared[1][9:]
        and not _says_year_before(scanned)
    )


def sets_last_term_beside(scanned: Scan) -> bool:
    """「比上学期」 while the running term has no results: the newest term against the one before it."""
    return [(i.kind, i.value) for i in scanned.times] == [("back_term", "1")] and against_a_period(scanned)


def against_a_period(scanned: Scan) -> bool:
    """「比去年」, 「跟上学期比」, 同比: what is compared with is a time, so no other unit is meant."""
    beside = any(scanned.text[: span.start].endswith(_BESIDE) for span in scanned.of("time"))
    return beside or any(span.text in ("同比", "环比") for span in scanned.of("compare"))


def each_of_periods(scanned: Scan) -> bool:
    """「2023、2024、2025年秋各多少」: each of the periods named, so no other unit is meant."""
    words = scanned.of("compare")
    return len(scanned.times) > 1 and bool(words) and all(span.text.startswith(("各", "分别")) for span in words)


def term_by_term(scanned: Scan) -> bool:
    """「24-25两个学期」: the terms of the years named, each for itself."""
    return any("学期" in span.text for span in scanned.of("trend")) or _WHICH_TERM.search(scanned.text) is not None


def _says_last_year(scanned: Scan) -> bool:
    return [(item.kind, item.value) for item in scanned.times] == [("back_year", "1")]


def _says_year_before(scanned: Scan) -> bool:
    return [item.kind for item in scanned.times] == ["year_before"]


def _says_now(scanned: Scan) -> bool:
    return any(item.kind in ("back_year", "back_term") and item.value == "0" for item in scanned.times)
