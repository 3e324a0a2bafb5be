"""An act survives kill -9 at each of its writes: another process finds one reminder or none, and says which."""

from pathlib import Path
from secrets import token_hex

import pytest

from agents.answering.answer import Status
from agents.build import Sources
from tests.dying import is_killed
from tests.integration.acts_dying import DEAN, POINTS, WISH, assistant_on, decide_and_die
from tests.postgres import Server
from tools.acts.model import ActionState

pytestmark = pytest.mark.slow


@pytest.fixture
def folders(sources: Sources, tmp_path: Path) -> tuple[Path, Path, Path]:
    return sources.warehouse.folder, sources.policies.folder, tmp_path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite'}"
    server: Server = request.getfixturevalue("postgres_server")
    return server.create(f"acts_{token_hex(6)}")


@pytest.mark.parametrize("point", POINTS["drafting"])
def test_killed_while_drafting(point: str, folders: tuple[Path, Path, Path], url: str) -> None:
    is_killed(decide_and_die, point, folders, url)
    assistant, book = assistant_on(*folders, url)
    waiting = book.waiting("dean.cs")
    assert book.reminders("dean.cs") == []
    assert len(waiting) == (0 if point == "before_record" else 1)
    for action in waiting:
        for _ in range(2):
            assert assistant.decide(action.id, DEAN, confirm=True).state is ActionState.CONFIRMED
    again = assistant.ask(WISH, DEAN)
    assistant.decide(again.actions[0].id, DEAN, confirm=True)
    assert len(book.reminders("dean.cs")) == len(waiting) + 1


@pytest.mark.parametrize("point", POINTS["confirming"])
def test_killed_while_confirming(point: str, folders: tuple[Path, Path, Path], url: str) -> None:
    first, book = assistant_on(*folders, url)
    answer = first.ask(WISH, DEAN)
    (action,) = answer.actions
    is_killed(decide_and_die, point, folders, url, action.id)
    assistant, book = assistant_on(*folders, url)
    done = point not in ("before_act", "after_act", "before_settling")
    # The record, the reminder and what the thread says are of one mind, before anything is mended.
    state = ActionState.CONFIRMED if done else ActionState.DRAFTED
    assert book.get(action.id, "dean.cs").state is state
    assert len(book.reminders("dean.cs")) == (1 if done else 0)
    told = assistant.turns(answer.thread, DEAN)[0][1]
    assert (told.status, told.actions[0].state) == (Status.ANSWERED if done else Status.AWAITING, state)
    for _ in range(2):
        assert assistant.decide(action.id, DEAN, confirm=True).state is ActionState.CONFIRMED
    assert [r.id for r in book.reminders("dean.cs")] == [action.id]
    assert assistant.turns(answer.thread, DEAN)[0][1].status is Status.ANSWERED
    assert assistant.ask("那明天提醒我开会", DEAN, answer.thread).status is Status.AWAITING
