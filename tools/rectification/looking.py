"""Which closed items are looked back at: severe ones always, of the others a share drawn by lot.

The lot is a hash over the closing event itself: the link before it, its moment, its actor, and a number drawn by the
machine in the same transaction. So nobody can know it before, whatever they do with the chain, and as all of it stands
in the chain, anybody can work it out after (`lot_of`). Where the lot alone would leave the share below the school's,
the item is drawn.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from knowledge_base.evaluation.rectification_rules import Looking
from tools.rectification.codec import ITEMS
from tools.rectification.model import Item
from tools.rectification.tables import item_table
from tools.rectification.words import CLOSED, State

_LOTS = 2**32


@dataclass(frozen=True)
class Draw:
    """`nonce` is the number drawn at the closing; it goes into the event."""

    drawn: bool
    nonce: str = ""


def lot_of(previous: str, at: datetime, actor: str, nonce: str) -> str:
    """The lot of a closing event; `previous` is the hash of the event before it in the chain."""
    return hashlib.sha256("/".join((previous, at.isoformat(), actor, nonce)).encode()).hexdigest()


def draw(connection: Connection, item: Item, previous: str, at: datetime, actor: str, rules: Looking) -> Draw:
    """Whether the item that is being closed at that moment is to be looked back at."""
    nonce = secrets.token_hex(16)
    return Draw(is_drawn(connection, item, lot_of(previous, at, actor, nonce), rules), nonce)


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
