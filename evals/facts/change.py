"""Why a figure changed, by hand: the change, its parts by mix and rate (midpoint), and what contributed most.

From the definition alone: ΔR = Σ (s1−s0)·(r̄_g − R̄) + Σ s̄_g·(r1−r0), s a group's share of the denominator and r its
rate. Against another unit the other unit is the side before; whose asker may not have the other unit's groups is told,
without mix and rate, each group's share times its distance from that unit's figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agents.answering.answer import Answer
from evals.facts.asked import Why
from evals.facts.claims import Claim, Number, same, titled
from evals.findings import Finding, Verdict
from evals.reference import Cell, Reference, Truth, expand
from tools.scope import Scope

CLEAR = 1e-4
"""Two contributions nearer than this (a hundredth of a point) may be told in either order."""
LEAST = 30
"""Persons below which a group may have been put together with others."""
_DIMENSIONS = {"college": "学院", "major": "专业", "course": "课程"}


@dataclass(frozen=True)
class SumsUp:
    """Mix and rate come to the change, where both are told."""

    change: float

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        parts = [titled(answer, rf"(?:变化|差距)中的{word}部分") for word in ("结构", "率的?")]
        if all(parts) and not same(sum(part[0].value or 0.0 for part in parts), self.change):
            yield Finding(Verdict.WRONG, f"mix and rate come to {[p[0].value for p in parts]}, not {self.change}")


@dataclass(frozen=True)
class Most:
    """Every contribution told of the first split is true, and the one told first is the greatest."""

    dimension: str
    contributions: dict[str, tuple[float, int]]
    """By name of the group: its contribution to the change, and its fewest persons."""
    upwards: bool
    distances: dict[str, tuple[float, int]]
    """The same where only the asker's own side falls into groups: told without mix and rate. Empty of a change."""

    def unmet(self, answer: Answer) -> Iterator[Finding]:
        both_sides = not self.distances or titled(answer, r"差距中的结构部分")
        contributions = self.contributions if both_sides else self.distances
        told = titled(answer, f"对.+的贡献（按{self.dimension}分）$")
        first = [e for e in told if e.id in {told[0].id}] if told else []
        if not first:
            yield Finding(Verdict.PARTIAL, f"no contribution by {self.dimension} is told")
            return
        for e in told:
            about = e.title.partition("对")[0]
            found = [value for name, (value, _) in contributions.items() if about.endswith((name, f"《{name}》"))]
            if found and not any(same(e.value or 0.0, value) for value in found):
                yield Finding(Verdict.WRONG, f"{e.title} is {e.value}, by hand {found[0]}")
        sign = 1 if self.upwards else -1
        of_size = {name: sign * value for name, (value, n) in contributions.items() if n >= LEAST}
        best = max(of_size, key=lambda name: of_size[name], default="")
        if best and sign * (first[0].value or 0.0) < of_size[best] - CLEAR:
            yield Finding(Verdict.WRONG, f"{first[0].title} is told first, by hand {best} contributes most")


def claims(asked: Why, reference: Reference, scope: Scope) -> list[Claim]:
    """What a true answer to it holds; ValueError where the data have no such change, a fault of the case."""
    now, before = _sides(asked, reference)
    truths = [reference.truth(cell, scope) for cell in (now, before)]
    if truths[0] is None or truths[1] is None:
        raise ValueError(f"the data hold nothing for {asked}")
    change = truths[0].value - truths[1].value
    word = "差距" if asked.against else "变化"
    found: list[Claim] = [Number("总的变化", f"^[^《》]*(?:《.+》)?[^对]*的{word}$", change), SumsUp(change)]
    if asked.top:
        groups, distances = _groups(asked, reference, scope, (truths[0], truths[1]))
        found.append(Most(_DIMENSIONS[asked.top], groups, change > 0, distances))
    return found


def _sides(asked: Why, reference: Reference) -> tuple[Cell, Cell]:
    course = reference.course(asked.course) if asked.course else ""
    now = Cell(asked.metric, asked.unit, expand(asked.to), course)
    if asked.against:
        return now, Cell(asked.metric, asked.against, expand(asked.to), course)
    return now, Cell(asked.metric, asked.unit, expand(asked.from_), course)


def _groups(
    asked: Why, reference: Reference, scope: Scope, wholes: tuple[Truth, Truth]
) -> tuple[dict[str, tuple[float, int]], dict[str, tuple[float, int]]]:
    """Per name of a group its contribution by midpoint, and of a gap its distance from the other unit's figure."""
    names = reference.names()
    sides = [
        {
            (cell.course if asked.top == "course" else cell.unit): truth
            for cell, truth in reference.table(side, asked.top, scope).items()
        }
        for side in _sides(asked, reference)
    ]
    midpoints = {
        names[key]: _midpoint(sides[0].get(key), sides[1].get(key), wholes) for key in {*sides[0], *sides[1]}
    }  # fmt: skip
    if not asked.against:
        return midpoints, {}
    return midpoints, {
        names[key]: (g.denominator / wholes[0].denominator * (g.value - wholes[1].value), g.n)
        for key, g in sides[0].items()
    }


def _midpoint(now: Truth | None, before: Truth | None, wholes: tuple[Truth, Truth]) -> tuple[float, int]:
    """A group's contribution; one that is not there on a side has no share there and the rate it has on the other."""
    s1 = now.denominator / wholes[0].denominator if now else 0.0
    s0 = before.denominator / wholes[1].denominator if before else 0.0
    r1, r0 = (now or before).value, (before or now).value  # type: ignore[union-attr]
    mean = (wholes[0].value + wholes[1].value) / 2
    persons = min(now.n if now else 0, before.n if before else 0)
    return (s1 - s0) * ((r1 + r0) / 2 - mean) + (s1 + s0) / 2 * (r1 - r0), persons
