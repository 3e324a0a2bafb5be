"""How far a target must lie from its baseline to be worth a test."""

from __future__ import annotations

from knowledge_base.evaluation.rectification_rules import Judging
from tools.effect.case import Direction
from tools.rectification.model import Baseline


def least_change(baseline: Baseline, better: Direction, rules: Judging) -> float:
    """The smallest change that may be registered, on the metric's own scale.

    The rules' share, of the whole for a rate and of the baseline for any other value; never more than half of the way
    a rate has left to go.
    """
    if not baseline.display.endswith("%"):
        return rules.least_change * abs(baseline.value)
    left = baseline.value if better is Direction.DOWN else 1 - baseline.value
    return min(rules.least_change, left / 2)
