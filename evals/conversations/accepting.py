"""Replaying recordings, and accepting what has drifted after somebody has looked at it.

A drifted recording is only accepted when what was typed would still be typed for a model of the same mind: as many
requests, every call that its tools took still taken by theirs, and an outcome that meets the expectations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from evals.conversations.case import Conversation
from evals.conversations.recording import Archive, Recording, Shared, record
from evals.conversations.replay import Replay
from evals.conversations.stage import Held, Stage
from evals.conversations.typed import TypedCall


@dataclass(frozen=True)
class Replayed:
    """A replay: how the conversation went, how its requests differ from the recorded ones, what forbids accepting."""

    conversation: Conversation
    held: Held
    drift: tuple[str, ...]
    obstacles: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.drift and self.as_expected

    @property
    def as_expected(self) -> bool:
        """Whether the outcome is what is expected, or still is not where that is known."""
        return bool(self.held.findings) == bool(self.conversation.unmet)

    def lines(self) -> Iterator[str]:
        """For a reader: nothing but the id where all is as it was."""
        yield f"{'ok' if self.passed else 'FAILED'} {self.conversation.id} ({self.conversation.account})"
        yield from (f"  drift: {line}" for line in self.drift)
        mark = "known: " if self.conversation.unmet else ""
        yield from (f"  outcome: {mark}{line}" for line in self.held.findings)
        if self.conversation.unmet and not self.held.findings:
            yield "  outcome: it is what is expected now; take `unmet` out of the case"


def replay(conversation: Conversation, stage: Stage, archive: Archive) -> Replayed:
    """Hold a recorded conversation again; KeyError when it was never recorded."""
    recording, shared = archive.load(conversation.id), archive.shared()
    if recording is None:
        raise KeyError(f"{conversation.id} has not been recorded")
    typist = Replay(recording, shared)
    held = stage.hold(conversation, typist)
    typist.finished()
    against = [*obstacles(recording, shared, held), *(() if conversation.unmet else held.findings)]
    if not typist.same_number:
        against.append("not as many requests as were recorded: record it again")
    return Replayed(conversation, held, tuple(typist.drift), tuple(against))


def accept(replayed: Replayed, archive: Archive) -> bool:
    """Keep the replay's requests as the recorded ones; False where it may not be."""
    if replayed.obstacles:
        return False
    archive.save(*record(replayed.conversation.id, replayed.held.exchanges, replayed.held.outcomes))
    return True


def obstacles(recording: Recording, shared: Shared, held: Held) -> Iterator[str]:
    """The calls that were valid when they were typed and no longer are."""
    for number, (kept, made) in enumerate(zip(recording.exchanges, held.exchanges, strict=False), start=1):
        for call in kept.reply.tool_calls:
            if _taken(call, shared.tools.get(kept.tools, [])) and not _taken(call, made.request["tools"]):
                yield f"request {number}: the tools no longer take {call.name} {call.arguments}"


def _taken(call: TypedCall, tools: Sequence[dict[str, Any]]) -> bool:
    """Whether a call validates against the schema of its tool."""
    schemas = {t["function"]["name"]: t["function"].get("parameters") or {} for t in tools}
    if call.name not in schemas:
        return False
    return bool(Draft202012Validator(schemas[call.name]).is_valid(call.arguments))
