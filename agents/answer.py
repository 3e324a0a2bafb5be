"""The answer as every way in returns it. Others build on these names: a field is added, never renamed."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.evidence import Evidence


class Status(StrEnum):
    """How a turn ended."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    REFUSED = "refused"
    NO_DATA = "no_data"
    AWAITING = "awaiting_confirmation"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Series(_Model):
    """One line or set of bars: each value is the value of the evidence beside it (None: withheld or absent)."""

    name: str
    values: tuple[float | None, ...]
    evidence: tuple[str, ...]


class ChartSpec(_Model):
    """A typed chart. The server turns it into drawing options; no option text ever comes from a model."""

    kind: Literal["line", "bar"]
    title: str
    x: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str


class ActionDraft(_Model):
    """Something the assistant has drafted and a named person must confirm."""

    id: str
    kind: str
    summary: str


class Clarification(_Model):
    """The one question asked back, and what was assumed meanwhile."""

    question: str
    default: str = ""


class Answer(_Model):
    """A finished turn. `text` is Markdown, bound, every figure marked [E1]; `degraded` says the chat model failed."""

    text: str
    status: Status
    degraded: bool = False
    evidence: tuple[Evidence, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    actions: tuple[ActionDraft, ...] = ()
    clarification: Clarification | None = None
    suggestions: tuple[str, ...] = ()
    brain: str = "rules"
    thread: str = ""
    trace: str = ""


class Step(_Model):
    """A progress note while a turn runs: which tool works on what."""

    kind: Literal["step"] = "step"
    text: str


class Sentence(_Model):
    """One bound sentence or block of the answer, in order."""

    kind: Literal["sentence"] = "sentence"
    text: str


class Finished(_Model):
    """The last event of a turn."""

    kind: Literal["answer"] = "answer"
    answer: Answer = Field()


TurnEvent = Step | Sentence | Finished
