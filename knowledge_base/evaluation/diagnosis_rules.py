"""From where on diagnosis says that something stands out: levels of chance, least sizes, what is called steady.

They are the value of `diagnosis` in rules.yaml, dated as all rules. The defaults are usual practice in statistics
(levels) or a judgement of what is worth somebody's time (sizes), none of it any school's own rule.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from knowledge_base.evaluation.configuration import StrictModel

Level = Annotated[float, Field(gt=0, le=0.2)]
"""A chance of an error, 0–0.2."""

Share = Annotated[float, Field(ge=0, le=1)]
Few = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0)]


class DataChecks(StrictModel):
    """What is looked at before a difference is explained.

    A side with less than `complete` of its expected records, or sides further apart than `complete_gap`, may miss what
    makes the difference. A denominator that changes by more than `resized` of itself is another size. A share of
    deferred or absent students has moved when it did beyond chance (`level`, two-sided) and by `notable` at least.
    """

    complete: Share = 0.98
    complete_gap: Share = 0.02
    resized: Positive = 0.2
    level: Level = 0.05
    notable: Share = 0.01


class Steady(StrictModel):
    """Changes of a process figure below these are called none: of a share (0–1), of a score in points."""

    ratio: Annotated[float, Field(gt=0, le=1)] = 0.02
    score: Positive = 1.0


class Spread(StrictModel):
    """When a part of a change is said to be beyond chance.

    `level` is the chance that anything at all is called so among parts that are chance alone; the spread of the parts
    is estimated from `fewest` of them at least.
    """

    level: Level = 0.05
    fewest: Annotated[int, Field(ge=3)] = 5


class Jumps(StrictModel):
    """When a course's ratio in one year is a finding.

    `false_discoveries` is the share of what is raised that may be chance (Benjamini–Hochberg over everything looked
    at). `material` is the least distance from each other year, `key_from` the size from which it is 重点. The spread
    between years is estimated from `fewest` swings at least, each with `expected` cases to be expected.
    """

    false_discoveries: Level = 0.1
    material: Share = 0.05
    key_from: Share = 0.15
    fewest: Annotated[int, Field(ge=3)] = 5
    expected: Positive = 3.0


class Rounds(StrictModel):
    """When a fall of the share of valid responses is a finding: beyond chance and by `material`."""

    level: Level = 0.05
    material: Share = 0.1
    fewest: Annotated[int, Field(ge=3)] = 5


class Objectives(StrictModel):
    """When an objective reached less than the course's others is a finding: by `material`, and beyond chance.

    `level` is the number of findings to be expected from one look over objectives whose items are only more or less
    easy; that ease is estimated from `fewest` objectives of other courses at least.
    """

    level: Level = 0.05
    material: Share = 0.15
    fewest: Annotated[int, Field(ge=3)] = 5


class Chains(StrictModel):
    """When a cohort out of order is a finding.

    Of `least` students at least, more than `share` beyond doubt (the lower end of the interval at `level`).
    """

    least: Few = 10
    share: Share = 0.5
    level: Level = 0.05


class DiagnosisRules(StrictModel):
    """All of it."""

    checks: DataChecks = DataChecks()
    steady: Steady = Steady()
    spread: Spread = Spread()
    jumps: Jumps = Jumps()
    rounds: Rounds = Rounds()
    objectives: Objectives = Objectives()
    chains: Chains = Chains()

    @model_validator(mode="after")
    def _in_order(self) -> DiagnosisRules:
        if self.jumps.key_from < self.jumps.material:
            raise ValueError("jumps.key_from 须不小于 jumps.material (must not be below material)")
        return self
