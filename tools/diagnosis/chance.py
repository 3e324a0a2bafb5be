"""Whether a group's own change is more than chance, with the spread between groups in it.

Counting persons alone understates the error: papers, teachers and sections differ from year to year. So the spread of
all groups' changes is estimated first, robustly (the median of their squared scores against that of chance), and a
change stands out only against that. The level, a rule of the school's (`diagnosis`), is shared among the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

from tools.diagnosis.contribution import REST, Group, Side

_MEDIAN_SQUARE = 0.4549
"""The median of a squared standard normal score."""


@dataclass(frozen=True)
class Chance:
    """`spread`: how many times wider than by counting alone the changes lie (never below one); `limit` in its units."""

    spread: float
    limit: float

    def beyond(self, group: Group) -> bool:
        """Whether the group's own rate changed by more than chance."""
        return group.key != REST and abs(score(group.before, group.now)) > self.limit * self.spread


def chance_of(groups: Sequence[Group], level: float, fewest: int) -> Chance | None:
    """The chance that governs these groups; None where there are too few to tell."""
    scores = [score(g.before, g.now) for g in groups if not g.one_sided and g.key != REST]
    return chance_among(scores, level, fewest)


def chance_among(scores: Sequence[float], level: float, fewest: int) -> Chance | None:
    """As `chance_of`, from scores.

    `level` is the chance that anything at all stands out of changes that are chance alone (two-sided, shared among
    them); from fewer than `fewest` no spread can be estimated, and nothing is said to stand out.
    """
    if len(scores) < fewest:
        return None
    spread = max(1.0, (median(s * s for s in scores) / _MEDIAN_SQUARE) ** 0.5)
    return Chance(spread, NormalDist().inv_cdf(1 - level / (2 * len(scores))))


def noise(level: float) -> float:
    """How many standard errors one difference of chance alone stays within, but for `level` (two-sided)."""
    return NormalDist().inv_cdf(1 - level / 2)


def score(before: Side, now: Side) -> float:
    """Difference of two shares in standard errors by counting alone; 0 where either is empty or both are all or none.

    For counted rows: what a mean of marks varies by does not follow from its sums.
    """
    if not (before.denominator and now.denominator):
        return 0.0
    pooled = (before.numerator + now.numerator) / (before.denominator + now.denominator)
    error = pooled * (1 - pooled) * (1 / before.denominator + 1 / now.denominator)
    return (now.rate - before.rate) / error**0.5 if error > 0 else 0.0


def wilson(found: int, of: int, level: float = 0.05) -> tuple[float, float]:
    """The interval of a share by Wilson's score, which misses it with a chance of `level`; (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    z = noise(level)
    share, weight = found / of, 1 + z * z / of
    middle, half = share + z * z / (2 * of), z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return (middle - half) / weight, (middle + half) / weight
