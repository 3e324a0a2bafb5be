"""What a judgement is made of: histories by term and section, and what was registered.

A rate's cell holds how many of `n` were counted (`total`); a mean's holds the sum of `n` values and of their squares.
Attainment and shares are means of values in [0, 1].
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import fsum


class Kind(StrEnum):
    RATE = "rate"
    MEAN = "mean"


class Direction(StrEnum):
    """Where better lies: a fail rate should fall, a mean mark rise."""

    DOWN = "down"
    UP = "up"


@dataclass(frozen=True)
class Cell:
    """One section (teaching class) of one unit in one term.

    `n` > 0; `total` is a count (rate) or a sum (mean); `squares` the sum of squares of a mean's values, else None.
    """

    n: int
    total: float
    squares: float | None = None
    section: str = ""


@dataclass(frozen=True)
class TermCells:
    """One term of one unit. `index` counts terms of the calendar without gaps (a missing term leaves a hole);
    `season` tells terms of one kind apart, as "autumn" and "spring"."""

    index: int
    season: str
    cells: tuple[Cell, ...]

    @cached_property
    def n(self) -> int:
        return sum(cell.n for cell in self.cells)

    @cached_property
    def total(self) -> float:
        return fsum(cell.total for cell in self.cells)


@dataclass(frozen=True)
class UnitHistory:
    """The terms of one unit that have data, by index."""

    unit: str
    terms: tuple[TermCells, ...]


@dataclass(frozen=True)
class Case:
    """One rectification with what was registered before its work started, and all that has been observed since.

    `first_post` is the index of the first term of the observation window, `last_post` of the last: terms between the
    last baseline term (`last_pre`) and the window are work in progress and count for neither side. `target` is the
    level the metric shall reach, on the metric's own scale. `comparison` are the registered comparison units; `like`
    further units of the same kind, used only to learn how much such figures vary (never as a control).
    `chosen_worst` says that the unit was picked because its figure stood out among `comparison` and `like`.
    `alpha` is one-sided. `baseline` is the frozen level that the registered change starts from; where it is None that
    is the level expected without the rectification. `interim` marks a look before the registered date: it is never
    confirmatory.
    """

    kind: Kind
    better: Direction
    treated: UnitHistory
    comparison: tuple[UnitHistory, ...]
    like: tuple[UnitHistory, ...]
    last_pre: int
    first_post: int
    last_post: int
    target: float
    alpha: float
    chosen_worst: bool = True
    interim: bool = False
    baseline: float | None = None


class Verdict(StrEnum):
    """The five verdicts; an order of merit is not implied."""

    EFFECTIVE = "effective"
    IMPROVED_NOT_PROVEN = "improved_not_proven"
    NO_CHANGE = "no_change"
    WORSE = "worse"
    NOT_ENOUGH = "not_enough"

    @property
    def zh(self) -> str:
        return _ZH[self]


_ZH = {
    Verdict.EFFECTIVE: "有效",
    Verdict.IMPROVED_NOT_PROVEN: "有改善，未证实",
    Verdict.NO_CHANGE: "无明显变化",
    Verdict.WORSE: "变差",
    Verdict.NOT_ENOUGH: "数据不足，无法判断",
}


class Method(StrEnum):
    """How the case was judged; the first that its data suffice for, in this order."""

    DIFFERENCE = "difference_in_differences"
    SEGMENTED = "segmented_regression"
    OWN_HISTORY = "own_history"
    NONE = "none"


@dataclass(frozen=True)
class Judgement:
    """What came out.

    `estimate` is the change attributed to the rectification on the metric's own scale (observed minus expected without
    it; negative when a fail rate fell), `interval` its two-sided 1 - 2 alpha interval around the same expectation (the
    ends of a rate are levels between 0 and 1, less that expectation), `expected` and `observed` the
    levels, `p` one-sided for improvement, `n` the observations in the window, `se` the standard error with the
    variation between terms and sections in it. None where nothing could be worked out (`why` says what is lacking and
    what would suffice, in Chinese). `confirmatory` is False for an interim look and for a window with terms missing:
    such a judgement never says "effective" and closes nothing. `shrunken` is the part of the expected level that would
    have come by itself: the return of a unit chosen for a bad figure, or a trend it was on (0 where there is none).
    `power` is the chance this test had of finding a change to the target.
    """

    verdict: Verdict
    method: Method
    estimate: float | None
    interval: tuple[float, float] | None
    p: float | None
    expected: float | None
    observed: float | None
    se: float | None
    n: int
    target_reached: bool | None
    why: str = ""
    confirmatory: bool = True
    shrunken: float = 0.0
    power: float | None = None
