"""Reports as the ways in call them: the report room over the current stores, the chat model writing where there is one.

A person's scope comes from the account, as for a question. A report is drafted when a person asks for the file; no
model asks for one by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from agents.knowledge import Knowledge
from agents.models.session import ModelService
from agents.reporting.writer import ChatWriter
from tools.reports.gathering import reach_of
from tools.reports.model import Report
from tools.reports.phrases import load_phrases
from tools.reports.room import Room
from tools.reports.verify import Verification
from tools.reports.writer import Composer, Writer
from tools.scope import Scope

log = logging.getLogger("zhizhen.reports")

_THREAD = "report"
"""The thread whose pseudonyms a report's requests go under."""


@dataclass(frozen=True)
class Drafted:
    """A drafted Word file, what is in it, and how many sections the rules wrote because the model did not answer."""

    content: bytes
    report: Report
    fallback: int = 0


@dataclass(frozen=True)
class Choices:
    """What a person may have drafted: of which unit, which reports (id and title), which academic years."""

    unit: str
    outlines: tuple[tuple[str, str], ...]
    years: tuple[str, ...]


class ReportDesk:
    """Drafts, verifies and signs for one person at a time; safe for several threads. All of it blocks."""

    def __init__(self, knowledge: Callable[[], Knowledge], model: ModelService | None) -> None:
        self._knowledge, self._model = knowledge, model

    def choices(self, room: Room, scope: Scope) -> Choices:
        """What the person may have drafted; OutOfScope for who may have nothing, InputError for a broken outline."""
        context = self._knowledge().tools(scope)
        reach = reach_of(scope, context.metrics.directory)
        outlines = tuple((name, room.outline(name, context).title) for name in room.outlines())
        return Choices(reach.name, outlines, tuple(context.metrics.directory.complete_years()))

    def draft(self, room: Room, outline: str, year: str, scope: Scope) -> Drafted:
        """A report of an academic year in the person's scope. OutOfScope, UnknownName, ToolError or InputError."""
        knowledge = self._knowledge()
        writer = self._writer(knowledge, scope)
        content, report = room.draft(outline, year, knowledge.tools(scope), writer, knowledge.names)
        fallback = writer.fallback if isinstance(writer, ChatWriter) else 0
        log.info(
            "report drafted user=%s outline=%s year=%s writer=%s evidence=%d dropped=%d missing=%d fallback=%d",
            scope.user, outline, year, report.writer, len(report.evidence), len(report.dropped), len(report.missing),
            fallback,
        )  # fmt: skip
        return Drafted(content, report, fallback)

    def verify(self, room: Room, content: bytes, scope: Scope) -> Verification:
        """OutOfScope for who may not draft such a report; ToolError for what is no Word file."""
        knowledge = self._knowledge()
        return room.verify(content, knowledge.tools(scope), knowledge.names)

    def sign(self, room: Room, content: bytes, scope: Scope, name: str) -> bytes:
        """The file signed by the person, called `name`; OutOfScope or ToolError when it cannot be."""
        knowledge = self._knowledge()
        file = room.sign(content, knowledge.tools(scope), knowledge.names, name)
        log.info("report signed user=%s", scope.user)
        return file

    def _writer(self, knowledge: Knowledge, scope: Scope) -> Writer:
        rules = Composer(load_phrases())
        if self._model is None:
            return rules
        model, pseudonyms = self._model, knowledge.pseudonyms(scope.user, _THREAD)
        return ChatWriter(model.config.model, lambda: model.session(scope.user, None, pseudonyms), rules)
