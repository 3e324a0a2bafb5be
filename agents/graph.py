"""The whole agent on one screen:

    think ──▶ act ──▶ think …        a brain asks for tools until it has written its draft
      │
      └─────▶ bind ──▶ END           the guard turns the draft into an answer

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

from agents import toolbox
from agents.answer import Status
from agents.brains.base import CallTools, Draft
from agents.errors import BrainUnavailable
from agents.guard import NOTHING_LEFT, NothingBound, to_answer
from agents.skipping import skips_evidence
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
from agents.steps import step_of

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
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", after_think)
    graph.add_edge("act", "think")
    graph.add_conditional_edges("bind", after_bind)
    return graph.compile(checkpointer=checkpointer)


def think(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Ask the brain for its next step."""
    context = runtime.context
    try:
        if state["rounds"] > MAX_ROUNDS:
            raise BrainUnavailable(f"no draft after {MAX_ROUNDS} rounds of tools")
        decision = context.brain(state["brain"]).decide(turn_of(state, context))
    except BrainUnavailable as error:
        if state["brain"] == "rules":
            raise
        return _restart(error)
    if isinstance(decision, CallTools):
        # A brain that leaves the step to us has its calls' arguments from a model.
        step = decision.step or step_of(decision.calls, state["question"], context.known_names)
        get_stream_writer()({"step": step})
        return {"calls": [call_to(c) for c in decision.calls], "draft": None, "rounds": state["rounds"] + 1}
    return {"calls": [], "draft": draft_to(decision)}


def after_think(state: TurnState) -> Literal["act", "bind", "think"]:
    if state.get("draft") is not None:
        return "bind"
    return "act" if state["calls"] else "think"


def act(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Make the calls in order, inside the scope of the turn's context."""
    outcomes = [outcome_from(o) for o in state["outcomes"]]
    for call in state["calls"]:
        evidence = tuple(e for outcome in outcomes for e in outcome.evidence)
        tools = runtime.context.tools.with_evidence(evidence)
        outcomes.append(toolbox.run(call_from(call), tools, len(evidence)))
    return {"outcomes": [outcome_to(o) for o in outcomes], "calls": []}


def bind_draft(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Bind the draft; a chat draft of which nothing is left restarts the turn on the rule brain."""
    context = runtime.context
    draft = draft_from(state["draft"] or {})
    evidence = turn_of(state, context).evidence
    try:
        answer = to_answer(draft, evidence, question=state["question"], names=context.known_names)
    except NothingBound:
        if state["brain"] != "rules":
            return _restart(BrainUnavailable("no sentence of the draft could be bound"))
        log.error("the rule brain's draft could not be bound (trace %s)", context.trace)
        fallback = Draft(NOTHING_LEFT, status=Status.CLARIFY)
        answer = to_answer(fallback, (), question=state["question"], names=())
    if state["brain"] != "rules" and skips_evidence(answer, turn_of(state, context), context.rules):
        return _restart(BrainUnavailable("an answer without evidence to a question of facts"))
    brain = context.brain(state["brain"])
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
    finished = {"question": state["question"], "answer": answer.model_dump(mode="json"), "memory": dict(draft.memory)}
    return {"answer": finished["answer"], "past": [*state.get("past", []), finished]}


def after_bind(state: TurnState) -> str:
    return "think" if state.get("answer") is None else END


def show_thought(text: str) -> None:
    """Put a thought of the model into the turn's events; it is part of no state and no checkpoint."""
    get_stream_writer()({"step": text, "thought": True})


def _restart(failure: BrainUnavailable) -> dict[str, Any]:
    log.warning("the chat brain failed, the turn restarts on the rule brain: %s: %s", type(failure).__name__, failure)
    get_stream_writer()({"step": "大模型暂不可用，改用内置规则回答"})
    told = {"brain": "rules", "degraded": True, "degraded_why": failure.told}
    return {**told, "rounds": 0, "calls": [], "outcomes": [], "draft": None, "answer": None}
