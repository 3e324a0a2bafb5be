"""Measuring for rectification over this home: baselines, judgements and views on the generation that is current.

The data are opened when first asked for and kept while generation and day stay; the heavy parts are imported then.
"""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

from api.clock import Clock
from api.settings import Settings
from tools.rectification.frozen import Frozen
from tools.rectification.grounds import Ground
from tools.rectification.judged import Foresight, Judged, LookedBack
from tools.rectification.judges import Judges
from tools.rectification.model import Baseline, EffectTest, MetricAsked
from tools.scope import Scope

if TYPE_CHECKING:
    from knowledge_base.evaluation.warehouse import Generation, Warehouse
    from tools.context import ToolContext
    from tools.metrics.definition import Catalogue
    from tools.metrics.service import MetricService


class CurrentMeasuring:
    """The metrics of the current generation, for baselines and findings; opened when asked for, at a second's cost."""

    def __init__(self, settings: Settings, warehouse: Warehouse, clock: Clock) -> None:
        self._settings, self._warehouse, self._clock = settings, warehouse, clock
        self._lock = threading.Lock()
        self._kept: tuple[Generation, date, MetricService, Catalogue] | None = None
        self._looked: tuple[tuple[Generation, date] | None, dict[EffectTest, Judged | None]] = (None, {})

    def measure(self, asked: MetricAsked, scope: Scope) -> Baseline:
        from tools.rectification.measuring import MeasuredBaselines

        return MeasuredBaselines(*self._current()).measure(asked, scope)

    def ground(self, asked: MetricAsked, start: date, end: date, today: date) -> Ground:
        from tools.rectification.measuring import MeasuredBaselines

        return MeasuredBaselines(*self._current()).ground(asked, start, end, today)

    def foresee(self, test: EffectTest, today: date) -> Foresight:
        return self._judges(today).foresee(test, today)

    def frozen(self, test: EffectTest, today: date) -> tuple[tuple[MetricAsked, Frozen], ...]:
        return self._judges(today).frozen(test, today)

    def judge(self, test: EffectTest, today: date) -> Judged:
        return self._judges(today).judge(test, today)

    def look(self, test: EffectTest, today: date) -> Judged | None:
        """Kept while data and day stay: a page is looked at more often than it changes."""
        now = (self._warehouse.current(), today)
        if self._looked[0] != now:
            self._looked = (now, {})
        kept = self._looked[1]
        if test not in kept:
            kept[test] = self._judges(today).look(test, today)
        return kept[test]

    def looked_back(self, test: EffectTest, today: date) -> LookedBack | None:
        return self._judges(today).looked_back(test, today)

    def _judges(self, today: date) -> Judges:
        from knowledge_base.evaluation.rules import SchoolRules
        from tools.rectification.measured_judges import MeasuredJudges

        rules = SchoolRules.load(self._settings.school / "rules.yaml").on(today).rectification
        return MeasuredJudges(*self._current(), rules.judging)

    def context(self, scope: Scope) -> ToolContext:
        """That person's view; nothing can be drafted as an act in it."""
        from api.documents import policy_store
        from tools.context import ToolContext

        metrics, catalogue = self._current()
        return ToolContext(scope, catalogue, metrics, policy_store(self._settings), self._clock())

    def _current(self) -> tuple[MetricService, Catalogue]:
        with self._lock:
            now = (self._warehouse.current(), self._clock())
            if self._kept is None or self._kept[:2] != now:
                # The one before stays open for whoever still looks over it.
                self._kept = (*now, *self._opened(*now))
            return self._kept[2:]

    def _opened(self, generation: Generation, day: date) -> tuple[MetricService, Catalogue]:
        from knowledge_base.evaluation.directory import AliasFile, Directory
        from knowledge_base.evaluation.rules import SchoolRules
        from tools.metrics.catalogue_files import load_catalogue
        from tools.metrics.service import MetricService

        school = self._settings.school
        client = self._warehouse.open(generation)
        directory = Directory.load(client, AliasFile.load(school / "aliases.yaml"))
        catalogue = load_catalogue(own=school / "metrics")
        rules = SchoolRules.load(school / "rules.yaml").on(day)
        return MetricService(client, directory, rules, catalogue), catalogue

    def close(self) -> None:
        """Let go of the data."""
        if self._kept is not None:
            self._kept[2].client.close()
            self._kept = None
