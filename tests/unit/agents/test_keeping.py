"""What is kept of threads on the disk."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

from agents.build import Sources, build_assistant
from tools.scope import Role, Scope

TODAY = date(2026, 3, 20)
DEAN = Scope("dean.cs", Role.DEAN, college="cs")


def _count(path: Path) -> int:
    return int(sqlite3.connect(path).execute("SELECT count(*) FROM checkpoints").fetchone()[0])


def test_a_thread_is_kept_once_however_many_turns_it_has(sources: Sources, tmp_path: Path) -> None:
    kept = tmp_path / "threads.sqlite"
    assistant = build_assistant(replace(sources, checkpoints=kept), lambda: TODAY)
    thread = assistant.ask("上学年挂科率", DEAN).thread
    other = assistant.ask("上学年优良率", DEAN).thread
    for _ in range(3):
        assistant.ask("那前年呢", DEAN, thread)
    assert _count(kept) == 2
    assert [len(assistant.turns(one, DEAN)) for one in (thread, other)] == [4, 1]


def test_an_act_still_goes_on_from_what_is_kept(sources: Sources, tmp_path: Path) -> None:
    kept = tmp_path / "threads.sqlite"
    assistant = build_assistant(replace(sources, checkpoints=kept), lambda: TODAY)
    thread = assistant.ask("上学年挂科率", DEAN).thread
    drafted = assistant.ask("明天提醒我看挂科率", DEAN, thread).actions[0].id
    assert _count(kept) == 1
    assistant.decide(drafted, DEAN, confirm=True)
    assert assistant.turns(thread, DEAN)[-1][1].actions[0].state.value == "confirmed"
    assert _count(kept) == 1


def test_nothing_of_an_old_scope_outlives_the_first_turn_under_a_new_one(sources: Sources, tmp_path: Path) -> None:
    kept = tmp_path / "threads.sqlite"
    assistant = build_assistant(replace(sources, checkpoints=kept), lambda: TODAY)
    thread = assistant.ask("计算机学院上学年挂科率", DEAN).thread
    assistant.ask("你好", replace(DEAN, college="em"), thread)
    rows = sqlite3.connect(kept).execute("SELECT checkpoint FROM checkpoints").fetchall()
    assert "计算机学院上学年挂科率".encode() not in b"".join(row[0] for row in rows)
