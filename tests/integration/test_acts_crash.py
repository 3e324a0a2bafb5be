"""An act survives kill -9 at each of its writes: another process finds one reminder or none, and says which."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agents.answering.answer import Status
from agents.build import Sources
from tests.integration.acts_dying import DEAN, POINTS, WISH, assistant_on
from tests.support import ROOT
from tools.acts.model import ActionState

pytestmark = pytest.mark.slow


def killed(point: str, folders: tuple[Path, ...], action_id: str = "") -> None:
    """Run another process on the home until it is killed at this point."""
    arguments = [point, ":".join(map(str, folders)), *([action_id] if action_id else [])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.acts_dying", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


@pytest.fixture
def folders(sources: Sources, tmp_path: Path) -> tuple[Path, Path, Path]:
    return sources.warehouse.folder, sources.policies.folder, tmp_path


@pytest.mark.parametrize("point", POINTS["drafting"])
def test_killed_while_drafting(point: str, folders: tuple[Path, Path, Path]) -> None:
    killed(point, folders)
    assistant, book = assistant_on(*folders)
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
def test_killed_while_confirming(point: str, folders: tuple[Path, Path, Path]) -> None:
    first, book = assistant_on(*folders)
    answer = first.ask(WISH, DEAN)
    (action,) = answer.actions
    killed(point, folders, action.id)
    assistant, book = assistant_on(*folders)
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
