"""Cases near the border, written down in other ways: does any become "effective" that was not?

The cases come from all worlds, kinds, sizes and designs, with a true change between none and twice what schools plan,
so that many lie near the border of the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from evals.effects.calibration import Judge
from evals.effects.designs import DESIGNS, LONGEST, MODEST, cases
from evals.effects.drawing import Change, draw
from evals.effects.rewriting import OTHER_REGISTRATIONS, REWRITINGS
from evals.effects.worlds import SIZES, WORLDS, Chosen
from tools.effect.case import Case, Judgement, Kind, Verdict

_FURTHEST = {Kind.RATE: -0.12, Kind.MEAN: 8.0}
_SHOWN = 3

Place = tuple[int, Kind, int]
"""Which world, kind and size."""


@dataclass
class Found:
    """What one rewriting did: cases tried, verdicts that became effective (of these from not enough), that ceased to
    be, estimates or p that changed at all, and examples."""

    tried: int = 0
    became: int = 0
    from_not_enough: int = 0
    ceased: int = 0
    moved: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, other: Found) -> None:
        self.tried += other.tried
        self.became += other.became
        self.from_not_enough += other.from_not_enough
        self.ceased += other.ceased
        self.moved += other.moved
        self.examples = (self.examples + other.examples)[:_SHOWN]


def hold(each: int, seed: int, judge: Judge, processes: int) -> dict[str, Found]:
    """`each` schools of every world, kind and size, all designs, all rewritings."""
    found = {name: Found() for name in REWRITINGS}
    places = list(product(range(len(WORLDS)), Kind, range(len(SIZES))))
    many = len(places)
    with ProcessPoolExecutor(processes) as pool:
        for part in pool.map(held, places, [each] * many, [seed] * many, [judge] * many):
            for name, one in part.items():
                found[name].add(one)
    return found


def held(place: Place, each: int, seed: int, judge: Judge) -> dict[str, Found]:
    """One world, kind and size."""
    found = {name: Found() for name in REWRITINGS}
    for label, rng, case in near_the_border(place, each, seed):
        before = judge(case)
        for name, rewriting in REWRITINGS.items():
            found[name].add(_compared(label, before, judge(rewriting(rng, case))))
    return found


def near_the_border(
    place: tuple[int, Kind, int], each: int, seed: int
) -> Iterator[tuple[str, np.random.Generator, Case]]:
    """Cases of one world, kind and size, each with its name and the generator it came from."""
    index, kind, size = place
    world = WORLDS[index]
    for number in range(each):
        rng = np.random.default_rng([seed, index, list(Kind).index(kind), size, number])
        change = Change(by=_FURTHEST[kind] * float(rng.random()))
        drawn = draw(rng, world, kind, SIZES[size], 1, LONGEST, change)
        registered = cases(drawn, 0, DESIGNS, world.chosen is not Chosen.BLIND, MODEST[kind])
        for design, case in zip(DESIGNS, registered, strict=True):
            yield f"{world.name}, {kind}, {SIZES[size].name}, {design.name}, {number}", rng, case


def _compared(label: str, before: Judgement, after: Judgement) -> Found:
    was, now = (one.verdict is Verdict.EFFECTIVE for one in (before, after))
    became = now and not was
    moved = not all(map(_same, (before.estimate, before.p), (after.estimate, after.p)))
    return Found(
        1, became, became and before.verdict is Verdict.NOT_ENOUGH, was and not now, moved,
        [f"{label}: {_told(before)} -> {_told(after)}"] if became else [],
    )  # fmt: skip


def _same(one: float | None, other: float | None) -> bool:
    return one is other or (one is not None and other is not None and abs(one - other) <= 1e-9)


def _told(judged: Judgement) -> str:
    figures = [f"{value:.4f}" if value is not None else "-" for value in (judged.estimate, judged.se, judged.p)]
    return f"{judged.verdict} by {judged.method} (estimate, se, p: {', '.join(figures)})"


def properties_table(found: dict[str, Found]) -> Iterator[str]:
    """What each rewriting did, then examples of what it must not do."""
    yield "| the same case with | tried | became effective | of these from not enough | ceased | figures moved |"
    yield "|---|---|---|---|---|---|"
    for name, one in found.items():
        mark = " (another test: only counted)" if name in OTHER_REGISTRATIONS else ""
        yield f"| {name}{mark} | {one.tried} | {one.became} | {one.from_not_enough} | {one.ceased} | {one.moved} |"
    for name, one in found.items():
        yield from (f"{name}: {example}" for example in one.examples)
