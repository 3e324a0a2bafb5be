"""What a judgement is made of: verdicts, findings, and what of an answer counts as shown to a reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agents.answering.answer import Answer
from evals.by_hand import METRICS, Check
from evals.reference import SELF, Cell, expand
from tools.evidence import Evidence, EvidenceKind

TOLERANCE = 1e-9
"""Figures equal to this, relative to their size: sums are taken in different orders."""


class Verdict(StrEnum):
    """From best to worst; a case is as good as its worst turn."""

    EXACT = "exact"
    PARTIAL = "partial"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    verdict: Verdict
    reason: str


def worst(findings: Iterable[Finding]) -> Verdict:
    order = list(Verdict)
    return max((f.verdict for f in findings), key=order.index, default=Verdict.EXACT)


def cell_of(evidence: Evidence) -> Cell:
    """What a metric evidence says it is about."""
    filters = {key: str(value) for key, value in evidence.filters.items()}
    unit = filters.get("unit", "")
    return Cell(
        metric=evidence.metric or "",
        unit=unit,
        periods=expand(evidence.period or ""),
        course=filters.get("course", ""),
        section=filters.get("section", ""),
        by_owner="开课单位" in (evidence.attribution or "") and has_choice(evidence.metric or "", unit),
        own=filters.get("within") == SELF,
        part=tuple((key, filters[key]) for key in ("institution", "sector") if key in filters),
    )


def has_choice(metric: str, unit: str) -> bool:
    """Whether it matters for such a cell if rows are the students' units' or the courses' owners'."""
    found = METRICS[metric]
    return isinstance(found, Check) and bool(found.owners) and unit not in ("school", SELF)


def told(answer: Answer) -> list[Evidence]:
    """The figures and clauses a reader is shown; a withheld figure is not one."""
    found = [e for e in answer.evidence if e.value is not None or e.kind is EvidenceKind.CLAUSE]
    return [e for e in found if is_shown(e, answer)]


def is_shown(evidence: Evidence, answer: Answer) -> bool:
    charted = {i for chart in answer.charts for series in chart.series for i in series.evidence}
    return f"[{evidence.id}]" in answer.text or evidence.id in charted
