"""Before any work starts: the chance that the measures of learning will show it, if the target is reached by learning.

A metric that marking moves is effective only where learning is shown (`guards`), so what the planner is told is the
chance of both. How much of it a measure will show nobody knows beforehand: the chance is that of the best case, where
the students' standing rises there as it does in the metric, and is told as such.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from tools.effect.case import Case
from tools.effect.guards import SHOWING, Guard, beside
from tools.effect.joint import SHARED, joint
from tools.effect.power import foreseen, outlook
from tools.effect.standing import raised, standing

_DRAWS = 400
_MANY = 10**6


def shown(case: Case, reached: float, guards: Sequence[Guard]) -> float:
    """The chance that learning is shown if the metric comes to that level by it; 0 without a measure that shows any."""
    expected = outlook(case).expected
    if expected is None:
        return 0.0
    rise = standing(case, expected, reached, _MANY)
    signals = [_signal(beside(guard), rise) for guard in able(guards)]
    return _chance(signals, case.alpha) if signals and max(signals) > 0 else 0.0


def able(guards: Sequence[Guard]) -> list[Guard]:
    """The measures that show learning and can be tested in the window."""
    return [guard for guard in guards if guard.role in SHOWING and foreseen(beside(guard).case) is not None]


def _signal(guard: Guard, rise: float) -> float:
    """What the rise will do to the measure, in its standard errors."""
    known = foreseen(guard.case)
    assert known is not None
    level, error = known
    if not error:
        return 0.0
    aim = raised(guard.case, level, _MANY, rise)
    return 0.0 if aim is None else abs(aim - level) / error


def _chance(signals: Sequence[float], alpha: float) -> float:
    """How often the joint test is beyond alpha; the draws are the same every time."""
    rng = np.random.default_rng(0)
    common = rng.standard_normal((_DRAWS, 1)) * np.sqrt(SHARED)
    z = np.array(signals) + common + rng.standard_normal((_DRAWS, len(signals))) * np.sqrt(1 - SHARED)
    return float(np.mean([joint([float(one) for one in ndtr(-row)], signals) <= alpha for row in z]))
