"""The agent's tools: their names, what a model is told of them, and how a call is made and numbered.

A tool is a typed function of `tools/` whose first parameter is the context; that parameter is never part of what a
model sees. Arguments are checked against the function's own types before it runs. Three outcomes: a result, an error
the brain may correct (ToolError), and anything else, which ends the run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from agents.brains.base import ToolCall, ToolOutcome
from agents.calling.tool_arguments import BadArguments, Tool, arguments_model, read_arguments, schema
from tools.context import ToolContext
from tools.define_metric import define_metric
from tools.difference import difference
from tools.errors import ToolError
from tools.evidence import Evidence
from tools.explain_change import explain_change
from tools.find import find
from tools.findings import findings
from tools.learning_path import learning_path
from tools.marks import id_of
from tools.my_teaching import my_teaching
from tools.query_metric import query_metric
from tools.rectification.found import DRAFTERS
from tools.rectification.urging import URGERS
from tools.rectifications import rectifications
from tools.rectify import rectify
from tools.scope import Role
from tools.search_policy import search_policy
from tools.set_reminder import set_reminder

_ALL: tuple[Tool, ...] = (
    *(find, query_metric, difference, explain_change, define_metric, search_policy),
    *(learning_path, my_teaching, findings, rectifications, rectify, set_reminder),
)
TOOLS: Mapping[str, Tool] = {tool.__name__: tool for tool in _ALL}
"""Every tool an agent may call, by name."""

DRAFTING = frozenset({"set_reminder", "rectify"})
"""Those that draft an act: only for a conversation, at whose end its person can confirm."""

FOR_ROLES: Mapping[str, frozenset[Role]] = {
    "learning_path": frozenset({Role.STUDENT, Role.HEAD, Role.DEAN, Role.QA}),
    "my_teaching": frozenset({Role.TEACHER}),
    "findings": frozenset(DRAFTERS),
    "rectifications": frozenset(Role) - {Role.STUDENT},
    "rectify": frozenset(URGERS),
}
"""Tools that can give some roles nothing: the others' models are not told of them. Each tool still decides itself."""

_MODELS = {name: arguments_model(tool) for name, tool in TOOLS.items()}


@cache
def schemas(role: Role | None = None) -> tuple[dict[str, Any], ...]:
    """The tools as an OpenAI-compatible server takes them: all, or those that can give this role anything."""
    told = (name for name in TOOLS if role is None or role in FOR_ROLES.get(name, frozenset(Role)))
    return tuple(schema(TOOLS[name], _MODELS[name]) for name in told)


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
        result = tool(context, **read_arguments(model, call.arguments))
    except BadArguments as error:
        return _error(call, error.message, "invalid", error.right)
    except ToolError as error:
        return _error(call, error.message, error.code, error.suggestions)
    evidence = tuple(_number(e, numbered + i, numbered) for i, e in enumerate(result.evidence, start=1))
    return ToolOutcome(call, evidence, result.notes, result.data, drafts=result.drafts)


def _number(evidence: Evidence, number: int, before: int) -> Evidence:
    """With its id; inputs named by their place in the same result (`#2` the second) get theirs."""
    inputs = tuple(id_of(before + int(i[1:])) if i.startswith("#") else i for i in evidence.inputs)
    return evidence.model_copy(update={"id": id_of(number), "inputs": inputs})


def _error(call: ToolCall, message: str, code: str, suggestions: tuple[str, ...]) -> ToolOutcome:
    return ToolOutcome(call, error=message, error_code=code, suggestions=suggestions)
