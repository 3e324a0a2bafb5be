"""What a reading keeps of its periods: as they were said, for the next question to lean on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple

from agents.understanding.reading import Reading
from tools.metrics.periods import Period, PeriodKind
from tools.periods.relative import Before
from tools.periods.spoken import TimeItem

_TURN = re.compile("[升降涨跌掉变滑高低]|上来|好转|改善|回落|抬头|往[上下]")
_YEAR_OF = re.compile(r"20\d\d")

Said = tuple[tuple[str, str, str], ...]


def spoken_before(base: Reading | None) -> Before:
    """What a period may lean on: the periods of the reading before."""
    if base is None:
        return Before()
    return Before(tuple(TimeItem(*item) for item in base.times), tuple(base.periods.get(base.metric, ())))


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
