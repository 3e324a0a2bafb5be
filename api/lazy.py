"""The assistant, built when it is first needed.

LangGraph and the stores cost two seconds of imports. The log-in page needs none of them, so a server answers first and
builds the assistant in the background (`Turns.warm`); a question that comes earlier waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from agents.answering.answer import Answer, TurnEvent
from agents.assistant import Assistant
from agents.brains.base import ToolCall, ToolOutcome
from agents.reporting.desk import ReportDesk
from tools.acts.model import Action
from tools.evidence import Evidence
from tools.scope import Scope


class LazyAssistant:
    """Stands for the assistant `build` makes; made once, whatever thread asks first."""

    def __init__(self, build: Callable[[], Assistant]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._built: Assistant | None = None

    def warm(self) -> None:
        self._assistant().warm()

    def ask(self, question: str, scope: Scope, thread: str | None = None) -> Answer:
        return self._assistant().ask(question, scope, thread)

    def stream(self, question: str, scope: Scope, thread: str | None = None) -> Iterator[TurnEvent]:
        return self._assistant().stream(question, scope, thread)

    def turns(self, thread: str, scope: Scope) -> list[tuple[str, Answer]]:
        return self._assistant().turns(thread, scope)

    def evidence(self, thread: str, turn: int, evidence_id: str, scope: Scope) -> Evidence:
        return self._assistant().evidence(thread, turn, evidence_id, scope)

    def branch(self, thread: str, turns: int, scope: Scope) -> str:
        return self._assistant().branch(thread, turns, scope)

    def action(self, action_id: str, scope: Scope) -> Action:
        return self._assistant().action(action_id, scope)

    def decide(self, action_id: str, scope: Scope, *, confirm: bool) -> Action:
        return self._assistant().decide(action_id, scope, confirm=confirm)

    def reports(self) -> ReportDesk:
        return self._assistant().reports()

    def use_tool(self, call: ToolCall, scope: Scope, evidence: Sequence[Evidence] = ()) -> ToolOutcome:
        return self._assistant().use_tool(call, scope, evidence)

    def _assistant(self) -> Assistant:
        with self._lock:
            if self._built is None:
                self._built = self._build()
            return self._built
