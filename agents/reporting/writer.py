"""The chat model as a writer of reports: one request a section, figures as numbered evidence, prose with slots back.

Only a section's own evidence is sent: aggregates of units, as the tools show them. What comes back is not trusted, the
report room binds it like any draft. Where the model does not answer, the rules write the section.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import prompts
from agents.errors import BrainUnavailable
from agents.models.session import ModelSession
from tools.evidence import Evidence, EvidenceKind
from tools.reports.writer import Brief, Composer

log = logging.getLogger(__name__)

_ASKED = "请写这一节。证据：\n"


class ChatWriter:
    """Writes with the sessions `session` gives, one a section; `fallback` counts the sections the rules wrote."""

    def __init__(self, model: str, session: Callable[[], ModelSession], rules: Composer) -> None:
        self.name = model
        self.fallback = 0
        self._session, self._rules = session, rules

    def write(self, brief: Brief) -> str:
        prompt = prompts.load("report").render(report=brief.report, chapter=brief.chapter, section=brief.section)
        evidence = json.dumps([_told(e) for e in brief.evidence], ensure_ascii=False)
        messages = [{"role": "system", "content": prompt}, {"role": "user", "content": _ASKED + evidence}]
        try:
            reply = self._session().ask(messages, ())
        except BrainUnavailable as error:
            log.warning("a section is written by the rules: %s: %s", type(error).__name__, error)
            self.fallback += 1
            return self._rules.write(brief)
        # A text that was cut may end in the middle of a sentence.
        return reply.text if not reply.cut else reply.text.rpartition("。")[0] + "。"


def _told(evidence: Evidence) -> dict[str, Any]:
    return dict(_fields(evidence))


def _fields(evidence: Evidence) -> Iterator[tuple[str, Any]]:
    change = evidence.kind is EvidenceKind.COMPUTED
    yield "id", evidence.id
    yield "kind", "change" if change else "figure"
    for name in ("title", "entity", "period_zh", "display", "numerator_words", "denominator_words"):
        if (value := getattr(evidence, name)) is not None:
            yield name.removesuffix("_zh"), value
    for name in ("numerator", "denominator"):
        if (value := getattr(evidence, name)) is not None and not evidence.withheld:
            yield name, value
    if change and evidence.value is not None:
        yield "direction", "上升" if evidence.value > 0 else "下降" if evidence.value < 0 else "持平"
