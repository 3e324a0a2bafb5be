"""Found before judging: counting rules that changed, cohorts that are not the same, data that are missing.

Any of them makes figures before and after incomparable, whatever the test would say. Limits are the school's and are
handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from tools.effect.case import Case, Judgement, Method, Verdict
from tools.effect.guards import Guard, Guarded, Learning, guarded
from tools.effect.judging import judge


@dataclass(frozen=True)
class Basis:
    """How one term's figure of the treated unit came about: version of the counting rule, persons by group ("" where
    they are not told apart), and the share of the records due that are there."""

    index: int
    definition: str
    groups: Mapping[str, int] = field(default_factory=dict)
    complete: float = 1.0

    @property
    def n(self) -> int:
        return sum(self.groups.values())


@dataclass(frozen=True)
class Limits:
    """`size`: the window's mean number of persons over the baseline's, or the reverse; `mix`: persons who would have to
    change their group for two terms to be composed alike, as a share; `complete`: least share of records."""

    size: float = 2.0
    mix: float = 0.2
    complete: float = 0.9


class Ground(StrEnum):
    DEFINITION = "definition"
    SIZE = "size"
    MIX = "mix"
    MISSING = "missing"


@dataclass(frozen=True)
class Obstacle:
    """Why before and after cannot be compared, in Chinese, with what would mend it."""

    ground: Ground
    message: str


def obstacles(case: Case, bases: Sequence[Basis], limits: Limits | None = None) -> tuple[Obstacle, ...]:
    """Everything in the way, in a fixed order; empty where the terms can be compared or the window is not known yet."""
    bounds = limits or Limits()
    before = [basis for basis in bases if basis.index <= case.last_pre]
    after = [basis for basis in bases if case.first_post <= basis.index <= case.last_post]
    if not before or not after:
        return ()
    found = (
        _definition(before, after),
        _missing(after, bounds),
        _size(before, after, bounds),
        _mix(before, after, bounds),
    )
    return tuple(obstacle for obstacle in found if obstacle)


def evaluate(
    case: Case, bases: Sequence[Basis] = (), guards: Sequence[Guard] = (), limits: Limits | None = None
) -> Guarded:
    """The whole of it: comparability first, then the judgement, then the guards."""
    hindered = obstacles(case, bases, limits)
    if hindered:
        return Guarded(_incomparable(case, hindered), Learning.NOT_ASKED)
    return guarded(case, judge(case), guards)


def _incomparable(case: Case, hindered: Sequence[Obstacle]) -> Judgement:
    """Levels are shown, the comparison is not made."""
    plain = judge(case)
    return Judgement(
        verdict=Verdict.NOT_ENOUGH,
        method=Method.NONE,
        estimate=None,
        interval=None,
        p=None,
        expected=None,
        observed=plain.observed,
        se=None,
        n=plain.n,
        target_reached=plain.target_reached,
        why="".join(obstacle.message for obstacle in hindered),
        confirmatory=not case.interim,
    )


def _definition(before: Sequence[Basis], after: Sequence[Basis]) -> Obstacle | None:
    versions = sorted({basis.definition for basis in (*before, *after)})
    if len(versions) == 1:
        return None
    return Obstacle(
        Ground.DEFINITION, f"整改前后口径不同（{'、'.join(versions)}），不可比；请用同一口径重算各学期后再判断。"
    )


def _missing(after: Sequence[Basis], bounds: Limits) -> Obstacle | None:
    short = [basis for basis in after if basis.complete < bounds.complete]
    if not short:
        return None
    least = min(basis.complete for basis in short)
    return Obstacle(
        Ground.MISSING,
        f"观察期有 {len(short)} 个学期的数据不全（最少的只到 {least:.0%}，应有 {bounds.complete:.0%}），请补齐。",
    )


def _size(before: Sequence[Basis], after: Sequence[Basis], bounds: Limits) -> Obstacle | None:
    first, second = (sum(basis.n for basis in side) / len(side) for side in (before, after))
    if not first or not second or 1 / bounds.size <= second / first <= bounds.size:
        return None
    return Obstacle(
        Ground.SIZE,
        f"每学期由约 {first:.0f} 条记录变为约 {second:.0f} 条，已不是同样的群体；请用同样范围重算后再判断。",
    )


def _mix(before: Sequence[Basis], after: Sequence[Basis], bounds: Limits) -> Obstacle | None:
    """A shift counts where it is beyond the limit and beyond what the baseline terms differ among themselves."""
    known, seen = ([basis for basis in side if basis.n] for side in (before, after))
    if not known or not seen:
        return None
    usual = max((_apart(one.groups, other.groups) for one, other in combinations(known, 2)), default=0.0)
    moved = _apart(_together(known), _together(seen))
    if moved <= max(bounds.mix, usual):
        return None
    return Obstacle(Ground.MIX, f"学生构成变化较大（约 {moved:.0%} 的人换了组别），前后不可比；请按组分别判断。")


def _together(bases: Sequence[Basis]) -> dict[str, int]:
    groups = sorted({group for basis in bases for group in basis.groups})
    return {group: sum(basis.groups.get(group, 0) for basis in bases) for group in groups}


def _apart(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Total variation distance between two compositions."""
    first, second = sum(one.values()), sum(other.values())
    groups = sorted({*one, *other})
    return sum(abs(one.get(group, 0) / first - other.get(group, 0) / second) for group in groups) / 2
