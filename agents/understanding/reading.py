"""How a question was read: plain data that a thread remembers as JSON and a plan is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """What kind of answer is due."""

    FIGURES = "figures"
    DEFINE = "define"
    POLICY = "policy"
    HELP = "help"
    THANKS = "thanks"
    CARE = "care"
    REFUSE = "refuse"
    MISSING = "missing"
    CLARIFY = "clarify"


class Operation(StrEnum):
    """What is done with the figures."""

    VALUE = "value"
    TREND = "trend"
    RANK = "rank"
    COMPARE = "compare"


@dataclass(frozen=True)
class Reading:
    """The slots of one question.

    `units` are org ids, `school` or `me`, never empty for figures; `course` a course id; `courses`, set where
    several are set side by side, has one for each of `units`. `times` are what was said as
    (kind, value, unit); `periods` maps each metric to the codes that come of it. `order` is by value. `reason` names
    the category of a refusal, gap or question back, `subject` the words concerned. `query` is the question
    to documents in the asker's words, `topic` its matter. `notes` are keys of what the
    answer has to say about assumptions. `pending` marks a question back whose default this reading is.
    """

    act: Act
    metrics: tuple[str, ...] = ()
    operations: tuple[Operation, ...] = ()
    units: tuple[str, ...] = ()
    course: str = ""
    times: tuple[tuple[str, str, str], ...] = ()
    periods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    courses: tuple[str, ...] = ()
    by: str = ""
    order: str = ""
    top: int = 0
    judged: str = ""
    ends: bool = False
    attribution: str = ""
    inverse: str = ""
    why: bool = False
    premise: str = ""
    benchmark: bool = False
    topic: str = ""
    query: str = ""
    source: str = ""
    document: str = ""
    clause: str = ""
    reason: str = ""
    subject: str = ""
    candidates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pending: bool = False

    @property
    def metric(self) -> str:
        """The first metric; empty when there is none."""
        return self.metrics[0] if self.metrics else ""

    def but(self, **changes: Any) -> Reading:
        """The same reading with some slots changed."""
        return replace(self, **changes)

    def to_memory(self) -> dict[str, Any]:
        """JSON for the thread: only slots that are set."""
        return {key: _plain(value) for key, value in asdict(self).items() if value not in ("", (), {}, False, 0)}

    @classmethod
    def from_memory(cls, memory: Mapping[str, Any]) -> Reading | None:
        """The reading a thread remembers, or None when this turn was not read by the rules."""
        if memory.get("act") not in set(Act):
            return None
        known = {f.name for f in fields(cls)}
        slots: dict[str, Any] = {key: _frozen(value) for key, value in memory.items() if key in known}
        slots["act"] = Act(slots["act"])
        slots["operations"] = tuple(Operation(word) for word in slots.get("operations", ()))
        return cls(**slots)


def _frozen(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _frozen(item) for key, item in value.items()}
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return {key: _plain(item) for key, item in value.items()} if isinstance(value, dict) else value
