"""Measures beside the fail rate that the marker of the course does not set: for whom more is learnt, they rise as well.

Both are counted for the students who took the course in a term, whenever they were measured: the gain between the two
common tests, and the marks in the courses that build on it. Beside them stand the other colleges' students of the same
years of entry; for marks in courses of the same terms of study.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from evals.effects.drawing import SEASONS
from evals.effects.planted_cells import Group, Planted, School
from tools.effect.case import Case, Cell, Direction, Kind, TermCells, UnitHistory
from tools.effect.guards import Guard, Role


def guards(school: School, planted: Planted, case: Case, colleges: Sequence[str]) -> Iterator[Guard]:
    """The common tests and, where courses build on it, the marks in these: the college gives them itself."""
    taken_in = _taken_in(school, planted)
    tests = _units(school.tests, planted, taken_in, colleges, lambda row: True)
    yield Guard(Role.COMMON_TEST, _case(case, tests))
    own = [row for row in school.cohorts if row[0] == planted.college and row[1] in planted.later]
    terms = {row[3] for row in own}
    beside = [row for row in school.cohorts if row[0] != planted.college]
    marks = _units([*own, *beside], planted, taken_in, colleges, lambda row: row[3] in terms)
    if marks and len(marks[0].terms):
        yield Guard(Role.FOLLOWING, _case(case, marks))


def _taken_in(school: School, planted: Planted) -> int:
    """The term of study in which most take the course."""
    persons: Counter[int] = Counter()
    for college, course, _, term, n, *_ in school.cohorts:
        if (college, course) == (planted.college, planted.course):
            persons[term] += n
    return persons.most_common(1)[0][0]


def _units(
    rows: Sequence[Group], planted: Planted, taken_in: int, colleges: Sequence[str], holds: Callable[[Group], bool]
) -> list[UnitHistory]:
    """The college's students first, then the other colleges'; the term is the one in which the course was taken."""
    others = [college for college in colleges if college != planted.college]
    return [_unit(college, taken_in, [r for r in rows if r[0] == college and holds(r)])
            for college in (planted.college, *others)]  # fmt: skip


def _unit(college: str, taken_in: int, rows: Sequence[Group]) -> UnitHistory:
    terms: dict[int, list[Cell]] = {}
    for _, name, entry, _, n, total, squares in rows:
        terms.setdefault(2 * entry + taken_in - 1, []).append(Cell(n, total, squares, name))
    return UnitHistory(college, tuple(TermCells(t, SEASONS[t % 2], tuple(terms[t])) for t in sorted(terms)))


def _case(case: Case, units: Sequence[UnitHistory]) -> Case:
    until = [replace(u, terms=tuple(t for t in u.terms if t.index <= case.last_post)) for u in units]
    return replace(
        case, kind=Kind.MEAN, better=Direction.UP, treated=until[0], comparison=tuple(until[1:]), like=(), target=0.0,
        chosen_worst=False,
    )  # fmt: skip
