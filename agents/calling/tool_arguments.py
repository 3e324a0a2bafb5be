"""What a model is told of a tool's arguments, and how the arguments it writes are read.

Read generously where only one thing can be meant (a list written as one text, a number as a word, null for nothing):
weaker models write so. Everything else is told back in Chinese with what would be right.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic_core import ErrorDetails

from tools.evidence import ToolResult

Tool = Callable[..., ToolResult]

_DESCRIBED = re.compile(r"^(?P<name>\w+): (?P<text>.*)$")
_SEPARATORS = re.compile(r"[,，、;；]\s*")
_NUMBER = re.compile(r"-?\d+")
_NONE = ("null", "none", "undefined")
_MOST_TOLD = 3
_REASONS = {
    "string_type": "应写成文字",
    "int_parsing": "应写成整数",
    "int_type": "应写成整数",
    "int_from_float": "应写成整数",
    "list_type": '应写成列表，如 ["上学期"]',
}


class BadArguments(ValueError):
    """Arguments that cannot be read; the message is for the model, `right` are argument names that would be."""

    def __init__(self, message: str, right: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.right = message, right


def arguments_model(tool: Tool) -> type[BaseModel]:
    """A strict model of a tool's arguments, without its context."""
    fields: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(tool, eval_str=True).parameters.items())[1:]:
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[name] = (parameter.annotation, default)
    return create_model(tool.__name__, __config__=ConfigDict(extra="forbid"), **fields)


def schema(tool: Tool, model: type[BaseModel]) -> dict[str, Any]:
    """The tool as an OpenAI-compatible server takes it: its docstring's lines about an argument stand by it.

    An argument the docstring is silent on is the rule brain's alone: every model would pay for its words in every turn.
    """
    summary, described = _parts(tool)
    parameters = _plain(model.model_json_schema())
    parameters["properties"] = {
        name: told | {"description": described[name]}
        for name, told in parameters["properties"].items()
        if name in described
    }
    return {
        "type": "function",
        "function": {"name": tool.__name__, "description": summary, "parameters": parameters},
    }


def read_arguments(model: type[BaseModel], written: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the tool takes them; BadArguments for what cannot be read."""
    known = model.model_fields
    strange = [name for name in written if name not in known]
    if strange:
        near = [match for name in strange for match in get_close_matches(name, known, n=1, cutoff=0.5)]
        there = f"没有参数 {'、'.join(map(str, strange))}；这个工具的参数是 {'、'.join(known)}"
        raise BadArguments(there, tuple(near or known))
    mended = {name: _mended(value, known[name].annotation) for name, value in written.items() if not _is_none(value)}
    try:
        read = model.model_validate(mended)
    except ValidationError as error:
        raise BadArguments("；".join(_told(e) for e in error.errors()[:_MOST_TOLD])) from error
    return {name: getattr(read, name) for name in known}


def _parts(tool: Tool) -> tuple[str, dict[str, str]]:
    """A docstring's summary, and what it says of each argument."""
    summary: list[str] = []
    described: dict[str, str] = {}
    name = ""
    for line in inspect.cleandoc(tool.__doc__ or "").splitlines():
        match = _DESCRIBED.match(line)
        if match:
            name = match["name"]
            described[name] = match["text"]
        elif name:
            described[name] += line.strip()
        elif line.strip():
            summary.append(line.strip())
    return "".join(summary), described


def _plain(schema: Any) -> Any:
    """The schema without what tells a model nothing and costs tokens: titles, empty defaults, the null of a default."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {k: v for k, v in schema.items() if not (k == "title" and isinstance(v, str))}
    # Arguments that are none are told back when they come; here every tool would pay for the word.
    kept.pop("additionalProperties", None)
    if not kept.get("default", "kept"):
        del kept["default"]
    kinds = kept.pop("anyOf", [])
    for kind in kinds:
        if kind != {"type": "null"}:
            kept |= kind
    return {k: _plain(v) for k, v in kept.items()}


def _is_none(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in _NONE)


def _mended(value: Any, annotation: Any) -> Any:
    """What was surely meant by a value of another form than the argument's."""
    wanted = _form(annotation)
    if wanted is list:
        return _listed(value)
    if isinstance(value, list) and len(value) == 1:
        return _mended(value[0], annotation)
    if wanted is str and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if wanted is int and isinstance(value, str):
        found = _NUMBER.findall(value)
        return int(found[0]) if len(found) == 1 else value or 0
    return value


def _listed(value: Any) -> Any:
    """A list of texts: written as one, as JSON in a text, or with numbers in it."""
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("["):
            try:
                return _listed(json.loads(text))
            except ValueError:
                return value
        return [part for part in _SEPARATORS.split(text) if part]
    if isinstance(value, int):
        return [str(value)]
    return [str(part) if isinstance(part, int) else part for part in value] if isinstance(value, list) else value


def _form(annotation: Any) -> type | None:
    """The plain type of an annotation: list, int or str."""
    for part in (annotation, *get_args(annotation)):
        if part in (list, int, str):
            return part  # type: ignore[no-any-return]
        if get_origin(part) is list:
            return list
    return None


def _told(error: ErrorDetails) -> str:
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return f"缺少参数 {name}"
    return f"参数 {name} {_REASONS.get(error['type'], '的写法不对')}"
