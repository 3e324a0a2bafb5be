"""Pseudonyms over whole messages: everything sent, whichever part of the system wrote it, and everything received.

JSON (a tool's result, the arguments of a call) is replaced within its strings and keys only, JSON in a string too, so
that it stays JSON and no figure is taken for a number of somebody's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agents.models.wire import Message, ModelReply, WireCall
from agents.privacy.pseudonyms import Pseudonyms

_AS_THEY_ARE = frozenset({"role", "type", "id", "tool_call_id", "name"})
"""The protocol's own words, and those the model's server has given itself."""


_ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")
_FIRST, _LAST = "\u3400", "\u9fff"
"""Chinese characters: what names are written in."""


def masked(messages: Sequence[Message], pseudonyms: Pseudonyms) -> list[Message]:
    """The messages as they may be sent."""
    return [_within(message, lambda text: _masked(text, pseudonyms), _AS_THEY_ARE) for message in messages]


def restored(reply: ModelReply, pseudonyms: Pseudonyms) -> ModelReply:
    """The reply with people's names put back, in its text and in the arguments of its calls."""
    calls = tuple(_restored(call, pseudonyms) for call in reply.calls)
    return replace(reply, text=pseudonyms.restore(reply.text), calls=calls)


def _masked(text: str, pseudonyms: Pseudonyms) -> str:
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.dumps(_within(json.loads(text), lambda one: _masked(one, pseudonyms)), ensure_ascii=False)
        except (ValueError, RecursionError):
            pass  # It only looks like JSON, and is replaced as the text it is.
    return pseudonyms.mask(_ESCAPED.sub(_character, text))


def _character(escaped: re.Match[str]) -> str:
    """The Chinese character of an escape that is left in a text; any other stays as it is."""
    char = chr(int(escaped[1], 16))
    return char if _FIRST <= char <= _LAST else escaped[0]


def _restored(call: WireCall, pseudonyms: Pseudonyms) -> WireCall:
    arguments = None if call.arguments is None else _within(dict(call.arguments), pseudonyms.restore)
    return replace(call, arguments=arguments, raw=pseudonyms.restore(call.raw))


def _within(value: Any, change: Callable[[str], str], leave: frozenset[str] = frozenset()) -> Any:
    """The value with every string and key changed, but for the keys to leave and what stands under them."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {
            key if key in leave else change(key): one if key in leave else _within(one, change, leave)
            for key, one in value.items()
        }
    return [_within(one, change, leave) for one in value] if isinstance(value, list | tuple) else value
