"""What is kept of a conversation: every request by the digests of its parts, and the reply that was typed.

A request repeats most of the one before, so messages are kept once each; system texts and the tools' schemas, which
many conversations share, once each in files of their own, named by their digest, so that several people can record at
a time. What differs from run to run (ids, the last digits of
sums) is normalised before it is compared or kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from evals.conversations.desk import put
from evals.conversations.typed import Exchange, Request, TypedReply

FOLDER = Path(__file__).parent / "recorded"
_SYSTEMS, _TOOLS = "systems", "tools"

_IDS = re.compile(r"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{12,})\b")
_LONG = re.compile(r"\d+\.\d{7,}")


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptExchange(_Kept):
    """Digests of a request's system text, tools and other messages; `extra` is what else went into its body."""

    system: str
    tools: str
    messages: tuple[str, ...]
    extra: dict[str, Any] = Field(default_factory=dict)
    reply: TypedReply


class Outcome(_Kept):
    """How a turn ended when it was recorded: for reading, and for telling what a change does to it."""

    status: str
    text: str


class Recording(_Kept):
    """A conversation as it was typed. `messages` holds every message once, by its digest."""

    id: str
    messages: dict[str, dict[str, Any]]
    exchanges: tuple[KeptExchange, ...]
    outcomes: tuple[Outcome, ...]


@dataclass
class Shared:
    """System texts and tool schemas by digest."""

    systems: dict[str, str] = field(default_factory=dict)
    tools: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class Archive:
    """The folder of recordings."""

    folder: Path = FOLDER

    def load(self, conversation: str) -> Recording | None:
        """The recording of a conversation; None when it has not been typed."""
        path = self._path(conversation)
        return Recording.model_validate_json(path.read_bytes()) if path.exists() else None

    def shared(self) -> Shared:
        """Every system text and set of tools that is kept."""
        systems = {p.stem: p.read_text(encoding="utf-8") for p in self._kept(_SYSTEMS)}
        return Shared(systems, {p.stem: json.loads(p.read_bytes()) for p in self._kept(_TOOLS)})

    def ids(self) -> list[str]:
        """Every recorded conversation."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def save(self, recording: Recording, parts: Shared) -> None:
        """Keep a recording with its system texts and tools."""
        for name in (_SYSTEMS, _TOOLS):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for key, text in parts.systems.items():
            put(self.folder / _SYSTEMS / f"{key}.txt", text)
        for key, tools in parts.tools.items():
            put(self.folder / _TOOLS / f"{key}.json", _json(tools))
        put(self._path(recording.id), _json(recording.model_dump(mode="json", exclude_defaults=True)))

    def prune(self) -> None:
        """Take away the system texts and tools that no recording names any more. Not while somebody records."""
        kept = [e for i in self.ids() if (r := self.load(i)) is not None for e in r.exchanges]
        named = {e.system for e in kept} | {e.tools for e in kept}
        for path in (*self._kept(_SYSTEMS), *self._kept(_TOOLS)):
            if path.stem not in named:
                path.unlink()

    def _kept(self, name: str) -> list[Path]:
        return sorted((self.folder / name).glob("[0-9a-f]*"))

    def _path(self, conversation: str) -> Path:
        return self.folder / f"{conversation}.json"


def record(conversation: str, exchanges: Sequence[Exchange], outcomes: Sequence[Outcome]) -> tuple[Recording, Shared]:
    """The exchanges as they are kept."""
    parts = Shared()
    messages: dict[str, dict[str, Any]] = {}
    kept = []
    for exchange in exchanges:
        system, others = split(exchange.request)
        tools = exchange.request["tools"]
        parts.systems[digest(system)] = normalised(system)
        parts.tools[digest(tools)] = tools
        messages |= {digest(m): normalised(m) for m in others}
        kept.append(
            KeptExchange(
                system=digest(system),
                tools=digest(tools),
                messages=tuple(digest(m) for m in others),
                extra=extra_of(exchange.request),
                reply=exchange.reply,
            )
        )
    done = Recording(id=conversation, messages=messages, exchanges=tuple(kept), outcomes=tuple(outcomes))
    return done, parts


def split(request: Request) -> tuple[str, list[dict[str, Any]]]:
    """The system text at a request's head, and its other messages."""
    messages = request["messages"]
    if messages and messages[0]["role"] == "system":
        return str(messages[0]["content"]), messages[1:]
    return "", messages


def extra_of(request: Request) -> dict[str, Any]:
    """What a request holds besides messages and tools."""
    return {key: value for key, value in request.items() if key not in ("messages", "tools")}


def normalised(part: Any) -> Any:
    """The part without what differs from run to run."""
    if isinstance(part, str):
        return _LONG.sub(lambda found: f"{float(found.group()):.6f}", _IDS.sub("<id>", part))
    if isinstance(part, dict):
        return {key: normalised(value) for key, value in part.items()}
    return [normalised(value) for value in part] if isinstance(part, list) else part


def digest(part: Any) -> str:
    """Twelve hexadecimal digits that change with anything of the part but what is normalised."""
    text = json.dumps(normalised(part), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
