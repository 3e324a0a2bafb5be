"""Which periods a figures question is about, metric by metric: as they were said, the default of its kind and asker
where none was, and what is set beside them.
"""

from __future__ import annotations

from agents.brains.base import Asker
from agents.understanding.anchors import as_said, asks_change, with_before
from agents.understanding.beside_periods import like_terms, sets_last_term_beside, term_by_term, terms_of, with_compared
from agents.understanding.reading import Act, Operation, Reading
from agents.understanding.scan import Scan
from agents.understanding.school import ME, SCHOOL, School
from tools.metrics.definition import Catalogue
from tools.metrics.periods import PeriodKind
from tools.periods.resolve import TREND_YEARS, Times, resolve
from tools.periods.spoken import TimeItem
from tools.scope import Role

_TERMS_OF_STUDY = 8


def with_periods(
    reading: Reading, asker: Asker, scanned: Scan, catalogue: Catalogue, school: School
) -> tuple[Reading, list[str]]:
    """The reading with the codes of its periods, metric by metric, and the notes that come of them."""
    items = [TimeItem(*item) for item in reading.times]
    trend = Operation.TREND in reading.operations
    notes: list[str] = []
    periods: dict[str, tuple[str, ...]] = {}
    for metric in reading.metrics:
        found = resolve(items, catalogue.get(metric), school.calendar, trend=trend)
        if found.problem:
            return cannot_be_had(reading.but(metrics=(metric,)), found, catalogue, school), []
        compared = with_compared(found.codes, reading, scanned, school.calendar)
        periods[metric] = compared
        if trend and term_by_term(scanned) and PeriodKind.TERM in catalogue.get(metric).periods:
            periods[metric] = _each_term(periods[metric], reading, asker, school, said=bool(items))
        notes += found.notes
        if len(compared) > len(found.codes) and sets_last_term_beside(scanned):
            notes.append("newest_terms")
        if like_terms(found.codes, compared, scanned):
            notes.append("same_term")
    if reading.course and not items and reading.units == (SCHOOL,) and asker.role not in (Role.LEADER, Role.QA):
        periods = {metric: tuple(school.calendar.complete_years()[-TREND_YEARS:]) for metric in periods}
        notes = ["window_course"]
        reading = reading.but(operations=(Operation.VALUE,))
    if len(periods[reading.metric]) > 1 and Operation.COMPARE in reading.operations and len(reading.units) == 1:
        reading = reading.but(operations=tuple(dict.fromkeys(
            Operation.TREND if o is Operation.COMPARE else o for o in reading.operations)))  # fmt: skip
    if reading.units == (ME,) and asker.role is Role.STUDENT and not items and not trend:
        terms = tuple(school.calendar.complete_terms()[-_TERMS_OF_STUDY:])
        periods = dict.fromkeys(periods, terms)
        notes = ["whole_study"]
    if reading.units[:1] == (ME,) and asker.role is Role.SUPERVISOR and not items:
        periods = dict.fromkeys(periods, (school.calendar.latest_term(),))
        notes = ["granted"]
        trend = True
    if len(reading.units) == 1 and Operation.COMPARE in reading.operations and not reading.by:
        reading = reading.but(operations=tuple(dict.fromkeys(
            Operation.VALUE if o is Operation.COMPARE else o for o in reading.operations)))  # fmt: skip
    if trend and asks_change(s.text for s in scanned.of("trend")):
        periods = {metric: with_before(codes) for metric, codes in periods.items()}
    if trend and len(periods[reading.metric]) == 1:
        reading = reading.but(operations=tuple(dict.fromkeys(
            Operation.VALUE if o is Operation.TREND else o for o in reading.operations)))  # fmt: skip
    return reading.but(periods=periods), notes


def _each_term(
    codes: tuple[str, ...], reading: Reading, asker: Asker, school: School, *, said: bool
) -> tuple[str, ...]:
    """The terms of the periods found; where none was `said`, those over since too, of a student those of the study."""
    terms = terms_of(codes, school.calendar)
    if said or not terms or not set(terms) <= set(school.calendar.complete_terms()):
        return terms
    if reading.units == (ME,) and asker.role is Role.STUDENT:
        return tuple(school.calendar.complete_terms()[-_TERMS_OF_STUDY:])
    return tuple(term for term in school.calendar.complete_terms() if term >= terms[0])


def cannot_be_had(reading: Reading, times: Times, catalogue: Catalogue, school: School) -> Reading:
    """A period that cannot be answered: the latest complete one is what may be had instead."""
    definition = catalogue.get(reading.metric)
    latest = [TimeItem("latest_term", "1")] if times.problem == "running" else []
    instead = resolve(latest, definition, school.calendar, trend=False)
    act = Act.CLARIFY if times.problem in ("calendar", "entry", "grad", "point", "recent_grad") else Act.MISSING
    operations = tuple(o for o in reading.operations if o is not Operation.TREND) or (Operation.VALUE,)
    reason = f"period_{times.problem}"
    return reading.but(
        act=act,
        reason=reason,
        times=as_said(latest),
        periods={reading.metric: instead.codes},
        metrics=(reading.metric,),
        operations=operations,
        pending=True,
    )
