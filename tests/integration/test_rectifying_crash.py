"""Rectification survives kill -9 at each of its writes: an act is on record whole or not at all, and is repeatable."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.records import records_engine
from tests.integration.rectifying_dying import LETTERS, PDF, POINTS, attach
from tests.rectifying import SCOPES, TODAY, World, a_plan, registration
from tests.support import ROOT
from tools.rectification.files import EvidenceFiles
from tools.rectification.requests import Accept, Assign, Claim
from tools.rectification.words import State

pytestmark = pytest.mark.slow


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine = records_engine(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield World(engine)
    engine.dispose()


def killed(act: str, point: str, home: Path, number: str = "", skipped: int = 0) -> None:
    command = [sys.executable, "-m", "tests.integration.rectifying_dying", act, point, str(home), number, str(skipped)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


@pytest.mark.parametrize(
    ("point", "skipped"),
    [*((point, 0) for point in POINTS["accept"]), ("before_event", 1), ("after_event", 1), ("after_item", 1)],
)
def test_killed_while_accepting(world: World, tmp_path: Path, point: str, skipped: int) -> None:
    """The school's acceptance writes two events, accepted and under observation: both or neither."""
    item = world.do(world.submitted(), Accept(why="属实"), "dean.cs")
    killed("accept", point, tmp_path, item.id, skipped)
    assert world.item(item.id) == item
    assert world.workflow.verify().problems == ()
    for _ in range(2):
        assert world.do(item, Accept(why="属实"), "qa", key="accept").state is State.OBSERVING
    assert world.workflow.verify().head.events == item.seq + 2


@pytest.mark.parametrize("point", POINTS["register"])
def test_killed_while_registering(world: World, tmp_path: Path, point: str) -> None:
    killed("register", point, tmp_path)
    assert world.records.items(SCOPES["qa"]) == []
    assert world.records.notices(SCOPES["qa"]) == []
    more: dict[str, Any] = {"letters": LETTERS, "key": "register"}
    one, again = (world.workflow.register(registration(), SCOPES["qa"], TODAY, **more) for _ in range(2))
    assert one == again
    assert len(world.records.notices(SCOPES["qa"])) == 1
    assert [item.id for item in world.records.items(SCOPES["qa"])] == ["ZG2026-001"]


@pytest.mark.parametrize("point", POINTS["plan"])
def test_killed_while_saving_a_plan(world: World, tmp_path: Path, point: str) -> None:
    item = world.do(world.registered(), Assign(owner="head.cs.se", supervisor="supervisor"), "qa")
    item = world.do(item, Claim(), "head.cs.se")
    killed("plan", point, tmp_path, item.id)
    assert (world.item(item.id), world.records.plans(item.id, SCOPES["qa"])) == (item, [])
    for _ in range(2):
        assert world.do(item, a_plan(TODAY), "head.cs.se", key="plan").plan_revision == 1
    assert len(world.records.plans(item.id, SCOPES["qa"])) == 1
    assert world.workflow.verify().problems == ()


@pytest.mark.parametrize("point", POINTS["issue"])
def test_killed_while_issuing_a_letter(world: World, tmp_path: Path, point: str) -> None:
    world.workflow.register(registration(), SCOPES["qa"], TODAY, letters=LETTERS)
    (letter,) = world.records.notices(SCOPES["qa"])
    killed("issue", point, tmp_path, letter.id)
    assert world.records.notices(SCOPES["qa"]) == [letter]
    assert world.records.notices(SCOPES["dean.cs"]) == []
    assert world.workflow.issue(letter.id, SCOPES["qa"], TODAY).state == "issued"
    assert world.workflow.verify().problems == ()


@pytest.mark.parametrize("point", POINTS["file"])
def test_killed_while_handing_in_a_file(world: World, tmp_path: Path, point: str) -> None:
    item = world.working()
    files = EvidenceFiles(tmp_path / "files")
    killed("file", point, tmp_path, item.id)
    assert world.records.evidence(item.id, SCOPES["qa"]) == []
    assert world.workflow.verify(files.is_whole).problems == ()
    attach(world, files, item.id)
    (kept,) = world.records.evidence(item.id, SCOPES["qa"])
    assert files.path(kept.sha256).read_bytes() == PDF
    assert world.workflow.verify(files.is_whole).problems == ()
