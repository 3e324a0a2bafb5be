"""Which closed items are looked back at: severe ones always, of the others a share drawn by lot.

The lot is the hash that ends the chain when the item is closed: nobody can know it before, and anybody can check it
after. Where the lot alone would leave the share below the school's, the item is drawn.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from knowledge_base.evaluation.rectification_rules import Looking
from tools.rectification.codec import ITEMS
from tools.rectification.model import Item
from tools.rectification.tables import item_table
from tools.rectification.words import CLOSED, State

_LOTS = 2**32


def is_drawn(connection: Connection, item: Item, lot: str, rules: Looking) -> bool:
    """Whether the item that is being closed is to be looked back at."""
    if item.severity.value in rules.always:
        return True
    states = [state.value for state in CLOSED | {State.RELAPSED}]
    bodies = connection.execute(select(item_table.c.body).where(item_table.c.state.in_(states))).scalars()
    others = [other for other in map(ITEMS.validate_python, bodies) if other.severity.value not in rules.always]
    drawn = sum(other.outcome.drawn for other in others)
    return _share_of(lot, item.id) < rules.share or drawn < rules.share * (len(others) + 1)


def _share_of(lot: str, number: str) -> float:
    """The lot of an item, between 0 and 1."""
    return int(hashlib.sha256(f"{lot}/{number}".encode()).hexdigest()[:8], 16) / _LOTS
