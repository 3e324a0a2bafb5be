"""Found before judging: counting rules that changed, cohorts that are not the same, data that are missing.

Any of them makes figures before and after incomparable, whatever the test would say. Limits are the school's and are
handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from math import floor

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
    change their group for two terms to be composed alike, as a share; `complete`: least share of records, of those the
    baseline usually had."""

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
        _missing(before, after, bounds),
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


def least_complete(before: Sequence[Basis], bounds: Limits) -> float:
    """The share of records a term of the window must have: what never had more cannot be asked for more. One term in
    four of the baseline may lie below its usual share without lowering it."""
    known = sorted(basis.complete for basis in before)
    return bounds.complete * known[len(known) // 4]


def _missing(before: Sequence[Basis], after: Sequence[Basis], bounds: Limits) -> Obstacle | None:
    least = least_complete(before, bounds)
    short = [basis.complete for basis in after if basis.complete < least]
    if not short:
        return None
    return Obstacle(
        Ground.MISSING,
        f"观察期有 {len(short)} 个学期的数据不全（最少的只到 {floored(min(short))}，"
        f"按整改前通常的覆盖应有 {floored(least)}），请补齐；"
        "补不齐的，请质量评估中心变更检验，或到期后以成效未显示结项。",
    )


def floored(share: float) -> str:
    """A share in percent that never reads as more than it is."""
    return f"{floor(share * 1000) / 10:.1f}%"


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
