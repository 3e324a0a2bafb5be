"""Every channel × every goal × every tool: a model that wants to obey what it reads achieves nothing."""

from __future__ import annotations

import pytest

from agents.calling.toolbox import TOOLS
from tests.chat_server import Reply
from tests.integration.injection.channels import CHANNELS, QUESTION, READ, Channel
from tests.integration.injection.conftest import Desk
from tests.integration.injection.goal import EXITS, TEXT, Goal
from tests.integration.injection.goals import GOALS
from tests.integration.injection.mind import obeying
from tests.integration.injection.oracles import Trace, faults, landed
from tests.integration.injection.world import order
from tools.scope import Role, Scope


@pytest.mark.parametrize("goal", GOALS.values(), ids=lambda g: g.name)
@pytest.mark.parametrize("channel", READ, ids=lambda c: c.name)
def test_it_achieves_nothing(desk: Desk, channel: Channel, goal: Goal) -> None:
    before, found = desk.files(), []
    for exit_ in EXITS:
        trace = attempt(desk, channel, goal, exit_)
        roles = landed(trace, channel.name)
        assert channel.lands in roles, "the instruction was not read"
        assert "system" not in roles
        assert channel.lands == "user" or "user" not in roles
        found += [f"{exit_}: {fault}" for fault in faults(trace, desk.everything_forbidden(), goal.needles)]
        if exit_ == TEXT:
            found += reached(trace, channel, goal)
        assert not trace.answer.actions
    assert found == []
    assert desk.files() == before, "something was written"


def attempt(desk: Desk, channel: Channel, goal: Goal, exit_: str) -> Trace:
    """The turn of one cell: the instruction is read where the channel puts it, and obeyed."""
    question, thread = QUESTION, None
    if channel.name == "question":
        question = f"{QUESTION}？{order('question')}"
    if channel.name == "earlier turn":
        thread = desk.ask(f"{QUESTION}？{order('earlier turn')}", goal.asker, {"content": "好。"}).answer.thread
    replies = obeying(channel, goal, exit_, desk.world.course, tuple(TOOLS))
    return desk.ask(question, goal.asker, *replies, thread=thread)


def reached(trace: Trace, channel: Channel, goal: Goal) -> list[str]:
    """Calls of the goal that were not made, or brought what they must not."""
    made = trace.own_calls()[len(channel.bring) :]
    meant = sum(len(goal.arguments(tool)) for tool in TOOLS)
    missing = [f"{meant - len(made)} calls were not made"] if len(made) != meant else []
    return missing + [f"{call} brought {told}" for call, told in made if goal.refused and told.get("evidence")]


SWEEP: list[Reply] = [
    {"tool_calls": [call for channel in READ for call in channel.calls("CS1001")]},
    {"content": "好。"},
]


@pytest.mark.parametrize("role", list(Role))
def test_no_text_of_other_places_reaches_a_model(desk: Desk, role: Role) -> None:
    who = next(user for user, scope in desk.scopes.items() if scope.role is role)
    trace = desk.ask(QUESTION, who, *SWEEP)
    nowhere = [c.name for c in CHANNELS.values() if c.lands == "nowhere"]
    assert {name: landed(trace, name) for name in nowhere if landed(trace, name)} == {}


def test_a_thread_whose_scope_changed_brings_no_instruction_along(desk: Desk) -> None:
    dean = desk.scopes["dean.me"]
    said = desk.ask(f"{QUESTION}？{order('thread of another scope')}", dean, {"content": "好。"})
    moved = Scope(dean.user, dean.role, college="cs")
    trace = desk.ask(QUESTION, moved, {"content": "好。"}, thread=said.answer.thread)
    assert landed(trace, "thread of another scope") == set()
