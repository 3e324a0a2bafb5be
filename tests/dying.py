"""Processes that are killed with -9 while they write, each forked from one that has read its modules already.

The parent of them is a fork server, so that a death costs no start of Python: there are hundreds of them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        *("pytest", "psycopg", "sqlalchemy.dialects.postgresql.psycopg", "alembic.command"),
        *("tests.integration.rectifying_dying", "tests.integration.acts_dying"),
    ]
)
_WRITING = ("INSERT", "UPDATE", "DELETE")


def die() -> None:
    """End this process as the machine's administrator would."""
    os.kill(os.getpid(), signal.SIGKILL)


def dies_before(write: int, engine: Engine) -> None:
    """Let the process die before the write of this number, from 0: a statement, a commit, a file made safe or moved."""
    left = [write]

    def count() -> None:
        left[0] -= 1
        if left[0] < 0:
            die()

    @event.listens_for(engine, "before_cursor_execute")
    def _statement(_c: Any, _u: Any, statement: str, _p: Any, _x: Any, _m: Any) -> None:
        if statement.lstrip().upper().startswith(_WRITING):
            count()

    @event.listens_for(engine, "commit")
    def _commit(_c: Any) -> None:
        count()

    for name in ("fsync", "replace"):
        _count_calls(name, count)


def _count_calls(name: str, count: Callable[[], None]) -> None:
    real: Callable[..., Any] = getattr(os, name)

    def counted(*args: Any, **kwargs: Any) -> Any:
        count()
        return real(*args, **kwargs)

    setattr(os, name, counted)


def is_killed(target: Callable[..., None], *arguments: object) -> None:
    """Run `target` in a process of its own, which must be killed in it."""
    process = _SERVER.Process(target=target, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL, process.exitcode
