"""Which cells of the listed tables may be shown, so that no small group can be read off, nor subtracted out.

Cells are weighed by the persons in them (see `weighing`). Longer periods are shown only where each of their base
periods is; courses are shown over one fixed window only. A reference must stay safe, and keep at least two other
units, after the rows the asker knows are taken out of it: for units in every base period, for courses in
the choice of the hidden ones itself, since all courses together are a shown total.

Persons of different units are different persons, so sums are exact; courses share persons, so for them a set is
weighed by its largest members (a lower bound). Metrics of one relation share denominators, so a rate shows no cell
that a mean of its relation hides: otherwise the two could be played against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from knowledge_base.evaluation.rights import Right, RightKind
from knowledge_base.evaluation.tables import SCHOOL
from knowledge_base.evaluation.warehouse import Row, SqlClient
from tools.metrics.compile import Compiler, render
from tools.metrics.definition import Catalogue, Form, Level, MetricDefinition
from tools.metrics.kept import Kept
from tools.metrics.parts import key_of
from tools.metrics.periods import Period, PeriodKind
from tools.metrics.quotient import heads, sides_of
from tools.metrics.relations import RELATIONS
from tools.metrics.request import MetricRequest
from tools.metrics.steps import in_two_steps
from tools.metrics.weighing import OTHERS, Count, added, largest, protect

_NOBODY = Count(0, 0, 0, 0)

Tree = dict[str, dict[str, Count]]
"""College → its majors (or teachers) → counts; colleges themselves where a metric goes no further."""


@dataclass(frozen=True)
class Plan:
    """The cells of one listed table that have rows, and those of them to show."""

    cells: frozenset[str]
    shown: frozenset[str]

    @property
    def hidden(self) -> frozenset[str]:
        return self.cells - self.shown


@dataclass
class Disclosure:
    """The shown cells of one generation, worked out when first asked for and kept.

    `floor` is always the limit of the school and the asker's role; the metric's own joins it here.
    """

    client: SqlClient
    compiler: Compiler
    catalogue: Catalogue
    _plans: Kept[Plan] = field(default_factory=lambda: Kept(2048))
    _remainders: Kept[dict[str, Count]] = field(default_factory=lambda: Kept(8192))
    _trees: Kept[dict[str, Tree]] = field(default_factory=lambda: Kept(64))

    def shows_unit(
        self, request: MetricRequest, unit: str, floor: int, known: Right | None = None, college: str | None = None
    ) -> bool:
        """Whether the cell of `unit` (org id, staff id or `school`) may be shown in every base period asked for.

        `known` are the rows the asker can take out, `college` the own college's cell, which can be taken out of the
        school's as well. Base periods without any rows do not count; False when there is no other.
        """
        plans = [(base, self._units(request, base, floor)) for base in self._bases(request)]
        filled = [(base, plan) for base, plan in plans if plan.cells]
        if not filled or any(unit not in plan.shown for _, plan in filled):
            return False
        return known is None or self._stays_safe(request, tuple(base for base, _ in filled), known, floor, college)

    def shows_course(self, request: MetricRequest, course: str, floor: int, known: Right | None = None) -> bool:
        """Whether the course may be shown over the request's (fixed) periods to someone who knows those rows."""
        return course in self._courses(request, floor, known).shown

    def warm(self) -> None:
        """Work out what every asker's references start from: the counts of all terms."""
        for metric in self.catalogue:
            if metric.period_kind is PeriodKind.TERM and metric.chain and metric.form is not Form.QUOTIENT:
                self._tree(MetricRequest(metric, SCHOOL, Level.SCHOOL, self._terms(), metric.attribution))

    def forget(self) -> None:
        """Drop what has been worked out."""
        self._plans, self._remainders, self._trees = Kept(2048), Kept(8192), Kept(64)

    def _stays_safe(
        self, request: MetricRequest, bases: tuple[Period, ...], known: Right, floor: int, college: str | None
    ) -> bool:
        """Whether a cell stays safe, with two other units, in each base period, once what is known is out of it."""
        limit = max(floor, request.metric.min_n)
        # A trend asks term by term and then for their sum: all terms are fetched at once.
        periods = self._terms() if all(base.kind is PeriodKind.TERM for base in bases) else bases
        cell = request.single(periods=periods)
        key = (cell.metric.id, cell.unit, cell.course, periods, known, college)
        left = self._remainders.get(key, lambda: self._rests(cell, known, college))
        return all(left.get(key_of(base), _NOBODY).safe(limit) for base in bases)

    def _terms(self) -> tuple[Period, ...]:
        return tuple(Period(PeriodKind.TERM, term) for terms in self.compiler.parts.calendar.values() for term in terms)

    def _rests(self, cell: MetricRequest, known: Right, college: str | None) -> dict[str, Count]:
        """What is left of a cell, by base period, without the rows under `known`.

        Where the cell is the school, without those of `college` as well.
        """
        if cell.metric.form is Form.QUOTIENT:
            return {key_of(p): self._other_heads(cell.single(periods=(p,)), known) for p in cell.periods}
        relation = RELATIONS[cell.metric.relation]
        elsewhere = None
        if college and cell.level is Level.SCHOOL:
            column = relation.unit_column(cell.attribution, Level.COLLEGE) or ""
            elsewhere = exp.NEQ(this=exp.column(column), expression=exp.Literal.string(college))
        query = self.compiler.remaining(cell, relation.predicate(known), relation.peers[known.kind], elsewhere)
        return {str(key): _weighed(*found) for key, *found in self._fetch(query)}

    def _other_heads(self, cell: MetricRequest, known: Right) -> Count:
        others = [count for unit, count in self._heads(cell).items() if unit and unit not in known.ids]
        return replace(added(others), units=len(others))

    def _bases(self, request: MetricRequest) -> list[Period]:
        """The metric's own periods that the request's are made of."""
        if request.metric.period_kind is not PeriodKind.TERM:
            return list(request.periods)
        terms = (term for period in request.periods for term in self.compiler.parts.terms_of(period))
        return [Period(PeriodKind.TERM, term) for term in terms]

    def _units(self, request: MetricRequest, base: Period, floor: int) -> Plan:
        whole = _whole(replace(request, periods=(base,)))
        return self._plans.get((whole.metric.id, base.code, floor), lambda: self._plan_units(whole, floor))

    def _plan_units(self, whole: MetricRequest, floor: int) -> Plan:
        limit = max(floor, whole.metric.min_n)
        if whole.metric.form is Form.QUOTIENT:
            tree = {college: {college: count} for college, count in self._heads(whole).items()}
        else:
            tree = self._tree(whole)
        colleges = {college: added(list(leaves.values())) for college, leaves in tree.items()}
        cells = frozenset(colleges) | {leaf for leaves in tree.values() for leaf in leaves}
        if not cells:
            return Plan(cells, cells)
        stricter = [self._units(replace(whole, metric=m), whole.periods[0], floor) for m in self._means(whole.metric)]
        cells |= {SCHOOL}
        if not added(list(colleges.values())).safe(limit) or any(SCHOOL not in plan.shown for plan in stricter):
            return Plan(cells, frozenset())
        hidden = {cell for plan in stricter for cell in plan.hidden}
        shown = protect(colleges, limit, hidden=hidden)
        leaves_shown = {leaf for college in shown for leaf in protect(tree[college], limit, hidden=hidden)}
        return Plan(cells, frozenset({SCHOOL} | shown | leaves_shown))

    def _tree(self, whole: MetricRequest) -> Tree:
        """The counts of one base period. Those of all terms are fetched at once: questions ask for years."""
        base = whole.periods[0]
        if base.kind is not PeriodKind.TERM:
            return self._fetch_trees(whole).get(key_of(base), {})
        every = replace(whole, periods=self._terms())
        return self._trees.get(whole.metric.id, lambda: self._fetch_trees(every)).get(key_of(base), {})

    def _fetch_trees(self, whole: MetricRequest) -> dict[str, Tree]:
        relation = RELATIONS[whole.metric.relation]
        units = relation.units[whole.metric.attribution]
        college = units[Level.COLLEGE]
        # The table goes no deeper than it is listed, so neither do the cells that protect each other.
        deep = whole.metric.chain[2:]
        leaf = (units.get(Level.MAJOR) or units.get(Level.SELF) or college) if deep else college
        groups = (relation.period_column, college, *((leaf,) if leaf != college else ()))
        query = self.compiler.counts(whole, exp.true(), groups)
        trees: dict[str, Tree] = {}
        for row in self._fetch(query):
            n, inside, outside = row[len(groups) :]
            # Rows of no unit (a survey that does not ask for it) are in the school's figure and in no other.
            leaves = trees.setdefault(str(row[0]), {}).setdefault(row[1] or "", {})
            leaves[row[len(groups) - 1] or ""] = Count(n, inside, outside)
        return trees

    def _heads(self, whole: MetricRequest) -> dict[str, Count]:
        """Persons on both sides of a quotient by college; under "" those of units that have one side only.

        These are in the school's figure and in no other, so they can be subtracted out and are weighed like a unit.
        """
        top, bottom = (
            {str(college): int(n) for college, n in self._fetch(query)}
            for query in (heads(self.compiler.parts, whole, side) for side in sides_of(whole))
        )
        found = {college: Count(n, n, bottom[college]) for college, n in top.items() if college in bottom}
        rest = sum(n for side in (top, bottom) for college, n in side.items() if college not in found)
        return found | ({"": Count(rest, rest, rest)} if rest and found else {})

    def _courses(self, request: MetricRequest, floor: int, known: Right | None) -> Plan:
        whole = _whole(request)
        codes = "+".join(sorted(p.code for p in request.periods))
        key = (f"{whole.metric.id}/course", codes, floor, known)
        return self._plans.get(key, lambda: self._plan_courses(whole, floor, known))

    def _plan_courses(self, whole: MetricRequest, floor: int, known: Right | None) -> Plan:
        relation, limit = RELATIONS[whole.metric.relation], max(floor, whole.metric.min_n)
        predicate = exp.true() if known is None else _without(relation.predicate(known))
        units = "" if known is None else relation.peers[known.kind]
        query = self.compiler.counts(whole, predicate, ("course_id",), units)
        children = {course: _weighed(*found) for course, *found in self._fetch(query)}
        means = [self._courses(replace(whole, metric=m), floor, known) for m in self._means(whole.metric)]
        covered = {cell for plan in means for cell in plan.cells}
        hidden = {cell for plan in means for cell in plan.hidden}
        # What a mean tells of the courses it covers must not single out one that it does not cover.
        apart = {course: count for course, count in children.items() if course not in covered}
        hidden |= set(apart) - protect(apart, limit, largest)
        return Plan(frozenset(children), frozenset(protect(children, limit, largest, hidden)))

    def _fetch(self, query: exp.Select) -> Sequence[Row]:
        return self.client.fetch(render(in_two_steps(query), self.client.dialect))

    def _means(self, metric: MetricDefinition) -> list[MetricDefinition]:
        """The means over a rate's relation: their cells tell its denominators."""
        if metric.form is not Form.RATIO:
            return []
        return [m for m in self.catalogue if m.form is Form.MEAN and m.relation == metric.relation]


def known_right(right: Right, request: MetricRequest, college: str | None) -> Right | None:
    """The rows an asker knows already and could take out of a reference; None when there are none in it.

    For anonymous metrics and quotients nobody knows rows, but a teacher knows the own cell (from the metric or the
    own feedback sheet), and everyone with a college its cell.
    """
    metric = request.metric
    if metric.form is Form.QUOTIENT or metric.anonymous:
        if request.level is Level.SCHOOL and college:
            return Right(RightKind.COLLEGE, (college,))
        own = metric.anonymous and right.kind is RightKind.STAFF and _tells_teachers(metric)
        own_cell = own and request.level is Level.COLLEGE
        return right if own_cell else None
    return right if right.kind in RELATIONS[metric.relation].rights and right.kind is not RightKind.SCHOOL else None


def _tells_teachers(metric: MetricDefinition) -> bool:
    """Whether a teacher's rows can be told from the others'."""
    return all(RightKind.STAFF in RELATIONS[relation].peers for relation in metric.relations)


def _whole(request: MetricRequest) -> MetricRequest:
    """The request for the school, over its periods: where a listed table starts."""
    return replace(request, unit=SCHOOL, level=Level.SCHOOL, course=None, section=None, by=None)


def _weighed(n: int, inside: int, outside: int, *ends: str | None) -> Count:
    """A cell as counted; where the first and last unit behind it were asked for, one unit is told from several."""
    if not ends:
        return Count(n, inside, outside)
    first, last = ends
    return Count(n, inside, outside, 1 if first == last else OTHERS)


def _without(rows: exp.Expr) -> exp.Expr:
    """The rows for which `rows` does not hold, also where it is unknown."""
    return exp.not_(exp.Coalesce(this=exp.paren(rows), expressions=[exp.false()]))
