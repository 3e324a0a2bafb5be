"""From the scale of the test to the metric's own and back, for a whole window; and the chance of finding a change."""

from __future__ import annotations

import numpy as np

from tools.effect.case import Case
from tools.effect.designs import Floats
from tools.effect.planning import Plan, better
from tools.effect.points import backward, forward


def level(case: Case, laid: Plan, without: Floats, shift: float) -> float:
    """The window's level on the metric's own scale when every term lies `shift` (better negative) from `without`."""
    moved = without + better(case) * shift
    terms = zip(moved, laid.change.slots, laid.change.share, strict=True)
    return float(sum(share * backward(case.kind, float(y), slot.n) for y, slot, share in terms))


def distance(case: Case, laid: Plan, without: Floats, reached: float) -> float:
    """How far (better negative, on the test's scale) the window lies from `without` where its level is `reached`."""
    ends = [forward(case.kind, reached * slot.n, slot.n) for slot in laid.change.slots]
    return better(case) * float(laid.change.share @ (np.array(ends) - without))


def half_way(case: Case, expected: float) -> float:
    """The level at which half of the registered change is made, seen from the level that is expected."""
    start = expected if case.baseline is None else case.baseline
    return expected + better(case) * min(better(case) * (case.target - start), 0.0) / 2


def reaches(case: Case, value: float) -> bool:
    return bool(better(case) * (value - case.target) <= 0)


def finding(case: Case, laid: Plan, without: Floats, reached: float) -> float:
    """The chance that the test says "effective" where the window's true level is `reached`."""
    target = distance(case, laid, without, case.target)
    half = distance(case, laid, without, half_way(case, level(case, laid, without, -laid.allowance)))
    limit = min(-laid.critical - laid.allowance, target + laid.critical, max(half, target))
    return laid.error.below(limit - distance(case, laid, without, reached))
