"""The chat brain: any OpenAI-compatible model, given the same tools and put behind the same guards as the rules.

It is asked anew at every step with the whole turn (instructions, earlier turns, question, tool results). A brain lives
for one turn. Whatever goes wrong with the server or the reply is a BrainUnavailable; the graph then restarts the turn
on the rule brain. How the server is reached is agents/models/'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Protocol

import prompts
from agents.answering.answer import Clarification, Status
from agents.answering.charts import charts_of
from agents.brains import cutting, mending
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.remembering import remembered
from agents.calling.telling import outcome_text
from agents.calling.toolbox import TOOLS, schemas
from agents.errors import ModelNonsense

# How the model is reached was first described here, and callers name it so.
from agents.models.config import Budget
from agents.models.config import ChatModelConfig as ChatModelConfig
from agents.models.structured import Habits
from agents.models.wire import Message, ModelReply, WireCall
from agents.models.written_calls import looks_like_calls, written_calls
from agents.privacy.strict import Strict
from tools.binder import Fault
from tools.scope import Role


class Model(Protocol):
    """What this brain asks of a chat model; `agents.models.session.ModelSession` is one."""

    def ask(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> ModelReply:
        """One reply; raises BrainUnavailable."""
        ...

    def take_calls(self, count: int) -> None:
        """Pay for calls of tools; raises BrainUnavailable when the turn has made too many."""
        ...


LONGEST_DRAFT = 20_000
"""Characters; nobody reads a longer answer, and everything that looks at it takes its time."""
LONGEST_ARGUMENTS = 8_000
"""Characters of a call's arguments as JSON; longer ones are told to the model as malformed."""
_KEPT_OF_MALFORMED = 400
_LONGEST_ID = 64

Instructions = Any
"""`(Turn) -> str`: the system text for a turn (see agents/instructions.py)."""

_ASK, _DECLINE = "ask_user", "decline"
_ASKS = re.compile(r"(?:[^。！!；;，,：:?？{}]+[?？]+)+")
"""A line of bare questions: 「总体平稳，还想看什么？」 asserts something before it asks."""

_CONTROL_TOOLS: list[dict[str, Any]] = [
    {
        "type": "function",
        "function": {
            "name": _ASK,
            "description": "问题有歧义、又没有合理默认时，向提问人问一个问题。",
            "parameters": {
                "type": "object",
                "properties": {
                    "question": {"type": "string", "description": "要问的一个问题"},
                    "default": {"type": "string", "description": "若不回答将按什么处理，可空"},
                },
                "required": ["question"],
            },
        },
    },
    {
        "type": "function",
        "function": {
            "name": _DECLINE,
            "description": "请求超出权限、与教学质量无关或不应由系统做时，婉拒并给出可行的替代。",
            "parameters": {
                "type": "object",
                "properties": {"text": {"type": "string", "description": "对提问人说的话：边界、替代、合规途径"}},
                "required": ["text"],
            },
        },
    },
]


def offered(role: Role | None = None) -> list[dict[str, Any]]:
    """Every tool the model is told of: those that can give this role anything, and those that end the turn."""
    return [*schemas(role), *_CONTROL_TOOLS]


class ChatBrain:
    """Thinks one turn with a chat model."""

    kind: Literal["rules", "chat"] = "chat"

    def __init__(
        self,
        model: Model,
        name: str,
        instructions: Instructions,
        *,
        history_tokens: int = Budget.history_tokens,
        habits: Habits | None = None,
        strict: Strict | None = None,
    ) -> None:
        """`strict` says what of a turn may be sent where only aggregates may."""
        self._strict = strict
        self._model = model
        self._name = name
        self._instructions = instructions
        self._history_tokens = history_tokens
        self._habits = habits or Habits()
        self._told = False
        self._shortened = False

    @property
    def name(self) -> str:
        return self._name

    def decide(self, turn: Turn) -> Decision:
        """The model's next step: its tool calls, or its text as a draft."""
        turn = self._sendable(turn)
        reply, wanted = self._asked(
            [{"role": "system", "content": self._instructions(turn)}, *messages(turn, self._history_tokens)],
            turn.asker.role,
        )
        calls = [_tool_call(call) for call in wanted]
        for call in calls:
            if call.name in (_ASK, _DECLINE) and not call.malformed:
                return _control(call)
        if calls:
            self._model.take_calls(len(calls))
            return CallTools(tuple(calls))
        if not reply.text:
            raise ModelNonsense("the model answered with neither text nor a tool call")
        if len(reply.text) > LONGEST_DRAFT:
            raise ModelNonsense(f"a draft of {len(reply.text)} characters")
        text = cutting.whole_part(reply.text) if reply.cut else reply.text
        if not text:
            raise ModelNonsense("a reply cut at its limit before its first sentence was whole")
        return Draft(text, _status(text, turn.outcomes), charts=charts_of(turn.outcomes), cut=reply.cut)

    def repair(self, turn: Turn, draft: str, faults: Sequence[Fault]) -> Mapping[str, str]:
        """The model's other words for sentences of its draft that would be dropped."""
        told = messages(self._sendable(replace(turn, past=())))
        return mending.repairs(self._model, told, draft, faults, self._habits)

    def _sendable(self, turn: Turn) -> Turn:
        """The turn as it may be sent to the model's server."""
        return turn if self._strict is None else self._strict.sendable(turn)

    def _asked(self, conversation: list[Message], role: Role) -> tuple[ModelReply, tuple[WireCall, ...]]:
        """The reply and its calls; told once each: to call by the interface, and to write what was cut shorter."""
        reply = self._model.ask(conversation, offered(role))
        known = (*TOOLS, _ASK, _DECLINE)
        calls = reply.calls or written_calls(reply.text, known)
        if calls:
            return reply, calls
        if looks_like_calls(reply.text, known):
            if self._told:
                raise ModelNonsense("the model writes its tool calls as text")
            self._told = True
            return self._asked(_answered(conversation, reply, "tool_interface"), role)
        if reply.cut and 0 < len(reply.text) <= LONGEST_DRAFT and not self._shortened:
            self._shortened = True
            return self._asked(_answered(conversation, reply, "shorter"), role)
        return reply, ()


def _answered(conversation: Sequence[Message], reply: ModelReply, prompt: str) -> list[Message]:
    """The conversation with the reply, answered by one of our prompts."""
    said = prompts.load(prompt).render()
    return [*conversation, {"role": "assistant", "content": reply.text}, {"role": "user", "content": said}]


def _tool_call(call: WireCall) -> ToolCall:
    if call.arguments is None:
        return _malformed(call, call.raw)
    written = json.dumps(dict(call.arguments), ensure_ascii=False)
    if len(written) > LONGEST_ARGUMENTS:
        return _malformed(call, written)
    return ToolCall(call.name[:_LONGEST_ID], call.arguments, call.id)


def _malformed(call: WireCall, written: str) -> ToolCall:
    """Kept as an object of one field, so that it can go back to the server in the protocol's form."""
    return ToolCall(call.name[:_LONGEST_ID], {"arguments": written[:_KEPT_OF_MALFORMED]}, call.id, malformed=True)


def messages(turn: Turn, history_tokens: int = Budget.history_tokens) -> list[dict[str, Any]]:
    """Earlier turns, the question, and this turn's calls with what came of them."""
    said = remembered(turn.past, history_tokens)
    said.append({"role": "user", "content": turn.question})
    if turn.outcomes:
        ids = _unlike([outcome.call.id for outcome in turn.outcomes])
        asked = [_call_message(o.call, i) for o, i in zip(turn.outcomes, ids, strict=True)]
        said.append({"role": "assistant", "content": "", "tool_calls": asked})
        said += [
            {"role": "tool", "tool_call_id": i, "content": outcome_text(o)}
            for o, i in zip(turn.outcomes, ids, strict=True)
        ]
    return said


def _unlike(ids: Sequence[str]) -> list[str]:
    """The ids, with one of our own for a call without, or for a second of the same: some servers count from 0 again."""
    return [
        made if 0 < len(made) <= _LONGEST_ID and made not in ids[:i] else f"call_{i}_again"
        for i, made in enumerate(ids)
    ]


def _call_message(call: ToolCall, call_id: str) -> dict[str, Any]:
    arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
    return {"id": call_id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def _control(call: ToolCall) -> Draft:
    arguments = {k: str(v) for k, v in call.arguments.items()}
    if call.name == _DECLINE:
        return Draft(arguments.get("text", ""), status=Status.REFUSED)
    question, default = arguments.get("question", ""), arguments.get("default", "")
    return Draft(question, status=Status.CLARIFY, clarification=Clarification(question=question, default=default))


def _status(text: str, outcomes: Sequence[ToolOutcome]) -> Status:
    """How a text that ends the turn is to be read.

    Nothing but questions asks back, as `ask_user` does; without any evidence, after refusals, it is a refusal.
    """
    if all(_ASKS.fullmatch(line.strip()) for line in text.splitlines() if line.strip()):
        return Status.CLARIFY
    if any(outcome.evidence for outcome in outcomes):
        return Status.ANSWERED
    codes = {outcome.error_code for outcome in outcomes}
    if "out_of_scope" in codes:
        return Status.REFUSED
    return Status.NO_DATA if codes & {"no_data", "too_few"} else Status.ANSWERED
