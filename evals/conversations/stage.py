"""Where conversations are held: the real assistant over a demo home, with a typist in the model's place.

Every conversation gets a home of its own that shares the data and documents of `home` and writes beside them: threads,
records and logs of one never reach another, and the demo home stays as it is. The day, the key from which the home's
secrets are made, and chance are fixed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from agents.answer import Answer
from agents.guard import DROPPED_NOTE
from agents.models.waiting import Ambient
from api.settings import Settings
from api.wiring import build_container, build_demo_home
from evals.campus import SCALE, Campus
from evals.conversations.case import Conversation, SaidTurn
from evals.conversations.recording import Outcome
from evals.conversations.typed import Exchange, TypedTransport, Typist
from evals.findings import Finding, Verdict
from evals.judge import Judge
from evals.reference import Reference
from tools.scope import Scope

TODAY = date(2026, 3, 20)
NO_LIMIT_S = 1e9
_READ_ONLY = ("evaluation", "policies", "school")
_KEY = "0" * 64
_STILL = Ambient(now=lambda: 0.0, sleep=lambda _seconds: None, chance=lambda: 0.5)
"""A typist is given all the time in the world, and a retry is made at once."""


@dataclass(frozen=True)
class Held:
    """A conversation as it went: the answers to its turns, what passed, and what is wrong with each answer."""

    answers: tuple[Answer, ...]
    exchanges: tuple[Exchange, ...]
    findings: tuple[str, ...]

    @property
    def outcomes(self) -> list[Outcome]:
        return [Outcome(status=a.status.value, text=a.text) for a in self.answers]


@dataclass(frozen=True)
class Stage:
    """A demo home that conversations are held over."""

    home: Path

    @classmethod
    def build(cls, home: Path) -> Stage:
        """The home that recordings are made on: scale 0.3, the demo's seed and its own documents only."""
        build_demo_home(settings_of(home), lambda _line: None, scale=SCALE, today=TODAY)
        return cls(home)

    def hold(self, conversation: Conversation, typist: Typist) -> Held:
        """Ask the turns of a conversation in one thread, the typist answering for the model."""
        transport = TypedTransport(typist)
        with self.campus(transport) as campus:
            answers: list[Answer] = []
            for turn in conversation.turns:
                thread = answers[-1].thread if answers else None
                answers.append(campus.ask(turn.question, conversation.account, thread))
            scope = campus.scope(conversation.account)
        return Held(tuple(answers), tuple(transport.exchanges), tuple(self._findings(conversation, answers, scope)))

    @contextmanager
    def campus(self, transport: TypedTransport) -> Iterator[Campus]:
        """The application over a home of one conversation's own."""
        with tempfile.TemporaryDirectory(prefix="zhizhen-conversation-") as folder:
            own = Path(folder)
            for name in _READ_ONLY:
                (own / name).symlink_to((self.home / name).resolve())
            shutil.copy(self.home / "records.sqlite", own)
            (own / "secret.key").write_text(_KEY, encoding="utf-8")
            campus = Campus(build_container(settings_of(own, with_model=True), transport, _STILL))
            try:
                yield campus
            finally:
                campus.close()

    @cached_property
    def reference(self) -> Reference:
        """The true figures, by their own connection."""
        return Reference((self.home / "evaluation" / "current.duckdb").resolve())

    def _findings(self, conversation: Conversation, answers: list[Answer], scope: Scope) -> Iterator[str]:
        judge = Judge(self.reference, scope)
        for number, (turn, answer) in enumerate(zip(conversation.turns, answers, strict=True), start=1):
            found = [*judge.judge(answer, turn.expect), *_manner(turn, answer)]
            yield from (f"turn {number}: [{f.verdict.value}] {f.reason}" for f in found)


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
    }
    return Settings(**told)


def _manner(turn: SaidTurn, answer: Answer) -> Iterator[Finding]:
    """Whether the model's own text stood, as far as the conversation says it should."""
    if answer.degraded != turn.degraded:
        why = f": {answer.degraded_why}" if answer.degraded else ""
        yield Finding(Verdict.PARTIAL, f"{'the rules' if answer.degraded else 'the model'} answered{why}")
    dropped = DROPPED_NOTE in answer.text
    if dropped != turn.dropped and not answer.degraded:
        yield Finding(Verdict.PARTIAL, f"{'something' if dropped else 'nothing'} of the model's text was left out")
