"""The demo university in a folder, opened the way the server opens it, for whoever asks it questions.

The chat model of the environment is left out unless asked for: the figures of an evaluation must not depend on the
machine it runs on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from agents.answering.answer import Answer
from api.accounts import scope_of
from api.container import Container
from api.demo_home import build_demo_home
from api.settings import Settings
from api.wiring import build_container
from evals.reference import Reference
from tools.scope import Scope

SCALE = 0.3
"""A third of the demo: large enough that every college and major can be ranked, built in a few seconds."""


def settings_for(home: Path, *, with_model: bool = False) -> Settings:
    """Settings over a home folder: without a chat model unless `with_model` keeps the environment's."""
    if with_model:
        return Settings(home=home)
    return Settings(home=home, llm_provider=None, llm_base_url=None, llm_model=None, llm_api_key=None)


@dataclass(frozen=True)
class Campus:
    """One built home and the assistant over it."""

    container: Container

    @classmethod
    def build(cls, home: Path, *, scale: float = SCALE, with_model: bool = False) -> Campus:
        """Build the demo into `home` and open it."""
        settings = settings_for(home, with_model=with_model)
        build_demo_home(settings, lambda _line: None, scale=scale)
        return cls(build_container(settings))

    @classmethod
    def open(cls, home: Path, *, with_model: bool = False) -> Campus:
        """A home that is already built."""
        return cls(build_container(settings_for(home, with_model=with_model)))

    @cached_property
    def reference(self) -> Reference:
        """The true figures of the current generation, by their own connection."""
        return Reference((self.container.settings.evaluation / "current.duckdb").resolve())

    @cached_property
    def has_guide(self) -> bool:
        """Whether the guide's text was among the documents taken in."""
        return any(path.name.startswith("guide") for path in self.container.settings.documents)

    def scope(self, account: str) -> Scope:
        """What an account may see; KeyError when the demo has no such account."""
        found = self.container.accounts.get(account)
        if found is None:
            raise KeyError(f"the demo has no account {account}")
        return scope_of(found)

    def ask(self, question: str, account: str, thread: str | None = None) -> Answer:
        """One turn; `thread` goes on with an earlier one of the same account."""
        return self.container.assistant.ask(question, self.scope(account), thread)

    def close(self) -> None:
        self.container.accounts.close()
