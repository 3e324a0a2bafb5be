"""What a registered test starts from: the metric as it stands, measured here and frozen with its generation."""

from __future__ import annotations

from typing import Protocol

from tools.errors import Lacking
from tools.rectification.model import Baseline, MetricAsked
from tools.scope import Scope


class Baselines(Protocol):
    """The seam to the evaluation data."""

    def measure(self, asked: MetricAsked, scope: Scope) -> Baseline:
        """The metric now, as the person may see it; a ToolError says why it cannot be had."""
        ...


class FixedBaselines:
    """Values that are given, by metric: for tests."""

    def __init__(self, values: dict[str, float]) -> None:
        self._values = values

    def measure(self, asked: MetricAsked, scope: Scope) -> Baseline:
        if asked.metric not in self._values:
            raise Lacking(f"没有代码为 {asked.metric} 的指标")
        value = self._values[asked.metric]
        return Baseline(value, value * 1000, 1000, 1000, 1, "1", f"{value:.2%}")
