"""How long to wait before another try: what the server asks for, else longer each time, with jitter.

Time and chance come in by `Ambient`, so that tests need neither.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_S, MOST_S = 0.5, 8.0
"""The longest first wait, and the longest of all that is not asked for by the server."""


@dataclass(frozen=True)
class Ambient:
    """A monotonic clock in seconds, sleep, a number of chance in [0, 1), and the id of a new thread."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    new_thread: Callable[[], str] = lambda: uuid.uuid4().hex


def wait_s(attempt: int, asked_s: float | None, chance: float) -> float:
    """Seconds to wait after failed attempt number `attempt` (the first is 1).

    Without the server's wish: between half and all of a bound that doubles, so that turns that failed together do
    not come back together. With it: that long, and up to a tenth more.
    """
    if asked_s is not None:
        return asked_s * (1 + chance / 10)
    bound = min(MOST_S, FIRST_S * 2.0 ** (attempt - 1))
    return bound * (1 + chance) / 2


def retry_after_s(headers: Mapping[str, str], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """The wait a server asks for, in seconds or as a date; None when it asks for none that can be read."""
    if (millis := _number(headers.get("retry-after-ms"))) is not None:
        return millis / 1000
    asked = headers.get("retry-after")
    if (seconds := _number(asked)) is not None or asked is None:
        return seconds
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now()).total_seconds())


def _number(text: str | None) -> float | None:
    """A finite number from 0 up; None otherwise."""
    try:
        number = float(text) if text is not None else -1.0
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None
