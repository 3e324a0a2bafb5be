"""How often a rectification that did nothing is called effective.

For each design of a registration, world, kind of metric and size of school many schools are drawn in which nothing is
done, and each is judged. The bar: the upper 95 % bound of the share called effective is at most 1.2 times the
registered error. Beside it, on the same draws, what is commonly done instead.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from evals.effects.bounds import upper
from evals.effects.designs import ALPHA, LONGEST, MODEST, NAMES, cases, named
from evals.effects.drawing import draw
from evals.effects.naive import NAIVE
from evals.effects.worlds import SIZES, WORLDS, Chosen, Size, World
from tools.effect.case import Case, Judgement, Kind, Verdict

WIDER = 1.2
"""The upper bound of the false share may be this many times the registered error."""
_BATCH = {"small": 500, "large": 125}

Judge = Callable[[Case], Judgement]
Counts = Counter[str]


@dataclass(frozen=True)
class Task:
    """Some draws of one school in one world; all that is needed to draw them again."""

    world: str
    kind: Kind
    size: str
    batch: int
    draws: int
    seed: int
    alpha: float = ALPHA
    designs: tuple[str, ...] = NAMES

    @property
    def rng(self) -> np.random.Generator:
        """Its own stream, whatever else is run."""
        place = [_index(WORLDS, self.world), list(Kind).index(self.kind), _index(SIZES, self.size), self.batch]
        return np.random.default_rng([self.seed, *place])


@dataclass(frozen=True)
class Done:
    """What came out of a task: counts by design, a bar and what was counted."""

    task: Task
    counts: dict[str, int]


def tasks(
    draws: int,
    seed: int,
    sizes: Iterable[str],
    kinds: Iterable[Kind],
    worlds: Iterable[str],
    alpha: float = ALPHA,
    designs: Sequence[str] = NAMES,
) -> Iterator[Task]:
    """Every batch of every world, kind and size."""
    for size, kind, world in product(sizes, kinds, worlds):
        batch = _BATCH[size]
        for number, start in enumerate(range(0, draws, batch)):
            yield Task(world, kind, size, number, min(batch, draws - start), seed, alpha, tuple(designs))


def run(task: Task, judge: Judge) -> Done:
    """Draws, judges, counts."""
    world = WORLDS[_index(WORLDS, task.world)]
    drawn = draw(task.rng, world, task.kind, SIZES[_index(SIZES, task.size)], task.draws, LONGEST)
    counts: Counts = Counter()
    designs = named(task.designs)
    chosen = world.chosen is not Chosen.BLIND
    for number in range(drawn.count):
        registered = cases(drawn, number, designs, chosen, MODEST[task.kind], task.alpha)
        for design, case in zip(designs, registered, strict=True):
            counts.update(_counted(design.name, judge(case)))
    for design in designs:
        counts.update(
            {f"{design.name}|{name}": int(test(drawn, design.after, task.alpha).sum()) for name, test in NAIVE.items()}
        )
    return Done(task, dict(counts))


def _counted(design: str, judged: Judgement) -> list[str]:
    what = ["draws", f"by {judged.method}", str(judged.verdict)]
    if judged.verdict is Verdict.EFFECTIVE:
        what.append(f"effective by {judged.method}")
    return [f"{design}|{w}" for w in what]


def calibrate(waiting: Sequence[Task], judge: Judge, processes: int, kept: Path | None = None) -> list[Done]:
    """All tasks, on `processes` cores; those in the file `kept` are not run again, and it is added to."""
    done = _read(kept)
    left = [task for task in waiting if task not in done]
    with ProcessPoolExecutor(processes) as pool:
        for result in pool.map(run, left, [judge] * len(left)):
            done[result.task] = result
            if kept is not None:
                with kept.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(asdict(result)) + "\n")
    return [done[task] for task in waiting]


def _read(kept: Path | None) -> dict[Task, Done]:
    if kept is None or not kept.is_file():
        return {}
    lines = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    found = [Done(_task(one["task"]), one["counts"]) for one in lines]
    return {one.task: one for one in found}


def _task(written: dict[str, Any]) -> Task:
    return Task(**(written | {"kind": Kind(written["kind"]), "designs": tuple(written["designs"])}))


@dataclass(frozen=True)
class Row:
    """One line of the table: a design in a world, for a kind of metric and a size of school."""

    size: str
    kind: Kind
    world: str
    design: str
    alpha: float
    counts: Counts

    @property
    def draws(self) -> int:
        return self.counts["draws"]

    @property
    def false(self) -> int:
        return self.counts[Verdict.EFFECTIVE]

    @property
    def bound(self) -> float:
        return upper(self.false, self.draws)

    @property
    def asked(self) -> bool:
        return WORLDS[_index(WORLDS, self.world)].asked

    @property
    def met(self) -> bool:
        return self.bound <= WIDER * self.alpha

    @property
    def missed(self) -> bool:
        """A bar the issue sets, not reached."""
        return self.asked and not self.met

    def share(self, what: str) -> float:
        return self.counts[what] / self.draws


def rows(done: Sequence[Done]) -> list[Row]:
    """The batches of each place added up, in the order of the tasks."""
    added: dict[tuple[str, Kind, str, str, float], Counts] = {}
    for one in done:
        for key, count in one.counts.items():
            design, _, what = key.partition("|")
            place = (one.task.size, one.task.kind, one.task.world, design, one.task.alpha)
            added.setdefault(place, Counter())[what] += count
    return [Row(*place, counts) for place, counts in added.items()]


def _index(of: Sequence[World] | Sequence[Size], name: str) -> int:
    return [one.name for one in of].index(name)
