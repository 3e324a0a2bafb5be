"""Judging by the evaluation data: histories are prepared, what would make them unfit is looked for, statistics decide.

Nothing here decides by itself whether a figure moved. What it adds to a judgement is only ever a reason to hold back:
another definition of the metric, a baseline that the data no longer show, records that are missing, too few persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from tools.display import display
from tools.effect.case import Case, Direction, Judgement, Method, Verdict
from tools.errors import Lacking, ToolError
from tools.metrics.definition import Catalogue, MetricDefinition
from tools.metrics.service import MetricService
from tools.rectification.histories import Prepared, direction_of, prepared
from tools.rectification.judged import Foresight, GuardFound, Judged
from tools.rectification.measuring import MeasuredBaselines, request_of
from tools.rectification.model import EffectTest
from tools.rectification.posts import JUDGE


class Statistics(Protocol):
    """The seam to `tools.effect`."""

    version: str

    def judge(self, case: Case) -> Judgement:
        """The verdict on what the window shows."""
        ...

    def power(self, case: Case) -> tuple[float | None, Method, str]:
        """The chance to call a change to the target effective, by which method; else why there is none, in Chinese."""
        ...

    def told(self, case: Case, judgement: Judgement, metric: MetricDefinition) -> tuple[str, ...]:
        """Two sentences a dean understands."""
        ...

    def guarded(self, case: Case, judgement: Judgement, guard: Case, metric: MetricDefinition) -> GuardFound:
        """What became of the guard metric beside a judged one."""
        ...


@dataclass(frozen=True)
class MeasuredJudges:
    """Over one generation's metrics. `restated` is the school's rule on baselines that have changed since."""

    metrics: MetricService
    catalogue: Catalogue
    statistics: Statistics
    restated: float

    def foresee(self, test: EffectTest, today: date) -> Foresight:
        """See `Judges`."""
        generation = self.metrics.client.generation
        try:
            found = self._prepared(test, today)
            n = _usual(found.case)
            power, method, why = self.statistics.power(found.case)
        except ToolError as error:
            return Foresight(None, f"算不出检验的把握：{error.message.rstrip('。')}", generation=generation)
        told = why if power is None else said_power(power, len(found.window), n)
        return Foresight(power, told, method, len(found.window), n, generation)

    def judge(self, test: EffectTest, today: date) -> Judged:
        """See `Judges`."""
        try:
            found = self._prepared(test, today)
        except ToolError as error:
            return self._untold(test, today, error.message)
        gone = [*found.waiting, *(period for period in found.incomplete if period in found.window)]
        if gone:
            raise Lacking(f"观察期 {'、'.join(dict.fromkeys(gone))} 的数据还没有导入或不完整，补齐后再检验")
        return self._judged(test, found, today)

    def look(self, test: EffectTest, today: date) -> Judged | None:
        """See `Judges`."""
        try:
            found = self._prepared(test, today)
        except ToolError:
            return None
        if len(found.waiting) == len(found.window):
            return None
        early = replace(found, case=replace(found.case, interim=True))
        return self._judged(test, early, today)

    def _prepared(self, test: EffectTest, today: date) -> Prepared:
        return prepared(test, test.request, direction_of(test), self.metrics, self.catalogue, today)

    def _judged(self, test: EffectTest, found: Prepared, today: date) -> Judged:
        request = request_of(test.request, self.metrics, self.catalogue)
        made = self.statistics.judge(found.case)
        base = self._baseline_now(test)
        least = self.metrics.limit(request, JUDGE)
        if made.n < least:
            return self._untold(test, today, f"观察期内只有 {made.n} 条记录，不足 {least} 条，不作判断", found)
        held = self._held_back(test, found, base)
        guard = self._guard(test, found, made, today)
        if guard is not None and not guard.passed:
            held = (*held, guard.told)
        made = _withheld(made, held)
        return Judged(
            verdict=made.verdict,
            method=made.method,
            sentences=self.statistics.told(found.case, made, request.metric),
            window=found.window,
            judged_on=today,
            estimate=made.estimate,
            interval=made.interval,
            p=made.p,
            expected=made.expected,
            observed=made.observed,
            se=made.se,
            n=made.n,
            target_reached=made.target_reached,
            shrunken=made.shrunken,
            power=made.power,
            why="；".join(part.rstrip("。") for part in (made.why, *held) if part),
            alpha=test.alpha,
            generation=found.generation,
            definition_version=found.definition_version,
            frozen_generation=test.baseline.generation,
            frozen_definition=test.baseline.definition_version,
            baseline_now=base,
            incomplete=found.incomplete,
            guard=guard,
            version=self.statistics.version,
        )

    def _untold(self, test: EffectTest, today: date, why: str, found: Prepared | None = None) -> Judged:
        """Nothing to be said, and no figure with it."""
        return Judged(
            verdict=Verdict.NOT_ENOUGH,
            method=Method.NONE,
            sentences=(f"无法判断：{why.rstrip('。')}。",),
            window=found.window if found else (),
            judged_on=today,
            why=why,
            alpha=test.alpha,
            generation=self.metrics.client.generation,
            definition_version=found.definition_version if found else "",
            frozen_generation=test.baseline.generation,
            frozen_definition=test.baseline.definition_version,
            version=self.statistics.version,
        )

    def _baseline_now(self, test: EffectTest) -> float | None:
        try:
            return MeasuredBaselines(self.metrics, self.catalogue).measure(test.request, JUDGE).value
        except ToolError:
            return None

    def _held_back(self, test: EffectTest, found: Prepared, base: float | None) -> tuple[str, ...]:
        """Why the data of today are not those the test was registered on."""
        told = []
        frozen = test.baseline
        if found.definition_version != frozen.definition_version:
            told.append(f"指标口径已由 {frozen.definition_version} 改为 {found.definition_version}，与登记时不可比")
        if base is None or abs(base - frozen.value) > self.restated * abs(test.target - frozen.value):
            metric = self.catalogue.get(test.request.metric)
            now = (
                "已无法算出" if base is None else f"现为 {display(base, metric.display.unit, metric.display.decimals)}"
            )
            told.append(f"基线登记时为 {frozen.display}，按现有数据{now}，登记的起点已变")
        return tuple(told)

    def _guard(self, test: EffectTest, found: Prepared, made: Judgement, today: date) -> GuardFound | None:
        if test.guard is None:
            return None
        asked = test.guard.request
        better = Direction.UP if found.case.better is Direction.DOWN else Direction.DOWN
        try:
            guard = prepared(test, asked, better, self.metrics, self.catalogue, today)
        except ToolError as error:
            return GuardFound(asked.metric, True, f"守护指标没有可用的历史：{error.message.rstrip('。')}")
        return self.statistics.guarded(found.case, made, guard.case, self.catalogue.get(asked.metric))


def _withheld(made: Judgement, held: Sequence[str]) -> Judgement:
    """An "effective" that stands on changed ground is not proven; what says less stays as it is."""
    if held and made.verdict is Verdict.EFFECTIVE:
        return replace(made, verdict=Verdict.IMPROVED_NOT_PROVEN)
    return made


def _usual(case: Case) -> int:
    """Observations of an ordinary term of the unit before the work."""
    terms = [sum(cell.n for cell in term.cells) for term in case.treated.terms if term.index <= case.last_pre]
    return round(sum(terms) / len(terms)) if terms else 0


def said_power(power: float, periods: int, n: int) -> str:
    """How sure a planner may be of seeing the target reached."""
    span = f"观察 {periods} 个学期（或学年、届），每期约 {n} 条记录"
    if power >= _GOOD:
        return f"{span}：真的达到目标时，检验有 {power:.0%} 的把握认定有效"
    odds = max(2, round(1 / max(power, _LEAST)))
    advice = "请延长观察期、增加对照单位或换一个指标"
    return f"{span}：即使真的达到目标，大约每 {odds} 次只有 1 次看得出来（把握 {power:.0%}）；{advice}"


_GOOD, _LEAST = 0.5, 0.01
