"""How a rectification is registered in a drawn school: which units stand beside it, how long is observed, which target.

Work takes no time here: the first term after the history is the first observed. That is the harsh case for a unit
chosen because it was the worst, and in a school whose terms go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evals.effects.drawing import Draws
from evals.effects.worlds import HISTORY
from tools.effect.case import Case, Direction, Kind, UnitHistory

ALPHA = 0.025
"""One-sided: what a two-sided interval of 95 % leaves on one side."""

COMPARISON = 5


@dataclass(frozen=True)
class Design:
    """`beside` comparison units (as far as the school has them), whether all others are given as like units, and the
    terms observed."""

    name: str
    after: int
    beside: int = 0
    like: bool = False


DESIGNS = (
    Design("own history, 1 term", 1),
    Design("own history, 2 terms", 2),
    Design("own history, 4 terms", 4),
    Design("own and like units, 1 term", 1, like=True),
    Design("own and like units, 2 terms", 2, like=True),
    Design("own and like units, 4 terms", 4, like=True),
    Design("five compared, 1 term", 1, COMPARISON),
    Design("five compared, 2 terms", 2, COMPARISON),
    Design("five compared and like, 2 terms", 2, COMPARISON, like=True),
)
LONGEST = max(design.after for design in DESIGNS)
NAMES = tuple(design.name for design in DESIGNS)


def named(names: tuple[str, ...]) -> tuple[Design, ...]:
    """These designs."""
    return tuple(design for design in DESIGNS if design.name in names)


MODEST = {Kind.RATE: 0.01, Kind.MEAN: 0.5}
"""A target so near (a point, half a mark better than the last year) that only the test stands between chance and the
verdict: what is measured is the test, not the ambition of the target."""


def last_year(unit: UnitHistory) -> float:
    """The unit's figure over the last two terms of its history: what a planner starts from."""
    cells = [cell for term in unit.terms if HISTORY - 2 <= term.index < HISTORY for cell in term.cells]
    return sum(cell.total for cell in cells) / sum(cell.n for cell in cells)


def cases(
    draws: Draws, draw: int, designs: tuple[Design, ...], chosen_worst: bool, better_by: float, alpha: float = ALPHA
) -> Iterator[Case]:
    """One case a design of one drawn school; `better_by` is how far the target lies beyond the last year's figure."""
    treated, *others = draws.histories(draw)
    scale = draws.scale
    target = last_year(treated) + (-better_by if scale.better is Direction.DOWN else better_by)
    for design in designs:
        end = HISTORY + design.after
        beside = others[: design.beside]
        like = others[design.beside :] if design.like else []
        yield Case(
            kind=scale.kind,
            better=scale.better,
            treated=_until(treated, end),
            comparison=tuple(_until(unit, end) for unit in beside),
            like=tuple(_until(unit, end) for unit in like),
            last_pre=HISTORY - 1,
            first_post=HISTORY,
            last_post=end - 1,
            target=target,
            alpha=alpha,
            chosen_worst=chosen_worst,
        )


def _until(unit: UnitHistory, end: int) -> UnitHistory:
    return replace(unit, terms=unit.terms[:end])
