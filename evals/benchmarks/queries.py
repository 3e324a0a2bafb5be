"""Compiled metric queries against the same questions written by hand, in turns, on the repeated enrolments.

What is compiled is caught at the engine's door: every statement a tool sends for a call, so that nothing the metric
service does besides is left out. Hand-written are two texts each: over the base tables, joining only what is needed,
and over the fact derived from them. All three must give the same figures.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from agents.build import Library, Sources
from evals.benchmarks.handwritten import QUESTIONS, Question
from evals.benchmarks.measure import Measurement
from knowledge_base.demo.templates import ALIASES_YAML, RULES_YAML
from knowledge_base.evaluation.rights import Right
from knowledge_base.evaluation.warehouse import Row, SqlClient, Warehouse
from knowledge_base.policies import PolicyStore
from tools.context import ToolContext
from tools.query_metric import query_metric

BAR = 1.2
TODAY = date(2026, 3, 20)


class Listening:
    """A client that keeps the text of what passes through it."""

    def __init__(self, inner: SqlClient) -> None:
        self.dialect = inner.dialect
        self.generation = inner.generation
        self.heard: list[str] = []
        self._inner = inner

    def fetch(self, sql: str) -> Sequence[Row]:
        self.heard.append(sql)
        return self._inner.fetch(sql)

    def scoped(self, right: Right) -> Listening:
        """Heard all the same: the embedded engine keeps no rows apart."""
        return self

    def close(self) -> None:
        self._inner.close()


def compare(warehouse: Warehouse, scratch: Path, rounds: int) -> list[Measurement]:
    """Ratios of every question, compiled over hand-written, and all of them together."""
    sources = Sources(warehouse, PolicyStore(scratch / "policies"), ALIASES_YAML, RULES_YAML, None)
    tools = Library(sources, lambda: TODAY).current().tools
    measurements: list[Measurement] = []
    for question in QUESTIONS:
        measurements += _ratios(question, tools(question.scope), rounds)
    return measurements


def _ratios(question: Question, context: ToolContext, rounds: int) -> list[Measurement]:
    client = context.metrics.client
    compiled = _compiled(question, context)
    ways: dict[str, Callable[[], list[Row]]] = {
        "compiled": lambda: [row for sql in compiled for row in client.fetch(sql)],
        "base": lambda: list(client.fetch(question.base)),
        "fact": lambda: list(client.fetch(question.fact)),
    }
    first = {name: _comparable(way()) for name, way in ways.items()}
    if not first["compiled"] == first["base"] == first["fact"]:
        raise AssertionError(f"{question.name}: the compiled and the hand-written SQL disagree: {first}")
    taken: dict[str, list[float]] = {name: [] for name in ways}
    order = list(ways)
    for _ in range(rounds):
        # Each way is first, second and last as often as the others: what runs before warms what runs after.
        order = [*order[1:], order[0]]
        for name in order:
            way = ways[name]
            begun = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - begun)
    pairs = {
        kind: tuple(a / b for a, b in zip(taken["compiled"], taken[kind], strict=True)) for kind in ("base", "fact")
    }
    return [
        Measurement(f"query, {question.name}: compiled", "ms", tuple(t * 1000 for t in taken["compiled"])),
        Measurement("  ratio to hand-written, base tables", "×", pairs["base"], BAR),
        Measurement("  ratio to hand-written, fact", "×", pairs["fact"], BAR),
    ]


def _compiled(question: Question, context: ToolContext) -> list[str]:
    """What the tool sends to the engine for the call."""
    service = context.metrics
    plain = service.client
    listening = Listening(plain)
    service.client = listening
    service.forget()
    try:
        query_metric(context, **question.call)
    finally:
        service.client = plain
    return listening.heard


def _comparable(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Rows in a fixed order, sums rounded: they are taken in different orders."""
    plain = [tuple(v if isinstance(v, str) else round(float(v), 6) for v in row) for row in rows]
    return sorted(plain, key=str)
