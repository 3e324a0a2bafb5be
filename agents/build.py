"""Builds the assistant of a process from its stores. Called by the composition root only."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from secrets import token_bytes

from langgraph.checkpoint.base import BaseCheckpointSaver

from agents.brains.base import Brain
from agents.brains.chat import ChatBrain
from agents.conversation import GraphAssistant
from agents.instructions import instructions
from agents.knowledge import Knowledge
from agents.models.config import ChatModelConfig
from agents.models.session import ModelService, ModelSession
from agents.models.usage import TokenLedger
from agents.models.waiting import Ambient
from agents.models.wire import Transport
from agents.one_at_a_time import ThreadLocks
from agents.privacy.codes import thread_key
from agents.privacy.config import Privacy
from agents.privacy.pseudonyms import Pseudonyms
from agents.privacy.roster import Roster
from agents.privacy.strict import Strict
from agents.understanding import limiting
from agents.understanding.likeness.model import shipped as likeness
from knowledge_base.evaluation.directory import AliasFile, Directory
from knowledge_base.evaluation.rules import SchoolRules
from knowledge_base.evaluation.warehouse import SqlClient, Warehouse
from knowledge_base.policies.model import Reader
from knowledge_base.policies.store import PolicyStore
from tools.acts.book import ActionBook
from tools.context import ToolContext
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.definition import Catalogue
from tools.metrics.named import NamedParts
from tools.metrics.service import MetricService
from tools.rectification.desk import Desk
from tools.scope import Scope


@dataclass(frozen=True)
class Sources:
    """Where everything the assistant knows lies.

    `checkpoints` is a SQLite file, or None to keep threads in memory; `metrics` the folder of the school's own metrics;
    `acts` the book of actions, kept in memory where none is given; without `rectification` no items are on record.
    """

    warehouse: Warehouse
    policies: PolicyStore
    aliases: Path
    rules: Path
    checkpoints: Path | None
    metrics: Path | None = None
    acts: ActionBook = field(default_factory=ActionBook.in_memory)
    rectification: Desk | None = None


def build_assistant(
    sources: Sources,
    clock: Callable[[], date],
    chat: ChatModelConfig | None = None,
    transport: Transport | None = None,
    *,
    ledger: TokenLedger | None = None,
    ambient: Ambient | None = None,
    secret: bytes | None = None,
) -> GraphAssistant:
    """The assistant; with `chat` the chat brain thinks first.

    `transport` replaces the network, `ledger` keeps each person's tokens of the day (in memory without), `ambient` is
    the clock and chance that retries go by, `secret` the key of people's pseudonyms (without, one of this process).
    """
    from agents.graph import build_graph

    model = model_service(chat, transport, ledger, ambient) if chat is not None else None
    library = Library(sources, clock, model, secret or token_bytes(32))
    kept = sources.checkpoints
    locks = ThreadLocks(kept.with_name(f"{kept.stem}.locks") if kept is not None else None)
    return GraphAssistant(build_graph(_checkpointer(kept)), library.current, clock, model, locks)


def model_service(
    chat: ChatModelConfig,
    transport: Transport | None = None,
    ledger: TokenLedger | None = None,
    ambient: Ambient | None = None,
) -> ModelService:
    """The chat model's service of a process. No request is made yet."""
    if transport is None:
        # The client's imports take more than a second, and not everybody has a chat model.
        from agents.models.client import HttpTransport

        transport = HttpTransport(chat)
    return ModelService(chat, transport, ledger, ambient)


@dataclass
class Library:
    """The stores of the current generation, opened when first asked for, and again after a new one or a new day.

    A day may bring other rules of the school into force.
    """

    sources: Sources
    clock: Callable[[], date]
    model: ModelService | None = None
    secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _opened: tuple[tuple[int, int, date], Knowledge] | None = None

    def current(self) -> Knowledge:
        """Knowledge of the published generations. An old one stays alive for the turns that still use it."""
        policies = self.sources.policies
        documents = 0 if policies.is_empty() else policies.current_generation()
        state = (self.sources.warehouse.current().number, documents, self.clock())
        with self._lock:
            if self._opened is None or self._opened[0] != state:
                self._opened = (state, self._open())
            return self._opened[1]

    def _open(self) -> Knowledge:
        from agents.brains.rules import RuleBrain

        warehouse = self.sources.warehouse
        client = warehouse.open(warehouse.current())
        directory = Directory.load(client, AliasFile.load(self.sources.aliases))
        catalogue = load_catalogue(own=self.sources.metrics)
        rules = SchoolRules.load(self.sources.rules).on(self.clock())
        metrics = MetricService(client, directory, rules, catalogue)

        def tools(scope: Scope) -> ToolContext:
            mine = self.sources
            return ToolContext(
                scope, catalogue, metrics, mine.policies, self.clock(), acts=mine.acts, rectification=mine.rectification
            )

        pseudonyms = self._pseudonyms(client, _own_names(directory, catalogue, metrics.named))

        def warm() -> None:
            metrics.disclosure.warm()
            limiting.warm_up()
            likeness().warm()
            if (trial := pseudonyms("", "")) is not None:
                trial.mask("学生")
            if not self.sources.policies.is_empty():
                self.sources.policies.search("质量保障", Reader(role=""), limit=1)

        return Knowledge(
            tools=tools,
            rules=RuleBrain(directory, catalogue, metrics.named),
            chat=self._chat(directory, metrics),
            names=tuple(dict.fromkeys(_names(directory, catalogue, self.sources.policies, metrics.named))),
            warm=warm,
            acts=self.sources.acts,
            pseudonyms=pseudonyms,
        )

    def _chat(self, directory: Directory, metrics: MetricService) -> Callable[[ModelSession], Brain] | None:
        if self.model is None:
            return None
        config, habits = self.model.config, self.model.habits
        strict = Strict(metrics.rules.limit(""), self._is_open) if config.privacy is Privacy.STRICT else None
        return lambda session: ChatBrain(
            session,
            config.model,
            lambda turn: instructions(turn, directory),
            history_tokens=config.budget.history_tokens,
            habits=habits,
            strict=strict,
        )

    def _is_open(self, document: str) -> bool:
        """Whether everybody may read the document of that id."""
        policies = self.sources.policies
        return not policies.is_empty() and any(d.id == document for d in policies.documents(Reader(role="")))

    def _pseudonyms(self, client: SqlClient, own: Iterator[str]) -> Callable[[str, str], Pseudonyms | None]:
        """A person's thread's pseudonyms for the people of the client's generation."""
        if self.model is None or self.model.config.privacy is Privacy.OFF:
            return lambda owner, thread: None
        roster, secret = Roster.load(client, own), self.secret
        return lambda owner, thread: Pseudonyms(roster, thread_key(secret, owner, thread))


def _names(directory: Directory, catalogue: Catalogue, policies: PolicyStore, named: NamedParts) -> Iterator[str]:
    """Names that may be written out in an answer: our own, and those of documents open to all."""
    yield from _own_names(directory, catalogue, named)
    if not policies.is_empty():
        yield from (document.title for document in policies.documents(Reader(role="")))


def _own_names(directory: Directory, catalogue: Catalogue, named: NamedParts) -> Iterator[str]:
    """Names of units, courses, metrics and institutions."""
    for unit in directory.units.values():
        yield from (unit.name, *unit.aliases)
    for course in directory.courses.values():
        yield from (course.name, *course.aliases)
    for metric in catalogue:
        yield from (metric.name_zh, *metric.aliases)
    for parts in named.names.values():
        yield from (name for values in parts.values() for name in values)


def _checkpointer(path: Path | None) -> BaseCheckpointSaver[str]:
    from langgraph.checkpoint.memory import InMemorySaver

    from agents.keeping import NewestOnly

    if path is None:
        return InMemorySaver()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # What people asked, and about whom, lies in it.
    path.touch(mode=0o600)
    # One connection for all threads; the saver holds its own lock around every use.
    return NewestOnly(sqlite3.connect(path, check_same_thread=False))
