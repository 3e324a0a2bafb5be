"""Answers a metric request inside a scope: access, SQL, disclosure, figures. The one door to evaluation data.

A figure that may not be shown carries neither value nor counts nor SQL. Figures of one table are fetched by one
query where possible; each still has the one-row SQL of its own cell as evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlglot import exp

from knowledge_base.evaluation.coverage import Coverage
from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.rights import REFERENCE
from knowledge_base.evaluation.rules import RuleSet
from knowledge_base.evaluation.tables import SCHOOL
from knowledge_base.evaluation.warehouse import Row, SqlClient
from tools.errors import NoData
from tools.metrics.access import Access, authorise, own_right, relations_of
from tools.metrics.catalogue_files import load_catalogue
from tools.metrics.checks import RULES
from tools.metrics.compile import Compiler, render
from tools.metrics.definition import Attribution, Catalogue, Form, Level, MetricDefinition
from tools.metrics.disclosure import Disclosure, known_right
from tools.metrics.figures import Figure, MetricTable
from tools.metrics.filed import filed
from tools.metrics.kept import Kept
from tools.metrics.named import NamedParts, titled
from tools.metrics.parts import Parts
from tools.metrics.periods import Period, PeriodKind, pooled_zh
from tools.metrics.practice import unconfirmed
from tools.metrics.quotient import quotient
from tools.metrics.records import RECORDS, Recorded
from tools.metrics.request import SELF, By, MetricRequest
from tools.metrics.single_cells import cell_of, split
from tools.metrics.splits import validate
from tools.metrics.steps import in_two_steps
from tools.scope import Scope


class MetricService:
    """Holds one generation's client and what depends on it. Safe for several threads."""

    def __init__(
        self, client: SqlClient, directory: Directory, rules: RuleSet, catalogue: Catalogue | None = None
    ) -> None:
        self.client = client
        self.directory = directory
        self.rules = rules
        values = {name: getattr(rules, name) for name in RULES}
        catalogue, everyone = catalogue or load_catalogue(), client.scoped(REFERENCE)
        recorded = Recorded.load(everyone, sorted({m.records for m in catalogue if m.records}))
        self.compiler = Compiler(Parts(values, _calendar(directory), recorded))
        # What may be shown is weighed over everyone.
        self.disclosure = Disclosure(everyone, self.compiler, catalogue)
        self.coverage = Coverage.load(client)
        self._rows: Kept[Sequence[Row]] = Kept(_ROWS_KEPT)
        # What others work out of this generation by these rules, by everything else that it depends on.
        self.derived: Kept[Any] = Kept(_DERIVED_KEPT)
        self.named = NamedParts.load(everyone, catalogue, self.compiler.parts)

    def query(self, request: MetricRequest, scope: Scope) -> MetricTable:
        """The figures the person may see. Raises OutOfScope, NoData, or ToolError for an impossible request."""
        validate(request, scope, self.directory)
        access = authorise(scope, request, self.directory)
        self._within_data(request)
        request = self._own_time(request, scope, access)
        cells = self._cells(request, scope, access)
        if not cells:
            raise NoData(f"{pooled_zh(request.periods)}没有{self._kept(request)}")
        return MetricTable(request, access, tuple(cells), self.client.generation)

    def _kept(self, request: MetricRequest) -> str:
        """What there is none of: the metric's records, where these are what is missing."""
        records, years = request.metric.records, self.named.years.get(request.metric.id)
        if years:
            return f"{request.metric.name_zh}的记录，现有{years[0]}年至{years[-1]}年的"
        if records is None or not self.without_records(request):
            return f"{request.metric.name_zh}的记录"
        return f"{RECORDS[records].name_zh}，{request.metric.name_zh}无从统计（不能当作零）"

    def without_records(self, request: MetricRequest) -> tuple[Period, ...]:
        """The request's terms or years that are in no figure because nothing of the kind is on record for them."""
        return tuple(self.compiler.parts.without_records(request))

    def limit(self, request: MetricRequest, scope: Scope) -> int:
        """Persons below which a cell is hidden: the largest of the school's, the metric's and the role's."""
        return max(self.rules.limit(scope.role.value), request.metric.min_n)

    def definition(self, metric: MetricDefinition) -> str:
        """What the metric is, with what of it the school has yet to confirm."""
        note = unconfirmed(metric, self.rules)
        return f"{metric.definition}（{note}）" if note else metric.definition

    def _own_time(self, request: MetricRequest, scope: Scope, access: Access) -> MetricRequest:
        """Own records pooled over several periods, without those before they begin: no student answers for the years
        before entering the school.
        """
        pooled = request.level is Level.SELF and request.by is None and len(request.periods) > 1
        if not pooled or access.right is None:
            return request
        query = self.compiler.figures(replace(request, by=By.PERIOD), self._predicate(request, scope, access))
        held = {str(row[0]) for row in self._fetch(self._fast(query), access) if row[3]}
        kept = tuple(p for p in request.periods if p.code in held)
        return replace(request, periods=kept) if kept else request

    def _within_data(self, request: MetricRequest) -> None:
        """NoData for a point in time the data do not reach: heads of another day must not pass for its figures."""
        first = min((term.start for term in self.directory.terms.values()), default=self.directory.as_of)
        for period in request.periods:
            if period.kind is PeriodKind.POINT:
                day = date.fromisoformat(period.code)
                if not first <= day <= self.directory.as_of:
                    raise NoData(f"没有{period.zh}的数据，现有数据为{first}至{self.directory.as_of}")

    def _cells(self, request: MetricRequest, scope: Scope, access: Access) -> list[Figure]:
        if request.metric.form in _TWO_SIDED:
            parts = split(request, self.directory)
            rows = [(part, row) for part in parts for row in self._fetch_two_sided(part, access)]
        else:
            query = self.compiler.figures(request, self._predicate(request, scope, access))
            found = self._fetch(self._fast(query), access, keep=request.by not in _LONG)
            # Rows of no unit (a survey that does not ask for it) are in the whole's figure only.
            rows = [cell_of(request, row) for row in found if request.by is None or row[0] is not None]
        figures = [self._figure(cell, row, scope, access) for cell, row in rows if row[2]]
        if request.by is By.PERIOD:
            figures.sort(key=lambda figure: figure.period)
        return figures

    def forget(self) -> None:
        """Drop the rows that have been fetched, and what was worked out of them."""
        self._rows, self.derived = Kept(_ROWS_KEPT), Kept(_DERIVED_KEPT)

    def _fetch(self, sql: str, access: Access, *, keep: bool = True) -> Sequence[Row]:
        """The rows of a query, which the engine too is told the right of.

        They may be kept: a generation never changes, and text and right together are all that a query depends on.
        """
        right = access.right or REFERENCE

        def fetched() -> Sequence[Row]:
            return self.client.scoped(right).fetch(sql)

        return self._rows.get((right, sql), fetched) if keep else fetched()

    def _fast(self, query: exp.Select) -> str:
        """The text that figures are fetched by; what an evidence shows is written to be read."""
        return render(in_two_steps(query), self.client.dialect)

    def _predicate(self, request: MetricRequest, scope: Scope, access: Access) -> exp.Expr:
        relation = relations_of(request.metric)[0]
        if access.right is not None:
            return relation.predicate(access.right)
        # A listed table: the school's rows, or for the teacher's own cell of an anonymous metric just that cell.
        return relation.predicate(own_right(scope)) if request.level is Level.SELF else exp.true()

    def _fetch_two_sided(self, request: MetricRequest, access: Access) -> Sequence[Row]:
        found = self._fetch(self._two_sided_sql(request, access), access)
        return [row for row in found if row[1] is not None and row[2]]

    def _two_sided_sql(self, request: MetricRequest, access: Access) -> str:
        sides = relations_of(request.metric)
        predicates = [exp.true() if access.right is None else side.predicate(access.right) for side in sides]
        if request.metric.form is Form.FILED:
            query = filed(request, predicates[0])
        else:
            query = quotient(self.compiler.parts, request, predicates[0], predicates[1])
        return render(query, self.client.dialect)

    def _figure(self, cell: MetricRequest, row: Row, scope: Scope, access: Access) -> Figure:
        value, numerator, denominator, n = row
        entity, entity_id = self._entity(cell, scope)
        personal = any(relation.personal for relation in relations_of(cell.metric))
        if access.right is None and personal and not self._shown(cell, scope, access):
            return Figure(cell, entity, entity_id, None, None, None, None, withheld=True)
        return Figure(
            cell,
            entity,
            entity_id,
            value=value,
            numerator=numerator,
            denominator=denominator,
            n=n,
            small=personal and n < self.rules.rank_min_n,
            completeness=self._completeness(cell),
        )

    def _shown(self, cell: MetricRequest, scope: Scope, access: Access) -> bool:
        floor = self.rules.limit(scope.role.value)
        known = known_right(own_right(scope), cell, scope.college)
        if access.courses:
            return self.disclosure.shows_course(cell, cell.course or "", floor, known)
        unit = scope.person if cell.level is Level.SELF else cell.unit
        return self.disclosure.shows_unit(cell, unit or "", floor, known, scope.college)

    def sql_of(self, figure: Figure, scope: Scope, access: Access) -> str | None:
        """The one-row query of a figure as text for this engine; None for a withheld figure."""
        if figure.withheld:
            return None
        cell = figure.request
        if cell.metric.form in _TWO_SIDED:
            return self._two_sided_sql(cell, access)
        return render(self.compiler.figures(cell, self._predicate(cell, scope, access)), self.client.dialect)

    def _entity(self, cell: MetricRequest, scope: Scope) -> tuple[str, str]:
        if cell.section is not None:
            return f"{cell.section}教学班", cell.section
        if cell.attribution is Attribution.INSTITUTION:
            column, name = cell.parts[-1] if cell.parts else ("", "")
            return (titled(column, name), name) if name else ("所载各院校", "institutions")
        unit = _ME_ZH[scope.role.value] if cell.unit == SELF else self.directory.unit(cell.unit).name
        if cell.within == SELF:
            unit = f"{_ME_ZH[scope.role.value]}（{unit}）"
        if cell.course is None:
            return unit, cell.unit
        course = self.directory.course(cell.course)
        return (course.name if cell.unit == SCHOOL else f"{unit}《{course.name}》"), course.id

    def _completeness(self, cell: MetricRequest) -> float | None:
        """Share of the expected records that are there, for the unit's college or the school; None if not kept."""
        metric = cell.metric
        owner = cell.attribution is Attribution.COURSE_OWNER
        part = cell.level is Level.SELF or cell.within or cell.course or cell.section
        if metric.coverage is None or owner or part:
            return None
        college = cell.unit if cell.level is not Level.MAJOR else self.directory.unit(cell.unit).parent
        terms = [term for period in cell.periods for term in self.compiler.parts.terms_of(period)]
        return self.coverage.share(metric.coverage, terms, None if college == SCHOOL else college)


_ROWS_KEPT = 2048
"""Queries whose rows are kept: at most one for each major or period."""

_DERIVED_KEPT = 256

_LONG = (By.COURSE, By.SECTION)
"""Tables of so many rows that they are fetched anew each time."""

_TWO_SIDED = (Form.QUOTIENT, Form.FILED)
"""Forms whose tables are fetched cell by cell."""

_ME_ZH: Mapping[str, str] = {"teacher": "本人教学班", "student": "本人", "supervisor": "授权督导的教学班"}


def _calendar(directory: Directory) -> dict[str, list[str]]:
    years: dict[str, list[str]] = {}
    for term in directory.terms.values():
        years.setdefault(term.year, []).append(term.id)
    return years
