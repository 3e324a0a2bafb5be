"""Settling the acts that a turn has drafted, as its person would on the card, and whether the records then say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agents.answering.answer import Answer
from api.container import Container
from evals.conversations.case import ExpectedAct, SaidTurn
from evals.findings import Finding, Verdict
from tools.acts.book import ActionBook
from tools.acts.model import Action, ActionState
from tools.scope import Scope


def settle(turn: SaidTurn, answer: Answer, scope: Scope, container: Container) -> None:
    """Decide every act that the answer leaves waiting, where the turn says how."""
    if turn.confirm is None:
        return
    for act in answer.actions:
        if act.state is ActionState.DRAFTED:
            container.assistant.decide(act.id, scope, confirm=turn.confirm)


def unsettled(turn: SaidTurn, answer: Answer, owner: str, book: ActionBook) -> Iterator[Finding]:
    """What the records have of the answer's acts against what the turn expects; no act is forgiven unexpected."""
    found = [book.get(act.id, owner) for act in answer.actions]
    got = [(act.kind, act.state.value) for act in found]
    due = [(act.kind, act.state) for act in turn.actions]
    if sorted(got) != sorted(due):
        yield Finding(Verdict.WRONG, f"acts are {_brief(got)}, expected {_brief(due)}")
        return
    for expected in turn.actions:
        if expected.holds and not any(_holds(act, expected) for act in found):
            yield Finding(Verdict.WRONG, f"no {expected.kind} holds {expected.holds}")
    kept = {reminder.id for reminder in book.reminders(owner, also_done=True)}
    for act in found:
        if act.kind == "reminder" and (act.id in kept) != (act.state is ActionState.CONFIRMED):
            yield Finding(Verdict.WRONG, f"{act.state.value}, and {'in' if act.id in kept else 'not in'} the records")


def _holds(act: Action, expected: ExpectedAct) -> bool:
    """Whether the act is of this kind and its summary, which names day and text, holds every word."""
    return act.kind == expected.kind and all(word in act.summary for word in expected.holds)


def _brief(acts: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{kind} {state}" for kind, state in acts) or "none"
