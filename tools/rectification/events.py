"""What is written beside an item: the events of its chain, and the notices to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

ADDED, ASKED = "added", "asked"
"""Of an event's details what is for the machine: digests of the rows it brought, and of the request with its key."""


@dataclass(frozen=True)
class Event:
    """One link of the chain. `changes` are the item's fields it set, in plain data.

    `details` hold what the verb tells, and beside it ADDED and ASKED.
    """

    seq: int
    item: str
    at: datetime
    day: date
    actor: str
    role: str
    verb: str
    before: str
    after: str
    why: str
    details: dict[str, Any]
    changes: dict[str, Any]
    key: str
    hash: str = ""


@dataclass(frozen=True)
class Notice:
    """A reminder or a letter. `state`: notice (told automatically), draft (waits for somebody to issue it), issued."""

    id: str
    item: str
    kind: str
    day: date
    to: tuple[str, ...]
    text: str
    state: str
    issued_by: str = ""
    issued_on: date | None = None
