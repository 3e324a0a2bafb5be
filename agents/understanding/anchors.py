"""What a reading keeps of its periods: as they were said, for the next question to lean on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple

from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan
from tools.metrics.definition import MetricDefinition
from tools.metrics.periods import Period, PeriodKind, moved
from tools.periods.calendar import Calendar
from tools.periods.relative import Before, one_back
from tools.periods.resolve import resolve
from tools.periods.spoken import TimeItem
from tools.spans import Span

_ANYTHING_ELSE = (
    "metric", "inverse", "unit", "by", "own_college", "own_major", "own_school", "own_me", "compare", "trend",
    "ranking", "highest", "lowest",
)  # fmt: skip
_ONE_OF = re.compile("(?:(?P<last>最后|末了?)|最早|最前面|头)的?(?:那|这)?一?个?(?:学年|学期|年|届)(?![级前后])")
_OF_KIND = {
    "term": PeriodKind.TERM,
    "year": PeriodKind.YEAR,
    "calendar": PeriodKind.CALENDAR,
    "grad": PeriodKind.GRADUATION,
    "entry": PeriodKind.ENTRY,
    "point": PeriodKind.POINT,
}
_BY_NUMBER = ("year", "term")
_RUNNING = "period_running"
"""Why a reading has no figure: the period asked for is not over, and the latest that is was told instead."""
_STILL = ("还是", "仍是", "仍然是", "还按", "依旧是")
_TURN = re.compile("[升降涨跌掉变滑高低]|上来|好转|改善|回落|抬头|往[上下]")
_YEAR_OF = re.compile(r"20\d\d")

Said = tuple[tuple[str, str, str], ...]


def spoken_before(base: Reading | None) -> Before:
    """What a period may lean on: the periods of the reading before."""
    if base is None:
        return Before()
    return Before(tuple(TimeItem(*item) for item in base.times), tuple(base.periods.get(base.metric, ())))


def told_before(scanned: Scan, previous: Reading | None) -> Reading | None:
    """The reading that 「前一年」 steps back from though another figure is named: one of a single period."""
    spans = scanned.of("time")
    if previous is None or previous.act is not Act.FIGURES or len(spans) != 1 or not spans[0].text.startswith("前一"):
        return None
    return previous if previous.times and len(previous.periods.get(previous.metric, ())) == 1 else None


def stepped(scanned: Scan, base: Reading | None, definition: MetricDefinition, calendar: Calendar) -> list[TimeItem]:
    """The periods said, where 「前一个学期」 after one term was told, 「上一年」 after a year named by its number, or
    「上个学期」 alone after that very term, is the one before it. Told in place of the running term, the last one stays
    the last.
    """
    spans, items = scanned.of("time"), scanned.times
    if base is not None and not items and (picked := _one_of(scanned.text, base)):
        return [picked]
    if base is not None and base.times and len(items) == 1 and _said_again(scanned.text, spans[0], items[0]):
        return [TimeItem(*item) for item in base.times]
    if base is None or len(spans) != 1 or not (base.times or spans[0].text.startswith(("上一", "前一"))):
        return items
    codes = tuple(base.periods.get(base.metric, ()))
    if len(codes) != 1:
        return items
    back, surely = one_back(spans[0])
    kind = Period.parse(codes[0]).kind
    if back is None or (kind is PeriodKind.TERM) is not (back.unit == "学期"):
        return items
    surely = surely or scanned.text[: spans[0].start].endswith("再")
    if base.reason == _RUNNING and not surely:
        return items
    named = spans[0].text.startswith("上一") and bool(base.times) and base.times[0][0] in _BY_NUMBER
    same = resolve(items, definition, calendar, trend=False).codes == codes
    alone = not scanned.has(*_ANYTHING_ELSE) and not {*scanned.values("course")} - {base.course}
    return [back] if surely or ((named or same) and alone) else items


def _said_again(text: str, said: Span, item: TimeItem) -> bool:
    """「换程序设计基础，还是前一年秋季」: a step back that is said to stay as it was leads no further back."""
    return item.kind in ("season", "shift", "year_before") and text[: said.start].endswith(_STILL)


def steps_back(scanned: Scan, base: Reading) -> bool:
    """「和上一学期比」 after a term that was named: the one before that term, not before today's."""
    spans = scanned.of("time")
    named = bool(base.times) and base.times[0][0] in (*_BY_NUMBER, "season")
    back = one_back(spans[0])[0] if len(spans) == 1 else None
    codes = tuple(base.periods.get(base.metric, ()))
    if back is None or not named or len(codes) != 1 or not spans[0].text.startswith(("上一", "前一")):
        return False
    return (Period.parse(codes[0]).kind is PeriodKind.TERM) is (back.unit == "学期")


def beside_told(
    items: list[TimeItem], base: Reading, definition: MetricDefinition, calendar: Calendar, *, one_earlier: bool
) -> list[TimeItem]:
    """「跟24届比」 after 25届: the period told before beside the one that is said, where both are of one kind; with
    `one_earlier` beside the one before it.
    """
    before = tuple(base.periods.get(base.metric, ()))
    if one_earlier:
        return [*_as_item(moved(Period.parse(before[0]), -1).code), *_as_item(before[0])]
    codes = resolve(items, definition, calendar, trend=False).codes if items else ()
    if len(before) != 1 or len(codes) != 1 or codes == before or len(codes[0]) != len(before[0]):
        return items
    told = _as_item(before[0])
    return sorted([*told, *_as_item(codes[0])], key=lambda item: item.value) if told else items


def _as_item(code: str) -> list[TimeItem]:
    kind = next((kind for kind, of in _OF_KIND.items() if Period.parse(code).kind is of), "")
    return [TimeItem(kind, code.rpartition(":")[2])] if kind else []


def _one_of(text: str, base: Reading) -> TimeItem | None:
    """「最后那一年」, 「第一个学期」 of several periods that were told."""
    codes, match = tuple(base.periods.get(base.metric, ())), _ONE_OF.search(text)
    if match is None or len(codes) < 2:
        return None
    return next(iter(_as_item(codes[-1] if match["last"] else codes[0])), None)


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
