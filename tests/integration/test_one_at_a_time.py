"""Turns of one thread in two processes: the second asker is told, nothing is lost; a killed process holds nothing."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agents.build import Sources, build_assistant
from agents.conversation import GraphAssistant
from agents.errors import ThreadBusy, ThreadNotFound
from agents.one_at_a_time import ThreadLocks
from tools.scope import Role, Scope

DEAN = Scope("dean.cs", Role.DEAN, college="cs")
ELSEWHERE = """
import sys
from pathlib import Path
from agents.one_at_a_time import ThreadLocks
with ThreadLocks(Path(sys.argv[1])).held(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def assistant(sources: Sources, tmp_path: Path) -> GraphAssistant:
    kept = replace(sources, checkpoints=tmp_path / "checkpoints.sqlite")
    return build_assistant(kept, lambda: date(2026, 3, 20))


def test_a_thread_that_another_process_answers_in_is_busy_until_it_ends_or_is_killed(
    assistant: GraphAssistant, tmp_path: Path
) -> None:
    thread = assistant.ask("我们院上学期挂科率？", DEAN).thread
    other = subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, str(tmp_path / "checkpoints.locks"), thread],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(ThreadBusy, match="正在别处回答"):
        assistant.ask("那软件工程呢？", DEAN, thread)
    with pytest.raises(ThreadNotFound):
        assistant.ask("那软件工程呢？", Scope("dean.me", Role.DEAN, college="me"), thread)
    assert assistant.ask("我们院上学期挂科率？", DEAN).thread != thread, "another thread is free"
    assert len(assistant.turns(thread, DEAN)) == 1
    other.kill()
    other.wait()
    assert assistant.ask("那软件工程呢？", DEAN, thread).thread == thread
    assert len(assistant.turns(thread, DEAN)) == 2


def test_a_turn_that_is_left_lets_its_thread_go(assistant: GraphAssistant) -> None:
    thread = assistant.ask("我们院上学期挂科率？", DEAN).thread
    left = assistant.stream("那软件工程呢？", DEAN, thread)
    next(iter(left))
    with pytest.raises(ThreadBusy):
        next(iter(assistant.stream("那软件工程呢？", DEAN, thread)))
    left.close()  # type: ignore[attr-defined]
    assert assistant.ask("那软件工程呢？", DEAN, thread).thread == thread


def test_no_files_stay_behind(tmp_path: Path) -> None:
    locks = ThreadLocks(tmp_path / "locks")
    with locks.held("a"), locks.held("b"), pytest.raises(ThreadBusy), locks.held("a"):
        pass
    assert list((tmp_path / "locks").iterdir()) == []
