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
from evals.effects.planted_guards import guards
from tools.effect.case import Case, Direction, Judgement, Kind, UnitHistory, Verdict
from tools.effect.guards import Guard, Role

COLLEGES = ("cs", "me", "ms", "em", "fl", "ma")
"""Those with majors: the others give public courses only."""

LAST_TERM = 4050
"""2025-2026-1, the last complete term of the demo."""

Guarding = Callable[[Case, Judgement, Sequence[Guard]], Judgement]
"""What is left of a judgement after a look at measures of learning."""

Telling = Callable[[Case, float | None, Sequence[Guard]], float]
"""The chance to find a change to a level and the learning behind it, or to call nothing an effect, told beforehand."""

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
    """One planted rectification, registered in one way, judged; `guarded` after a look at what was learnt.

    `promised` is the chance told beforehand to find a change to the level that was truly reached, and to see it learnt.
    """

    seed: int
    how: str
    registered: str
    case: Case
    judgement: Judgement
    guarded: Judgement
    promised: float


def judged(school: School, judge: Judge, guard: Guarding, told: Telling) -> Iterator[Judged]:
    """Every planted rectification of a demo, registered in every way."""
    for planted in school.planted:
        for way in REGISTERED:
            case = case_of(school, planted, way)
            found = judge(case)
            marks = Guard(Role.MARKS, case_of(school, planted, way, Kind.MEAN))
            beside = [marks, *guards(school, planted, case, COLLEGES)]
            promised = told(case, _reached(school, planted, way), beside)
            yield Judged(school.seed, planted.how, way.name, case, found, guard(case, found, beside), promised)


def _reached(school: School, planted: Planted, way: Registered) -> float | None:
    """The level the unit came to by what was done, from all the data there are; None where nothing was done."""
    if planted.how == "regressed":
        return None
    course, college = (_own(school, planted, whole) for whole in (False, True))
    since, before = (_rate([row for row in course if (row[2] >= planted.start) is late]) for late in (True, False))
    if not way.college:
        return since
    share = sum(row[4] for row in course) / sum(row[4] for row in college)
    return _rate([row for row in college if row[2] < planted.start]) + share * (since - before)


def _own(school: School, planted: Planted, whole: bool) -> list[Row]:
    return [row for row in school.rows if row[0] == planted.college and (whole or row[1] == planted.course)]


def _rate(rows: Sequence[Row]) -> float:
    return sum(row[5] for row in rows) / sum(row[4] for row in rows)


def case_of(school: School, planted: Planted, way: Registered, kind: Kind = Kind.RATE) -> Case:
    """The rate as registered, or the mean mark of the same students; the unit was picked as its rate stood out."""
    last = LAST_TERM if way.long else planted.until

    def until(unit: UnitHistory) -> UnitHistory:
        return UnitHistory(unit.unit, tuple(term for term in unit.terms if term.index <= last))

    def whole(college: str) -> UnitHistory:
        return until(school.history(kind, college, lambda row: row[0] == college))

    course = until(school.history(kind, planted.course, lambda row: row[:2] == (planted.college, planted.course)))
    return Case(
        kind=kind,
        better=Direction.DOWN if kind is Kind.RATE else Direction.UP,
        treated=whole(planted.college) if way.college else course,
        comparison=tuple(whole(c) for c in COLLEGES if c != planted.college) if way.beside else (),
        like=tuple(map(until, _like(school, planted, course, kind))) if way.like else (),
        last_pre=planted.start - 1,
        first_post=planted.start,
        last_post=last,
        target=planted.target,
        alpha=ALPHA,
        chosen_worst=True,
    )


def _like(school: School, planted: Planted, course: UnitHistory, kind: Kind) -> Iterator[UnitHistory]:
    """The college's other courses with at least `_FEWEST` students in each term the course was taught before."""
    needed = {term.index for term in course.terms if term.index < planted.start}
    persons: Counter[tuple[str, int]] = Counter()
    for row in school.rows:
        if row[0] == planted.college:
            persons[row[1], row[2]] += row[4]
    for other in sorted({code for code, _ in persons} - {planted.course}):
        if all(persons[other, term] >= _FEWEST for term in needed):
            yield school.history(kind, other, _of(planted.college, other))


def _of(college: str, course: str) -> Callable[[Row], bool]:
    return lambda row: row[:2] == (college, course)


def planted_table(found: Sequence[Judged]) -> Iterator[str]:
    """How often each was called what, by how it was registered, with 95 % bounds of the share effective.

    `promised` is the mean chance told beforehand; `guarded` how many were still effective after the guards.
    """
    others = [v for v in Verdict if v is not Verdict.EFFECTIVE]
    yield "| registered | truth | effective | 95 % bounds | promised | guarded | " + " | ".join(others) + " |"
    yield "|" + "---|" * (len(others) + 6)
    for way, how in dict.fromkeys((one.registered, one.how) for one in found):
        own = [one for one in found if (one.registered, one.how) == (way, how)]
        counts = Counter(one.judgement.verdict for one in own)
        low, high = between(counts[Verdict.EFFECTIVE], len(own))
        guarded = sum(one.guarded.verdict is Verdict.EFFECTIVE for one in own)
        rest = " | ".join(str(counts[v]) for v in others)
        promised = _mean([one.promised for one in own])
        effective = f"{counts[Verdict.EFFECTIVE]}/{len(own)} | {low:.2f}-{high:.2f} | {promised:.2f} | {guarded}"
        yield f"| {way} | {how} | {effective} | {rest} |"
    yield from _sizes(found)
    yield ""
    yield from (f"{what}: {'met' if kept else 'MISSED'}" for what, kept in bars(found))


def bars(found: Sequence[Judged]) -> Iterator[tuple[str, bool]]:
    """What must hold, as far as so many demos can show: the 95 % bounds of a share include what was promised.

    What truly improved is effective, after the guards, as often as was told beforehand, or more often; the others no
    more often than the registered error.
    """
    for way, how in dict.fromkeys((one.registered, one.how) for one in found):
        own = [one for one in found if (one.registered, one.how) == (way, how)]
        before, hits = (
            sum(verdict is Verdict.EFFECTIVE for verdict in verdicts)
            for verdicts in ([one.judgement.verdict for one in own], [one.guarded.verdict for one in own])
        )
        low, high = between(hits, len(own))
        told = f"{way}, {how}: {hits}/{len(own)} [{low:.2f}, {high:.2f}] after the guards, {before} before"
        promised = _mean([one.promised for one in own])
        if how == "improved":
            yield f"{told}; promised {promised:.2f}", high >= promised
        else:
            yield f"{told}; error {ALPHA}", low <= ALPHA


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
