"""What the graph carries and checkpoints, as plain JSON, and its way to and from the brains' dataclasses.

Only what a thread must remember lives here. The scope, the clock and the stores come in anew with every turn as
runtime context and are never checkpointed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from agents.answering.answer import ChartSpec, Clarification, Status, Usage
from agents.brains.base import Asker, Brain, Draft, PastTurn, ToolCall, ToolOutcome, Turn
from knowledge_base.errors import GenerationError
from tools.acts.model import ActDraft, ActionState
from tools.context import ToolContext
from tools.evidence import Evidence
from tools.periods.calendar import Calendar


class TurnState(TypedDict, total=False):
    """`owner` and `scope` say whose thread it is and under which scope it ran; `past` are finished turns.

    `actions` are the turn's drafted acts, whole, each with its id.
    """

    owner: str
    scope: str
    past: list[dict[str, Any]]
    question: str
    brain: str
    degraded: bool
    degraded_why: str
    rounds: int
    calls: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    draft: dict[str, Any] | None
    answer: dict[str, Any] | None
    actions: list[dict[str, Any]]


@dataclass(frozen=True)
class TurnContext:
    """Supplied with every turn: who asks, on which day, with which tools, and the brains to think with.

    `usage` tells what the turn's requests to the chat model have used so far, `people` whom its messages have named.
    """

    asker: Asker
    today: date
    tools: ToolContext
    rules: Brain
    chat: Brain | None
    thread: str
    trace: str
    known_names: tuple[str, ...] = ()
    usage: Callable[[], Usage | None] = lambda: None
    people: Callable[[], tuple[str, ...]] = tuple

    @property
    def names(self) -> tuple[str, ...]:
        """What an answer may write out although it holds a numeral or stands in quotation marks."""
        return (*self.known_names, *self.people())

    @property
    def calendar(self) -> Calendar | None:
        """By which 上学期 is read in an answer; None for data without a complete year, where nothing is."""
        try:
            return Calendar(self.tools.metrics.directory)
        except GenerationError:
            return None

    def states(self, actions: Sequence[Mapping[str, Any]]) -> dict[str, ActionState]:
        """Where these actions of the asker's stand in the records."""
        book = self.tools.acts
        return book.states([action["id"] for action in actions], self.tools.scope.user) if book else {}

    def brain(self, kind: str) -> Brain:
        return self.chat if kind == "chat" and self.chat is not None else self.rules


REMEMBERED = 200
"""Turns of a thread a brain is given; how much of them a chat model is shown, its budget decides."""


def turn_of(state: TurnState, context: TurnContext) -> Turn:
    """What the brain sees of the state."""
    past = [
        PastTurn(
            p["question"], p["answer"]["text"], p["memory"],
            subjects=tuple(p.get("subjects", ())), evidence=p["answer"]["evidence"],
        )
        for p in state.get("past", [])[-REMEMBERED:]
    ]  # fmt: skip
    outcomes = tuple(outcome_from(o) for o in state.get("outcomes", []))
    return Turn(state["question"], context.asker, context.today, tuple(past), outcomes)


def call_to(call: ToolCall) -> dict[str, Any]:
    return {"name": call.name, "arguments": dict(call.arguments), "id": call.id, "malformed": call.malformed}


def call_from(data: dict[str, Any]) -> ToolCall:
    return ToolCall(data["name"], data["arguments"], data["id"], data["malformed"])


def outcome_to(outcome: ToolOutcome) -> dict[str, Any]:
    return {
        "call": call_to(outcome.call),
        "evidence": [e.model_dump(mode="json") for e in outcome.evidence],
        "notes": list(outcome.notes),
        "data": dict(outcome.data),
        "error": outcome.error,
        "error_code": outcome.error_code,
        "suggestions": list(outcome.suggestions),
        "drafts": [d.model_dump() for d in outcome.drafts],
    }


def outcome_from(data: dict[str, Any]) -> ToolOutcome:
    return ToolOutcome(
        call=call_from(data["call"]),
        evidence=tuple(Evidence.model_validate(e) for e in data["evidence"]),
        notes=tuple(data["notes"]),
        data=data["data"],
        error=data["error"],
        error_code=data["error_code"],
        suggestions=tuple(data["suggestions"]),
        drafts=tuple(ActDraft.model_validate(d) for d in data["drafts"]),
    )


def draft_to(draft: Draft) -> dict[str, Any]:
    return {
        "text": draft.text,
        "status": draft.status.value,
        "charts": [chart.model_dump(mode="json") for chart in draft.charts],
        "clarification": draft.clarification.model_dump() if draft.clarification else None,
        "suggestions": list(draft.suggestions),
        "memory": dict(draft.memory),
        "cut": draft.cut,
    }


def draft_from(data: dict[str, Any]) -> Draft:
    asked = data["clarification"]
    return Draft(
        text=data["text"],
        status=Status(data["status"]),
        charts=tuple(ChartSpec.model_validate(chart) for chart in data["charts"]),
        clarification=Clarification.model_validate(asked) if asked else None,
        suggestions=tuple(data["suggestions"]),
        memory=data["memory"],
        # Checkpoints of before know no such field.
        cut=data.get("cut", False),
    )
