"""How the final mark of a course is made up: its items, their full marks and weights, the objectives they serve.

A course keeps its layout for good. About a third of the courses marked on the 100 scale hand over the marks of single
items; the others have objectives all the same, and nothing to measure them by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge_base.demo.curriculum import Plan
from knowledge_base.demo.noise import Bools, Ints, Noise

_SHARE = 0.36
"""Of the courses that could: a little above a third, since courses on two levels have no items."""

Serves = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Leaf:
    """One item that is marked: `weight` is its part of the final mark, `serves` are (objective number, share)."""

    kind: str
    name: str
    full: float
    weight: float
    serves: Serves
    in_paper: bool = False


@dataclass(frozen=True)
class Layout:
    """The items of a course; those of the final paper come last."""

    leaves: tuple[Leaf, ...]

    @property
    def objectives(self) -> int:
        return max(number for leaf in self.leaves for number, _ in leaf.serves)

    @property
    def paper_weight(self) -> float:
        return sum(leaf.weight for leaf in self.leaves if leaf.in_paper)


def _usual(kind: str, weight: float, *serves: tuple[int, float]) -> Leaf:
    return Leaf(kind, kind, 100.0, weight, serves)


def _paper(weight: float, *questions: tuple[str, float, Serves]) -> tuple[Leaf, ...]:
    return tuple(
        Leaf("大题", f"第{numeral}题 {name}", full, weight * full / 100, serves, in_paper=True)
        for numeral, (name, full, serves) in zip("一二三四五六", questions, strict=False)
    )


LAYOUTS = (
    Layout((
        _usual("作业", 0.2, (1, 1.0)), _usual("测验", 0.2, (2, 1.0)),
        *_paper(0.6, ("选择", 20, ((1, 1.0),)), ("填空", 20, ((1, 1.0),)), ("简答", 20, ((2, 1.0),)),
                ("计算", 25, ((2, 0.6), (3, 0.4))), ("综合", 15, ((3, 1.0),))),
    )),
    Layout((
        _usual("作业", 0.15, (1, 1.0)), _usual("实验", 0.25, (3, 0.7), (4, 0.3)),
        *_paper(0.6, ("选择", 25, ((1, 1.0),)), ("简答", 25, ((2, 1.0),)), ("分析", 25, ((2, 1.0),)),
                ("设计", 25, ((3, 1.0),))),
    )),
    Layout((
        _usual("作业", 0.1, (1, 1.0)), _usual("期中", 0.3, (1, 0.5), (2, 0.5)),
        *_paper(0.6, ("概念", 30, ((1, 1.0),)), ("应用", 30, ((2, 1.0),)), ("论述", 25, ((3, 1.0),)),
                ("案例", 15, ((2, 1.0),))),
    )),
    Layout((
        _usual("作业", 0.2, (1, 1.0)), _usual("报告", 0.3, (3, 0.5), (4, 0.5)),
        *_paper(0.5, ("基础", 20, ((1, 1.0),)), ("分析", 30, ((2, 1.0),)), ("应用", 30, ((2, 1.0),)),
                ("综合", 20, ((3, 1.0),))),
    )),
)  # fmt: skip


def layout_numbers(noise: Noise, plan: Plan) -> Ints:
    """The layout of each course, as an index of LAYOUTS."""
    return noise.integer("layout", len(LAYOUTS), np.arange(len(plan.courses)))


def item_courses(noise: Noise, plan: Plan) -> Bools:
    """Which courses hand over the marks of single items."""
    chosen: Bools = noise.chance("items-kept", _SHARE, np.arange(len(plan.courses))) & ~plan.two_level
    return chosen
