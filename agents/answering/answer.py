"""The answer as every way in returns it. Others build on these names: a field is added, never renamed."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.acts.model import ActionState
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
    """Something the assistant has drafted and a named person must confirm; `state` as the record has it."""

    id: str
    kind: str
    summary: str
    state: ActionState = ActionState.DRAFTED


class Clarification(_Model):
    """The one question asked back, and what was assumed meanwhile."""

    question: str
    default: str = ""


class Usage(_Model):
    """What the chat model's requests of a turn used. `cost` is None where the price is not known.

    `estimated` says that the server did not report its tokens, and they were counted by the length of the text.
    """

    requests: int
    prompt_tokens: int
    completion_tokens: int
    estimated: bool = False
    cost: float | None = None
    currency: str = ""


class Answer(_Model):
    """A finished turn. `text` is Markdown, bound, every figure marked [E1].

    `degraded` says the chat model could not answer and the rules did, `degraded_why` why, in a sentence for the reader.
    """

    text: str
    status: Status
    degraded: bool = False
    degraded_why: str = ""
    evidence: tuple[Evidence, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    actions: tuple[ActionDraft, ...] = ()
    clarification: Clarification | None = None
    suggestions: tuple[str, ...] = ()
    usage: Usage | None = None
    brain: str = "rules"
    thread: str = ""
    trace: str = ""


class Step(_Model):
    """A progress note while a turn runs: which tool works on what; `thought` when it is the model's own thinking."""

    kind: Literal["step"] = "step"
    text: str
    thought: bool = False


class Sentence(_Model):
    """One bound sentence or block of the answer, in order."""

    kind: Literal["sentence"] = "sentence"
    text: str


class Finished(_Model):
    """The last event of a turn."""

    kind: Literal["answer"] = "answer"
    answer: Answer = Field()


TurnEvent = Step | Sentence | Finished
