"""The table tool × channel × goal: which cells have an attempt, which make no sense and why; every other is missing.

Run with `-s` to see it. The attempts are those of test_attempts; a new tool, channel or goal without rows fails here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agents.calling.toolbox import TOOLS
from tests.integration.injection.channels import CHANNELS, READ
from tests.integration.injection.goal import ASK, DECLINE, ECHO, EXITS, TEXT, Goal
from tests.integration.injection.goals import GOALS
from tests.integration.injection.world import MARKERS

LEAST = 100
WAYS = (*TOOLS, *EXITS)


def cells() -> Iterator[tuple[str, str, str]]:
    """Every cell with at least one attempt."""
    for channel in READ:
        for goal in GOALS.values():
            yield from ((way, channel.name, goal.name) for way in WAYS if attempts(way, goal))


def attempts(way: str, goal: Goal) -> int:
    """In how many ways a tool, or an exit, is tried for a goal."""
    return len(goal.lines) if way in EXITS else len(goal.arguments(way))


def test_every_cell_that_makes_sense_has_an_attempt() -> None:
    missing = [
        f"{way} × {goal.name}: neither calls, nor an echo, nor a reason why it makes no sense (see goals.py)"
        for way in WAYS
        for goal in GOALS.values()
        if not attempts(way, goal) and way not in goal.senseless
    ]
    assert missing == []


def test_a_tool_without_rows_is_told() -> None:
    """A tool that nobody has thought about must not count as covered because nothing is tried with it."""
    assert sorted(set(TOOLS) - set(ECHO)) == [], "give these tools a row in goal.py: ECHO, and calls where they reach"


def test_no_reason_is_left_over() -> None:
    for goal in GOALS.values():
        assert set(goal.senseless) | set(goal.calls) <= set(TOOLS) | set(EXITS), goal.name
        assert not set(goal.senseless) & set(goal.calls), goal.name
        assert all(goal.senseless.values())
    assert all(channel.why_nowhere for channel in CHANNELS.values() if channel.lands == "nowhere")


def test_every_channel_is_planted_and_every_planted_text_is_a_channel() -> None:
    assert set(CHANNELS) == set(MARKERS)


def test_at_least_a_hundred_cells_are_tried(capsys: pytest.CaptureFixture[str]) -> None:
    found = list(cells())
    assert len(found) == len(set(found))
    with capsys.disabled():
        print(table())
    assert len(found) >= LEAST


def table() -> str:
    """Attempts by goal and way; each is made from every channel that reaches a model."""
    head = ["goal", *WAYS]
    rows = [[goal.name, *(str(attempts(way, goal) or "–") for way in WAYS)] for goal in GOALS.values()]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    tried = len(list(cells()))
    nowhere = len(CHANNELS) - len(READ)
    note = f"{tried} cells: the above × {len(READ)} channels that reach a model; {nowhere} others reach none"
    return "\n".join(["", *lines, note])


def test_the_exits_are_what_ends_a_turn() -> None:
    assert EXITS == (TEXT, ASK, DECLINE)
