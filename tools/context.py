"""What every tool is handed besides a call's arguments: the asker's scope, the stores, the turn's evidence so far.

Made by the graph for one turn of one person; no part of it can be named by a model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from knowledge_base.policies.store import PolicyStore
from tools.acts.book import ActionBook
from tools.evidence import Evidence
from tools.metrics.definition import Catalogue
from tools.metrics.service import MetricService
from tools.scope import Scope

if TYPE_CHECKING:
    from tools.rectification.desk import Desk


@dataclass(frozen=True)
class ToolContext:
    """One person's view of the stores during one turn, on the day `today`.

    `said` are the person's own sentences in this thread, the newest last. Without `acts` nothing can be drafted;
    without `rectification` there is no record of items.
    """

    scope: Scope
    catalogue: Catalogue
    metrics: MetricService
    policies: PolicyStore
    today: date
    evidence: tuple[Evidence, ...] = ()
    acts: ActionBook | None = None
    said: tuple[str, ...] = ()
    rectification: Desk | None = None

    def hearing(self, said: Sequence[str]) -> ToolContext:
        """The same view in a conversation in which the person has said this."""
        return replace(self, said=tuple(said))

    def with_evidence(self, evidence: tuple[Evidence, ...]) -> ToolContext:
        """The same view with the evidence numbered so far in the turn."""
        return replace(self, evidence=evidence)
