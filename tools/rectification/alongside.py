"""Tests of the same figure that run side by side in several items: each is one more chance of a false "effective".

The figure is the same where metric and course are and one unit is the other or lies in it. A test runs from its
registration until it is judged or its item ends; a round that went back to its plan has none until the next is
registered. Asked of all items, whoever asks: what may be told of them is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from tools.rectification.model import EffectTest, MetricAsked
from tools.rectification.organisation import Organisation
from tools.rectification.tables import item_table, registration_table
from tools.rectification.words import CLOSED, LEFT, State

_OVER = CLOSED | LEFT | {State.JUDGED, State.RELAPSED}


@dataclass(frozen=True)
class Alongside:
    """Numbers of other items: whose tests are `running`, and which were `registered` while this one's was."""

    running: tuple[str, ...] = ()
    registered: tuple[str, ...] = ()

    def of(self, test: EffectTest) -> tuple[str, ...]:
        """Every item whose test of the figure ran while this test did."""
        return tuple(sorted({*self.running, *self.registered, *test.beside}))


def alongside(connection: Connection, own: str, asked: MetricAsked, organisation: Organisation) -> Alongside:
    """What is tested of the figure in items other than `own`."""
    running, registered = set(), set()
    for number, runs, tests in _others(connection, own):
        same = [is_same(asked, test, organisation) for test in tests]
        if runs and same[-1]:
            running.add(number)
        if any(fits and own in test.get("beside", ()) for fits, test in zip(same, tests, strict=True)):
            registered.add(number)
    return Alongside(tuple(sorted(running)), tuple(sorted(registered)))


def is_same(asked: MetricAsked, test: dict[str, Any], organisation: Organisation) -> bool:
    """Whether a test as it is stored is of the same figure."""
    other = test.get("request")
    if other is None or (asked.metric, asked.course) != (other["metric"], other.get("course", "")):
        return False
    return organisation.nested(asked.unit, other["unit"])


def told(others: int) -> str:
    """What stands beside an "effective" that was not the only test of its figure; nothing where it was."""
    if not others:
        return ""
    chance = "即使都没有效果，碰巧至少有一项判为“有效”的可能，最高可到各项 α 之和"
    return f"另有 {others} 项整改同时检验同一指标：{chance}。"


def _others(connection: Connection, own: str) -> Iterator[tuple[str, bool, list[dict[str, Any]]]]:
    """Number, whether its test runs, and its tests as they are stored, the first one first."""
    kept, item = registration_table.c, item_table.c
    query = (
        select(item.id, item.state, item.body, kept.test)
        .join(item_table, item.id == kept.item)
        .where(item.id != own)
        .order_by(item.id, kept.number)
    )
    found: dict[str, tuple[bool, list[dict[str, Any]]]] = {}
    for row in connection.execute(query):
        runs = State(row.state) not in _OVER and row.body.get("testable") is True
        found.setdefault(row.id, (runs, []))[1].append(row.test["test"] or {})
    for number, (runs, tests) in found.items():
        yield number, runs, tests
