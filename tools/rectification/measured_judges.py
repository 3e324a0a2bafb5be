"""Judging by the evaluation data: histories are prepared, `tools.effect` decides, and what is unfit is held back.

Nothing here decides by itself whether a figure moved. What it adds is only ever a reason to hold back: a baseline that
the data no longer show, data that are missing, too few persons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from knowledge_base.evaluation.rectification_rules import Judging
from tools.display import display, suffix
from tools.effect.case import Judgement, Method, Verdict
from tools.effect.comparability import Ground, Limits, evaluate, obstacles
from tools.effect.guards import Guarded
from tools.effect.judging import EARLY, judge
from tools.effect.left_out import borne
from tools.effect.power import Outlook, outlook
from tools.effect.showing import able, shown
from tools.effect.telling import Metric, judged, planned
from tools.errors import Lacking, ToolError
from tools.metrics.definition import Catalogue, MetricDefinition
from tools.metrics.service import MetricService
from tools.rectification.foretold import Learnt, compared, covered, learnt_told, unseen
from tools.rectification.freezing import freeze
from tools.rectification.frozen import Frozen
from tools.rectification.guarding import asks_of_marks, beside, guards_of, showing_of, touched_told, unseen_guard
from tools.rectification.histories import Prepared, direction_of, prepared
from tools.rectification.judged import Foresight, GuardFound, Judged, LookedBack
from tools.rectification.left_out import places_of
from tools.rectification.measuring import MeasuredBaselines, counted_of, request_of, spoken_course
from tools.rectification.model import EffectTest, MetricAsked
from tools.rectification.posts import JUDGE
from tools.rectification.restating import NOT_FROZEN, borne_out, refuted, unlike
from tools.rectification.seasons import tested, tested_told
from tools.rectification.since_closing import looked_back
from tools.rectification.slots import a_year_on, period_of
from tools.rectification.unseen_units import left_without, unseen_units, waited_for

VERSION = "effect/1"
_FINE = 0.01
"""A registered change of a rate below this is spoken of with two decimals of a percent."""


@dataclass(frozen=True)
class MeasuredJudges:
    """Over one generation's metrics, with the school's limits of what may still be compared."""

    metrics: MetricService
    catalogue: Catalogue
    rules: Judging

    def foresee(self, test: EffectTest, today: date) -> Foresight:
        """See `Judges`."""
        generation = self.metrics.client.generation
        try:
            found = self._prepared(test, today)
        except ToolError as error:
            return Foresight(None, f"算不出检验的把握：{error.message.rstrip('。')}。", generation=generation)
        seen = outlook(found.case)
        learnt = self._learnt(test, found, seen, today)
        power = None if seen.method is Method.NONE else seen.power if learnt is None else learnt.both
        units = compared(found.case, seen.method, self.metrics.directory)
        there = covered(found.case, found.bases, self._limits())
        guarding = self._guarding_told(test, learnt, today)
        terms = tested_told(found, request_of(test.request, self.metrics, self.catalogue))
        told = f"{terms}{planned(found.case, self._spoken(test))}{units}{there}{guarding}"
        return Foresight(power, told, seen.method, seen.terms, seen.n, generation, tested(found))

    def frozen(self, test: EffectTest, today: date) -> tuple[tuple[MetricAsked, Frozen], ...]:
        """See `Judges`."""
        try:
            found = {test.request: self._prepared(test, today)}
        except ToolError:
            return ()
        found |= beside(test, self.metrics, self.catalogue, today)
        return tuple((asked, freeze(one.case, one.over[0].start, one.weights)) for asked, one in found.items())

    def _learnt(self, test: EffectTest, found: Prepared, seen: Outlook, today: date) -> Learnt | None:
        """How learning will be shown, and what a year more would do; None of a metric that marking does not move."""
        if not asks_of_marks(test):
            return None
        given = self.metrics, self.catalogue, today
        measures = able(showing_of(test, found.case, *given))
        both = seen.power * shown(found.case, test.target, measures)
        later = replace(test, observe_until=a_year_on(test.observe_until))
        case = self._prepared(later, today).case
        longer = outlook(case).power * shown(case, later.target, showing_of(later, case, *given))
        return Learnt(both, longer, tuple(guard.zh for guard in measures))

    def _guarding_told(self, test: EffectTest, learnt: Learnt | None, today: date) -> str:
        """What the guards will be able to say, told before anything is registered."""
        lacking = unseen_guard(test, self.metrics, self.catalogue, today)
        told = f"守护指标{lacking}没有可核的历史，届时不能认定“有效”，请换一个。" if lacking else ""
        if learnt is None:
            return told + touched_told(test.request, self._metric(test).name_zh)
        return told + learnt_told(learnt)

    def judge(self, test: EffectTest, today: date) -> Judged:
        """See `Judges`."""
        try:
            found = self._prepared(test, today)
        except ToolError as error:
            return self._untold(test, today, error.message)
        if found.waiting:
            raise Lacking(f"观察期里 {'、'.join(found.waiting)} 的数据还没有导入，导入后再检验")
        self._complete(test, found, today)
        return self._judged(test, found, today)

    def look(self, test: EffectTest, today: date) -> Judged | None:
        """See `Judges`."""
        try:
            found = self._prepared(test, today)
        except ToolError:
            return None
        if len(found.waiting) == len(found.window):
            return None
        window = tuple(period for period in found.window if period not in found.waiting)
        early = replace(found, case=replace(found.case, interim=True), window=window)
        made = self._judged(test, early, today)
        return _overdue(made) if today >= test.observe_until else made

    def looked_back(self, test: EffectTest, today: date) -> LookedBack | None:
        """See `Judges`."""
        return looked_back(test, self.metrics, self.catalogue, JUDGE, today)

    def _prepared(self, test: EffectTest, today: date) -> Prepared:
        return prepared(test, test.request, direction_of(test), self.metrics, self.catalogue, today)

    def _complete(self, test: EffectTest, found: Prepared, today: date) -> None:
        """Lacking while the window lacks terms, records or comparison units: its one judgement is not spent on half."""
        if waited := waited_for(test, self._unseen(test, found), self.metrics, today):
            raise Lacking(waited)
        short = [o for o in obstacles(found.case, found.bases, self._limits()) if o.ground is Ground.MISSING]
        if short:
            raise Lacking(self._spoken(test).timed(short[0].message.rstrip("。")))
        plain = judge(found.case)
        if not plain.confirmatory:
            raise Lacking(self._spoken(test).timed(plain.why.rstrip("。")))

    def _unseen(self, test: EffectTest, found: Prepared) -> tuple[str, ...]:
        return unseen_units(test, found, self.metrics, self.catalogue, self._limits())

    def _limits(self) -> Limits:
        return Limits(self.rules.resized, self.rules.mixed, self.rules.complete)

    def _judged(self, test: EffectTest, found: Prepared, today: date) -> Judged:
        least = self.metrics.limit(request_of(test.request, self.metrics, self.catalogue), JUDGE)
        guards = guards_of(test, found.case, self.metrics, self.catalogue, today)
        guarded = evaluate(found.case, found.bases, guards, self._limits())
        if guarded.judgement.n < least:
            n = guarded.judgement.n
            few = f"观察期内只有 {n} 条记录，不足 {least} 条" if n else "观察期内还没有记录"
            return self._untold(test, today, few, found)
        base = self._baseline_now(test)
        made = _withheld(self._borne(test, found, guarded.judgement, least), self._restated(test, base))
        lacking = unseen_guard(test, self.metrics, self.catalogue, today)
        made = _withheld(made, f"登记的守护指标{lacking}没有可核的历史，不能据此认定成效。" if lacking else "")
        made = _withheld(made, left_without(self._unseen(test, found), self.metrics))
        made = self._as_registered(test, found, made, today, least)
        return self._told(test, found, replace(guarded, judgement=made), base, today)

    def _borne(self, test: EffectTest, found: Prepared, made: Judgement, least: int) -> Judgement:
        """An "effective" stands where it would with the worst of those who left the count."""
        if made.verdict is not Verdict.EFFECTIVE:
            return made
        places = places_of(test, found, self.metrics, self.catalogue, least)
        return made if places is None else borne(found.case, made, places)

    def _as_registered(self, test: EffectTest, found: Prepared, made: Judgement, today: date, least: int) -> Judgement:
        """An "effective" holds where the histories frozen at registration bear it out as well."""
        if made.verdict is not Verdict.EFFECTIVE or not test.frozen:
            return made
        given = self.metrics, self.catalogue, today
        then = prepared(test, test.request, direction_of(test), *given, frozen_totals=True)
        guards = guards_of(test, then.case, *given, frozen_totals=True)
        again = evaluate(then.case, then.bases, guards, self._limits()).judgement
        again = self._borne(test, then, again, least)
        changed = unlike(test, found, self.metrics)
        if again.verdict is Verdict.EFFECTIVE:
            return replace(made, why=borne_out(changed)) if changed else made
        return _withheld(made, refuted(changed))

    def _told(self, test: EffectTest, found: Prepared, guarded: Guarded, base: float | None, today: date) -> Judged:
        spoken = self._spoken(test)
        made = replace(guarded.judgement, why=spoken.timed(guarded.judgement.why))
        seen, follows = judged(found.case, made, spoken)
        seen, follows = _with_note((seen, follows), made, guarded.note)
        follows += unseen(found.case, made.method, self.metrics.directory)
        follows += test.milder if made.verdict is Verdict.EFFECTIVE else ""
        same = ("verdict", "method", "estimate", "interval", "p", "expected", "observed", "se", "n", "target_reached")
        return replace(
            self._untold(test, today, made.why, found),
            **{name: getattr(made, name) for name in (*same, "shrunken", "power", "why")},
            sentences=(seen, follows if test.frozen else f"{follows}{NOT_FROZEN}"),
            baseline_now=base,
            guard=GuardFound(guarded.learning.value, guarded.note) if guarded.note else None,
        )

    def _untold(self, test: EffectTest, today: date, why: str, found: Prepared | None = None) -> Judged:
        """Nothing to be said, and no figure with it."""
        return Judged(
            verdict=Verdict.NOT_ENOUGH,
            method=Method.NONE,
            sentences=("按登记的检验无法判断。", f"{why.rstrip('。')}。"),
            window=found.window if found else (),
            judged_on=today,
            why=why,
            alpha=test.alpha,
            generation=self.metrics.client.generation,
            definition_version=found.definition_version if found else "",
            frozen_generation=test.baseline.generation,
            frozen_definition=test.baseline.definition_version,
            version=VERSION,
        )

    def _baseline_now(self, test: EffectTest) -> float | None:
        try:
            return MeasuredBaselines(self.metrics, self.catalogue).measure(test.request, JUDGE).value
        except ToolError:
            return None

    def _restated(self, test: EffectTest, base: float | None) -> str:
        """Why the baseline is not what it was when it was registered; nothing where it is."""
        frozen = test.baseline
        if base is not None and abs(base - frozen.value) <= self.rules.restated * abs(test.target - frozen.value):
            return ""
        now = "已无法算出" if base is None else f"为 {self._shown(test, base)}"
        return f"登记时基线为 {frozen.display}，按现有数据{now}，起点已变，不能据此认定成效。"

    def _shown(self, test: EffectTest, value: float) -> str:
        metric = self._metric(test)
        return display(value, metric.display.unit, metric.display.decimals)

    def _metric(self, test: EffectTest) -> MetricDefinition:
        return self.catalogue.get(test.request.metric)

    def _spoken(self, test: EffectTest) -> Metric:
        metric = self._metric(test)
        course, places = spoken_course(test.request, self.metrics.directory), min(metric.display.decimals, 2)
        percent = metric.display.unit == "ratio"
        name, unit = f"{course}{metric.name_zh}", suffix(metric.display.unit)
        fine = percent and abs(test.target - test.baseline.value) < _FINE
        shares = 2 if fine else 1
        return Metric(name, unit, places, percent, counted_of(metric), period_of(metric), shares)


def _overdue(made: Judged) -> Judged:
    """The same after the confirmatory date: it is no early look that is shown, but a test nobody has run yet."""
    said = tuple(sentence.replace(EARLY, _NOT_RUN) for sentence in made.sentences)
    return replace(made, why=made.why.replace(EARLY, _NOT_RUN), sentences=said)


_NOT_RUN = "认定日已过，登记的检验还没有办理，办理之前不作结论。"


def _with_note(told: tuple[str, str], made: Judgement, note: str) -> tuple[str, str]:
    """What the guards showed stands in the second sentence of an "effective"; of others it is the reason already."""
    return (told[0], f"{told[1].rstrip('。')}；{note}") if note and made.verdict is Verdict.EFFECTIVE else told


def _withheld(made: Judgement, why: str) -> Judgement:
    """An "effective" that stands on changed ground is not proven; what says less stays as it is."""
    if why and made.verdict is Verdict.EFFECTIVE:
        return replace(made, verdict=Verdict.IMPROVED_NOT_PROVEN, why=why)
    return made
