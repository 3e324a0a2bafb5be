"""Where conversations are held: the real assistant over a demo home, with a typist in the model's place.

The assistant stands over a home of its own that shares the data and documents of the demo home and writes beside them,
so that the demo home stays as it is. Every conversation begins with the demo's records: what one writes never reaches
another. The day, the key from which the home's secrets are made, and chance are fixed.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from agents.answering.answer import Answer
from agents.answering.guard import DROPPED_NOTE
from agents.models.waiting import Ambient
from api.demo_home import build_demo_home
from api.settings import Settings
from api.wiring import build_container
from evals.campus import SCALE, Campus
from evals.conversations.case import Conversation, SaidTurn
from evals.conversations.recording import Outcome
from evals.conversations.settling import settle, unsettled
from evals.conversations.typed import Exchange, TypedTransport, Typist
from evals.findings import Finding, Verdict
from evals.judge import Judge

TODAY = date(2026, 3, 20)
NO_LIMIT_S = 1e9
_READ_ONLY = ("evaluation", "policies", "school")
_RECORDS, _BEFORE = "records.sqlite", "records-before.sqlite"
_KEY = "0" * 64


@dataclass
class _Threads:
    """Ids of new threads: the same ones whenever a conversation is held, for people's pseudonyms hang on them."""

    conversation: str = ""
    count: int = 0

    def begin(self, conversation: str) -> None:
        self.conversation, self.count = conversation, 0

    def new(self) -> str:
        self.count += 1
        return hashlib.sha256(f"{self.conversation}:{self.count}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Held:
    """A conversation as it went: the answers to its turns, what passed, and what is wrong with each answer."""

    answers: tuple[Answer, ...]
    exchanges: tuple[Exchange, ...]
    findings: tuple[str, ...]

    @property
    def outcomes(self) -> list[Outcome]:
        return [Outcome(status=a.status.value, text=a.text) for a in self.answers]


@dataclass
class Stage:
    """One assistant that conversations are held with, one after another, over the home `own`."""

    own: Path
    transport: TypedTransport
    threads: _Threads
    campus: Campus

    @classmethod
    @contextmanager
    def open(cls, home: Path) -> Iterator[Stage]:
        """The stage over a demo home that is built already."""
        with tempfile.TemporaryDirectory(prefix="zhizhen-stage-") as folder:
            own, transport, threads = Path(folder), TypedTransport(), _Threads()
            # A typist is given all the time in the world, and a retry is made at once.
            ambient = Ambient(lambda: 0.0, lambda _seconds: None, lambda: 0.5, threads.new)
            for name in _READ_ONLY:
                (own / name).symlink_to((home / name).resolve())
            shutil.copy(home / _RECORDS, own)
            (own / "secret.key").write_text(_KEY, encoding="utf-8")
            campus = Campus(build_container(settings_of(own, with_model=True), transport, ambient))
            try:
                # Builds the assistant, and with it the tables of records that the demo home may not have yet.
                campus.container.assistant.warm()
                _copy_records(own / _RECORDS, own / _BEFORE)
                yield cls(own, transport, threads, campus)
            finally:
                campus.close()

    def hold(self, conversation: Conversation, typist: Typist) -> Held:
        """Ask the turns of a conversation in one thread, the typist answering for the model."""
        _copy_records(self.own / _BEFORE, self.own / _RECORDS)
        self.transport.begin(typist)
        self.threads.begin(conversation.id)
        answers: list[Answer] = []
        for turn in conversation.turns:
            thread = answers[-1].thread if answers else None
            answers.append(self.campus.ask(turn.question, conversation.account, thread))
            settle(turn, answers[-1], self.campus.scope(conversation.account), self.campus.container)
        return Held(tuple(answers), tuple(self.transport.exchanges), tuple(self._findings(conversation, answers)))

    def _findings(self, conversation: Conversation, answers: list[Answer]) -> Iterator[str]:
        judge = Judge(self.campus.reference, self.campus.scope(conversation.account))
        for number, (turn, answer) in enumerate(zip(conversation.turns, answers, strict=True), start=1):
            acts = unsettled(turn, answer, judge.scope.user, self.campus.container.acts)
            found = [*judge.judge(answer, turn.expect), *_manner(turn, answer), *acts]
            yield from (f"turn {number}: [{f.verdict.value}] {f.reason}" for f in found)


def build(home: Path) -> None:
    """The demo home that recordings are made on: scale 0.3, the demo's seed, and its own documents only."""
    build_demo_home(settings_of(home), lambda _line: None, scale=SCALE, today=TODAY)


def settings_of(home: Path, *, with_model: bool = False) -> Settings:
    """Settings that depend on nothing of the machine but the home."""
    given: dict[str, Any] = {"llm_base_url": "http://127.0.0.1:9/v1", "llm_model": "typed"} if with_model else {}
    told: dict[str, Any] = {
        **dict.fromkeys(("llm_provider", "llm_base_url", "llm_model", "llm_api_key")),
        **given,
        "home": home,
        "today": TODAY,
        "documents": (),
        "llm_turn_seconds": NO_LIMIT_S,
        "llm_daily_tokens": 0,
        # One conversation's failures must not close the door to the next.
        "llm_breaker_failures": 1_000_000,
    }
    return Settings(**told)


def _copy_records(source: Path, target: Path) -> None:
    """Make a database's contents another's, which may be open."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _manner(turn: SaidTurn, answer: Answer) -> Iterator[Finding]:
    """Whether the model's own text stood, as far as the conversation says it should."""
    if answer.degraded != turn.degraded:
        why = f": {answer.degraded_why}" if answer.degraded else ""
        yield Finding(Verdict.PARTIAL, f"{'the rules' if answer.degraded else 'the model'} answered{why}")
    dropped = DROPPED_NOTE in answer.text
    if dropped != turn.dropped and not answer.degraded:
        yield Finding(Verdict.PARTIAL, f"{'something' if dropped else 'nothing'} of the model's text was left out")
