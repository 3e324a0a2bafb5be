"""The Brain protocol, and what passes between a brain and the graph.

A brain decides and writes; it never touches data, a scope or a database. It sees a `Turn`, answers with a
`Decision`, and when the tools have answered it writes a `Draft` with slots. Everything here is plain data that
survives a checkpoint as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from agents.answering.answer import ChartSpec, Clarification, Status
from agents.understanding.reading import Act
from tools.acts.model import ActDraft
from tools.binder import Fault
from tools.evidence import Evidence
from tools.scope import Role


@dataclass(frozen=True)
class Asker:
    """What a brain may know of the person: role and own units, never rows."""

    role: Role
    display_name: str
    college: str | None = None
    major: str | None = None


@dataclass(frozen=True)
class ToolCall:
    """A call a brain wants made; the scope is added by the graph, out of the brain's reach.

    `malformed`: what the model wrote as arguments cannot be read; it is told so instead of a call being made.
    """

    name: str
    arguments: Mapping[str, Any]
    id: str = ""
    malformed: bool = False


@dataclass(frozen=True)
class ToolOutcome:
    """What came of a call: numbered evidence, notes and data; or an error the brain may correct.

    `drafts` are acts that wait for their person; no brain can do more with them than speak of them.
    """

    call: ToolCall
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    error_code: str | None = None
    suggestions: tuple[str, ...] = ()
    drafts: tuple[ActDraft, ...] = ()


PERSONAL = "personal"
"""In a turn's memory: the answer was about one person, with or without figures."""


@dataclass(frozen=True)
class PastTurn:
    """An earlier turn of the thread: what was asked, what was said, and the brain's own note of how it was read.

    `subjects` say without figures what its evidence was about (agents/answering/subjects.py); `evidence` is what was
    shown, as JSON.
    """

    question: str
    text: str
    memory: Mapping[str, Any] = field(default_factory=dict)
    subjects: tuple[str, ...] = ()
    evidence: Sequence[Mapping[str, Any]] = ()


_TELLS_NOTHING = frozenset({Act.THANKS, Act.HELP, Act.CLARIFY, Act.MISSING, Act.REFUSE})
_BACK = 3
"""Turns that may stand between a few words and what they lean on, that one counted."""


def latest_told(past: Sequence[PastTurn]) -> PastTurn | None:
    """The latest earlier turn that told something, which a few words lean on.

    Thanks, greetings, refusals and questions back stand between and take nothing with them; a turn that kept no reading
    is taken to have told something.
    """
    near = past[-_BACK:]
    return next((turn for turn in reversed(near) if turn.memory.get("act") not in _TELLS_NOTHING), None)


@dataclass(frozen=True)
class Turn:
    """All a brain sees: the question, who asks, the day, earlier turns, and the outcomes so far in this turn."""

    question: str
    asker: Asker
    today: date
    past: tuple[PastTurn, ...] = ()
    outcomes: tuple[ToolOutcome, ...] = ()

    @property
    def before(self) -> PastTurn | None:
        """The turn that a few words of this one lean on, where there is one."""
        return latest_told(self.past)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every evidence of the turn, in the order of its numbers."""
        return tuple(e for outcome in self.outcomes for e in outcome.evidence)


@dataclass(frozen=True)
class CallTools:
    """Make these calls, then ask the brain again.

    `unread`: they look whether the documents happen to treat what nobody understood; that facts are asked for is not
    shown by them.
    """

    calls: tuple[ToolCall, ...]
    step: str = ""
    unread: bool = False


@dataclass(frozen=True)
class Draft:
    """A finished text with slots; the binder turns it into an answer.

    `memory` is what the brain wants to know of this turn in the next one. `charts` name evidence by id. `cut`: the
    server stopped it at its limit, and the text is the whole sentences of it.
    """

    text: str
    status: Status = Status.ANSWERED
    charts: tuple[ChartSpec, ...] = ()
    clarification: Clarification | None = None
    suggestions: tuple[str, ...] = ()
    memory: Mapping[str, Any] = field(default_factory=dict)
    cut: bool = False


Decision = CallTools | Draft
"""A brain either wants tools or has written its text (an answer, a question back, a refusal, an abstention)."""


class Brain(Protocol):
    """Plans and writes one turn. Raises BrainUnavailable when it cannot think; the turn then restarts on the rules."""

    @property
    def name(self) -> str:
        """`rules`, or the chat model's name."""
        ...

    @property
    def kind(self) -> Literal["rules", "chat"]: ...

    def decide(self, turn: Turn) -> Decision:
        """The next step. Called again after each round of tools, with their outcomes in `turn`."""
        ...

    def repair(self, turn: Turn, draft: str, faults: Sequence[Fault]) -> Mapping[str, str]:
        """Other words for sentences of the own draft that would be dropped, by the sentence; asked once a draft."""
        ...
