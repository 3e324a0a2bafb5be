"""What a person can work out: linear elimination over everything the metric service answers that person.

Every answered cell is one equation over *atoms*, the finest groups of rows a listed table could be cut into (term ×
major × course; term × teacher for the evaluation of teaching; graduation year × major). Denominators, numerators and
sums of one metric obey the same equations, so one matrix serves them all. Rows the person may read one by one are
known and leave the equations. A target (a set of atoms) is determined exactly when its indicator lies in the space
of the equations; then the persons in it, in its numerator and outside it must each reach the limit.

Checked targets: every cell of the lattice period (base, year, last three years, all) × unit × course with every
combination left open, and every difference of two answered cells of which one contains the other. Not checked: head
counts of overlapping periods (persons are not additive over terms), and bounds (a part is never more than its whole).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evals import by_hand
from tools.errors import NoData, OutOfScope, ToolError
from tools.metrics.access import own_right, window
from tools.metrics.definition import Form, Level, MetricDefinition
from tools.metrics.disclosure import known_right
from tools.metrics.periods import Period
from tools.metrics.request import SELF, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Role, Scope

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Numbered = tuple[npt.NDArray[np.str_], Ints]
_BATCH = 256
Key = tuple[str | None, str | None, str | None]
"""(period code, unit, course); None where a cell is not cut that way."""


def _sql(metric: MetricDefinition, scope: Scope) -> str:
    """The metric's rows by hand: period, year, college, leaf, course, person, in the numerator, known to the asker."""
    check = by_hand.check_of(metric.id)
    leaf = "staff_id" if "teacher" in metric.chain else check.units.get("major", "''")
    year = "''" if check.year in ("", check.base) else check.year
    known = by_hand.rows_of_post(metric.id, scope) if not metric.anonymous else "FALSE"
    columns = (check.base, year, check.units["college"], leaf, check.course)
    text = ", ".join(f"coalesce({column}, '')" for column in columns)
    return (
        f"SELECT {text}, person, coalesce({check.inside}, FALSE), coalesce({known}, FALSE) "
        f"FROM ({check.rows}) x WHERE {check.counted}"
    )


@dataclass(frozen=True)
class Rows:
    """One metric's rows: a column of text each for period, year, college, leaf (major or teacher) and course."""

    period: npt.NDArray[np.str_]
    year: npt.NDArray[np.str_]
    college: npt.NDArray[np.str_]
    leaf: npt.NDArray[np.str_]
    course: npt.NDArray[np.str_]
    person: Ints
    inside: Bools
    known: Bools


@dataclass(frozen=True)
class Leak:
    """A determined set below the limit."""

    what: str
    n: int
    inside: int
    outside: int


class Elimination:
    """One metric as one person sees it, in base periods from `since` on. `answered` are the keys of the shown cells."""

    def __init__(self, service: MetricService, metric: MetricDefinition, scope: Scope, since: str = "") -> None:
        self.service, self.metric, self.scope, self.since = service, metric, scope, since
        self.limit = service.limit(self._request("school", Level.SCHOOL, ()), scope)
        self.rows = self._load()
        self.years = sorted(set(self.rows.year) - {""})
        self.bases = sorted(set(self.rows.period))
        self.units = [u for u in service.directory.units.values() if u.level in ("school", "college", "major")]
        self.answered: list[Key] = list(self._answered())
        self._atoms()

    def leaks(self) -> list[Leak]:
        """Every checked set that is determined and below the limit."""
        found: dict[bytes, Leak | None] = {}
        for name, classes in itertools.chain(self._determined(list(self._lattice())), self._differences()):
            key = np.packbits(classes).tobytes()
            if key not in found and classes.any():
                found[key] = self._weighed(name, classes)
        return [leak for leak in found.values() if leak is not None]

    def _request(
        self, unit: str, level: Level, periods: tuple[Period, ...], course: str | None = None
    ) -> MetricRequest:
        return MetricRequest(self.metric, unit, level, periods, self.metric.attribution, course)

    def _load(self) -> Rows:
        rows = self.service.client.fetch(_sql(self.metric, self.scope))
        columns = list(zip(*rows, strict=True))
        keep = np.array(columns[0]) >= self.since
        text = [np.array([str(v) for v in c])[keep] for c in columns[:5]]
        persons = np.array(columns[5])[keep]
        inside, known = (np.array(columns[i], dtype=bool)[keep] for i in (6, 7))
        number = np.unique(persons, return_inverse=True)[1].astype(np.int64)
        if self.metric.count_by:
            # A person-term is one row, in the numerator when any of its rows is.
            groups, first, which = np.unique(
                np.char.add(persons.astype(str), text[0]), return_index=True, return_inverse=True
            )
            failed, inside = inside, np.bincount(which, weights=inside, minlength=len(groups)) > 0
            # Known is who failed in rows the person may read, and who has no others.
            certain = np.bincount(which, weights=failed & known, minlength=len(groups)) > 0
            known = certain | (np.bincount(which, weights=~known, minlength=len(groups)) == 0)
            text, number = [t[first] for t in text], number[first]
            text[4] = np.full(len(groups), "")
        return Rows(text[0], text[1], text[2], text[3], text[4], number, inside, known)

    def _answered(self) -> Iterator[Key]:
        # Longer periods are unions of base periods; a few are enough to notice one that is shown by itself.
        periods = [Period.parse(code) for code in (*self.bases, *self.years[-2:])]
        for unit, period in itertools.product(self.units, periods):
            if self._shows(self._request(unit.id, Level(unit.level), (period,))):
                yield period.code, unit.id, None
        if self.metric.anonymous and self.scope.role is Role.TEACHER:
            for period in periods:
                if self._shows(self._request(SELF, Level.SELF, (period,))):
                    yield period.code, self.scope.person, None
        if any("course" in table for table in self.metric.listed):
            yield from self._answered_courses()

    def _answered_courses(self) -> Iterator[Key]:
        """By the disclosure rules themselves, which are much faster; some of each kind by the service as well."""
        service, scope, fixed = self.service, self.scope, window(self.service.directory)
        floor = service.rules.limit(scope.role.value)
        tried = {True: 0, False: 0}
        for course in sorted(set(self.rows.course) - {""}):
            request = self._request("school", Level.SCHOOL, fixed, course)
            known = known_right(own_right(scope), request, None)
            shown = service.disclosure.shows_course(request, course, floor, known)
            if scope.role is Role.DEAN and service.directory.course(course).owner == scope.college:
                continue
            if tried[shown] < 5:
                tried[shown] += 1
                assert self._shows(request) == shown, f"{course} for {scope.user}"
            if shown:
                yield "window", "school", course

    def _shows(self, request: MetricRequest) -> bool:
        """Whether the service answers the cell with a figure."""
        try:
            return not self.service.query(request, self.scope).figures[0].withheld
        except (OutOfScope, NoData):
            return False
        except ToolError:
            return False

    def _atoms(self) -> None:
        """Classes of unknown rows that the same answered cells hold, and the space of the equations over them."""
        cells = np.array([self._mask(key) for key in self.answered] or [np.zeros(len(self.rows.period), dtype=bool)])
        self._cells = cells & ~self.rows.known
        packed = np.packbits(self._cells, axis=0).T
        classes, first, self._class = np.unique(packed, axis=0, return_index=True, return_inverse=True)
        self._class = self._class.reshape(-1)
        self._unknown = ~self.rows.known
        self._equations = self._cells[:, first]
        self._sizes = np.bincount(self._class, weights=self._unknown, minlength=len(classes))
        inside = self._unknown & self.rows.inside
        self._weights = np.stack([self._persons(rows) for rows in (self._unknown, inside, self._unknown & ~inside)])

    def _persons(self, rows: Bools) -> Ints:
        """Distinct persons of those rows by class."""
        most = int(self.rows.person.max()) + 1
        pairs = np.unique(self._class[rows] * most + self.rows.person[rows])
        return np.bincount(pairs // most, minlength=len(self._sizes))

    def _mask(self, key: Key) -> Bools:
        period, unit, course = key
        rows = self.rows
        mask = np.ones(len(rows.period), dtype=bool)
        if period == "window":
            mask &= np.isin(rows.year, [p.code for p in window(self.service.directory)])
        elif period is not None:
            mask &= (rows.period == period) | (rows.year == period)
        if unit is not None and unit != "school":
            mask &= (rows.college == unit) | (rows.leaf == unit)
        return mask if course is None else mask & (rows.course == course)

    def _lattice(self) -> Iterator[tuple[str, Bools]]:
        """Every cell that is made of whole classes; no other can be determined."""
        rows = self.rows
        windowed = np.isin(rows.year, [p.code for p in window(self.service.directory)])
        whole = np.full(len(rows.period), "")
        periods = [rows.period, rows.year, np.where(windowed, "window", "before"), whole]
        units, courses = [whole, rows.college, rows.leaf], [whole, rows.course]
        axes = ([_numbered(column) for column in cut] for cut in (periods, units, courses))
        for cut in itertools.product(*axes):
            yield from self._whole_cells(cut)

    def _whole_cells(self, cut: tuple[Numbered, ...]) -> Iterator[tuple[str, Bools]]:
        group = np.zeros(len(self.rows.period), dtype=np.int64)
        for names, number in cut:
            group = group * len(names) + number
        most = len(self._sizes)
        pairs, held = np.unique(group[self._unknown] * most + self._class[self._unknown], return_counts=True)
        of_group, of_class = np.divmod(pairs, most)
        broken = np.unique(of_group[held < self._sizes[of_class]])
        for number in np.setdiff1d(of_group, broken):
            classes = np.zeros(most, dtype=bool)
            classes[of_class[slice(*np.searchsorted(of_group, [number, number + 1]))]] = True
            yield f"{self.metric.id} {self._described(int(number), cut)}", classes

    @staticmethod
    def _described(group: int, cut: tuple[Numbered, ...]) -> str:
        words: list[str] = []
        for names, _ in reversed(cut):
            group, number = divmod(group, len(names))
            words.insert(0, str(names[number]))
        return " ".join(words)

    def _differences(self) -> Iterator[tuple[str, Bools]]:
        """Of two answered cells, one inside the other: what is left of the larger."""
        cells = self._equations & (self._sizes > 0)
        for small, inside in enumerate(cells):
            for large in np.flatnonzero(cells[:, inside].all(axis=1)) if inside.any() else ():
                yield f"{self.answered[large]} − {self.answered[small]}", cells[large] & ~inside

    def _determined(self, targets: list[tuple[str, Bools]]) -> Iterator[tuple[str, Bools]]:
        """The targets in the space of the equations: those a least-squares combination of them hits exactly."""
        equations = self._equations.astype(float)
        inverse = np.linalg.pinv(equations @ equations.T, rcond=1e-10, hermitian=True)
        for start in range(0, len(targets), _BATCH):
            batch = targets[start : start + _BATCH]
            vectors = np.stack([classes for _, classes in batch]).astype(float)
            rest = vectors - (vectors @ equations.T @ inverse) @ equations
            yield from (batch[i] for i in np.flatnonzero(np.abs(rest).max(axis=1) < 1e-6))

    def _weighed(self, name: str, classes: Bools) -> Leak | None:
        enough = self._weights[:, classes].max(axis=1) >= self.limit
        if enough.all() or (enough[0] and self.metric.form is Form.MEAN):
            return None  # one class alone reaches the limit
        rows = classes[self._class] & self._unknown
        persons, inside = self.rows.person[rows], self.rows.inside[rows]
        n = len(np.unique(persons))
        if self.metric.form is Form.MEAN:
            failing = passing = n
        else:
            failing, passing = len(np.unique(persons[inside])), len(np.unique(persons[~inside]))
        if min(n, failing, passing) >= self.limit:
            return None
        return Leak(name, n, failing, passing)


def _numbered(column: npt.NDArray[np.str_]) -> Numbered:
    names, number = np.unique(column, return_inverse=True)
    return names, number.reshape(-1).astype(np.int64)
