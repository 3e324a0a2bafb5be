"""What is on record of an effect: the power foreseen at registration, the judgement, how the item ended, the look back.

Plain data like `model.py`. Only what a test makes of the whole is kept here, never the cells it was made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.effect.case import Method, Verdict
from tools.rectification.words import Closing, LookBack

METHOD_ZH = {
    Method.DIFFERENCE: "双重差分（对照单位同期）",
    Method.SEGMENTED: "分段回归（本单位历史）",
    Method.OWN_HISTORY: "与本单位历史比较",
    Method.NONE: "未能检验",
}


@dataclass(frozen=True)
class Foresight:
    """How likely the registered test is to show its own target, seen from the day it was registered.

    `power` is 0–1, None where nothing could be worked out; `told` says it as the planner reads it. `window` are the
    periods that will be tested, by their codes: those whole in the window that the unit usually has; none in
    registrations of old.
    """

    power: float | None
    told: str
    method: Method = Method.NONE
    periods: int = 0
    n: int = 0
    generation: int = 0
    window: tuple[str, ...] = ()


@dataclass(frozen=True)
class GuardFound:
    """What the measures beside the metric showed: whether the change is learning (see `tools.effect.guards`)."""

    learning: str
    told: str


@dataclass(frozen=True)
class Judged:
    """One judgement with its evidence, as `tools.effect` gave it; see `Judgement` there for units.

    `sentences` are what a dean reads. `frozen_*` are the registered test's, the others those of the data judged on.
    """

    verdict: Verdict
    method: Method
    sentences: tuple[str, ...]
    window: tuple[str, ...]
    judged_on: date
    estimate: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    expected: float | None = None
    observed: float | None = None
    se: float | None = None
    n: int = 0
    target_reached: bool | None = None
    shrunken: float = 0.0
    power: float | None = None
    why: str = ""
    alpha: float = 0.05
    registration: int = 0
    generation: int = 0
    definition_version: str = ""
    frozen_generation: int = 0
    frozen_definition: str = ""
    baseline_now: float | None = None
    guard: GuardFound | None = None
    version: str = ""
    beside: int = 0
    """How many other items tested the same figure while this test ran."""

    @property
    def effective(self) -> bool:
        """Whether it lets an item be closed as effective."""
        return self.verdict is Verdict.EFFECTIVE

    @property
    def found(self) -> str:
        """The verdict in a word; an "effective" says with it that it was not the only test of its figure."""
        beside = f"（另有 {self.beside} 项整改同时检验同一指标）" if self.effective and self.beside else ""
        return f"{self.verdict.zh}{beside}"


@dataclass(frozen=True)
class LookedBack:
    """The metric over the `periods` since the window (as people name them), pooled.

    `holds`: still on the better side of the frozen baseline. `whole`: the seasons are those of the baseline. `n` are
    persons, `counted` how many records it is over, with what they are.
    """

    periods: tuple[str, ...]
    value: float
    display: str
    n: int | None
    baseline: str
    holds: bool
    whole: bool
    counted: str = ""


@dataclass(frozen=True)
class Round:
    """A round that went back to its plan: what its test found (None where none was judged), its tasks by their first
    deadlines, its own first deadline.
    """

    verdict: Verdict | None
    tasks: tuple[date, ...]
    due_on: date | None


@dataclass(frozen=True)
class Outcome:
    """What has come of an item's effect so far. `rounds` counts how often it went back to its plan after a judgement.

    Between `look_from` and `look_until` it may be looked back at; `drawn` tells that it must be.
    """

    judgement: Judged | None = None
    rounds: int = 0
    past: tuple[Round, ...] = ()
    closed_on: date | None = None
    closed_as: Closing | None = None
    closed_by: str = ""
    look_from: date | None = None
    look_until: date | None = None
    drawn: bool = False
    looked_on: date | None = None
    look_back: LookBack | None = None
    held_against: str = ""
    """The reason why it was found to hold though the figure was back at its baseline."""
    recurred_as: str = ""
