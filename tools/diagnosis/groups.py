"""The same groups on both sides of a comparison, as the metric service answers them to the asker.

What is shown to nobody (a withheld cell, rows of no unit) is only ever in 其他: the whole less what is shown, which the
asker could work out alike. So a contribution tells nothing that the answered cells do not, and those are safe against
subtraction by the rules of disclosure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tools.context import ToolContext
from tools.diagnosis.contribution import REST, Group, Side, gathered
from tools.errors import ToolError
from tools.metrics.definition import Form, Level
from tools.metrics.figures import Figure, MetricTable
from tools.metrics.request import By, MetricRequest

DIMENSIONS = (By.COLLEGE, By.COURSE, By.MAJOR)
"""What a change may be split by, in the order tried; sections stand on one side only and come by drilling."""

_NOTHING = 1e-6
"""Sums of marks come out alike only so far."""


@dataclass(frozen=True)
class Whole:
    """The figure of one side, with the table it came in."""

    figure: Figure
    table: MetricTable

    @property
    def side(self) -> Side:
        return side_of(self.figure)


@dataclass(frozen=True)
class Matched:
    """Groups with their figures by key, before and now; None where a group has none there. `small` were put together
    as 其他 for being so, `hidden` says that some are withheld.
    """

    by: By
    groups: tuple[Group, ...]
    before: Mapping[str, Figure]
    now: Mapping[str, Figure]
    tables: tuple[MetricTable, MetricTable]
    hidden: bool

    def name(self, key: str) -> str:
        """How the group is called."""
        figure = self.now.get(key) or self.before.get(key)
        return REST if figure is None else figure.entity


def whole(context: ToolContext, request: MetricRequest) -> Whole:
    """The one figure of a side. ToolError when it may not be shown; NoData, OutOfScope as the service raises them."""
    table = context.metrics.query(request, context.scope)
    figure = table.figures[0]
    if figure.withheld:
        raise ToolError(f"{figure.entity}{figure.period_zh}的{request.metric.name_zh}受小样本保护不显示，不能分解")
    return Whole(figure, table)


def matched(context: ToolContext, before: Whole, now: Whole, by: By) -> Matched:
    """Both sides split by `by`. Raises what the service raises where the asker may not have either side so split, and
    ToolError where the groups do not add up to the whole.
    """
    sides = [_cells(context, side, by) for side in (before, now)]
    tables = (sides[0][0], sides[1][0])
    cells = [_by_key(table) for table in tables]
    withheld = {f.entity_id for table in tables for f in table.figures if f.withheld}
    keys = dict.fromkeys(key for found in cells for key in found if key not in withheld)
    groups = [Group(key, *(side_of(found[key]) if key in found else Side() for found in cells)) for key in keys]
    rest = Group(REST, *(_rest(w, groups, i) for i, w in enumerate((before, now))))
    if max(rest.before.denominator, rest.now.denominator) > _NOTHING:
        groups.append(rest)
    kept = gathered(groups, context.metrics.rules.rank_min_n)
    return Matched(by, tuple(kept), cells[0], cells[1], tables, bool(withheld))


def sections(context: ToolContext, now: Whole) -> Matched:
    """The sections of one side: a section is of one term, so it has no other side."""
    table, _ = _cells(context, now, By.SECTION)
    found = _by_key(table)
    groups = [Group(key, Side(), side_of(figure)) for key, figure in found.items() if not figure.withheld]
    rest = _rest(now, groups, 1)
    if rest.denominator > _NOTHING:
        groups.append(Group(REST, Side(), rest))
    kept = gathered(groups, context.metrics.rules.rank_min_n)
    return Matched(By.SECTION, tuple(kept), {}, found, (table, table), any(f.withheld for f in table.figures))


def side_of(figure: Figure) -> Side:
    """The counts of a shown figure."""
    return Side(figure.numerator or 0.0, figure.denominator or 0.0, figure.n or 0)


def dimensions_of(request: MetricRequest) -> list[By]:
    """Dimensions that split this request into more than itself, in the order tried."""
    grain = request.metric.grain
    below = {Level.SCHOOL: DIMENSIONS, Level.COLLEGE: (By.COURSE, By.MAJOR), Level.MAJOR: (By.COURSE,)}
    found = below.get(request.level, (By.COURSE,))
    if request.course:
        found = tuple(by for by in found if by is not By.COURSE)
    return [by for by in found if by.level in grain]


def decomposable(request: MetricRequest) -> None:
    """ToolError for a metric that is no sum over rows of one relation."""
    if request.metric.form not in (Form.RATIO, Form.MEAN):
        raise ToolError(f"{request.metric.name_zh}的分子分母来自不同的记录，不能分解成各部分的贡献", ("query_metric",))


def _cells(context: ToolContext, side: Whole, by: By) -> tuple[MetricTable, By]:
    request = replace(side.figure.request, by=by)
    return context.metrics.query(request, context.scope), by


def _by_key(table: MetricTable) -> dict[str, Figure]:
    return {figure.entity_id: figure for figure in table.figures}


def _rest(side: Whole, groups: list[Group], place: int) -> Side:
    left = side.side
    for group in groups:
        left = left.minus((group.before, group.now)[place])
    if left.denominator < -_NOTHING:
        raise ToolError("各部分之和超过了合计，有的记录属于几个部分，不能这样分解")
    # Persons of courses are shared, so what is left of their count means nothing below zero.
    return Side(left.numerator, left.denominator, max(0, left.n)) if left.denominator > _NOTHING else Side()
