"""The demo's three planted rectifications, judged: one improved, one only regressed, one is only marked leniently.

Each demo is built, read by SQL of its own (`planted_cells`) and judged with the dates and the target on record. The
unit is the course in its college, taught once a year. What stands beside it differs by how it is registered; nothing
is chosen after looking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evals.effects.bounds import between
from evals.effects.calibration import Judge
from evals.effects.designs import ALPHA
from evals.effects.planted_cells import Planted, Row, School
from tools.effect.case import Case, Direction, Judgement, Kind, UnitHistory, Verdict

COLLEGES = ("cs", "me", "ms", "em", "fl", "ma")
"""Those with majors: the others give public courses only."""

LAST_TERM = 4051
"""2025-2026-1, the last complete term of the demo."""

_FEWEST = 30
"""Students a year in a course that may tell how much such figures vary."""


@dataclass(frozen=True)
class Registered:
    """How it is registered: with the college's other courses as like units, with the other colleges beside it, the
    whole college instead of the course, observed until the registered end or as long as there are data."""

    name: str
    like: bool = False
    beside: bool = False
    college: bool = False
    long: bool = False


REGISTERED = (
    Registered("course alone"),
    Registered("course, like courses", like=True),
    Registered("course, five colleges compared", beside=True),
    Registered("course, like courses, five colleges compared", like=True, beside=True),
    Registered("course, like courses, observed to the end of data", like=True, long=True),
    Registered("whole college, five colleges compared", beside=True, college=True),
)


@dataclass(frozen=True)
class Judged:
    """One planted rectification, registered in one way, judged."""

    seed: int
    how: str
    registered: str
    case: Case
    judgement: Judgement


def judged(school: School, judge: Judge) -> Iterator[Judged]:
    """Every planted rectification of a demo, registered in every way."""
    for planted in school.planted:
        for way in REGISTERED:
            case = case_of(school, planted, way)
            yield Judged(school.seed, planted.how, way.name, case, judge(case))


def case_of(school: School, planted: Planted, way: Registered) -> Case:
    """The rate as registered; the unit was picked because its rate stood out."""
    kind = Kind.RATE
    last = LAST_TERM if way.long else planted.until

    def until(unit: UnitHistory) -> UnitHistory:
        return UnitHistory(unit.unit, tuple(term for term in unit.terms if term.index <= last))

    def whole(college: str) -> UnitHistory:
        return until(school.history(kind, college, lambda row: row[0] == college))

    course = until(school.history(kind, planted.course, lambda row: row[:2] == (planted.college, planted.course)))
    return Case(
        kind=kind,
        better=Direction.DOWN,
        treated=whole(planted.college) if way.college else course,
        comparison=tuple(whole(c) for c in COLLEGES if c != planted.college) if way.beside else (),
        like=tuple(map(until, _like(school, planted, course))) if way.like else (),
        last_pre=planted.start - 1,
        first_post=planted.start,
        last_post=last,
        target=planted.target,
        alpha=ALPHA,
        chosen_worst=True,
    )


def _like(school: School, planted: Planted, course: UnitHistory) -> Iterator[UnitHistory]:
    """The college's other courses with at least `_FEWEST` students in each term the course was taught before."""
    needed = {term.index for term in course.terms if term.index < planted.start}
    persons: Counter[tuple[str, int]] = Counter()
    for row in school.rows:
        if row[0] == planted.college:
            persons[row[1], row[2]] += row[4]
    for other in sorted({code for code, _ in persons} - {planted.course}):
        if all(persons[other, term] >= _FEWEST for term in needed):
            yield school.history(Kind.RATE, other, _of(planted.college, other))


def _of(college: str, course: str) -> Callable[[Row], bool]:
    return lambda row: row[:2] == (college, course)


def planted_table(found: Sequence[Judged]) -> Iterator[str]:
    """How often each was called what, by how it was registered, with 95 % bounds of the share effective."""
    yield (
        "| registered | truth | effective | 95 % bounds | " + " | ".join(v for v in Verdict if v != "effective") + " |"
    )
    yield "|" + "---|" * (len(Verdict) + 3)
    for way, how in dict.fromkeys((one.registered, one.how) for one in found):
        own = [one.judgement.verdict for one in found if (one.registered, one.how) == (way, how)]
        counts = Counter(own)
        low, high = between(counts[Verdict.EFFECTIVE], len(own))
        others = " | ".join(str(counts[v]) for v in Verdict if v is not Verdict.EFFECTIVE)
        yield f"| {way} | {how} | {counts[Verdict.EFFECTIVE]}/{len(own)} | {low:.2f}-{high:.2f} | {others} |"
    yield from _sizes(found)


def _sizes(found: Sequence[Judged]) -> Iterator[str]:
    """How much there was to see."""
    lines: dict[str, str] = {}
    for way, how in dict.fromkeys((one.registered, one.how) for one in found):
        own = [one.case for one in found if (one.registered, one.how) == (way, how)]
        before, since = ([len(_figures(case, since)) for case in own] for since in (False, True))
        change = [_mean(_figures(case, True)) - _mean(_figures(case, False)) for case in own]
        told = (
            f"{how}: {min(before)}-{max(before)} terms before, {min(since)}-{max(since)} since; "
            f"change of the rate on average {100 * _mean(change):+.1f} points"
        )
        lines.setdefault(told, f"{way}, {told}")
    yield from lines.values()


def _figures(case: Case, since: bool) -> list[float]:
    terms = [t for t in case.treated.terms if (t.index >= case.first_post) is since]
    return [sum(c.total for c in t.cells) / sum(c.n for c in t.cells) for t in terms]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
