"""Contributions to the change of a ratio: mix and rate by midpoint, summing exactly to the change.

R = Σ s·r over groups, s a group's share of the denominator, r its rate. Per group (formulas.md §6, bars are means of
both sides): mix (s1 − s0)·(r̄ − R̄), rate s̄·(r1 − r0). Subtracting R̄ shows a growing group below average as lowering.
A group that stands on one side only has no rate on the other: it takes the same there, so all of it is mix, and the sum
stays exact. Against a single reference value R0 there is no second set of shares: each group's part is s·(r − R0).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

REST = "其他"
"""What small groups are put together as."""

RESIDUAL = 1e-9
"""The parts add up to the change within this, relative to the size of the values."""


@dataclass(frozen=True)
class Side:
    """What stands behind a group on one side; `n` counts persons (or what the metric counts)."""

    numerator: float = 0.0
    denominator: float = 0.0
    n: int = 0

    @property
    def rate(self) -> float:
        """The group's own ratio; 0 where nothing is behind it (see the module on one-sided groups)."""
        return self.numerator / self.denominator if self.denominator else 0.0

    def plus(self, other: Side) -> Side:
        """Both together, of groups that share no rows."""
        return Side(self.numerator + other.numerator, self.denominator + other.denominator, self.n + other.n)

    def minus(self, other: Side) -> Side:
        """What is left of this without the other."""
        return Side(self.numerator - other.numerator, self.denominator - other.denominator, self.n - other.n)


@dataclass(frozen=True)
class Group:
    """One group on both sides: before and now, or the reference and the unit."""

    key: str
    before: Side
    now: Side

    @property
    def one_sided(self) -> bool:
        return not (self.before.denominator and self.now.denominator)


@dataclass(frozen=True)
class Part:
    """What one group contributes to the change, in the unit of the ratio."""

    group: Group
    mix: float
    rate: float

    @property
    def key(self) -> str:
        return self.group.key

    @property
    def total(self) -> float:
        return self.mix + self.rate


@dataclass(frozen=True)
class Split:
    """All parts of a change, the largest in the direction of the change first."""

    parts: tuple[Part, ...]
    before: float
    now: float

    @property
    def change(self) -> float:
        return self.now - self.before

    @property
    def mix(self) -> float:
        return sum(part.mix for part in self.parts)

    @property
    def rate(self) -> float:
        return sum(part.rate for part in self.parts)

    @property
    def residual(self) -> float:
        """What the parts leave unexplained: rounding of floats and nothing else."""
        return self.change - sum(part.total for part in self.parts)

    @property
    def leading(self) -> tuple[Part, ...]:
        """The parts that pull the way the whole went, without the rest, the largest first."""
        way = 1 if self.change >= 0 else -1
        return tuple(p for p in self.parts if p.key != REST and way * p.total > 0)

    @property
    def opposing(self) -> tuple[Part, ...]:
        """The parts that pull the other way, without the rest, the largest first."""
        way = 1 if self.change >= 0 else -1
        return tuple(p for p in reversed(self.parts) if p.key != REST and way * p.total < 0)

    @property
    def simpson(self) -> bool:
        """Simpson's: every group that stands on both sides goes one way (or stays), the whole the other."""
        moves = [p.group.now.rate - p.group.before.rate for p in self.parts if not p.group.one_sided]
        if len(moves) < 2 or not self.change or not any(moves):
            return False
        return all(move * self.change <= 0 for move in moves)


def between(groups: Iterable[Group]) -> Split:
    """The change between two sides by midpoint. ValueError where a side has no denominator at all."""
    found = [g for g in groups if g.before.denominator or g.now.denominator]
    before, now = _added(g.before for g in found), _added(g.now for g in found)
    if before.denominator <= 0 or now.denominator <= 0:
        raise ValueError("a side without a denominator has no ratio")
    middle = (before.rate + now.rate) / 2
    return _sorted([_part(g, before, now, middle) for g in found], before.rate, now.rate)


def against(groups: Iterable[Group], reference: float) -> Split:
    """How each group of one side (`now`) adds to its distance from one reference value."""
    found = [g for g in groups if g.now.denominator]
    now = _added(g.now for g in found)
    if now.denominator <= 0:
        raise ValueError("a side without a denominator has no ratio")
    parts = [Part(g, 0.0, g.now.denominator / now.denominator * (g.now.rate - reference)) for g in found]
    return _sorted(parts, reference, now.rate)


def gathered(groups: Sequence[Group], least: int) -> list[Group]:
    """The groups with those too small to speak of put together; a side with nobody in it makes no group small."""
    small = [g for g in groups if g.key == REST or any(0 < side.n < least for side in (g.before, g.now))]
    if not small:
        return list(groups)
    kept = [g for g in groups if g not in small]
    rest = Group(REST, _added(g.before for g in small), _added(g.now for g in small))
    return [*kept, rest]


def _part(group: Group, before: Side, now: Side, middle: float) -> Part:
    shares = group.before.denominator / before.denominator, group.now.denominator / now.denominator
    first = group.before.rate if group.before.denominator else group.now.rate
    last = group.now.rate if group.now.denominator else group.before.rate
    mix = (shares[1] - shares[0]) * ((first + last) / 2 - middle)
    return Part(group, mix, (shares[0] + shares[1]) / 2 * (last - first))


def _sorted(parts: Sequence[Part], before: float, now: float) -> Split:
    way = 1 if now >= before else -1
    return Split(tuple(sorted(parts, key=lambda p: (-way * p.total, p.key))), before, now)


def _added(sides: Iterable[Side]) -> Side:
    total = Side()
    for side in sides:
        total = total.plus(side)
    return total
