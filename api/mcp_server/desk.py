"""The evidence a caller has gathered: what `difference` and the evidence resources refer to.

The protocol's newer revision knows no sessions, so evidence is kept by account and scope: numbers go on from call to
call, whichever connection it came by. Each desk has a tag of its own in its numbers, so that a number from before a
restart, or from another scope, names nothing rather than something else. Figures of different generations of the data
are never kept together: their difference would be one of data, not of the matter. Kept in memory and bounded: the
oldest evidence goes first, and the desk that was used longest ago.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace

from agents.brains.base import ToolOutcome
from tools.evidence import Evidence, EvidenceKind
from tools.scope import Scope

KEPT = 100
"""Pieces of evidence on one desk."""

DESKS = 200

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read for one another."""

_FIGURES = (EvidenceKind.METRIC, EvidenceKind.COMPUTED)


def random_tag() -> str:
    """Three letters."""
    return "".join(secrets.choice(_LETTERS) for _ in range(3))


class Desk:
    """One caller's evidence, numbered E1-tag, E2-tag …"""

    def __init__(self, tag: str, kept: int = KEPT) -> None:
        self._tag, self._kept = tag, kept
        self._last = 0
        self._evidence: dict[str, Evidence] = {}
        self._lock = threading.Lock()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What is still there, oldest first."""
        with self._lock:
            return tuple(self._evidence.values())

    def find(self, evidence_id: str) -> Evidence | None:
        with self._lock:
            return self._evidence.get(evidence_id)

    def put(self, outcome: ToolOutcome) -> ToolOutcome:
        """The outcome with its evidence numbered on and kept."""
        with self._lock:
            numbered = self._numbered(outcome.evidence)
            self._clear_figures_before(numbered)
            self._evidence |= {evidence.id: evidence for evidence in numbered}
            for oldest in list(self._evidence)[: -self._kept]:
                del self._evidence[oldest]
        return replace(outcome, evidence=numbered)

    def _clear_figures_before(self, new: tuple[Evidence, ...]) -> None:
        """Drop the figures of other generations than that of the new ones."""
        generations = {evidence.generation for evidence in new if evidence.kind in _FIGURES}
        for name, evidence in list(self._evidence.items()):
            if generations and evidence.kind in _FIGURES and evidence.generation not in generations:
                del self._evidence[name]

    def _numbered(self, new: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """With the desk's numbers, also where one of them is made of others of the same outcome."""
        numbered = tuple(self._number(evidence) for evidence in new)
        names = {before.id: after.id for before, after in zip(new, numbered, strict=True)}
        return tuple(e.model_copy(update={"inputs": tuple(names.get(i, i) for i in e.inputs)}) for e in numbered)

    def _number(self, evidence: Evidence) -> Evidence:
        self._last += 1
        return evidence.model_copy(update={"id": f"E{self._last}-{self._tag}"})


class Desks:
    """The desks of one process."""

    def __init__(self, tag: Callable[[], str] = random_tag, desks: int = DESKS) -> None:
        self._tag, self._most = tag, desks
        self._desks: dict[tuple[str, str], Desk] = {}
        self._lock = threading.Lock()

    def of(self, scope: Scope) -> Desk:
        """The desk of an account under its present scope."""
        key = (scope.user, scope.digest())
        with self._lock:
            desk = self._desks.pop(key, None) or Desk(self._tag())
            self._desks[key] = desk
            while len(self._desks) > self._most:
                del self._desks[next(iter(self._desks))]
            return desk
