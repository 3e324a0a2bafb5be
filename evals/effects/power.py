"""How often a true change is found, by its size; and whether that is what the planner was told.

A unit with 600 students a term, eight terms of history and a fail rate of 15 to 20 %. Its target is registered at five
points below the last year's figure, whatever is truly done. The bars hold at five points in the world where nothing
but sampling varies: 0.6 for one unit by itself, 0.8 with five units compared, both observed for a year (two terms).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from evals.effects.bounds import between
from evals.effects.calibration import Judge
from evals.effects.designs import DESIGNS, LONGEST, cases
from evals.effects.drawing import Change, draw
from evals.effects.worlds import INDEPENDENT, WORLDS, Chosen, Size
from tools.effect.case import Case, Kind, Verdict

PLANNED = 0.05
BARS = {"own history, 2 terms": 0.6, "five compared, 2 terms": 0.8}
_SCHOOL = Size("600 a term", units=23, sections=(12, 12), students=(50, 50))
_LEVEL = (0.15, 0.20)
_EVERY_POINT = tuple(-point / 100 for point in range(11))
_SOME_POINTS = (0.0, -0.03, -0.05, -0.07, -0.10)
_FEWER = 4
"""Draws in the other worlds, as a part of those in the one with the bars."""
_BATCH = 125

Promise = Callable[[Case], float | None]
"""What the planner is told when the case is registered: the chance to find a change to the target."""


@dataclass(frozen=True)
class Task:
    """Some draws of one world with one true change."""

    world: int
    by: float
    batch: int
    draws: int
    seed: int


@dataclass(frozen=True)
class Found:
    """Of `draws` with a true change `by`, how many were called effective; `promised` holds the chances told."""

    world: str
    by: float
    design: str
    draws: int
    effective: int
    promised: tuple[float, ...] = ()

    @property
    def share(self) -> float:
        return self.effective / self.draws


def simulate(draws: int, seed: int, judge: Judge, promise: Promise, processes: int) -> list[Found]:
    """Every world and change; `draws` where the bars are."""
    waiting = list(_tasks(draws, seed))
    many = len(waiting)
    added: dict[tuple[str, float, str], Found] = {}
    with ProcessPoolExecutor(processes) as pool:
        for part in pool.map(run, waiting, [judge] * many, [promise] * many):
            for one in part:
                place = (one.world, one.by, one.design)
                added[place] = _added(added[place], one) if place in added else one
    return list(added.values())


def _tasks(draws: int, seed: int) -> Iterator[Task]:
    for index, world in enumerate(WORLDS):
        own = world is INDEPENDENT
        for by in _EVERY_POINT if own else _SOME_POINTS:
            many = draws if own else max(1, draws // _FEWER)
            for number, start in enumerate(range(0, many, _BATCH)):
                yield Task(index, by, number, min(_BATCH, many - start), seed)


def run(task: Task, judge: Judge, promise: Promise) -> list[Found]:
    """Draws, judges, and asks in each world at the planned change what was promised."""
    world = WORLDS[task.world]
    blind = world.chosen is Chosen.BLIND
    change = Change(task.by, _LEVEL if blind else None)
    # The same schools for every change, so that the curve is one of changes.
    rng = np.random.default_rng([task.seed, task.world, task.batch])
    drawn = draw(rng, world, Kind.RATE, _SCHOOL, task.draws, LONGEST, change)
    effective = dict.fromkeys(DESIGNS, 0)
    promised: dict[str, list[float]] = {design.name: [] for design in DESIGNS}
    for number in range(drawn.count):
        for design, case in zip(DESIGNS, cases(drawn, number, DESIGNS, not blind, PLANNED), strict=True):
            effective[design] += judge(case).verdict is Verdict.EFFECTIVE
            told = promise(case) if task.by == -PLANNED else None
            if told is not None:
                promised[design.name].append(told)
    return [
        Found(world.name, task.by, design.name, drawn.count, hits, tuple(promised[design.name]))
        for design, hits in effective.items()
    ]


def _added(one: Found, other: Found) -> Found:
    return Found(
        one.world, one.by, one.design, one.draws + other.draws, one.effective + other.effective,
        one.promised + other.promised,
    )  # fmt: skip


def met(found: Sequence[Found]) -> bool:
    """Whether the shares found reach the bars."""
    return all(one.share >= bar for one, bar in _barred(found))


def _barred(found: Sequence[Found]) -> Iterator[tuple[Found, float]]:
    for one in found:
        if (one.world, one.by) == (INDEPENDENT.name, -PLANNED) and one.design in BARS:
            yield one, BARS[one.design]


def power_table(found: Sequence[Found]) -> Iterator[str]:
    """The curve of each world and design, the bars, and what was promised beside what was found."""
    for world in dict.fromkeys(one.world for one in found):
        own = [one for one in found if one.world == world]
        points = sorted({one.by for one in own}, reverse=True)
        yield from ("", f"### {world}, {own[0].draws} draws a point: share called effective by true change", "")
        yield "| registered | " + " | ".join(f"{100 * by:.0f}" for by in points) + " |"
        yield "|" + "---|" * (len(points) + 1)
        for design in DESIGNS:
            shares = {one.by: one.share for one in own if one.design == design.name}
            yield f"| {design.name} | " + " | ".join(f"{shares[by]:.3f}" for by in points) + " |"
    yield ""
    for one, bar in _barred(found):
        low, high = between(one.effective, one.draws)
        yield (
            f"{one.design}: {one.share:.3f} [{low:.3f}, {high:.3f}] at five points, bar {bar}: "
            f"{'met' if one.share >= bar else 'MISSED'}"
        )
    yield from ("", "### Promised at registration and found, at five points", "")
    yield "| world | registered | promised: mean | p10 | p90 | found |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        if one.promised:
            low, high = np.quantile(one.promised, (0.1, 0.9))
            mean = np.mean(one.promised)
            yield f"| {one.world} | {one.design} | {mean:.3f} | {low:.3f} | {high:.3f} | {one.share:.3f} |"
