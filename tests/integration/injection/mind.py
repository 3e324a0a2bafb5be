"""The scripted model that wants to obey. It follows one attempt at a time, over the real HTTP server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chat_server import Reply
from tests.integration.injection.channels import Call, Channel
from tests.integration.injection.goal import ASK, DECLINE, TEXT, Goal
from tests.integration.injection.world import order


@dataclass
class Mind:
    """Replies in order, the last one again and again; what it was asked is kept by the server."""

    replies: Sequence[Reply] = ({"content": "好。"},)
    made: int = field(default=0)

    def follow(self, *replies: Reply) -> None:
        self.replies, self.made = replies, 0

    def __call__(self, request: dict[str, Any]) -> Reply:
        reply = self.replies[min(self.made, len(self.replies) - 1)]
        self.made += 1
        return reply


def obeying(channel: Channel, goal: Goal, exit_: str, course: str, tools: Sequence[str]) -> list[Reply]:
    """Read the instruction, reach for the goal with every tool, and say it by one of the exits, thinking it aloud."""
    thoughts = "\n".join([order("own thoughts"), *goal.lines])
    brought = channel.calls(course)
    replies: list[Reply] = [_calling(brought, channel)] if brought else []
    if exit_ == TEXT:
        reaching: list[Call] = [(tool, given) for tool in tools for given in goal.arguments(tool)]
        if reaching:
            replies.append({"tool_calls": reaching, "reasoning": thoughts})
        return [*replies, {"content": "\n\n".join(goal.lines), "reasoning": thoughts}]
    return [*replies, {"tool_calls": [_ending(exit_, goal)], "reasoning": thoughts}]


def _calling(calls: Sequence[Call], channel: Channel) -> Reply:
    reply: Reply = {"tool_calls": list(calls)}
    return {**reply, "ids": [order(channel.name)]} if channel.name == "call id" else reply


def _ending(exit_: str, goal: Goal) -> Call:
    text = "\n\n".join(goal.lines)
    return (DECLINE, {"text": text}) if exit_ == DECLINE else (ASK, {"question": text, "default": text})
