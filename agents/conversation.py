"""The assistant over the graph: threads and their owners, turns, and the events of a turn."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from agents import confirming
from agents.answering.answer import Answer, Finished, Sentence, Step, TurnEvent
from agents.brains.base import Asker, ToolCall, ToolOutcome
from agents.calling.toolbox import run
from agents.errors import AgentError, ThreadBusy, ThreadNotFound
from agents.graph import Graph, show_thought
from agents.knowledge import Knowledge
from agents.models.session import ModelService, ModelSession
from agents.one_at_a_time import ThreadLocks
from agents.privacy.pseudonyms import Pseudonyms
from agents.reporting.desk import ReportDesk
from agents.state import TurnContext, TurnState
from agents.thoughts import Thoughts
from agents.turn_log import log, log_tool, log_turn
from agents.understanding.gate import asks_for_report, calls_for_care
from tools.acts.model import Action, ActionState
from tools.evidence import Evidence
from tools.look_up.names import readable_titles
from tools.scope import Scope


class GraphAssistant:
    """Answers turns on the graph. `knowledge` gives the current generation's stores, `clock` the day.

    `model` is the chat model's service, where one is configured; `locks` keep turns of one thread apart.
    """

    def __init__(
        self,
        graph: Graph,
        knowledge: Callable[[], Knowledge],
        clock: Callable[[], date],
        model: ModelService | None = None,
        locks: ThreadLocks | None = None,
    ) -> None:
        self._locks = locks or ThreadLocks(None)
        self._graph = graph
        self._knowledge = knowledge
        self._clock = clock
        self._model = model
        # What the model is told of people depends on the thread: a replay must be able to give its thread the same id.
        self._new_thread = model.ambient.new_thread if model is not None else lambda: uuid.uuid4().hex

    def warm(self) -> None:
        self._knowledge().warm()

    def ask(self, question: str, scope: Scope, thread: str | None = None) -> Answer:
        for event in self.stream(question, scope, thread):
            if isinstance(event, Finished):
                return event.answer
        raise AgentError("the turn ended without an answer")

    def stream(self, question: str, scope: Scope, thread: str | None = None) -> Iterator[TurnEvent]:
        asked = question.strip()
        if not asked:
            raise AgentError("问题是空的")
        if thread:
            # Whose it is comes first: nobody can hold up another's thread, or learn that it is busy.
            self._past(thread, scope)
        with self._locks.held(thread):
            yield from self._turn(asked, scope, thread)

    def _turn(self, asked: str, scope: Scope, thread: str | None) -> Iterator[TurnEvent]:
        thread_id, trace = thread or self._new_thread(), uuid.uuid4().hex
        past = self._past(thread_id, scope) if thread else []
        context = self._context(scope, thread_id, trace, [*(p["question"] for p in past), asked])
        first: TurnState = {
            "owner": scope.user,
            "scope": scope.digest(),
            "past": past,
            "question": asked,
            "brain": "chat" if context.chat is not None and _may_be_thought(asked, past) else "rules",
            "degraded": False,
            "degraded_why": "",
            "rounds": 0,
            "calls": [],
            "outcomes": [],
            "draft": None,
            "answer": None,
            "actions": [],
        }
        # A checkpoint at the turn's end is enough: a turn that dies midway is asked again. All it can have written is
        # a draft that nobody has confirmed.
        events = self._graph.stream(
            first, _config(thread_id), context=context, stream_mode=["custom", "values"], durability="exit"
        )
        answer: dict[str, Any] | None = None
        for event in events:
            mode, chunk = cast(tuple[str, dict[str, Any]], event)
            if mode == "custom" and "step" in chunk:
                yield Step(text=chunk["step"], thought=chunk.get("thought", False))
            elif mode == "values" and "answer" in chunk:
                answer = chunk["answer"]
        if answer is None:
            raise AgentError("the turn ended without an answer")
        finished = Answer.model_validate(answer)
        log_turn(scope, finished)
        for sentence in _pieces(finished.text):
            yield Sentence(text=sentence)
        yield Finished(answer=finished)

    def turns(self, thread: str, scope: Scope) -> list[tuple[str, Answer]]:
        return [(p["question"], Answer.model_validate(p["answer"])) for p in self._past(thread, scope)]

    def evidence(self, thread: str, turn: int, evidence_id: str, scope: Scope) -> Evidence:
        turns = self.turns(thread, scope)
        found = turns[turn][1].evidence if 0 <= turn < len(turns) else ()
        for evidence in found:
            if evidence.id == evidence_id:
                return evidence
        raise ThreadNotFound(thread)

    def branch(self, thread: str, turns: int, scope: Scope) -> str:
        past = self._past(thread, scope)
        if not 0 < turns <= len(past):
            raise ThreadNotFound(thread)
        kept: TurnState = {
            "owner": scope.user,
            "scope": scope.digest(),
            "past": past[:turns],
            "answer": past[turns - 1]["answer"],
        }
        new = uuid.uuid4().hex
        # As if the last kept turn had just ended there: nothing is left to run.
        self._graph.update_state(_config(new), kept, as_node="bind")
        return new

    def action(self, action_id: str, scope: Scope) -> Action:
        return self._knowledge().acts.get(action_id, scope.user)

    def decide(self, action_id: str, scope: Scope, *, confirm: bool) -> Action:
        thread = self.action(action_id, scope).thread
        try:
            return self._knowledge().acts.settle(action_id, scope, self._clock(), confirm=confirm)
        finally:
            try:
                with self._locks.held(thread):
                    self._go_on(thread, scope)
            except ThreadBusy:
                log.info("the thread %s goes on elsewhere while its act is settled", thread)
            except Exception:
                # The record is settled, and every look at the thread asks it: the decision stands.
                log.exception("the thread %s could not go on after its act was settled", thread)

    def _go_on(self, thread: str, scope: Scope) -> None:
        """Resume a thread that waits for acts all of which are settled; one that has gone on, or is gone, stays so."""
        snapshot = self._graph.get_state(_config(thread))
        state = snapshot.values
        if snapshot.next != ("confirm",) or state.get("owner") != scope.user or state.get("scope") != scope.digest():
            return
        context = self._context(scope, thread, uuid.uuid4().hex, [state["question"]])
        if ActionState.DRAFTED not in context.states(state["actions"]).values():
            self._graph.invoke(Command(resume=True), _config(thread), context=context, durability="exit")

    def reports(self) -> ReportDesk:
        return ReportDesk(self._knowledge, self._model)

    def use_tool(self, call: ToolCall, scope: Scope, evidence: Sequence[Evidence] = ()) -> ToolOutcome:
        outcome = run(call, self._knowledge().tools(scope).with_evidence(tuple(evidence)), 0)
        log_tool(scope, outcome)
        return outcome

    def _past(self, thread: str, scope: Scope) -> list[dict[str, Any]]:
        """The thread's finished turns; none when the scope has changed since. ThreadNotFound when not the asker's."""
        state = self._graph.get_state(_config(thread)).values
        if not state or state.get("owner") != scope.user:
            raise ThreadNotFound(thread)
        past: list[dict[str, Any]] = state["past"] if state.get("scope") == scope.digest() else []
        return self._as_recorded(past, scope)

    def _as_recorded(self, past: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
        """The turns with their acts as the records have them: a thread may have been left before they were settled."""
        ids = [action["id"] for turn in past for action in turn["answer"]["actions"]]
        if not ids:
            return past
        states = self._knowledge().acts.states(ids, scope.user)
        answers = [confirming.settled(Answer.model_validate(turn["answer"]), states) for turn in past]
        return [{**t, "answer": a.model_dump(mode="json")} for t, a in zip(past, answers, strict=True)]

    def _context(self, scope: Scope, thread: str, trace: str, said: Sequence[str]) -> TurnContext:
        knowledge = self._knowledge()
        pseudonyms = knowledge.pseudonyms(scope.user, thread)
        session = self._session(scope, said[-1], knowledge.names, pseudonyms)
        asker = Asker(scope.role, scope.role.name_zh, scope.college, scope.major)
        tools = knowledge.tools(scope).hearing(said)
        return TurnContext(
            asker=asker,
            today=self._clock(),
            tools=tools,
            rules=knowledge.rules,
            chat=knowledge.chat(session) if knowledge.chat and session else None,
            thread=thread,
            trace=trace,
            known_names=(*knowledge.names, *readable_titles(tools)),
            usage=lambda: session.usage if session else None,
            people=lambda: pseudonyms.names if pseudonyms else (),
        )

    def _session(
        self, scope: Scope, question: str, names: tuple[str, ...], pseudonyms: Pseudonyms | None
    ) -> ModelSession | None:
        """The turn's session with the chat model, which shows its thoughts as they come."""
        if self._model is None:
            return None
        restore = {} if pseudonyms is None else {"restore": pseudonyms.restore}
        thoughts = Thoughts(show_thought, question=question, names=names, **restore)
        return self._model.session(scope.user, thoughts.add, pseudonyms)


def _may_be_thought(asked: str, past: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a chat model may answer; whoever is in distress, types a confirmation, or wants a report drafted, is told
    the rules' words.
    """
    return not (calls_for_care(asked) or asks_for_report(asked) or confirming.is_typed_confirmation(asked, past))


def _config(thread: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread}}


def _pieces(text: str) -> list[str]:
    """The text in pieces that concatenate to it: a line each, so that Markdown blocks stay whole."""
    return text.splitlines(keepends=True)
