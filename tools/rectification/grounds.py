"""What a test stands on before it is registered: where better lies, what its baseline leaves out, what it can observe.

A test is of what happens after its baseline, so no finished period with data may lie between the two: an improvement
that was there before the work began would be taken for the work's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tools.effect.case import Direction
from tools.errors import Lacking, NoData
from tools.metrics.definition import Direction as Better
from tools.metrics.definition import MetricDefinition
from tools.metrics.periods import Period
from tools.metrics.request import By, MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.model import EffectTest
from tools.rectification.posts import JUDGE
from tools.rectification.slots import Slot, can_be_tested, covers, inside, last_of, observed_kind, slots_until

_WAYS = {Better.HIGHER: Direction.UP, Better.LOWER: Direction.DOWN}
USUAL = {
    "course_fail_rate": Direction.DOWN,
    "course_mean_score": Direction.UP,
    "course_good_rate": Direction.UP,
    "course_excellent_rate": Direction.UP,
    "makeup_pass_rate": Direction.UP,
}
"""Metrics that should lie in a range: what a rectification of them is after, unless it says otherwise."""
_SEASONS = 2
_RANGES: dict[str, tuple[float | None, float | None]] = {
    "ratio": (0.0, 1.0),
    "per_thousand": (0.0, 1000.0),
    "score": (None, 100.0),
    "gpa": (0.0, 10.0),
}
"""Between what the values of a unit lie; a gain in marks may lie below 0."""


@dataclass(frozen=True)
class Ground:
    """`better` is the catalogue's, None where it names no side. `later` are finished periods with data after the
    baseline. `window` are the periods that lie whole in the window, `first` the day the first of them begins; None
    where the metric is not counted period by period. `course` is the name of the course it is of,
    `usual` the side that is meant where nobody states one. Of the baseline, `running` are periods that are not over and
    `skipped` those with figures that it leaves out between its own. `begins` are the first days of the window's
    periods. No figure of the metric lies below `lowest` or above `highest`, where those are known. `untestable` is the
    name of a metric that no test can be made of, whatever its data.
    """

    better: Direction | None
    later: tuple[str, ...]
    window: tuple[str, ...] | None
    first: date | None
    course: str = ""
    usual: Direction | None = None
    running: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    begins: tuple[date, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    untestable: str = ""

    def side(self, named: str) -> Direction | None:
        """Where better lies: the catalogue's word, else what was stated, else what is usual; None where nobody says."""
        return self.better or (Direction(named) if named else self.usual)


def highest_of(metric: MetricDefinition) -> float | None:
    """Above what no value of the metric lies; None where that is not known."""
    return _RANGES.get(metric.display.unit, (0.0, None))[1]


def ground_of(request: MetricRequest, start: date, end: date, service: MetricService, today: date) -> Ground:
    """What a test of this request stands on that day; Lacking where its baseline is of no period there is."""
    known = service.directory.courses.get(request.course or "")
    lowest, highest = _RANGES.get(request.metric.display.unit, (0.0, None))
    plain = Ground(
        better=_WAYS.get(request.metric.direction),
        later=(),
        window=None,
        first=None,
        course=known.name if known else "",
        usual=USUAL.get(request.metric.id),
        lowest=lowest,
        highest=highest,
        untestable="" if can_be_tested(request.metric) else request.metric.name_zh,
    )
    try:
        kind = observed_kind(request.metric)
    except Lacking:
        return plain
    seen = inside(slots_until(service.directory, kind, end), start, end)
    running = _running(request, service, today)
    return replace(
        plain,
        later=() if running else left_out(request, service, today),
        window=tuple(slot.period.code for slot in seen),
        first=seen[0].start if seen else None,
        running=running,
        skipped=() if running else _skipped(request, service, today),
        begins=tuple(slot.start for slot in seen),
    )


def _running(request: MetricRequest, service: MetricService, today: date) -> tuple[str, ...]:
    """The baseline's periods that are not over on that day, by the codes they were given in."""
    slots = slots_until(service.directory, observed_kind(request.metric), max(today, service.directory.as_of))
    late = [slot for slot in slots if slot.end > min(today, service.directory.as_of)]
    return tuple(period.code for period in request.periods if any(covers(period, slot) for slot in late))


def _skipped(request: MetricRequest, service: MetricService, today: date) -> tuple[str, ...]:
    over = _over(request, service, today)
    own = [slot.index for slot in over if any(covers(period, slot) for period in request.periods)]
    between = [slot for slot in over if own and own[0] < slot.index < own[-1] and slot.index not in own]
    return _with_figures(request, between, service)


def left_out(request: MetricRequest, service: MetricService, today: date) -> tuple[str, ...]:
    """The periods over by that day that have figures and lie after the last one of the request."""
    over = _over(request, service, today)
    last = last_of(over, request.periods, service.directory)
    return _with_figures(request, [slot for slot in over if slot.index > last], service)


def newest(request: MetricRequest, service: MetricService, today: date) -> MetricRequest:
    """The same request, of the newest finished periods where its own leave some out: a year's, where it is by term."""
    try:
        if not left_out(request, service, today):
            return request
        over = _over(request, service, today)
    except Lacking:
        return request
    codes = _with_figures(request, over, service)[-(_SEASONS if over[0].season else 1) :]
    return replace(request, periods=tuple(Period.parse(code) for code in codes))


def better_of(test: EffectTest) -> Direction:
    """Where better lies: as it was registered; before that was kept, the way from the baseline to the target."""
    if test.better:
        return Direction(test.better)
    return Direction.DOWN if test.target < test.baseline.value else Direction.UP


def turned(test: EffectTest) -> bool:
    """Whether the registered side is not the one that marks, fails and passes are usually asked to move to."""
    usual = USUAL.get(test.request.metric)
    return usual is not None and test.better not in ("", usual.value)


def _over(request: MetricRequest, service: MetricService, today: date) -> Sequence[Slot]:
    slots = slots_until(service.directory, observed_kind(request.metric), today)
    return [slot for slot in slots if slot.end <= min(today, service.directory.as_of)]


def _with_figures(request: MetricRequest, slots: Sequence[Slot], service: MetricService) -> tuple[str, ...]:
    if not slots:
        return ()
    asked = replace(request, periods=tuple(slot.period for slot in slots), by=By.PERIOD)
    try:
        figures = service.query(asked, JUDGE).figures
    except NoData:
        return ()
    known = {figure.period for figure in figures if figure.n or figure.value is not None}
    return tuple(slot.period.code for slot in slots if slot.period.code in known)
