"""The chat brain: any OpenAI-compatible model, given the same tools and put behind the same guards as the rules.

It is asked anew at every step with the whole turn (instructions, earlier turns, question, tool results), so nothing is
kept here between calls. Whatever goes wrong with the server or the reply becomes BrainUnavailable; the graph then
restarts the turn on the rule brain.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from agents.answer import Clarification, Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.charts import charts_of
from agents.errors import BrainUnavailable
from agents.toolbox import schemas
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.periods import Period


@dataclass(frozen=True)
class ChatModelConfig:
    """How the chat model is reached. `timeout_s` bounds one request, `attempts` counts the first."""

    base_url: str
    model: str
    api_key: str = ""
    timeout_s: float = 60.0
    attempts: int = 2


class Reply(Protocol):
    """What this brain reads of a chat message."""

    content: Any
    tool_calls: list[Any]
    invalid_tool_calls: list[Any]


class ChatClient(Protocol):
    """The seam to a chat model; `langchain_openai.ChatOpenAI` with bound tools is one."""

    def invoke(self, input: list[dict[str, Any]], /) -> Reply: ...


Instructions = Any
"""`(Turn) -> str`: the system text for a turn (see agents/instructions.py)."""

_ASK, _DECLINE = "ask_user", "decline"

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


class ChatBrain:
    """Thinks with one chat model."""

    kind: Literal["rules", "chat"] = "chat"

    def __init__(self, client: ChatClient, model: str, instructions: Instructions) -> None:
        self._client = client
        self._model = model
        self._instructions = instructions

    @property
    def name(self) -> str:
        return self._model

    def decide(self, turn: Turn) -> Decision:
        """One request to the model: its tool calls, or its text as a draft."""
        reply = self._invoke([{"role": "system", "content": self._instructions(turn)}, *messages(turn)])
        calls = [ToolCall(c["name"], c["args"], c["id"] or "") for c in reply.tool_calls]
        calls += [ToolCall(str(c["name"]), {"arguments": c["args"]}, c["id"] or "") for c in reply.invalid_tool_calls]
        for call in calls:
            if call.name in (_ASK, _DECLINE):
                return _control(call)
        if calls:
            return CallTools(tuple(calls), step=_step(calls))
        text = _text(reply.content)
        if not text:
            raise BrainUnavailable("the model answered with neither text nor a tool call")
        return Draft(text, status=_status(turn.outcomes), charts=charts_of(turn.outcomes))

    def _invoke(self, conversation: list[dict[str, Any]]) -> Reply:
        import httpx
        import openai

        try:
            return self._client.invoke(conversation)
        except (openai.OpenAIError, httpx.HTTPError, ValueError, TypeError, LookupError, AttributeError) as error:
            # The built-in ones: langchain raises these on replies that are not of the protocol's form.
            raise BrainUnavailable(f"{type(error).__name__}: {error}") from error


def connect(config: ChatModelConfig) -> ChatClient:
    """A client of the configured server with the tools bound. No request is made yet."""
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    model = ChatOpenAI(
        model=config.model,
        base_url=config.base_url,
        api_key=SecretStr(config.api_key or "none"),
        timeout=config.timeout_s,
        max_retries=config.attempts - 1,
        temperature=0,
        # Compatible servers speak the chat completions protocol only.
        use_responses_api=False,
        stream_usage=True,
    )
    client: ChatClient = model.bind_tools([*schemas(), *_CONTROL_TOOLS])
    return client


def messages(turn: Turn) -> list[dict[str, Any]]:
    """Earlier turns, the question, and this turn's calls with what came of them."""
    said: list[dict[str, Any]] = []
    for past in turn.past:
        said += [{"role": "user", "content": past.question}, {"role": "assistant", "content": past.text}]
    said.append({"role": "user", "content": turn.question})
    if turn.outcomes:
        ids = [outcome.call.id or f"call_{i}" for i, outcome in enumerate(turn.outcomes)]
        asked = [_call_message(o.call, i) for o, i in zip(turn.outcomes, ids, strict=True)]
        said.append({"role": "assistant", "content": "", "tool_calls": asked})
        said += [
            {"role": "tool", "tool_call_id": i, "content": outcome_text(o)}
            for o, i in zip(turn.outcomes, ids, strict=True)
        ]
    return said


def outcome_text(outcome: ToolOutcome) -> str:
    """A tool's outcome as compact JSON for a model."""
    if outcome.error is not None:
        told: dict[str, Any] = {"error": outcome.error, "code": outcome.error_code}
        if outcome.suggestions:
            told["suggestions"] = list(outcome.suggestions)
        return json.dumps(told, ensure_ascii=False)
    told = {"evidence": [_seen(e) for e in outcome.evidence]}
    if outcome.notes:
        told["notes"] = list(outcome.notes)
    extra = {k: v for k, v in outcome.data.items() if k in _TOLD}
    return json.dumps(told | extra, ensure_ascii=False, default=str)


_TOLD = ("fixed_period", "latest_period", "inclusion", "benchmark", "clauses", "hits")


_CLAUSE_FIELDS = ("document", "clause", "quote")
_FIGURE_FIELDS = ("entity", "period", "display", "n", "numerator", "denominator", "definition", "attribution")


def _seen(evidence: Evidence) -> dict[str, Any]:
    """What a model needs to know of an evidence to write about it."""
    fields: dict[str, Any] = {"id": evidence.id}
    names: tuple[str, ...] = _CLAUSE_FIELDS if evidence.kind is EvidenceKind.CLAUSE else _FIGURE_FIELDS
    return fields | {name: value for name in names if (value := getattr(evidence, name)) is not None}


def _call_message(call: ToolCall, call_id: str) -> dict[str, Any]:
    arguments = json.dumps(dict(call.arguments), ensure_ascii=False)
    return {"id": call_id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def _control(call: ToolCall) -> Draft:
    arguments = {k: str(v) for k, v in call.arguments.items()}
    if call.name == _DECLINE:
        return Draft(arguments.get("text", ""), status=Status.REFUSED)
    question, default = arguments.get("question", ""), arguments.get("default", "")
    return Draft(question, status=Status.CLARIFY, clarification=Clarification(question=question, default=default))


def _status(outcomes: Sequence[ToolOutcome]) -> Status:
    """How a text that ends the turn is to be read: without any evidence, after refusals, it is a refusal."""
    if any(outcome.evidence for outcome in outcomes):
        return Status.ANSWERED
    codes = {outcome.error_code for outcome in outcomes}
    if "out_of_scope" in codes:
        return Status.REFUSED
    return Status.NO_DATA if codes & {"no_data", "too_few"} else Status.ANSWERED


def _step(calls: Sequence[ToolCall]) -> str:
    return "正在查询：" + "；".join(_said(call) for call in calls)


def _said(call: ToolCall) -> str:
    named = [str(call.arguments[k]) for k in ("metric", "unit", "course", "query", "clause") if call.arguments.get(k)]
    periods = call.arguments.get("periods")
    if isinstance(periods, list) and periods:
        named.append("、".join(_period_zh(str(p)) for p in periods))
    return " · ".join(named) or call.name


def _period_zh(code: str) -> str:
    from tools.errors import ToolError

    try:
        return Period.parse(code).zh
    except ToolError:
        return code


def _text(content: Any) -> str:
    """The text of a message's content, which servers send as a string or as parts."""
    if isinstance(content, str):
        return content.strip()
    parts = content if isinstance(content, list) else []
    return "".join(p.get("text", "") if isinstance(p, dict) else str(p) for p in parts).strip()
