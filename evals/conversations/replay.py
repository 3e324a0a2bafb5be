"""The typist of a replay: gives the recorded replies, and notes where a request is not the recorded one."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agents.errors import ModelRefused
from evals.conversations.recording import KeptExchange, Recording, Shared, digest, extra_of, normalised, split
from evals.conversations.typed import Request, TypedReply

_MOST_LINES = 24
"""Lines of one difference; the rest is told by its number."""


@dataclass
class Replay:
    """Replays one recording. `drift` are lines for a reader; none means that every request was the recorded one."""

    recording: Recording
    shared: Shared
    drift: list[str] = field(default_factory=list)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _asked: int = 0

    def reply(self, number: int, request: Request) -> TypedReply:
        """The recorded reply, whatever the request has become; ModelRefused beyond the last one."""
        self._asked = number
        if number > len(self.recording.exchanges):
            self.drift.append(f"request {number}: one more than was recorded; nothing was typed for it")
            raise ModelRefused("nothing was recorded for this request", status=400)
        exchange = self.recording.exchanges[number - 1]
        self.drift += [f"request {number}: {line}" for line in self._differences(exchange, request)]
        return exchange.reply

    def finished(self) -> None:
        """Note the recorded requests that were not made."""
        missing = len(self.recording.exchanges) - self._asked
        if missing > 0:
            self.drift.append(f"{missing} of {len(self.recording.exchanges)} recorded requests were not made")

    @property
    def same_number(self) -> bool:
        """Whether as many requests were made as were recorded."""
        return self._asked == len(self.recording.exchanges)

    def _differences(self, kept: KeptExchange, request: Request) -> Iterator[str]:
        system, messages = split(request)
        yield from self._once("system text", kept.system, system, self.shared.systems.get(kept.system, ""))
        yield from self._once("tools", kept.tools, request["tools"], self.shared.tools.get(kept.tools, []))
        if extra_of(request) != kept.extra:
            yield f"the body: {kept.extra} → {extra_of(request)}"
        if len(messages) != len(kept.messages):
            yield f"{len(messages)} messages instead of {len(kept.messages)}"
        for place, (old, new) in enumerate(zip(kept.messages, messages, strict=False), start=1):
            yield from self._once(f"message {place} ({new['role']})", old, new, self.recording.messages[old])

    def _once(self, name: str, old: str, new: Any, was: Any) -> Iterator[str]:
        """The difference of one part, told at the first request that has it."""
        if old == digest(new) or (old, digest(new)) in self._told:
            return
        self._told.add((old, digest(new)))
        yield f"{name} changed, {old} → {digest(new)}\n{difference(was, normalised(new))}"


def difference(old: Any, new: Any) -> str:
    """What changed, as the changed lines of a readable text of both."""
    lines = difflib.unified_diff(_lines(old), _lines(new), lineterm="", n=0)
    changed = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    more = len(changed) - _MOST_LINES
    shown = [f"    {line}" for line in changed[:_MOST_LINES]]
    return "\n".join([*shown, *([f"    … {more} more lines"] if more > 0 else [])])


def _lines(part: Any) -> list[str]:
    """A part as lines: a text as it stands, anything else as JSON, texts that are JSON opened up."""
    if isinstance(part, str):
        return part.splitlines()
    return json.dumps(_opened(part), ensure_ascii=False, indent=1).splitlines()


def _opened(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _opened(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_opened(value) for value in part]
    if isinstance(part, str) and "\n" in part:
        return part.splitlines()
    if isinstance(part, str) and part[:1] in ("{", "["):
        try:
            return _opened(json.loads(part))
        except ValueError:
            return part
    return part
