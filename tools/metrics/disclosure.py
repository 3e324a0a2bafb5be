"""Which cells of the listed tables may be shown, so that no small group can be read off, nor subtracted out.

A cell is safe when the persons in it, in its numerator and outside its numerator each reach the limit. Under a shown
parent the hidden children are none, or at least two that together are safe. Longer periods are shown only where each
of their base periods is; courses are shown over one fixed window only. A reference must stay safe, and keep at least
two other units, after the asker's own rows are taken out of it.

Persons of different units are different persons, so sums are exact; courses share persons, so for them a set is
weighed by its largest member (a lower bound).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from knowledge_base.evaluation.tables import SCHOOL
from knowledge_base.evaluation.warehouse import SqlClient
from tools.metrics.compile import Compiler, render
from tools.metrics.definition import Form, Level
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.relations import RELATIONS, Right, RightKind
from tools.metrics.request import MetricRequest


@dataclass(frozen=True)
class Count:
    """Persons behind a cell: in all, in the numerator, outside it."""

    n: int
    inside: int
    outside: int

    def safe(self, limit: int) -> bool:
        return min(self.n, self.inside, self.outside) >= limit


Weigh = Callable[[Sequence[Count]], Count]


def added(counts: Sequence[Count]) -> Count:
    """The persons of several cells that share none."""
    return Count(sum(c.n for c in counts), sum(c.inside for c in counts), sum(c.outside for c in counts))


def largest(counts: Sequence[Count]) -> Count:
    """A lower bound for the persons of cells that may share some."""
    return Count(*(max((getattr(c, name) for c in counts), default=0) for name in ("n", "inside", "outside")))


def protect(children: Mapping[str, Count], limit: int, weigh: Weigh = added) -> set[str]:
    """The children to show under a shown parent."""
    hidden = {key for key, count in children.items() if not count.safe(limit)}
    order = sorted(children, key=lambda key: (children[key].n, key))
    while hidden and not (len(hidden) >= 2 and weigh([children[key] for key in hidden]).safe(limit)):
        next_smallest = next((key for key in order if key not in hidden), None)
        if next_smallest is None:
            break
        hidden.add(next_smallest)
    return set(children) - hidden


@dataclass
class Disclosure:
    """The shown cells of one generation, worked out when first asked for and kept."""

    client: SqlClient
    compiler: Compiler
    _plans: dict[tuple[str, str, int], frozenset[str]] = field(default_factory=dict)
    _remainders: dict[tuple[str, int], bool] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def shows_unit(self, request: MetricRequest, unit: str, limit: int) -> bool:
        """Whether the cell of `unit` (org id, staff id or `school`) may be shown in every base period asked for."""
        return all(unit in self._units(request, base, limit) for base in self._bases(request.periods))

    def shows_course(self, request: MetricRequest, course: str, limit: int) -> bool:
        """Whether the course may be shown over the request's (fixed) periods."""
        return course in self._courses(request, limit)

    def remainder_safe(self, request: MetricRequest, own: Right, limit: int) -> bool:
        """Whether the cell stays safe, with two other units, once the rows under `own` are taken out."""
        relation = RELATIONS[request.metric.relation]
        others = exp.not_(exp.Coalesce(this=exp.paren(relation.predicate(own)), expressions=[exp.false()]))
        query = self.compiler.counts(request, others, (), units=relation.peers[own.kind])
        sql = render(query, self.client.dialect)
        with self._lock:
            if (sql, limit) not in self._remainders:
                n, inside, outside, units = self.client.fetch(sql)[0]
                self._remainders[sql, limit] = units >= 2 and Count(n, inside, outside).safe(limit)
            return self._remainders[sql, limit]

    def _bases(self, periods: Iterable[Period]) -> list[Period]:
        bases: list[Period] = []
        for period in periods:
            if period.kind is PeriodKind.YEAR:
                bases += [Period(PeriodKind.TERM, term) for term in self.compiler.terms_of(period)]
            else:
                bases.append(period)
        return bases

    def _units(self, request: MetricRequest, base: Period, limit: int) -> frozenset[str]:
        metric = request.metric
        key = (metric.id, base.code, limit)
        with self._lock:
            if key not in self._plans:
                whole = replace(
                    request, unit=SCHOOL, level=Level.SCHOOL, course=None, section=None, by=None, periods=(base,)
                )
                self._plans[key] = frozenset(self._plan_units(whole, limit))
            return self._plans[key]

    def _plan_units(self, whole: MetricRequest, limit: int) -> set[str]:
        metric = whole.metric
        if metric.form is Form.QUOTIENT:
            tree = {college: {college: count} for college, count in self._heads(whole).items()}
        else:
            tree = self._tree(whole)
        colleges = {college: added(list(leaves.values())) for college, leaves in tree.items()}
        if not added(list(colleges.values())).safe(limit):
            return set()
        shown = protect(colleges, limit)
        leaves_shown = {leaf for college in shown for leaf in protect(tree[college], limit)}
        return {SCHOOL} | shown | leaves_shown

    def _tree(self, whole: MetricRequest) -> dict[str, dict[str, Count]]:
        """College → its majors (or teachers) → counts; colleges themselves where a metric goes no further."""
        relation = RELATIONS[whole.metric.relation]
        units = relation.units[whole.metric.attribution]
        college = units[Level.COLLEGE]
        leaf = units.get(Level.MAJOR) or units.get(Level.SELF) or college
        groups = (college, leaf) if leaf != college else (college,)
        query = self.compiler.counts(whole, exp.true(), groups)
        tree: dict[str, dict[str, Count]] = {}
        for row in self.client.fetch(render(query, self.client.dialect)):
            n, inside, outside = row[len(groups) :]
            tree.setdefault(row[0], {})[row[len(groups) - 1]] = Count(n, inside, outside)
        return tree

    def _heads(self, whole: MetricRequest) -> dict[str, Count]:
        """Students per college at a point in time, for a quotient of head counts."""
        rows = self.client.fetch(render(self.compiler.heads(whole), self.client.dialect))
        return {college: Count(n, n, n) for college, n in rows}

    def _courses(self, request: MetricRequest, limit: int) -> frozenset[str]:
        codes = "+".join(sorted(p.code for p in request.periods))
        key = (f"{request.metric.id}/course", codes, limit)
        with self._lock:
            if key not in self._plans:
                whole = replace(request, unit=SCHOOL, level=Level.SCHOOL, course=None, section=None, by=None)
                query = self.compiler.counts(whole, exp.true(), ("course_id",))
                rows = self.client.fetch(render(query, self.client.dialect))
                children = {course: Count(n, inside, outside) for course, n, inside, outside in rows}
                self._plans[key] = frozenset(protect(children, limit, largest))
            return self._plans[key]


def known_right(right: Right, request: MetricRequest, college: str | None) -> Right | None:
    """The rows an asker knows already and could take out of a reference; None when there are none in it.

    For anonymous metrics nobody knows rows, but a teacher knows the own cell, and everyone with a college its cell.
    """
    metric = request.metric
    if metric.form is Form.QUOTIENT:
        return None
    if metric.anonymous:
        if request.level is Level.SCHOOL and college:
            return Right(RightKind.COLLEGE, (college,))
        return right if right.kind is RightKind.STAFF and request.level is Level.COLLEGE else None
    return right if right.kind in RELATIONS[metric.relation].rights and right.kind is not RightKind.SCHOOL else None
