"""Several measures of one thing tested together: their one-sided p values joined to one.

In which of them it shows is not known beforehand, and they are of the same students. In sum many small rises are found;
singly one that is plain where the others cannot show it. Half the weight is on the sum, half on each by itself, joined
by the Cauchy combination (Liu and Xie 2020), whose level hardly depends on how they go together.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan, pi, sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from tools.effect.designs import Floats

# Measures of the same students err together: who is able does well in all of them. Half is what marks of two courses
# of a student share; an abler cohort lifts all, single papers and courses only themselves.
SHARED = 0.5
_LEAST_P = 1e-9


def joint(p: Sequence[float], signals: Sequence[float]) -> float:
    """One-sided p that none of them improved; `signals` is what an improvement would do to each, in its errors.

    1 where there are none. Signals must follow from the errors alone, never from what a measure did.
    """
    if not p:
        return 1.0
    single = np.clip(np.array(p), _LEAST_P, 1 - _LEAST_P)
    summed = _in_sum(-ndtri(single), np.array(signals))
    if summed is None:
        return _cauchy(single, np.full(len(single), 1 / len(single)))
    return _cauchy(np.append(single, summed), np.append(np.full(len(single), 0.5 / len(single)), 0.5))


def _in_sum(z: Floats, signals: Floats) -> float | None:
    """Stouffer's sum, weighted by signal; None where none has any.

    The shared error makes a measure that says little count nothing, rather than against the others.
    """
    errors = np.full((len(z), len(z)), SHARED) + (1 - SHARED) * np.eye(len(z))
    weights = np.clip(np.linalg.solve(errors, signals), 0.0, None)
    spread = float(weights @ errors @ weights)
    if spread <= 0:
        return None
    return float(np.clip(ndtr(-(weights @ z) / sqrt(spread)), _LEAST_P, 1 - _LEAST_P))


def _cauchy(p: Floats, weights: Floats) -> float:
    turned = float(weights @ np.tan((0.5 - p) * pi))
    return 0.5 - atan(turned) / pi
