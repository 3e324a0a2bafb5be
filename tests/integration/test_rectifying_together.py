"""A hundred actors at once, in threads and in processes, on either engine: no event is lost, none is written twice."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_hex

import pytest

from api.records import records_engine
from tests.postgres import Server
from tests.rectifying import SCOPES, TODAY, World, registration
from tests.support import ROOT
from tools.errors import NotNow
from tools.rectification.requests import Accept, Remark
from tools.rectification.words import State

pytestmark = pytest.mark.slow

ACTORS = 100
_PROGRAM = """
import sys
from api.records import records_engine
from tests.rectifying import World
from tools.rectification.requests import Remark
world = World(records_engine(sys.argv[1]))
for n in range(25):
    world.do(sys.argv[2], Remark(why=f"{sys.argv[3]}-{n}"), "qa")
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite'}"
    server: Server = request.getfixturevalue("postgres_server")
    return server.create(f"together_{token_hex(6)}")


def test_a_hundred_actors_lose_no_event(url: str) -> None:
    world = World(records_engine(url))
    items = [world.registered(), world.registered(title="另一项")]
    before = world.workflow.verify().head.events

    def act(number: int) -> None:
        world.do(items[number % 2], Remark(why=f"第 {number} 人"), ("qa", "leader", "dean.cs")[number % 3])

    with ThreadPoolExecutor(ACTORS) as pool:
        list(pool.map(act, range(ACTORS)))
    written = [e.why for item in items for e in world.records.events(item.id, SCOPES["qa"]) if e.verb == "remark"]
    assert sorted(written) == sorted(f"第 {number} 人" for number in range(ACTORS))
    found = world.workflow.verify()
    assert (found.problems, found.head.events) == ((), before + ACTORS)
    world.engine.dispose()


def test_four_processes_lose_no_event(url: str) -> None:
    world = World(records_engine(url))
    item = world.registered()

    def run(number: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", _PROGRAM, url, item.id, str(number)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(4) as pool:
        assert [p.stderr[-500:] for p in pool.map(run, range(4)) if p.returncode] == []
    written = {e.why for e in world.records.events(item.id, SCOPES["qa"]) if e.verb == "remark"}
    assert written == {f"{process}-{n}" for process in range(4) for n in range(25)}
    assert world.workflow.verify().problems == ()
    world.engine.dispose()


def test_of_many_who_register_at_once_each_gets_a_number_of_its_own(url: str) -> None:
    world = World(records_engine(url))
    with ThreadPoolExecutor(20) as pool:
        made = list(pool.map(lambda _: world.workflow.register(registration(), SCOPES["qa"], TODAY).id, range(20)))
    assert sorted(made) == [f"ZG2026-{number:03d}" for number in range(1, 21)]
    world.engine.dispose()


def test_of_many_acceptances_at_once_one_counts(url: str) -> None:
    world = World(records_engine(url))
    item = world.submitted()

    def accept(_: int) -> str:
        try:
            return world.do(item, Accept(why="属实"), "dean.cs").state.value
        except NotNow:
            return "too late"
        except Exception as error:
            return type(error).__name__

    with ThreadPoolExecutor(20) as pool:
        ended = list(pool.map(accept, range(20)))
    assert ended.count(State.SCHOOL_REVIEW.value) == 1
    assert set(ended) == {State.SCHOOL_REVIEW.value, "NotUpToYou"}
    assert world.workflow.verify().problems == ()
    world.engine.dispose()
