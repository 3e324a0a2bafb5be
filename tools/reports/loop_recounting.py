"""What a report says of this system's own ledger, counted again: by the ledger as it stood on the day of the draft.

The ledger goes on. While it stands as it did, everything must come out the same; where there have been events since, or
somebody else sees other items, that is said and nothing is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tools.context import ToolContext
from tools.evidence import Evidence
from tools.reports.annex import Annex
from tools.reports.gathering import Numbering, reach_of
from tools.reports.loop import LEDGER, loop_grids

_KEPT = ("value", "numerator", "denominator", "display")


@dataclass(frozen=True)
class LedgerAgain:
    """What comes out otherwise, as evidence id and sentence, how many figures were counted again, and what was not."""

    wrong: tuple[tuple[str, str], ...] = ()
    count: int = 0
    notes: tuple[str, ...] = ()


def ledger_again(annex: Annex, context: ToolContext) -> LedgerAgain:
    """The annex's figures of the ledger against those of today's records on the day of the draft."""
    kept = [one for one in annex.evidence.values() if LEDGER in one.filters]
    if not kept:
        return LedgerAgain()
    now = _now(kept[0], context)
    if any(one.filters[LEDGER] != now.get(one.title, one).filters.get(LEDGER) for one in kept) or not now:
        return LedgerAgain(notes=("整改台账在起草以后又有办理，或您看到的整改项不同，台账的数值没有重算",))
    wrong = [
        (one.id, "按台账重算的结果与附录不符")
        for one in kept
        if one.title not in now or any(getattr(one, name) != getattr(now[one.title], name) for name in _KEPT)
    ]
    return LedgerAgain(tuple(wrong), len(kept))


def _now(kept: Evidence, context: ToolContext) -> Mapping[str, Evidence]:
    """The same by today's records, by title, as of the day that was kept."""
    numbering = Numbering()
    then = replace(context, today=date.fromisoformat(kept.period or context.today.isoformat()))
    loop_grids(then, reach_of(context.scope, context.metrics.directory), numbering)
    return {one.title: one for one in numbering.all}
