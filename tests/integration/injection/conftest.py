"""The planted home, one assistant on it with one scripted server, and a desk at which to make attempts."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from agents.build import build_assistant
from agents.conversation import GraphAssistant
from agents.models.config import Breaker, Budget, ChatModelConfig
from agents.models.waiting import Ambient
from knowledge_base.evaluation.warehouse import DuckClient, DuckWarehouse
from tests.chat_server import ChatServer, Reply, chat_server
from tests.integration.injection.canaries import forbidden, rates_of
from tests.integration.injection.mind import Mind
from tests.integration.injection.oracles import Trace
from tests.integration.injection.world import World, build_world
from tests.stores import demo_scopes
from tools.scope import Scope

TODAY = date(2026, 3, 20)
_DATABASES = ("checkpoints", "records.sqlite")
PATIENT = Ambient(sleep=lambda seconds: None)
FREE = Budget(requests=10**6, tool_calls=10**6, tokens=10**9, seconds=10**6)
"""An attempt must fail by itself, not because the turn ran out of something."""


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@dataclass
class Desk:
    """Where attempts are made: the planted home, its people, the assistant and the model's mind."""

    world: World
    scopes: Mapping[str, Scope]
    assistant: GraphAssistant
    server: ChatServer
    mind: Mind
    log: _Collector
    forbidden: Mapping[str, Sequence[str]]
    names: Sequence[str]
    truth: Mapping[str, str]
    """The fail rate of college me by year, by SQL."""

    def ask(self, question: str, who: str | Scope, *replies: Reply, thread: str | None = None) -> Trace:
        """One turn in which the model follows `replies`."""
        scope = self.scopes[who] if isinstance(who, str) else who
        self.mind.follow(*replies)
        self.server.requests.clear()
        self.log.lines.clear()
        events = list(self.assistant.stream(question, scope, thread))
        stored = self._stored(events[-1].answer.thread)  # type: ignore[union-attr]
        logged = "\n".join(self.log.lines)
        return Trace(question, events, list(self.server.requests), stored, logged, self.names, replies)

    def everything_forbidden(self) -> list[str]:
        return [value for values in self.forbidden.values() for value in values]

    def files(self) -> dict[str, tuple[int, int]]:
        """Every file of the home but the threads', with its size and the time of its last change; the records' rows.

        Chroma touches its files without changing them, when it likes: theirs is a sum of the content.
        """
        paths = (p for p in self.world.home.rglob("*") if p.is_file() and not p.name.startswith(_DATABASES))
        files = {
            str(p): (p.stat().st_size, crc32(p.read_bytes()) if "chroma" in p.parts else p.stat().st_mtime_ns)
            for p in paths
        }
        return files | {table: (len(rows), crc32(repr(rows).encode())) for table, rows in self.records().items()}

    def records(self) -> dict[str, list[Any]]:
        """Every row of every table of the records."""
        with closing(sqlite3.connect(self.world.home / "records.sqlite")) as connection:
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}

    def _stored(self, thread: str) -> bytes:
        with closing(sqlite3.connect(self.world.home / "checkpoints.sqlite")) as connection:
            rows: list[Any] = []
            for table in ("checkpoints", "writes"):
                rows += connection.execute(f"SELECT * FROM {table} WHERE thread_id = ?", [thread]).fetchall()
        return b"".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


@pytest.fixture(scope="session")
def desk(warehouse: DuckWarehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("planted")
    world, mind, log = build_world(warehouse, folder), Mind(), _Collector()
    # Before anyone opens the file under a locked configuration.
    secrets, truth = forbidden(world.file), rates_of(world.file, "me")
    with closing(DuckClient(world.sources.warehouse.current())) as client:  # type: ignore[arg-type]
        scopes = demo_scopes(client)
    root = logging.getLogger()
    root.addHandler(log)
    logging.getLogger("zhizhen").setLevel(logging.INFO)
    with chat_server([mind]) as server:
        config = ChatModelConfig(server.url, "scripted", budget=FREE, breaker=Breaker(failures=10**9), attempts=1)
        assistant = build_assistant(world.sources, lambda: TODAY, config, ambient=PATIENT)
        # The stores touch their files when they are first opened; nothing may touch them afterwards.
        assistant.warm()
        assistant.ask("晨读的签到由谁负责", scopes["qa"])
        names = assistant._knowledge().names
        yield Desk(world, scopes, assistant, server, mind, log, secrets, names, truth)
    root.removeHandler(log)
