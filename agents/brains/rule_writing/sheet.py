"""What a part of an answer is written from: outcomes by purpose, and slots that never say more than there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agents.brains.base import ToolOutcome
from agents.brains.rule_writing.texts import wording
from agents.understanding.reading import Reading
from tools.evidence import Evidence
from tools.metrics.definition import MetricDefinition

_NOISE = 1.96
"""Standard errors within which two shares count as alike (two-sided, five per cent)."""


@dataclass(frozen=True)
class Sheet:
    """One metric's outcomes; `differences` are the computed ones by purpose."""

    reading: Reading
    metric: MetricDefinition
    results: Mapping[str, ToolOutcome]
    differences: Mapping[str, Evidence]

    def figures(self, purpose: str) -> tuple[Evidence, ...]:
        """The evidence of a purpose; empty where the call failed or was not made."""
        outcome = self.results.get(purpose)
        return outcome.evidence if outcome is not None and outcome.error is None else ()

    def figure(self, purpose: str) -> Evidence | None:
        """The one figure of a purpose."""
        found = self.figures(purpose)
        return found[0] if found else None

    def of_units(self, purpose: str) -> list[Evidence]:
        """The first figure of every unit's call of a purpose."""
        places = range(len(self.reading.units))
        return [e for i in places if (e := self.figure(f"{purpose}:{i}")) is not None]


def detail(evidence: Evidence, metric: MetricDefinition) -> str:
    """The counts and persons behind a figure, as far as they are recorded: （分子 …／分母 …，涉及 … 人）."""
    if evidence.withheld:
        return ""
    parts = []
    if evidence.numerator is not None and evidence.denominator is not None and metric.form.value != "mean":
        parts.append(
            f"{_word(metric.numerator_words)} {{{evidence.id}.numerator}}、"
            f"{_word(metric.denominator_words)} {{{evidence.id}.denominator}}"
        )
    if evidence.n is not None:
        parts.append(f"涉及 {{{evidence.id}.n}} 人")
    return f"（{'，'.join(parts)}）" if parts else ""


def _word(words: str) -> str:
    return words.replace("（", "，").replace("）", "").split("，")[0]


def alike(first: Evidence, second: Evidence) -> bool:
    """Whether the difference of two figures is too small to speak of: within the flat band or the sampling noise."""
    if first.value is None or second.value is None:
        return True
    gap = abs(first.value - second.value)
    if gap <= wording().flat.get(first.unit or "", 0.0):
        return True
    if first.unit != "ratio" or not first.denominator or not second.denominator:
        return False
    spread = sum(
        e.value * (1 - e.value) / e.denominator for e in (first, second) if e.value is not None and e.denominator
    )
    return bool(gap <= _NOISE * spread**0.5)


def shape(values: Sequence[Evidence]) -> str:
    """The course of figures in time, in words; empty with fewer than two shown ones."""
    shown = [e for e in values if e.value is not None]
    if len(shown) < 2:
        return ""
    steps = [_step(a, b) for a, b in pairwise(shown)]
    moves = [s for s in steps if s]
    if not moves:
        return "基本持平"
    if len(set(moves)) == 1:
        if len(moves) == len(steps):
            return (
                ("持续上升" if moves[0] > 0 else "持续下降") if len(steps) > 1 else ("上升" if moves[0] > 0 else "下降")
            )
        return "总体上升" if moves[0] > 0 else "总体下降"
    if len(moves) == 2:
        return "先升后降" if moves[0] > 0 else "先降后升"
    return "有升有降，没有持续的方向"


def _step(earlier: Evidence, later: Evidence) -> int:
    if alike(earlier, later) or earlier.value is None or later.value is None:
        return 0
    return 1 if later.value > earlier.value else -1


def higher(first: Evidence, second: Evidence) -> str:
    """高于 or 低于 for two figures of different value."""
    return "高于" if (first.value or 0.0) > (second.value or 0.0) else "低于"
