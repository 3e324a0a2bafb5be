"""What day it is for an answer.

Demo data are a picture of one day: asked years later, 「本学期」 must still mean the term of that day. A school's own
data follow the real calendar. The clock is made once in wiring and handed down.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

Clock = Callable[[], date]


def local_today() -> date:
    """The date where the server stands."""
    return datetime.now().astimezone().date()


def clock_for(demo: bool, as_of: date, override: date | None = None) -> Clock:
    """The clock for data built at `as_of`: the override, the demo's day, or the calendar."""
    if override is not None:
        return lambda: override
    if demo:
        return lambda: as_of
    return local_today
