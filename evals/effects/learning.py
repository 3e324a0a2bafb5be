"""Is learning told from marking: what the guards keep of "effective" where a better fail rate is all one or the other.

A course is taught to a cohort a term, eight terms before and four after. Its marks, its make-up exam, the courses that
build on it and the cohort's common tests are drawn student by student, so that measures of the same students move
together as they do in a school. In one half of the schools the students know more since by `RISE` standard deviations,
in the other the same is put on the marks alone. The constants were set before the guards were run on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evals.effects.bounds import between
from evals.effects.drawing import SEASONS
from evals.effects.worlds import HISTORY
from tools.effect.case import Case, Cell, Direction, Kind, TermCells, UnitHistory, Verdict
from tools.effect.guards import Guard, Role, guarded
from tools.effect.judging import judge

Floats = NDArray[np.float64]
Cells = dict[str, Cell]

RISE = 0.4
"""Standard deviations: about five marks."""
AFTER, LIKE, ALPHA = 4, 6, 0.05
SIZES = (70, 220, 600)
_PASS, _MAKEUP = 55.0, 58.0
"""On the scale of marks of mean 70: about one in ten fails; of those a good third passes the make-up exam."""
_SHARED = 0.5
"""Of the variance of a mark, what the same student brings to every course."""
_COHORT, _COURSE, _TESTED = 0.06, 0.08, 0.05
"""Standard deviations by which cohorts, courses in a term, and a cohort's gain between tests move by themselves."""
_SPREAD = 0.2
"""And by which courses differ for good."""
_CARRIED, _IN_TEST = 0.5, 0.25
"""The part of a rise that shows in a course that builds on it, and in a common test that asks for other things too."""


@dataclass(frozen=True)
class Evidence:
    """What a school has beside the marks: courses that build on the course, and common tests or none."""

    name: str
    later: int
    tests: bool


EVIDENCE = (
    Evidence("make-up exam, one later course", 1, False),
    Evidence("make-up exam, three later courses", 3, False),
    Evidence("make-up exam, one later course, common tests", 1, True),
    Evidence("make-up exam, three later courses, common tests", 3, True),
)


@dataclass(frozen=True)
class Kept:
    """Of `effective` schools by the fail rate, how many keep it, and what the others were told."""

    learnt: bool
    size: int
    evidence: str
    draws: int
    effective: int
    kept: int
    marking: int

    @property
    def missed(self) -> bool:
        """Whether marking clearly passes more often than the registered error."""
        return not self.learnt and between(self.kept, max(self.effective, 1))[0] > ALPHA


def tell_apart(draws: int, seed: int, processes: int) -> list[Kept]:
    """Learning and marking, of every size and with every kind of evidence."""
    cells = [(learnt, size, evidence) for learnt in (True, False) for size in SIZES for evidence in EVIDENCE]
    tasks = [(learnt, size, evidence, draws, [seed, number]) for number, (learnt, size, evidence) in enumerate(cells)]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(_told, tasks))


def _told(task: tuple[bool, int, Evidence, int, list[int]]) -> Kept:
    learnt, size, evidence, draws, seed = task
    found: Counter[str] = Counter()
    for number in range(draws):
        case, guards = school(np.random.default_rng([*seed, number]), size, learnt, evidence)
        judged = judge(case)
        if judged.verdict is Verdict.EFFECTIVE:
            told = guarded(case, judged, guards)
            found["effective"] += 1
            found["kept"] += told.judgement.verdict is Verdict.EFFECTIVE
            found[told.learning] += 1
    return Kept(learnt, size, evidence.name, draws, found["effective"], found["kept"], found["by_marking"])


def school(rng: np.random.Generator, size: int, learnt: bool, evidence: Evidence) -> tuple[Case, list[Guard]]:
    """The case by the fail rate of the course that was the worst of its last year, with the guards there are."""
    levels = [_SPREAD * rng.standard_normal() for _ in range(LIKE + 1)]
    before = [list(_terms(rng, size, evidence, level, range(HISTORY))) for level in levels]
    bad = max(range(LIKE + 1), key=lambda unit: sum(term["fails"].total for term in before[unit][-2:]))
    order = [bad, *(unit for unit in range(LIKE + 1) if unit != bad)]
    units = [[*before[unit], *_terms(rng, size, evidence, levels[unit], range(HISTORY, HISTORY + AFTER),
             RISE * (learnt and unit == bad), RISE * (not learnt and unit == bad))] for unit in order]  # fmt: skip
    fails = _case(units, "fails", Kind.RATE, Direction.DOWN)
    usual = sum(term["fails"].total for term in before[bad]) / (HISTORY * size)
    rate = replace(fails, target=max(usual - 0.05, 0.005), baseline=usual)
    guards = [
        Guard(Role.MARKS, _case(units, "marks", Kind.MEAN)),
        Guard(Role.RETAKE, _case(units, "makeup", Kind.RATE)),
    ]
    guards += [Guard(Role.LATER, _case(units, f"later {k}", Kind.MEAN)) for k in range(evidence.later)]
    if evidence.tests:
        guards.append(Guard(Role.COMMON_TEST, _case(units, "tests", Kind.MEAN)))
    return rate, guards


def _case(units: Sequence[Sequence[Cells]], name: str, kind: Kind, better: Direction = Direction.UP) -> Case:
    of = [UnitHistory(f"u{number}", tuple(_history(unit, name))) for number, unit in enumerate(units)]
    return Case(kind, better, of[0], (), tuple(of[1:]), HISTORY - 1, HISTORY, HISTORY + AFTER - 1, 0.0, ALPHA)


def _history(unit: Sequence[Cells], name: str) -> Iterator[TermCells]:
    for term, cells in enumerate(unit):
        if name in cells:
            yield TermCells(term, SEASONS[term % 2], (cells[name],))


def _terms(
    rng: np.random.Generator, size: int, evidence: Evidence, level: float, terms: range, more: float = 0.0,
    freely: float = 0.0,
) -> Iterator[Cells]:  # fmt: skip
    for _ in terms:
        yield dict(_term(rng, size, evidence, level, more, freely))


def _term(
    rng: np.random.Generator, size: int, evidence: Evidence, level: float, more: float, freely: float
) -> Iterator[tuple[str, Cell]]:
    """What is counted of one cohort: who knows `more` and is marked the more `freely`, in a course of that level."""
    brought = np.sqrt(_SHARED) * rng.standard_normal(size) + _COHORT * rng.standard_normal()
    course = _COURSE * rng.standard_normal()

    def mark(known: float, own: float) -> Floats:
        found: Floats = 70 + 12 * (brought + np.sqrt(1 - _SHARED) * rng.standard_normal(size) + known + own)
        return found

    first = mark(more, level + course + freely)
    failed = first < _PASS
    yield "fails", Cell(size, float(failed.sum()))
    yield "marks", _mean(first)
    again = mark(more, level + _COURSE * rng.standard_normal())[failed]
    if len(again):
        yield "makeup", Cell(len(again), float((again >= _MAKEUP).sum()))
    for k in range(evidence.later):
        yield f"later {k}", _mean(mark(_CARRIED * more, _COURSE * rng.standard_normal()))
    gain = rng.standard_normal(size) + _TESTED * rng.standard_normal() + _IN_TEST * more
    yield "tests", _mean(12 * gain)


def _mean(values: Floats) -> Cell:
    return Cell(len(values), float(values.sum()), float((values**2).sum()))


def learning_table(found: Sequence[Kept]) -> Iterator[str]:
    """Of those effective by the fail rate: kept, with 95 % bounds, and called marking."""
    columns = ("it is all", "students a term", "evidence", "effective by the fail rate", "kept", "bounds", "marking")
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    for one in found:
        of = max(one.effective, 1)
        low, high = between(one.kept, of)
        told = (
            "learning" if one.learnt else "marking", one.size, one.evidence, f"{one.effective}/{one.draws}",
            f"{one.kept / of:.0%}", f"{low:.2f}-{high:.2f}", f"{one.marking / of:.0%}",
        )  # fmt: skip
        yield f"| {' | '.join(map(str, told))} |"
    yield ""
    yield f"marking is kept no more often than alpha: {'MISSED' if any(one.missed for one in found) else 'met'}"
