"""What may be sent to a model's server where only aggregates go out.

A turn that has fetched anything else goes on with the rule brain: nothing is left out silently, for a model that lacks
a figure would answer without it. Of earlier turns the question is kept and an answer that may not be sent is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agents.brains.base import PERSONAL, PastTurn, ToolOutcome, Turn
from agents.errors import PrivacyWithheld
from tools.evidence import EvidenceKind
from tools.metrics.request import SELF

_UNSENT = "（上一轮的回答涉及个人或内部内容，按隐私设置没有发来。）"
_FIGURES = (EvidenceKind.METRIC, EvidenceKind.COMPUTED)
_OF_ONE_PERSON = frozenset({"my_teaching", "learning_path"})
"""Tools that speak of one person whatever they are asked, in notes and data too, with or without figures."""


@dataclass(frozen=True)
class Strict:
    """`limit`: fewest persons a figure may rest on; `is_open`: whether a document (by id) is open to everybody."""

    limit: int
    is_open: Callable[[str], bool]

    def sendable(self, turn: Turn) -> Turn:
        """The turn as it may be sent; PrivacyWithheld when a tool's outcome of this turn may not be."""
        if not all(self._may_be_sent(outcome) for outcome in turn.outcomes):
            raise PrivacyWithheld("an outcome is more than an aggregate")
        return replace(turn, past=tuple(self._past(past) for past in turn.past))

    def _may_be_sent(self, outcome: ToolOutcome) -> bool:
        return outcome.call.name not in _OF_ONE_PERSON and all(
            self.allows(evidence.model_dump(mode="json")) for evidence in outcome.evidence
        )

    def _past(self, past: PastTurn) -> PastTurn:
        personal = past.memory.get(PERSONAL, False)
        sent = not personal and all(self.allows(evidence) for evidence in past.evidence)
        return past if sent else replace(past, text=_UNSENT, subjects=())

    def allows(self, evidence: Mapping[str, Any]) -> bool:
        """Whether one evidence, as JSON, is an aggregate or a clause that everybody may read."""
        if evidence["kind"] == EvidenceKind.CLAUSE:
            return self.is_open(evidence["document_id"] or "")
        if evidence["kind"] == EvidenceKind.RECORD:
            # What a metric means and what there are data for is about no person; any other record may be.
            return bool(evidence["metric"]) and evidence["value"] is None and evidence["n"] is None
        if evidence["kind"] not in _FIGURES or SELF in evidence["filters"].values():
            return False
        if evidence["value"] is None or (evidence["kind"] == EvidenceKind.COMPUTED and evidence["inputs"]):
            # Withheld from the reader too; or made of figures of this turn, each of which is looked at itself.
            return True
        return evidence["n"] is not None and evidence["n"] >= self.limit
