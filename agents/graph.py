"""The whole agent on one screen:

    think ──▶ act ──▶ think …        a brain asks for tools until it has written its draft
      │
      └─────▶ bind ──▶ END           the guard turns the draft into an answer, once its writer has had one try at
                │                    mending what would be dropped (agents/answering/repairing.py)
                └──▶ confirm ──▶ END   a turn that drafted acts waits for its person (agents/confirming.py)

A chat brain that fails, or of whose draft nothing is left, makes the turn restart on the rule brain, marked degraded.
"""

from __future__ import annotations

import logging
from typing import Any, Literal

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agents import confirming
from agents.answering import repairing, repeatable
from agents.answering.answer import Answer, Status
from agents.answering.guard import NOTHING_LEFT, NothingBound, to_answer
from agents.answering.skipping import cannot_rest_on_evidence, skips_evidence
from agents.answering.subjects import subjects
from agents.brains.base import CallTools, Draft
from agents.calling import acting
from agents.calling.steps import step_of
from agents.errors import BrainUnavailable, BudgetSpent, DraftUnsupported
from agents.state import (
    TurnContext,
    TurnState,
    call_from,
    call_to,
    draft_from,
    draft_to,
    outcome_from,
    outcome_to,
    turn_of,
)

log = logging.getLogger(__name__)

MAX_ROUNDS = 8
"""Rounds of tool calls in one turn; a brain that wants more is not getting anywhere."""

Graph = CompiledStateGraph[TurnState, TurnContext, TurnState, TurnState]


def build_graph(checkpointer: BaseCheckpointSaver[str]) -> Graph:
    """The compiled graph; stores, scope and brains come in with each turn's context."""
    graph = StateGraph(TurnState, context_schema=TurnContext)
    graph.add_node("think", think)
    graph.add_node("act", act)
    graph.add_node("bind", bind_draft)
    graph.add_node("confirm", confirm)
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", after_think)
    graph.add_edge("act", "think")
    graph.add_conditional_edges("bind", after_bind, ["think", "confirm", END])
    graph.add_edge("confirm", END)
    return graph.compile(checkpointer=checkpointer)


def think(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Ask the brain for its next step."""
    context = runtime.context
    try:
        if state["rounds"] > MAX_ROUNDS:
            raise BudgetSpent(f"no draft after {MAX_ROUNDS} rounds of tools")
        decision = context.brain(state["brain"]).decide(turn_of(state, context))
    except BrainUnavailable as error:
        return _restart(error, state)
    if isinstance(decision, CallTools):
        # A brain that leaves the step to us has its calls' arguments from a model.
        show_step(decision.step or step_of(decision.calls, state["question"], context.names))
        return {"calls": [call_to(c) for c in decision.calls], "draft": None, "rounds": state["rounds"] + 1}
    return {"calls": [], "draft": draft_to(decision)}


def after_think(state: TurnState) -> Literal["act", "bind", "think"]:
    if state.get("draft") is not None:
        return "bind"
    return "act" if state["calls"] else "think"


def act(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Make the calls inside the scope of the turn's context; a brain that is stuck gives way to the rules."""
    before = [outcome_from(o) for o in state["outcomes"]]
    try:
        made = acting.make([call_from(c) for c in state["calls"]], before, runtime.context.tools)
    except BrainUnavailable as error:
        return _restart(error, state)
    return {"outcomes": [*state["outcomes"], *map(outcome_to, made)], "calls": []}


def bind_draft(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Bind the draft; a chat draft of which nothing is left restarts the turn on the rule brain."""
    context = runtime.context
    turn, brain = turn_of(state, context), context.brain(state["brain"])
    draft = draft_from(state["draft"] or {})
    if state["brain"] != "rules" and cannot_rest_on_evidence(draft, turn, context.rules):
        return _restart(DraftUnsupported("words alone to a question of facts"), state)
    calendar = context.calendar
    draft = repairing.repaired(draft, turn, brain, context.names, show_step, calendar)
    if state["brain"] != "rules" and cannot_rest_on_evidence(draft, turn, context.rules):
        return _restart(DraftUnsupported("a repair without evidence to a question of facts"), state)
    try:
        said, told = repeatable.asked(turn), repeatable.told_periods(turn.outcomes)
        answer = to_answer(draft, turn.evidence, question=said, names=context.names, periods=told, calendar=calendar)
    except NothingBound:
        if state["brain"] != "rules":
            return _restart(DraftUnsupported("no sentence of the draft could be bound"), state)
        log.error("the rule brain's draft could not be bound (trace %s)", context.trace)
        fallback = Draft(NOTHING_LEFT, status=Status.CLARIFY)
        answer = to_answer(fallback, (), question=state["question"], names=())
    actions = confirming.drafted(turn.outcomes, context.trace)
    if state["brain"] != "rules":
        answer = confirming.honest(answer, actions, state.get("past", []), context.people())
    if state["brain"] != "rules" and skips_evidence(answer, draft, turn, context.rules):
        return _restart(DraftUnsupported("an answer without evidence to a question of facts"), state)
    answer = answer.model_copy(
        update={
            "brain": brain.name,
            "degraded": state["degraded"],
            "degraded_why": state.get("degraded_why", ""),
            "usage": context.usage(),
            "thread": context.thread,
            "trace": context.trace,
        }
    )
    answer = confirming.waiting(answer, actions)
    shown, about = answer.model_dump(mode="json"), subjects(answer.evidence)
    finished = {"question": state["question"], "answer": shown, "memory": dict(draft.memory), "subjects": list(about)}
    return {"answer": shown, "past": [*state.get("past", []), finished], "actions": actions}


def after_bind(state: TurnState) -> str:
    if state.get("answer") is None:
        return "think"
    return "confirm" if state.get("actions") else END


def confirm(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Record the drafted acts and wait. What has become of them is asked of the records, not of who resumes."""
    context, actions = runtime.context, state["actions"]
    confirming.record(context.tools.acts, actions, context.tools.scope, context.thread)
    interrupt([action["id"] for action in actions])
    answer = confirming.settled(Answer.model_validate(state["answer"]), context.states(actions))
    *earlier, last = state["past"]
    told = answer.model_dump(mode="json")
    return {"answer": told, "past": [*earlier, {**last, "answer": told}], "actions": []}


def show_step(text: str) -> None:
    """Put a progress note into the turn's events."""
    get_stream_writer()({"step": text})


def show_thought(text: str) -> None:
    """Put a thought of the model into the turn's events; it is part of no state and no checkpoint."""
    get_stream_writer()({"step": text, "thought": True})


def _restart(failure: BrainUnavailable, state: TurnState) -> dict[str, Any]:
    """The turn anew on the rule brain; when that is what failed, there is nothing to fall back on."""
    if state["brain"] == "rules":
        raise failure
    log.warning("the chat brain failed, the turn restarts on the rule brain: %s: %s", type(failure).__name__, failure)
    show_step(failure.told)
    told = {"brain": "rules", "degraded": True, "degraded_why": failure.told}
    return {**told, "rounds": 0, "calls": [], "outcomes": [], "draft": None, "answer": None}
