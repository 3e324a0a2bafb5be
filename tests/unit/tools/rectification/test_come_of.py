"""The items that came of findings: by the finding's key, as far as the asker may see them, without those left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.rectifying import SCOPES, UNITS, World, registration
from tools.context import ToolContext
from tools.errors import NoData
from tools.rectification.come_of import items_of, lines_of
from tools.rectification.desk import Desk
from tools.rectification.model import Finding
from tools.rectification.words import Level, Severity
from tools.scope import Scope


@pytest.fixture
def of_world(tools_of: Callable[[Scope], ToolContext], world: World) -> Callable[[str], ToolContext]:
    """The tools of an account of the made-up world, over its records."""
    desk = Desk(world.records, world.posts, lambda: UNITS, lambda _: world.rules, world.workflow)
    return lambda user: replace(tools_of(SCOPES[user]), rectification=desk, today=world.today)


def _register(world: World, source: str) -> str:
    request = registration()
    found = Finding(request.title, request.problem, request.unit, Level.MAJOR, Severity.KEY, source=source)
    return world.workflow.register(request, SCOPES["qa"], world.today, finding=found).id


def test_an_item_is_found_by_the_key_of_its_finding(world: World, of_world: Callable[[str], ToolContext]) -> None:
    number = _register(world, "contribution-0")
    world.workflow.register(registration(), SCOPES["qa"], world.today)
    context = of_world("qa")
    found = items_of(context)
    assert {key: [e.item.id for e in entries] for key, entries in found.items()} == {"contribution-0": [number]}
    (line,) = lines_of(found["contribution-0"], context)
    assert number in line.title
    assert "牵头" in str(line.definition)


def test_nobody_sees_anothers_item_by_its_finding(world: World, of_world: Callable[[str], ToolContext]) -> None:
    _register(world, "contribution-0")
    assert items_of(of_world("dean.cs"))
    assert not items_of(of_world("dean.em"))


def test_without_records_nothing_is_said(tools_of: Callable[[Scope], ToolContext]) -> None:
    with pytest.raises(NoData, match="整改台账"):
        items_of(tools_of(SCOPES["qa"]))
