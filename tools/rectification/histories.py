"""From a registered test and the evaluation data to the case that statistics judge: histories by term and class.

The cells are read with the right of the machine that judges, never a person's, and stay here: what leaves is a case
for `tools.effect`, and of that only what it makes of the whole. Only periods that were over on the day count, so a day
in the past sees no later data. Where a test's histories were frozen, only the units and baseline terms of that day are
in the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tools.effect.case import Case, Cell, Direction, Kind, TermCells, UnitHistory
from tools.effect.comparability import Basis
from tools.errors import Lacking, NoData
from tools.metrics.cells import HistoryCell, history_cells
from tools.metrics.definition import Attribution, Catalogue, Form, Level
from tools.metrics.request import By, MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.composition import composed
from tools.rectification.freezing import Weights, as_registered, frozen_of, narrowed, registered_units
from tools.rectification.grounds import better_of
from tools.rectification.measuring import request_of
from tools.rectification.model import EffectTest, MetricAsked
from tools.rectification.posts import JUDGE
from tools.rectification.slots import Slot, inside, last_of, observed_kind, slots_until


@dataclass(frozen=True)
class Prepared:
    """A case with what was found while its histories were read.

    `window` are the codes of the periods observed, `waiting` those of them that are not over by the data, `bases` how
    each term's figure came about. `definition_version` and `generation` are today's, `over` the periods that are over,
    `weights` what the cells of units and of courses were scaled by.
    """

    case: Case
    window: tuple[str, ...]
    waiting: tuple[str, ...]
    bases: tuple[Basis, ...]
    definition_version: str
    generation: int
    over: tuple[Slot, ...] = ()
    weights: Weights = (None, None)


def prepared(
    test: EffectTest,
    asked: MetricAsked,
    better: Direction,
    service: MetricService,
    catalogue: Catalogue,
    today: date,
    *,
    frozen_totals: bool = False,
) -> Prepared:
    """The case of the test's metric, or of its guard's; a ToolError says why there is none.

    `asked` is the request the histories are of, with the test's own days, target and comparison units. With
    `frozen_totals` the baselines are those that were frozen, where any were.
    """
    request = request_of(asked, service, catalogue)
    slots = slots_until(service.directory, observed_kind(request.metric), test.observe_until)
    window = inside(slots, test.observe_from, test.observe_until)
    if not window:
        raise Lacking(f"观察期 {test.observe_from} 至 {test.observe_until} 里没有完整的学期（学年），无法检验")
    since = test.frozen[0][1].since if test.frozen else None
    over = _over(slots, min(today, service.directory.as_of), since)
    frozen = frozen_of(test, asked)
    last_pre = frozen.last if frozen else last_of(over, request.periods, service.directory)
    every, weights = _every(request, over, service, frozen.weights if frozen else (None, None))
    histories = narrowed(every, frozen) if frozen else _known(every, registered_units(test))
    treated = histories.pop(asked.unit, None)
    if treated is None:
        raise NoData(f"{request.metric.name_zh}没有{service.directory.unit(asked.unit).name}的历史记录")
    case = Case(
        kind=Kind.RATE if request.metric.form is Form.RATIO else Kind.MEAN,
        better=better,
        treated=treated,
        comparison=tuple(histories.pop(unit) for unit in test.comparison if unit in histories),
        like=tuple(histories.values()),
        last_pre=last_pre,
        first_post=window[0].index,
        last_post=window[-1].index,
        target=test.target,
        alpha=test.alpha,
        baseline=test.baseline.value,
    )
    return Prepared(
        case=as_registered(case, frozen) if frozen and frozen_totals else case,
        window=tuple(slot.period.code for slot in window),
        waiting=tuple(slot.period.code for slot in window if slot not in over),
        # Of a guard nobody asks of whom it is made up.
        bases=tuple(_bases(request, over, case, test.baseline.definition_version, service, asked == test.request)),
        definition_version=request.metric.version,
        generation=service.client.generation,
        over=tuple(over),
        weights=weights,
    )


def direction_of(test: EffectTest) -> Direction:
    """Where better lies, as it was registered."""
    return better_of(test)


def _over(slots: Sequence[Slot], until: date, since: date | None) -> list[Slot]:
    """Without what lies before the first period there was at registration: older data have come in since."""
    return [slot for slot in slots if slot.end <= until and (since is None or slot.end >= since)]


def _known(histories: Mapping[str, UnitHistory], units: frozenset[str] | None) -> dict[str, UnitHistory]:
    return {unit: history for unit, history in histories.items() if units is None or unit in units}


def _every(
    request: MetricRequest, over: Sequence[Slot], service: MetricService, weights: Weights
) -> tuple[dict[str, UnitHistory], Weights]:
    """Of every unit of the request's level; of a course also the other courses of the same unit, by their codes."""
    units, scaled = _histories(request, over, service, weights[0])
    if request.course is None:
        return units, (scaled, None)
    courses, by_course = _histories(replace(request, by=By.COURSE), over, service, weights[1])
    courses.pop(request.course, None)
    return {**courses, **units}, (scaled, by_course)


def _histories(
    request: MetricRequest, over: Sequence[Slot], service: MetricService, effective: float | None
) -> tuple[dict[str, UnitHistory], float | None]:
    """Of every unit of the request's level (of every course, where it is by course), the asked one and its likes."""
    asked = replace(request, periods=tuple(slot.period for slot in over))
    units: dict[str, dict[str, list[HistoryCell]]] = defaultdict(lambda: defaultdict(list))
    cells = history_cells(service, asked, JUDGE, effective)
    for cell in cells:
        units[cell.unit][cell.period].append(cell)
    known = {_key(slot): slot for slot in over}
    made = {unit: UnitHistory(unit, tuple(_terms(terms, known))) for unit, terms in units.items()}
    return made, cells[0].effective if cells else None


def _terms(terms: Mapping[str, list[HistoryCell]], known: Mapping[str, Slot]) -> Iterable[TermCells]:
    held = [(known[period], cells) for period, cells in terms.items() if period in known]
    for slot, cells in sorted(held, key=lambda one: one[0].index):
        made = tuple(Cell(c.n, c.total, c.squares, c.part) for c in cells)
        yield TermCells(slot.index, slot.season, made)


def _key(slot: Slot) -> str:
    """The period as the relations hold it."""
    return slot.period.code.removeprefix("grad:")


def _bases(
    request: MetricRequest, over: Sequence[Slot], case: Case, frozen: str, service: MetricService, by_group: bool
) -> Iterable[Basis]:
    """Up to the baseline by the definition it was frozen with, after it by today's: a change of rules shows."""
    slots = {slot.index: slot for slot in over}
    groups = composed(request, over, service) if by_group else {}
    for term in case.treated.terms:
        share = share_in(request, slots[term.index], service)
        version = frozen if term.index <= case.last_pre else request.metric.version
        n = sum(cell.n for cell in term.cells)
        yield Basis(term.index, version, groups.get(term.index) or {"": n}, 1.0 if share is None else share)


def share_in(request: MetricRequest, slot: Slot, service: MetricService) -> float | None:
    """Present records of the expected ones, where that is kept for the unit."""
    subject = request.metric.coverage
    if subject is None or request.course or request.attribution is Attribution.COURSE_OWNER:
        return None
    college = request.unit if request.level is not Level.MAJOR else service.directory.unit(request.unit).parent
    terms = service.compiler.parts.terms_of(slot.period)
    return service.coverage.share(subject, terms, None if request.level is Level.SCHOOL else college)
