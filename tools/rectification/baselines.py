"""What a registered test starts from: the metric as it stands, measured here and frozen with its generation."""

from __future__ import annotations

from datetime import date
from typing import Protocol

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
    """Values that are given, by metric: for tests. A `..._rate` should fall; `later` are periods that lie after it."""

    def __init__(self, values: dict[str, float]) -> None:
        self._values = values
        self.later: tuple[str, ...] = ()

    def ground(self, asked: MetricAsked, start: date, end: date, today: date) -> Ground:
        whole = ("2026-2027-1",) if (end - start).days >= _TERM else ()
        better = Direction.DOWN if asked.metric.endswith("_rate") else Direction.UP
        return Ground(better, self.later, whole * ((end - start).days // _TERM), start if whole else None)

    def measure(self, asked: MetricAsked, scope: Scope) -> Baseline:
        if asked.metric not in self._values:
            raise Lacking(f"没有代码为 {asked.metric} 的指标")
        value = self._values[asked.metric]
        return Baseline(value, value * 1000, 1000, 1000, 1, "1", f"{value:.2%}")


_TERM = 120
