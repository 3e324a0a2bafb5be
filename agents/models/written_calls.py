"""Tool calls and thoughts that a weak server leaves in a reply's text instead of their own fields.

A text is taken for calls only where nothing in it is doubtful: every block is a JSON object of a known tool's name and
its arguments and nothing else, and no slot of a draft stands beside them. What merely looks like an attempt is told
apart (`looks_like_calls`), so that the model can be asked to use the interface.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from agents.models.wire import WireCall
from tools.marks import SLOT

_NAME = "think(?:ing)?|thought|reasoning"
_OPEN = rf"(?:<\s*(?:{_NAME})\s*>|\[THINK\]|◁think▷)"
_CLOSE = rf"(?:<\s*/\s*(?:{_NAME})\s*>|\[/THINK\]|◁/think▷)"
_THINK = re.compile(rf"{_OPEN}((?:(?!{_OPEN}).)*?){_CLOSE}", re.DOTALL | re.IGNORECASE)
_THINK_END = re.compile(rf"^(.*){_CLOSE}", re.DOTALL | re.IGNORECASE)
_THINK_OPEN = re.compile(rf"{_OPEN}(.*)$", re.DOTALL | re.IGNORECASE)
_HALF_TAG = re.compile(r"<\s*/?\s*(?:t(?:h(?:i(?:n(?:k(?:i(?:n(?:g)?)?)?)?)?)?)?)?$", re.IGNORECASE)
"""A tag that the end of a text or stream has cut."""
_TAGGED = re.compile(r"<tool_call>(.*?)(?:</tool_call>|(?=<tool_call>)|\Z)", re.DOTALL)
_FUNCTION = re.compile(r"<function=([\w.-]+)>\s*(\{.*?\})\s*(?:</function>|\Z)", re.DOTALL)
_FENCED = re.compile(r"```(?:json|tool_call|tool_code)?[ \t]*\n(.*?)```", re.DOTALL)
_LISTED = re.compile(r"\[TOOL_CALLS\]\s*(\[.*\])\s*\Z", re.DOTALL)
_ATTEMPT = re.compile(r"</?tool_calls?>|<function=|\[TOOL_CALLS\]|<\|python_tag\|>|<｜tool")
_ARGUMENTS = ("arguments", "parameters", "args")
_WRAPPING = {"id", "type", "name", *_ARGUMENTS}


def split_thoughts(text: str) -> tuple[str, str]:
    """Thoughts in `<think>` tags, and the text without them.

    A template may have swallowed the opening tag, so what stands before a closing one is thought; a reply may end in
    the middle of one, so what stands behind an opening one is.
    """
    found: list[str] = []
    rest = text
    while match := _THINK.search(rest):
        found.append(match[1].strip())
        rest = rest[: match.start()] + rest[match.end() :]
    if match := _THINK_END.search(rest):
        found.append(match[1].strip())
        rest = rest[match.end() :]
    if match := _THINK_OPEN.search(rest):
        found.append(match[1].strip())
        rest = rest[: match.start()]
    return "\n".join(thought for thought in found if thought), _HALF_TAG.sub("", rest).strip()


def written_calls(text: str, known: Collection[str]) -> tuple[WireCall, ...]:
    """The calls the text consists of; none unless every block of it is one."""
    if SLOT.search(text):
        return ()
    calls: list[WireCall] = []
    for block in _blocks(text):
        found = _calls_of(block, known)
        if not found:
            return ()
        calls += found
    return tuple(calls)


def looks_like_calls(text: str, known: Collection[str]) -> bool:
    """Whether the text seems meant for the tool interface though `written_calls` finds none."""
    if _ATTEMPT.search(text):
        return True
    names = "|".join(re.escape(name) for name in known)
    return bool(names) and re.search(rf'"(?:name|function|tool)"\s*:\s*"(?:{names})"', text) is not None


def _blocks(text: str) -> Iterator[Any]:
    """The JSON values that stand where calls are written; a block that is not JSON is None."""
    if found := _TAGGED.findall(text):
        yield from (_json(block) for block in found)
    elif found := _FUNCTION.findall(text):
        yield from ({"name": name, "arguments": _json(arguments)} for name, arguments in found)
    elif found := _LISTED.findall(text) or _FENCED.findall(text):
        yield from (_json(block) for block in found)
    elif text.lstrip().startswith(("{", "[")):
        yield _json(text)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _calls_of(value: Any, known: Collection[str]) -> list[WireCall]:
    """The calls a JSON value holds; empty when any part of it is something else."""
    if isinstance(value, dict) and set(value) == {"tool_calls"}:
        value = value["tool_calls"]
    calls = [_call(item, known) for item in (value if isinstance(value, list) else [value])]
    return [call for call in calls if call is not None] if all(calls) else []


def _call(value: Any, known: Collection[str]) -> WireCall | None:
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("function"), dict) and set(value) <= {"id", "type", "function"}:
        value = value["function"]
    if len(value) == 1 and (name := next(iter(value))) in known and isinstance(value[name], dict):
        return WireCall(name, value[name])
    if value.get("name") not in known or not set(value) <= _WRAPPING:
        return None
    given = [value[key] for key in _ARGUMENTS if key in value]
    arguments = given[0] if len(given) == 1 else None
    if isinstance(arguments, str):
        arguments = _json(arguments)
    return WireCall(value["name"], arguments) if isinstance(arguments, dict) else None
