"""A request as a reader takes it in: the system text, the tools as signatures, then what has been said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from evals.conversations.typed import Request


def lines(request: Request, before: Request | None = None) -> Iterator[str]:
    """A request in lines. What it shares with the request `before` it is named, not repeated, but for the messages."""
    system, others = _apart(request["messages"])
    old = _apart(before["messages"])[0] if before else None
    yield "════ system"
    yield system if system != old else "(as in the request before)"
    yield "════ tools"
    same = before is not None and before.get("tools") == request.get("tools")
    yield from ["(as in the request before)"] if same else _tools(request.get("tools") or [])
    extra = {k: v for k, v in request.items() if k not in ("messages", "tools", "model", "stream", "stream_options")}
    if extra:
        yield f"════ also asked for: {json.dumps(extra, ensure_ascii=False)}"
    for message in others:
        yield from _message(message)


def signature(tool: dict[str, Any]) -> str:
    """A tool as one line: name, arguments with type and default; a `?` marks what may be left out."""
    function = tool["function"]
    parameters = function.get("parameters") or {}
    needed = parameters.get("required", ())
    arguments = [
        f"{name}{'' if name in needed else '?'}: {_type(schema, parameters)}{_default(schema)}"
        for name, schema in parameters.get("properties", {}).items()
    ]
    return f"{function['name']}({', '.join(arguments)})"


def _tools(tools: list[dict[str, Any]]) -> Iterator[str]:
    for tool in tools:
        yield signature(tool)
        yield from (f"    {line}" for line in tool["function"].get("description", "").splitlines())
        properties = (tool["function"].get("parameters") or {}).get("properties", {})
        yield from (f"    · {name}: {s['description']}" for name, s in properties.items() if "description" in s)


def _type(schema: dict[str, Any], whole: dict[str, Any]) -> str:
    if "$ref" in schema:
        return _type(whole.get("$defs", {}).get(schema["$ref"].rpartition("/")[2], {}), whole)
    if "enum" in schema:
        return "|".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if "anyOf" in schema:
        return " or ".join(_type(each, whole) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}), whole)}]"
    if schema.get("type") == "object" and schema.get("properties"):
        return "{" + ", ".join(f"{k}: {_type(v, whole)}" for k, v in schema["properties"].items()) + "}"
    return str(schema.get("type", "any"))


def _default(schema: dict[str, Any]) -> str:
    return f" = {json.dumps(schema['default'], ensure_ascii=False)}" if "default" in schema else ""


def _message(message: dict[str, Any]) -> Iterator[str]:
    label = f" {message['tool_call_id']}" if "tool_call_id" in message else ""
    yield f"════ {message['role']}{label}"
    if message.get("content"):
        yield _readable(str(message["content"]))
    for call in message.get("tool_calls") or ():
        yield f"→ {call['id']} {call['function']['name']} {call['function']['arguments']}"


def _readable(text: str) -> str:
    """The text; JSON with a line for each member of its lists."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return "\n".join(_members(value)) if isinstance(value, dict) else text


def _members(value: dict[str, Any]) -> Iterator[str]:
    for key, part in value.items():
        if isinstance(part, list) and part and isinstance(part[0], dict):
            yield f"{key}:"
            yield from (f"  - {json.dumps(each, ensure_ascii=False)}" for each in part)
        else:
            yield f"{key}: {json.dumps(part, ensure_ascii=False)}"


def _apart(messages: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    if messages and messages[0]["role"] == "system":
        return str(messages[0]["content"]), messages[1:]
    return "", messages
