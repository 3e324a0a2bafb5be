"""The seam to statistics: what a test can show is foreseen at registration, and judged once its window is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from tools.effect.case import Method, Verdict
from tools.errors import Lacking
from tools.rectification.frozen import Frozen
from tools.rectification.judged import Foresight, Judged, LookedBack
from tools.rectification.model import EffectTest, MetricAsked


class Judges(Protocol):
    """What decides whether a registered metric has moved."""

    def foresee(self, test: EffectTest, today: date) -> Foresight:
        """The power at the target by the histories up to that day; where there is none, why. Never an error."""
        ...

    def frozen(self, test: EffectTest, today: date) -> tuple[tuple[MetricAsked, Frozen], ...]:
        """The histories of that day, to be kept with the test; nothing where there are none. Never an error."""
        ...

    def judge(self, test: EffectTest, today: date) -> Judged:
        """The judgement by the data of that day; Lacking while the window's data are not there yet."""
        ...

    def look(self, test: EffectTest, today: date) -> Judged | None:
        """How it looks so far, for display only: never "effective". None while no period of the window is over."""
        ...

    def looked_back(self, test: EffectTest, today: date) -> LookedBack | None:
        """The metric since the window, by the data of that day; None where there is nothing to look at yet."""
        ...


class FixedJudges:
    """Judgements that are given, by metric: for tests. `missing` are metrics whose data are not there yet.

    `since` is what a look back finds.
    """

    def __init__(self, verdicts: Mapping[str, Verdict], power: float | None = 0.8) -> None:
        self.verdicts, self.power = dict(verdicts), power
        self.missing: set[str] = set()
        self.since: dict[str, LookedBack] = {}
        self.histories: tuple[tuple[MetricAsked, Frozen], ...] = ()

    def foresee(self, test: EffectTest, today: date) -> Foresight:
        return Foresight(self.power, "检验功效已给定", Method.OWN_HISTORY, periods=2, n=1000, generation=1)

    def frozen(self, test: EffectTest, today: date) -> tuple[tuple[MetricAsked, Frozen], ...]:
        return self.histories

    def judge(self, test: EffectTest, today: date) -> Judged:
        if test.request.metric in self.missing:
            raise Lacking("观察期的数据还没有导入")
        verdict = self.verdicts.get(test.request.metric, Verdict.NOT_ENOUGH)
        made = Judged(verdict, Method.OWN_HISTORY, (f"检验结果：{verdict.zh}", "数值已给定"), ("2026-2027-1",), today)
        low, high = test.baseline.value - 0.08, test.baseline.value - 0.02
        return replace(
            made,
            estimate=test.target - test.baseline.value,
            interval=(low - test.baseline.value, high - test.baseline.value),
            expected=test.baseline.value,
            observed=test.target,
            n=1000,
            alpha=test.alpha,
        )

    def look(self, test: EffectTest, today: date) -> Judged | None:
        return None

    def looked_back(self, test: EffectTest, today: date) -> LookedBack | None:
        return self.since.get(test.request.metric)
