"""A metric's history in cells, by unit, period and teaching class: what a statistical test is made of.

For machines alone. Cells are finer than anybody is shown, so they are read with the whole school's right, and what a
test makes of them is all that may be passed on. The metric is counted by its own definition: for a ratio the cells'
counts add up to the figure's, for a mean their weighted sums do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from knowledge_base.evaluation.rights import REFERENCE, RightKind
from knowledge_base.evaluation.tables import SCHOOL
from tools.errors import CannotSplit, OutOfScope
from tools.metrics.access import authorise, own_right, relations_of
from tools.metrics.compile import render
from tools.metrics.definition import Form, Level
from tools.metrics.request import By, MetricRequest
from tools.metrics.service import MetricService
from tools.scope import Scope

_UNITS = (Level.COLLEGE, Level.MAJOR)


@dataclass(frozen=True)
class HistoryCell:
    """One teaching class (or course, or whole unit, as fine as the metric goes) of one unit in one period.

    Of a ratio `total` of `n` are counted. Of a mean `total` is the sum of `n` values and `squares` that of their
    squares; where values weigh differently `n` is the effective number of them, rounded, and the sums are scaled to it.
    `effective` is that number for a unit of weight; None of a ratio.
    """

    unit: str
    period: str
    part: str
    n: int
    total: float
    squares: float | None
    effective: float | None = None


def history_cells(
    service: MetricService, request: MetricRequest, scope: Scope, effective: float | None = None
) -> tuple[HistoryCell, ...]:
    """The cells of every unit of the request's level, in the request's periods; `request.unit` narrows nothing.

    By course, those of every course of the request's unit, whatever its `course`: `unit` is then the course's id.
    Without an `effective` that of a mean is found over all these cells, so it moves with any of them.
    OutOfScope without the whole school's right, CannotSplit for metrics that are no ratio or mean of single records.
    """
    metric = request.metric
    if metric.form not in (Form.RATIO, Form.MEAN):
        raise CannotSplit(f"{metric.name_zh}不是单条记录的率或均值，没有可以检验的历史")
    if own_right(scope).kind is not RightKind.SCHOOL:
        raise OutOfScope(f"{metric.name_zh}按教学班的历史不在{scope.role.name_zh}的数据权限内")
    school = replace(request, unit=SCHOOL, level=Level.SCHOOL, by=None, section=None)
    school.validate()
    access = authorise(scope, replace(school, course=None), service.directory)
    relation = relations_of(metric)[0]
    units = relation.unit_column(request.attribution, request.level) if request.level in _UNITS else ""
    if units is None:
        raise CannotSplit(f"{request.attribution.zh}时，{metric.name_zh}没有这一级单位的历史")
    by_course = request.by is By.COURSE
    whole = replace(request, by=None, section=None, course=None) if by_course else school
    units, part = ("course_id" if by_course else units), _finest(request)
    predicate = exp.true() if access.right is None else relation.predicate(access.right)
    query = render(service.compiler.cells(whole, predicate, units, part), service.client.dialect)
    rows = service.client.scoped(access.right or REFERENCE).fetch(query)
    keys = 1 + bool(units) + bool(part)
    if metric.form is not Form.MEAN:
        effective = None
    elif effective is None:
        effective = _effective([row[keys:] for row in rows])
    made = (_cell(row, bool(units), bool(part), effective) for row in rows)
    return tuple(sorted((cell for cell in made if cell is not None), key=lambda c: (c.unit, c.period, c.part)))


def _finest(request: MetricRequest) -> str:
    """The column of the finest grain; none where persons are counted once over several classes."""
    if request.metric.count_by:
        return ""
    grain = request.metric.grain
    if Level.SECTION in grain:
        return f"{By.SECTION.value}_id"
    return f"{By.COURSE.value}_id" if Level.COURSE in grain and request.course is None else ""


def _effective(sums: Sequence[Sequence[object]]) -> float:
    """Values for a unit of weight: 1 where all weigh one, fewer the more unequal they are (Kish's effective size)."""
    weight = sum(_number(row[0]) for row in sums)
    squared = sum(_number(row[3]) for row in sums)
    return weight / squared if squared else 0.0


def _cell(row: Sequence[object], by_unit: bool, by_part: bool, effective: float | None) -> HistoryCell | None:
    """None for rows of no unit, and for those without anything that is counted; `effective` only of a mean."""
    keys, sums = list(row[: 1 + by_unit + by_part]), [_number(value) for value in row[1 + by_unit + by_part :]]
    unit = keys.pop(0) if by_unit else SCHOOL
    if unit is None or keys[0] is None or sums[0] <= 0:
        return None
    period, part = str(keys[0]), str(keys[1]) if by_part else ""
    if effective is None:
        return HistoryCell(str(unit), period, part, round(sums[0]), sums[1], None)
    n = max(1, round(sums[0] * effective))
    scale = n / sums[0]
    return HistoryCell(str(unit), period, part, n, sums[1] * scale, sums[2] * scale, effective)


def _number(value: object) -> float:
    """Engines give counts, sums and decimals as types of their own."""
    return float(str(value)) if value is not None else 0.0
