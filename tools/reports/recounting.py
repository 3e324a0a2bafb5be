"""The figures of an annex asked for again: each metric by its own query, each difference from its two figures.

Only of a sealed annex, whose queries are this system's own: a query in a file somebody was sent is never run otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from knowledge_base.evaluation.rights import REFERENCE
from tools.context import ToolContext
from tools.evidence import Evidence, EvidenceKind
from tools.reports.annex import Annex

_NAMES = ("数值", "分子", "分母", "人数或份数")


def recounted(annex: Annex, context: ToolContext) -> tuple[list[tuple[str, str]], int]:
    """What comes out otherwise, as evidence id and sentence, and how many figures were asked for again."""
    wrong: list[tuple[str, str]] = []
    count = 0
    for evidence in annex.evidence.values():
        if evidence.withheld:
            continue
        count += 1
        found = _measured(evidence, context) if evidence.kind is EvidenceKind.METRIC else _computed(evidence, annex)
        wrong += [(evidence.id, told) for told in found]
    return wrong, count


def _measured(evidence: Evidence, context: ToolContext) -> Iterator[str]:
    """The query carries the drafter's right in itself; the engine is told no narrower one."""
    rows = context.metrics.client.scoped(REFERENCE).fetch(evidence.sql) if evidence.sql else []
    if len(rows) != 1:
        yield "按附录的查询得不到唯一的一行"
        return
    kept = (evidence.value, evidence.numerator, evidence.denominator, evidence.n)
    for name, was, now in zip(_NAMES, kept, rows[0], strict=True):
        if not _alike(was, now):
            yield f"重算的{name}与附录不符"


def _computed(evidence: Evidence, annex: Annex) -> Iterator[str]:
    if evidence.metric is None:
        # Of the ledger on the day of the draft, which goes on: its share must be that of its own counts.
        top, bottom = evidence.numerator, evidence.denominator
        share = top / bottom if top is not None and bottom else None
        if not _alike(evidence.value, share):
            yield "与其分子分母不符"
        return
    sides = [annex.evidence.get(key) for key in evidence.inputs]
    values = [side.value for side in sides if side is not None and side.value is not None]
    if len(values) != 2 or not _alike(evidence.value, values[0] - values[1]):
        yield "与其所据的两个数值之差不符"


def _alike(kept: float | None, found: object) -> bool:
    if kept is None or found is None:
        return kept is None and found is None
    return math.isclose(kept, float(str(found)), rel_tol=1e-9, abs_tol=1e-9)
