"""The typist's desk: a folder in which every request waits for its reply.

DIR/NNNN.request.json is the request; the turn goes on when DIR/NNNN.reply.json is there. A reply is put in place by
renaming, so that it is never read half-written. A reply that cannot be read is named in DIR/NNNN.refused.txt and may be
typed again. DIR/ended.txt says how the last conversation ended; it is not there while one goes on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from agents.errors import ModelUnreachable
from evals.conversations.typed import Request, TypedReply

_POLL_S = 0.1
_ENDED = "ended.txt"


@dataclass
class Desk:
    """One typist's folder. `timeout_s` is how long a request waits; a folder that has been used is numbered on."""

    folder: Path
    timeout_s: float = 7200.0
    say: Callable[[str], object] = print

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        begin(self.folder)
        self._before = len(requests(self.folder))

    def reply(self, number: int, request: Request) -> TypedReply:
        """Wait for the reply; ModelUnreachable when nobody typed one in time."""
        name = f"{self._before + number:04d}"
        put(self.folder / f"{name}.request.json", json.dumps(request, ensure_ascii=False, indent=1))
        self.say(f"{name} waits for a reply")
        until = time.monotonic() + self.timeout_s
        while time.monotonic() < until:
            if (found := self._typed(name)) is not None:
                return found
            time.sleep(_POLL_S)
        raise ModelUnreachable(f"nobody typed reply {name}")

    def _typed(self, name: str) -> TypedReply | None:
        path = self.folder / f"{name}.reply.json"
        if not path.exists():
            return None
        try:
            return TypedReply.model_validate_json(path.read_bytes())
        except ValidationError as error:
            path.rename(path.with_suffix(".unreadable"))
            put(self.folder / f"{name}.refused.txt", str(error))
            self.say(f"{name}: the reply cannot be read, type it again: {error}")
            return None


def requests(folder: Path) -> list[Path]:
    """The requests of a desk, oldest first."""
    return sorted(folder.glob("[0-9]*.request.json"))


def waiting(folder: Path) -> Path | None:
    """The request that waits for its reply, which can only be the newest; None when none does."""
    newest = next(reversed(requests(folder)), None)
    return None if newest is None or reply_path(newest).exists() or ended(folder) else newest


def awaited(folder: Path, seconds: float) -> Path | None:
    """The request that waits, or comes to wait within so many seconds; None when the conversation has ended."""
    until = time.monotonic() + seconds
    while (found := waiting(folder)) is None and not ended(folder) and time.monotonic() < until:
        time.sleep(_POLL_S)
    return found


def begin(folder: Path) -> None:
    """Another conversation: how the last one went is no longer told."""
    (folder / _ENDED).unlink(missing_ok=True)


def end(folder: Path, told: str) -> None:
    """The conversation is over; `told` is how it went."""
    put(folder / _ENDED, told)


def ended(folder: Path) -> str:
    """How the last conversation went; empty while one goes on, or before the first."""
    path = folder / _ENDED
    return path.read_text(encoding="utf-8") if path.exists() else ""


def reply_path(request: Path) -> Path:
    return request.with_name(request.name.replace(".request.", ".reply."))


def put(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(text, encoding="utf-8")
    aside.rename(path)
