"""The assistant as ways in call it. Its graph is in graph.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from agents.answering.answer import Answer, TurnEvent
from agents.brains.base import ToolCall, ToolOutcome
from agents.reporting.desk import ReportDesk
from tools.acts.model import Action
from tools.evidence import Evidence
from tools.scope import Scope


class Assistant(Protocol):
    """Answers one question of one person at a time; threads carry what was said before.

    A thread of another person, or none of that id, raises ThreadNotFound. Both methods block: a web server calls
    them off its event loop.
    """

    def warm(self) -> None:
        """Open what the first question would have to open. Optional: without it the first answer is slower."""
        ...

    def ask(self, question: str, scope: Scope, thread: str | None = None) -> Answer:
        """The whole turn; `thread=None` starts a new thread whose id is in the answer."""
        ...

    def stream(self, question: str, scope: Scope, thread: str | None = None) -> Iterator[TurnEvent]:
        """Steps, then bound sentences, then `Finished`."""
        ...

    def turns(self, thread: str, scope: Scope) -> list[tuple[str, Answer]]:
        """The thread's questions and answers, oldest first; empty where the scope has changed since."""
        ...

    def evidence(self, thread: str, turn: int, evidence_id: str, scope: Scope) -> Evidence:
        """One evidence of one turn (0 is the first) of the asker's own thread; ThreadNotFound otherwise."""
        ...

    def branch(self, thread: str, turns: int, scope: Scope) -> str:
        """The id of a new thread that begins with the first `turns` turns of the asker's own `thread`.

        ThreadNotFound when that thread is not the asker's or holds fewer turns.
        """
        ...

    def action(self, action_id: str, scope: Scope) -> Action:
        """The asker's own action as recorded; NoSuchAct otherwise."""
        ...

    def decide(self, action_id: str, scope: Scope, *, confirm: bool) -> Action:
        """Confirm or reject the asker's own drafted action, once; its thread goes on if it still waits.

        Called by what its owner does on a page, over HTTP or on the command line; never by what is said in a thread.
        NoSuchAct, ActSettled or ActHindered when it cannot be decided so.
        """
        ...

    def reports(self) -> ReportDesk:
        """Where reports are drafted, verified and signed, on the same stores and by the same rules as answers."""
        ...

    def use_tool(self, call: ToolCall, scope: Scope, evidence: Sequence[Evidence] = ()) -> ToolOutcome:
        """One tool call outside any thread, with the evidence the caller already has; new evidence counts from E1.

        ToolFailure when the tool could not do its work.
        """
        ...
