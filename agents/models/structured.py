"""An object of a given form from a model, on servers of every strength.

Asked for as a call of a function, which more servers can do than `response_format`; what comes back as text is read
for its JSON, however it is wrapped. A server that refuses a function of this kind, or whose model answers it in text,
is asked for text from then on: `Habits` remembers that for the process.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from agents.errors import ModelRefused
from agents.models.wire import Message, ModelReply

_FENCED = re.compile(r"```[a-zA-Z]*[ \t]*\n(.*?)```", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")
_SHAPES = {"object": dict, "array": list}
_PATIENCE = 2
"""Replies in text before the function is no longer offered: a strong model may slip once."""


class Asked(Protocol):
    """Whatever asks the model; `agents.models.session.ModelSession` is one."""

    def ask(self, messages: Sequence[Message], tools: Sequence[dict[str, Any]]) -> ModelReply: ...


@dataclass(frozen=True)
class Form:
    """The object wanted: the name of the function that takes it, what it is for, its JSON schema."""

    name: str
    description: str
    schema: Mapping[str, Any]

    def as_tool(self) -> dict[str, Any]:
        """The form as a function the model may call."""
        told = {"name": self.name, "description": self.description, "parameters": dict(self.schema)}
        return {"type": "function", "function": told}

    def as_request(self) -> str:
        """The form in words, for a reply in text."""
        return f"只返回一个 JSON 对象，不要其他文字，格式为：{json.dumps(dict(self.schema), ensure_ascii=False)}"


class Habits:
    """How the server of this process gives objects; shared by all its turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._texts = 0

    @property
    def calls(self) -> bool:
        """Whether it is worth offering a function."""
        return self._texts < _PATIENCE

    def called(self) -> None:
        """It called the function."""
        with self._lock:
            self._texts = 0

    def wrote(self, *, refused: bool = False) -> None:
        """It answered in text, or refused the function."""
        with self._lock:
            self._texts += _PATIENCE if refused else 1


def ask_object(model: Asked, messages: Sequence[Message], form: Form, habits: Habits) -> dict[str, Any] | None:
    """The object; None when the reply holds none. Raises BrainUnavailable as `model.ask` does."""
    if not habits.calls:
        return _read(_in_words(model, messages, form), form)
    try:
        reply = model.ask(messages, [form.as_tool()])
    except ModelRefused as error:
        if error.misconfigured:
            raise
        found = _read(_in_words(model, messages, form), form)
        habits.wrote(refused=True)
        return found
    if any(call.name == form.name for call in reply.calls):
        habits.called()
    else:
        habits.wrote()
    return _read(reply, form)


def json_in(text: str) -> Iterator[Any]:
    """The JSON values a text may hold, most likely first: its whole, its fenced blocks, from first to last bracket."""
    bounds = [(text.find(a), text.rfind(b)) for a, b in ("{}", "[]")]
    inner = [text[start : end + 1] for start, end in sorted(bounds) if 0 <= start < end]
    for candidate in (text, *_FENCED.findall(text), *inner):
        for tried in (candidate, _TRAILING_COMMA.sub(r"\1", candidate)):
            try:
                yield json.loads(tried, strict=False)
            except (ValueError, RecursionError):
                continue
            break


def _in_words(model: Asked, messages: Sequence[Message], form: Form) -> ModelReply:
    *before, last = messages
    return model.ask([*before, {**last, "content": f"{last['content']}\n\n{form.as_request()}"}], [])


def _read(reply: ModelReply, form: Form) -> dict[str, Any] | None:
    """The object of the form in a reply: of its call, or in its text, bare or inside a call written out."""
    values = [dict(call.arguments) for call in reply.calls if call.name == form.name and call.arguments is not None]
    values += [value for call in reply.calls if call.arguments is None for value in json_in(call.raw)]
    for value in (*values, *json_in(reply.text)):
        if (found := _fitted(value, form)) is not None:
            return found
    return None


def _fitted(value: Any, form: Form) -> dict[str, Any] | None:
    """The value as an object of the form: its required fields, of the right shape; a bare list is its only field."""
    required = list(form.schema.get("required", ()))
    if isinstance(value, list) and len(required) == 1:
        value = {required[0]: value}
    if not isinstance(value, dict):
        return None
    if all(name in value and isinstance(value[name], _shape(form, name)) for name in required):
        return value
    wrapped = next((value[key] for key in ("arguments", "parameters", form.name) if key in value), None)
    if isinstance(wrapped, str):
        wrapped = next(json_in(wrapped), None)
    return _fitted(wrapped, form) if isinstance(wrapped, dict | list) else None


def _shape(form: Form, name: str) -> type:
    kind = form.schema.get("properties", {}).get(name, {}).get("type", "")
    return _SHAPES.get(kind, object)
