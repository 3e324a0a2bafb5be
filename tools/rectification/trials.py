"""Which test a draft proposes: the first that could show something, by what the product itself foretells of it.

A test that will most likely show nothing is no proposal. Targets are tried in the order of their references, then a
longer window, then the other units of its kind for comparison. Where nothing helps, it is said why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tools.errors import ToolError
from tools.rectification.figures import Resting
from tools.rectification.judged import Foresight
from tools.rectification.model import Baseline, Guarded, MetricAsked
from tools.rectification.requests import RegisterTest
from tools.rectification.windows import years_on
from tools.rectification.workbench import Workbench

_GOOD, _POOR = 0.5, 0.1
"""At this chance the target would rather be seen than not, and no other is looked for; up to that one it hardly ever
would, and nothing is proposed."""


@dataclass(frozen=True)
class Trial:
    """A test that can be registered: `reference` is the figure its target was taken from, `foresight` what it shows."""

    request: RegisterTest
    baseline: Baseline
    reference: Resting
    guard: Guarded | None
    foresight: Foresight

    @property
    def power(self) -> float:
        return self.foresight.power or 0.0


def target_of(reference: Resting) -> float:
    """The target taken from a figure, as it is written."""
    return round(reference.evidence.value or 0.0, 4)


def worth(
    test: RegisterTest, references: Sequence[Resting], baseline: Baseline, guard: Guarded | None, bench: Workbench
) -> Trial | str:
    """The first good test, else the best of those tried; why there is none where all of them would show nothing."""
    best: Trial | None = None
    for request, reference in _tried(test, references, bench):
        found = Trial(request, baseline, reference, guard, bench.foresee(request))
        if best is None or found.power > best.power:
            best = found
        if best.power >= _GOOD:
            return best
    if best is not None and best.power > _POOR:
        return best
    told = best.foresight.told.rstrip("。") if best else ""
    return f"按现有参照提不出检验得出效果的目标（{told}）；请责任人换一个指标，或写明更严的目标、更长的观察期或对照单位"


def _tried(
    test: RegisterTest, references: Sequence[Resting], bench: Workbench
) -> Iterator[tuple[RegisterTest, Resting]]:
    first = test
    for reference in references:
        yield first.model_copy(update={"target": target_of(reference)}), reference
    longer = first.model_copy(update={"observe_until": years_on(test.observe_until, 1)})
    for reference in references:
        yield longer.model_copy(update={"target": target_of(reference)}), reference
    beside = _units_beside(test, bench)
    if beside:
        for reference in references:
            yield longer.model_copy(update={"target": target_of(reference), "comparison": beside}), reference


def _units_beside(test: RegisterTest, bench: Workbench) -> tuple[str, ...]:
    """The other units of its level with figures in the baseline; none for a course, whose likes are found by rule."""
    asked = test.request
    if asked.course:
        return ()
    level = bench.organisation.unit(asked.unit).level
    others = [unit.id for unit in bench.context.metrics.directory.units.values() if unit.level == level]
    return tuple(
        sorted(unit for unit in others if unit != asked.unit and _has_figures(replace(asked, unit=unit), bench))
    )


def _has_figures(asked: MetricAsked, bench: Workbench) -> bool:
    try:
        return bool(bench.measure(asked).n)
    except ToolError:
        return False
