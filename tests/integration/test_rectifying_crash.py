"""Rectification survives kill -9 at each of its writes, on either engine: an act is on record whole or not at all, and
is repeatable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import pytest

from tests.dying import is_killed
from tests.integration.rectifying_dying import PDF, act_and_die, act_once, at_work
from tests.postgres import Server
from tests.rectifying import SCOPES, TODAY, World
from tools.rectification.files import EvidenceFiles
from tools.rectification.requests import Accept, Assign, Claim
from tools.rectification.words import State

pytestmark = pytest.mark.slow

MOST = 30
"""Writes that no act comes near: one that never gets on record ends the test."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite'}"
    server: Server = request.getfixturevalue("postgres_server")
    return server.create(f"dying_{token_hex(6)}")


@dataclass(frozen=True)
class Deaths:
    """Records on one engine, whose acts are cut short."""

    world: World
    url: str
    folder: Path

    def of(self, act: str, seen: Callable[[], object], number: str = "") -> int:
        """Let the act die before each of its writes and then after the last, where alone it may be `seen`; how many
        writes there were. Whoever is killed leaves nothing behind, and a whole chain.
        """
        before = seen()
        today = self.world.today.toordinal()
        for write in range(MOST):
            is_killed(act_and_die, act, write, self.url, self.folder, number, today)
            stored = EvidenceFiles(self.folder).is_whole if act == "file" else None
            assert self.world.workflow.verify(stored).problems == (), (act, write)
            if seen() != before:
                self._repeated(act, seen, number)
                return write
        raise AssertionError(f"{act} was never on record")

    def _repeated(self, act: str, seen: Callable[[], object], number: str) -> None:
        """The act again by its key changes nothing; a letter is issued once and has no key."""
        after, events = seen(), self.world.workflow.verify().head.events
        if act != "issue":
            act_once(self.world, act, self.folder, number)
        assert (seen(), self.world.workflow.verify().head.events) == (after, events)


@pytest.fixture
def deaths(url: str, tmp_path: Path) -> Iterator[Deaths]:
    world = at_work(url, TODAY.toordinal())
    yield Deaths(world, url, tmp_path / "files")
    world.engine.dispose()


def test_killed_while_accepting(deaths: Deaths) -> None:
    """The school's acceptance writes two events, accepted and under observation: both or neither."""
    world = deaths.world
    item = world.do(world.submitted(), Accept(why="属实"), "dean.cs")
    # For each event the event, the head and the item, besides the turn and the commit.
    assert deaths.of("accept", lambda: world.item(item.id), item.id) >= 2 * 3 + 2
    assert world.item(item.id).state is State.OBSERVING
    assert world.workflow.verify().head.events == item.seq + 2


def test_killed_while_registering(deaths: Deaths) -> None:
    records = deaths.world.records

    def seen() -> object:
        return records.items(SCOPES["qa"]), records.notices(SCOPES["qa"])

    assert seen() == ([], [])
    assert deaths.of("register", seen) >= 6
    assert [item.id for item in records.items(SCOPES["qa"])] == ["ZG2026-001"]
    assert len(records.notices(SCOPES["qa"])) == 1


def test_killed_while_saving_a_plan(deaths: Deaths) -> None:
    world = deaths.world
    item = world.do(world.registered(), Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), "head.cs.se")

    def seen() -> object:
        return world.item(item.id), world.records.plans(item.id, SCOPES["qa"])

    assert seen() == (item, [])
    assert deaths.of("plan", seen, item.id) >= 6
    assert world.item(item.id).plan_revision == len(world.records.plans(item.id, SCOPES["qa"])) == 1


def test_killed_while_issuing_a_letter(deaths: Deaths) -> None:
    world = deaths.world
    act_once(world, "register", deaths.folder)
    (letter,) = world.records.notices(SCOPES["qa"])
    assert world.records.notices(SCOPES["dean.cs"]) == []
    assert deaths.of("issue", lambda: (world.records.notices(SCOPES["qa"]), world.item(letter.item)), letter.id) >= 6
    (issued,) = world.records.notices(SCOPES["dean.cs"])
    assert (issued.id, issued.state) == (letter.id, "issued")


def test_killed_while_judging_the_effect_and_while_recognising_it(deaths: Deaths) -> None:
    world = deaths.world
    item = world.observed()
    assert item.observe_until is not None
    world.today = item.observe_until
    assert deaths.of("judge", lambda: world.item(item.id), item.id) >= 5
    assert deaths.of("recognise", lambda: world.item(item.id), item.id) >= 5
    assert world.item(item.id).state is State.EFFECTIVE_CLOSED


def test_killed_while_handing_in_a_file(deaths: Deaths) -> None:
    world = deaths.world
    item = world.working()
    # Besides the record the file itself is made safe, moved into its place, and its folder made safe.
    assert deaths.of("file", lambda: world.records.evidence(item.id, SCOPES["qa"]), item.id) >= 8
    (kept,) = world.records.evidence(item.id, SCOPES["qa"])
    assert EvidenceFiles(deaths.folder).path(kept.sha256).read_bytes() == PDF
