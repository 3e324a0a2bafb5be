"""An action in plain data: a draft before it has an id, and the record of one that has.

An action is drafted, then settled once: confirmed, rejected or expired. Only `book.py` moves it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class ActionState(StrEnum):
    """Where an action stands."""

    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    EXPIRED = "expired"

    @property
    def zh(self) -> str:
        return {"drafted": "等待确认", "confirmed": "已确认", "rejected": "已拒绝", "expired": "已失效"}[self.value]


class ActDraft(BaseModel):
    """What a tool proposes to do. `summary` is Chinese, for whom it is up to; `arguments` is all the act needs.

    `waiting` is the id of the same action that waits already: then the draft is that one and no second.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    summary: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    waiting: str = ""

    def id_in(self, turn: str) -> str:
        """The action's id: the same draft of the same turn is the same action, however often it is made."""
        if self.waiting:
            return self.waiting
        text = json.dumps([turn, self.kind, self.arguments], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Action:
    """The record. `scope` is the digest of the owner's scope when it was drafted; times are naive UTC.

    `why` says in a sentence for the owner why it expired; empty otherwise.
    """

    id: str
    owner: str
    kind: str
    summary: str
    arguments: dict[str, Any]
    scope: str
    thread: str
    state: ActionState
    drafted: datetime
    settled: datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class Reminder:
    """A confirmed reminder; its id is its action's. `day` is when it is due, `done` when its owner was done with it."""

    id: str
    text: str
    day: date
    made: datetime
    done: datetime | None = None
