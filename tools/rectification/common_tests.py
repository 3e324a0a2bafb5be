"""The common tests of a cohort beside a registered metric: what its students learnt, by papers the marker does not set.

A cohort is tested twice; what lies between is counted to the term in which it took the course, or, where the metric is
of a unit as a whole, to the term of the later test: a cohort that learnt under the measures for a part of the time is
never part of the baseline. Of a college only the majors that are taught the course count. Papers differ from year to
year, so the other units of the level stand beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.tables import SCHOOL
from tools.effect.case import Case, Cell, Direction, Kind, TermCells, UnitHistory
from tools.effect.planning import LEAST_BASELINE
from tools.errors import ToolError
from tools.metrics.cells import HistoryCell, history_cells
from tools.metrics.definition import Attribution, Catalogue, Level
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.request import MetricRequest
from tools.metrics.service import MetricService
from tools.rectification.measuring import request_of
from tools.rectification.model import EffectTest
from tools.rectification.posts import JUDGE
from tools.rectification.slots import Slot, observed_kind, slots_until

METRIC = "common_test_gain"

_HELD = """
SELECT st.entry_year, max(later.held_on)
FROM common_test_score AS sat JOIN student AS st ON st.student_id = sat.student_id
JOIN common_test AS later ON later.test_id = sat.test_id AND later.kind = '后测'
JOIN common_test AS earlier ON earlier.pair = later.pair AND earlier.kind = '前测'
GROUP BY st.entry_year ORDER BY st.entry_year
"""
_TAUGHT = """
SELECT plan.major_id, within.course_id, within.suggested_term
FROM curriculum_course AS within JOIN curriculum AS plan ON plan.curriculum_id = within.curriculum_id
WHERE within.suggested_term IS NOT NULL
"""


def tested(test: EffectTest, case: Case, service: MetricService, catalogue: Catalogue, today: date) -> Case | None:
    """The gain between the common tests as a case over the same window; None where there is none to look at."""
    own, others = _histories(test, service, catalogue, today)
    last = min(case.last_post, max((term.index for term in own.terms), default=case.first_post - 1))
    return _over(case, own, others, last)


def foretold(test: EffectTest, case: Case, service: MetricService, catalogue: Catalogue, today: date) -> Case | None:
    """The same before the window: over the terms whose cohorts will have been tested by its last day."""
    own, others = _histories(test, service, catalogue, today)
    if len(own.terms) < LEAST_BASELINE:
        return None
    slots = {slot.index: slot for slot in slots_until(service.directory, PeriodKind.TERM, test.observe_until)}
    waits = _waits(test, service, catalogue, today)
    window = range(case.first_post, case.last_post + 1)
    inside = [index for index in window if index in slots and slots[index].start + waits <= test.observe_until]
    return _over(case, own, others, max(inside, default=case.first_post - 1))


def _over(case: Case, own: UnitHistory, others: tuple[UnitHistory, ...], last: int) -> Case | None:
    if last < case.first_post:
        return None
    return Case(
        Kind.MEAN, Direction.UP, own, others, (), case.last_pre, case.first_post, last, target=0.0, alpha=case.alpha,
        # It was for the marks of a course that the unit was chosen, not for what its cohorts learn in all.
        chosen_worst=False, interim=case.interim,
    )  # fmt: skip


def _waits(test: EffectTest, service: MetricService, catalogue: Catalogue, today: date) -> timedelta:
    """From the start of the term a cohort is counted to until its later test; the longest there was."""
    asked = request_of(test.request, service, catalogue)
    slots = slots_until(service.directory, PeriodKind.TERM, test.observe_until)
    stands = _stands(asked, slots, service, today)
    held: dict[int, date] = {
        int(year): after for year, after in service.client.scoped(Right(RightKind.SCHOOL)).fetch(_HELD)
    }
    return max(held[year] - slot.start for year, slot in stands.items())


Histories = tuple[UnitHistory, tuple[UnitHistory, ...]]


def _histories(test: EffectTest, service: MetricService, catalogue: Catalogue, today: date) -> Histories:
    """The unit's own, empty where it has none, and those of the other units of its level."""
    nothing: Histories = UnitHistory(test.request.unit, ()), ()
    try:
        asked = request_of(test.request, service, catalogue)
        if asked.attribution is not Attribution.STUDENT_UNIT or observed_kind(asked.metric) is not PeriodKind.TERM:
            return nothing
        slots = slots_until(service.directory, PeriodKind.TERM, test.observe_until)
        stands = _stands(asked, slots, service, today)
        cells = _cells(sorted(stands), service, catalogue)
    except ToolError:
        return nothing
    own, others = _units(asked, cells, stands, service)
    return own or nothing[0], others


def _stands(asked: MetricRequest, slots: Sequence[Slot], service: MetricService, today: date) -> dict[int, Slot]:
    """For each cohort tested by that day the term it is counted to."""
    client = service.client.scoped(Right(RightKind.SCHOOL))
    taken = _taken_in(asked, service) if asked.course else None
    if asked.course and taken is None:
        return {}
    by_index = {slot.index: slot for slot in slots}
    found: dict[int, Slot] = {}
    for year, after in client.fetch(_HELD):
        if after > min(today, service.directory.as_of):
            continue
        begun = [slot for slot in slots if slot.start <= after]
        slot = (begun[-1] if begun else None) if taken is None else by_index.get(2 * int(year) + taken - 1)
        if slot is not None and slot.start <= after:
            found[int(year)] = slot
    return found


def _taken_in(asked: MetricRequest, service: MetricService) -> int | None:
    """The term of study in which most plans of the unit teach the course."""
    plans = service.client.fetch(_TAUGHT)
    terms = sorted(
        int(term) for major, course, term in plans if course == asked.course and _within(major, asked, service)
    )
    return terms[len(terms) // 2] if terms else None


def _within(major: str, asked: MetricRequest, service: MetricService) -> bool:
    known = service.directory.units.get(major)
    return asked.level is Level.SCHOOL or asked.unit in (major, known.parent if known else None)


def _cells(years: Sequence[int], service: MetricService, catalogue: Catalogue) -> tuple[HistoryCell, ...]:
    """The gains by major and cohort."""
    if not years:
        return ()
    metric = catalogue.get(METRIC)
    periods = tuple(Period.parse(f"entry:{year}") for year in years)
    return history_cells(service, MetricRequest(metric, SCHOOL, Level.MAJOR, periods, metric.attribution), JUDGE)


def _units(
    asked: MetricRequest, cells: Sequence[HistoryCell], stands: Mapping[int, Slot], service: MetricService
) -> tuple[UnitHistory | None, tuple[UnitHistory, ...]]:
    """The unit's own, of the majors that are taught the course, and the other units of its level."""
    taught = {m for m, c, _ in service.client.fetch(_TAUGHT) if c == asked.course} if asked.course else None
    units: dict[str, dict[int, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        own = _within(cell.unit, asked, service)
        if own and taught is not None and cell.unit not in taught:
            continue
        name = asked.unit if own else _beside(cell.unit, asked, service)
        units[name][int(cell.period)].append(Cell(cell.n, cell.total, cell.squares, cell.unit))
    made = {name: UnitHistory(name, tuple(_terms(cohorts, stands))) for name, cohorts in sorted(units.items())}
    return made.pop(asked.unit, None), tuple(made.values())


def _beside(major: str, asked: MetricRequest, service: MetricService) -> str:
    known = service.directory.units[major]
    return major if asked.level is Level.MAJOR else known.parent or major


def _terms(cohorts: Mapping[int, Sequence[Cell]], stands: Mapping[int, Slot]) -> list[TermCells]:
    found = [(stands[year], tuple(cells)) for year, cells in cohorts.items() if year in stands]
    return [TermCells(slot.index, slot.season, cells) for slot, cells in sorted(found, key=lambda one: one[0].index)]
