"""Evidence: the record under every figure and quotation that reaches a person.

One evidence per figure shown. A metric's `sql` runs as it stands on its generation and gives one row
(value, numerator, denominator, n); a clause's `quote` is letter for letter in the stored clause.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tools.acts.model import ActDraft


class EvidenceKind(StrEnum):
    """Where a figure or sentence comes from."""

    METRIC = "metric"
    COMPUTED = "computed"
    CLAUSE = "clause"
    RECORD = "record"
    COMMENT = "comment"


class Evidence(BaseModel):
    """One piece of evidence, as returned by tools and shown behind a figure's mark.

    `id` is empty until the turn numbers it (E1, E2 …). `value` is None when the figure is withheld because too few
    persons stand behind it; `display` then says so. `n` counts persons, or what `counted` says (份答卷, 个教学班),
    each once; in the two sides, whose words say what they are, a person may be several times. `period` is a period
    code, `period_zh` how it is said; `filters` are the request's as codes; `completeness` is the share of expected
    records present (0–1). `inputs` are the ids of the evidence a computed one was made from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = ""
    kind: EvidenceKind
    title: str
    value: float | None = None
    unit: str | None = None
    display: str = ""
    n: int | None = None
    counted: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    numerator_words: str | None = None
    denominator_words: str | None = None
    entity: str | None = None
    entity_id: str | None = None
    period: str | None = None
    period_zh: str | None = None
    metric: str | None = None
    definition: str | None = None
    definition_version: str | None = None
    attribution: str | None = None
    filters: dict[str, Any] = Field(default_factory=dict)
    sql: str | None = None
    method: str | None = None
    inputs: tuple[str, ...] = ()
    document: str | None = None
    document_id: str | None = None
    clause: str | None = None
    page: int | None = None
    quote: str | None = None
    generation: int | None = None
    as_of: str | None = None
    completeness: float | None = None

    @property
    def withheld(self) -> bool:
        """True for a figure that exists but may not be shown."""
        return self.kind in (EvidenceKind.METRIC, EvidenceKind.COMPUTED) and self.value is None


class ToolResult(BaseModel):
    """What a tool hands back: its evidence, and notes in Chinese that the answer should pass on.

    `drafts` are acts it proposes: nothing is done before the person confirms them.
    """

    model_config = ConfigDict(frozen=True)

    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    data: dict[str, Any] = Field(default_factory=dict)
    drafts: tuple[ActDraft, ...] = ()
