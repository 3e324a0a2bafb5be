"""Measurements side by side: samples, their spread, and the bar they are held to."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Reading = Literal["median", "max", "p95"]


@dataclass(frozen=True)
class Measurement:
    """Samples of one thing in one unit. `bar` is the most that `read` of them may be; None is told, not judged."""

    name: str
    unit: str
    samples: tuple[float, ...]
    bar: float | None = None
    read: Reading = "median"

    @property
    def value(self) -> float:
        """What the bar is held against."""
        match self.read:
            case "median":
                return statistics.median(self.samples)
            case "p95":
                return p95(self.samples)
            case "max":
                return max(self.samples)

    @property
    def met(self) -> bool:
        return self.bar is None or self.value <= self.bar


def p95(samples: Sequence[float]) -> float:
    """The sample that 95 of 100 do not exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


def table(measurements: Sequence[Measurement]) -> list[str]:
    """A line for each: number of samples, min, median, p95, max, and the bar."""
    width = max(len(m.name) for m in measurements)
    head = f"{'':<{width}}  {'runs':>5}{'min':>10}{'median':>10}{'p95':>10}{'max':>10}  bar"
    return [head, *(_line(m, width) for m in measurements)]


def _line(m: Measurement, width: int) -> str:
    figures = (min(m.samples), statistics.median(m.samples), p95(m.samples), max(m.samples))
    cells = "".join(f"{figure:>10.3f}" for figure in figures)
    bar = "" if m.bar is None else f"{m.read} ≤ {m.bar:g}: {'met' if m.met else 'MISSED'}"
    return f"{m.name:<{width}}  {len(m.samples):>5}{cells}  {m.unit}{'  ' + bar if bar else ''}"
