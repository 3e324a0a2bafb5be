"""The agent's tools: their names, what a model is told of them, and how a call is made and numbered.

A tool is a typed function of `tools/` whose first parameter is the context; that parameter is never part of what a
model sees. Arguments are checked against the function's own types before it runs. Three outcomes: a result, an error
the brain may correct (ToolError), and anything else, which ends the run.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from agents.brains.base import ToolCall, ToolOutcome
from tools.context import ToolContext
from tools.define_metric import define_metric
from tools.difference import difference
from tools.errors import ToolError
from tools.evidence import Evidence, ToolResult
from tools.query_metric import query_metric
from tools.search_policy import search_policy
from tools.set_reminder import set_reminder

Tool = Callable[..., ToolResult]

TOOLS: Mapping[str, Tool] = {
    tool.__name__: tool for tool in (query_metric, difference, define_metric, search_policy, set_reminder)
}
"""Every tool an agent may call, by name."""

DRAFTING = frozenset({"set_reminder"})
"""Those that draft an act: only for a conversation, at whose end its person can confirm."""


def arguments_model(tool: Tool) -> type[BaseModel]:
    """A strict model of a tool's arguments, without its context."""
    fields: dict[str, Any] = {}
    signature = inspect.signature(tool, eval_str=True)
    for name, parameter in list(signature.parameters.items())[1:]:
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[name] = (parameter.annotation, default)
    return create_model(tool.__name__, __config__=ConfigDict(extra="forbid"), **fields)


_MODELS = {name: arguments_model(tool) for name, tool in TOOLS.items()}


def schemas() -> list[dict[str, Any]]:
    """The tools as an OpenAI-compatible server takes them."""
    return [
        {
            "type": "function",
            "function": {
                "name": name,
                "description": inspect.cleandoc(tool.__doc__ or ""),
                "parameters": _plain(_MODELS[name].model_json_schema()),
            },
        }
        for name, tool in TOOLS.items()
    ]


@cache
def schemas_hash() -> str:
    """Changes when anything a model is told of the tools changes; logged with every turn."""
    return hashlib.sha256(json.dumps(schemas(), sort_keys=True).encode()).hexdigest()[:12]


def run(call: ToolCall, context: ToolContext, numbered: int) -> ToolOutcome:
    """Make one call; its evidence is numbered on from `numbered`. ToolFailure passes through and ends the run."""
    tool, model = TOOLS.get(call.name), _MODELS.get(call.name)
    if tool is None or model is None:
        return _error(call, f"没有名为{call.name}的工具", "unknown_name", tuple(TOOLS))
    if call.malformed:
        return _error(call, "参数不是合法的 JSON 对象，请按工具的参数说明重新调用", "invalid", ())
    try:
        arguments = model.model_validate(dict(call.arguments))
    except ValidationError as error:
        wrong = "；".join(f"{'.'.join(map(str, e['loc']))}：{e['msg']}" for e in error.errors()[:3])
        return _error(call, f"参数不对：{wrong}", "invalid", ())
    try:
        result = tool(context, **{name: getattr(arguments, name) for name in model.model_fields})
    except ToolError as error:
        return _error(call, error.message, error.code, error.suggestions)
    evidence = tuple(_number(e, numbered + i) for i, e in enumerate(result.evidence, start=1))
    return ToolOutcome(call, evidence, result.notes, result.data, drafts=result.drafts)


def _number(evidence: Evidence, number: int) -> Evidence:
    return evidence.model_copy(update={"id": f"E{number}"})


def _error(call: ToolCall, message: str, code: str, suggestions: tuple[str, ...]) -> ToolOutcome:
    return ToolOutcome(call, error=message, error_code=code, suggestions=suggestions)


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without titles: they tell a model nothing and cost tokens."""
    if isinstance(schema, dict):
        return {k: _plain(v) for k, v in schema.items() if not (k == "title" and isinstance(v, str))}
    return schema
