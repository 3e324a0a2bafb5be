"""What a registered test starts from: the metric as it stands, measured here and frozen with its generation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Protocol

from tools.effect.case import Direction
from tools.errors import Lacking
from tools.rectification.grounds import Ground
from tools.rectification.model import Baseline, MetricAsked
from tools.scope import Scope


class Baselines(Protocol):
    """The seam to the evaluation data."""

    def measure(self, asked: MetricAsked, scope: Scope) -> Baseline:
        """The metric now, as the person may see it; a ToolError says why it cannot be had."""
        ...

    def ground(self, asked: MetricAsked, start: date, end: date, today: date) -> Ground:
        """What a test of it, observed between the two days, stands on; a ToolError where there is no such metric."""
        ...


class FixedBaselines:
    """Values that are given, by metric: for tests. A `..._rate` should fall; `later` are periods that lie after it.

    `more` is what else a ground says.
    """

    def __init__(self, values: dict[str, float]) -> None:
        self._values = values
        self.later: tuple[str, ...] = ()
        self.more: dict[str, Any] = {}

    def ground(self, asked: MetricAsked, start: date, end: date, today: date) -> Ground:
        terms = (end - start).days // _TERM
        better = Direction.DOWN if asked.metric.endswith("_rate") else Direction.UP
        begins = tuple(start + timedelta(days=number * _TERM + 1) for number in range(terms))
        found = Ground(better, self.later, ("2026-2027-1",) * terms, start if terms else None, begins=begins)
        return replace(found, **self.more)

    def measure(self, asked: MetricAsked, scope: Scope) -> Baseline:
        if asked.metric not in self._values:
            raise Lacking(f"没有代码为 {asked.metric} 的指标")
        value = self._values[asked.metric]
        return Baseline(value, value * 1000, 1000, 1000, 1, "1", f"{value:.2%}")


_TERM = 120
