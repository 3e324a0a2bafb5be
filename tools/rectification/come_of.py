"""The items of the ledger that came of findings of the diagnosis, as far as the asker may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tools.context import ToolContext
from tools.errors import NoData
from tools.evidence import Evidence
from tools.rectification.ledger import Entry
from tools.rectification.telling import Teller
from tools.rectification.words import LEFT

_NO_RECORDS = "这里没有接通整改台账，不能对照发现有没有立项"


def items_of(context: ToolContext) -> Mapping[str, list[Entry]]:
    """The entries by the key of the finding each came of; NoData where there are no records.

    What was merged into another item or left out of rectification is none that came of it.
    """
    if context.rectification is None:
        raise NoData(_NO_RECORDS)
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in context.rectification.ledger(context.scope, context.today).entries:
        if entry.item.finding is not None and entry.item.finding.source and entry.item.state not in LEFT:
            found[entry.item.finding.source].append(entry)
    return found


def lines_of(entries: Sequence[Entry], context: ToolContext) -> list[Evidence]:
    """Each item in a line, with the posts it is given to."""
    desk = context.rectification
    if desk is None:
        raise NoData(_NO_RECORDS)
    teller = Teller(context.today, desk.organisation(), desk.posts, context.catalogue, "")
    return [teller.line(entry, duties=True) for entry in entries]
