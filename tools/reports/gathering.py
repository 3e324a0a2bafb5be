"""The figures of a section as evidence, through the metric tool in the reader's scope; and what is missing there.

One evidence a figure, numbered through the report; the same figure in two places is one evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge_base.evaluation.directory import Directory
from knowledge_base.evaluation.tables import SCHOOL
from tools.context import ToolContext
from tools.difference import difference
from tools.errors import NoData, OutOfScope, ToolError
from tools.evidence import Evidence
from tools.metrics.definition import Level, MetricDefinition
from tools.metrics.periods import CENSUS_DAY, Period, PeriodKind
from tools.metrics.request import By
from tools.query_metric import query_metric
from tools.reports.model import Reach
from tools.reports.outline import Item, Outline, kind_of
from tools.scope import Role, Scope

_REFUSED = "年度质量报告由质量评估中心和校领导起草，院长可起草本学院的版本；{role}不能起草"
_RANKED_FROM = 3
"""Units a breakdown must have before its ends are told."""


class Gap(StrEnum):
    """Why a metric is not told."""

    MISSING = "missing"
    NOT_HERE = "not_here"
    NOT_OPEN = "not_open"


@dataclass(frozen=True)
class Material:
    """What there is to say of one item. `now` is None when `gap` says why; `history` holds the years, oldest first."""

    metric: MetricDefinition
    item: Item
    period: Period
    gap: Gap | None = None
    now: Evidence | None = None
    before: Evidence | None = None
    change: Evidence | None = None
    history: tuple[Evidence, ...] = ()
    below: tuple[Evidence, ...] = ()
    high: Evidence | None = None
    low: Evidence | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        one = (self.now, self.before, self.change)
        found = {e.id: e for e in (*one, *self.history, *self.below) if e is not None}
        return tuple(found.values())


@dataclass
class Numbering:
    """Numbers the evidence of one report."""

    found: dict[tuple[object, ...], Evidence] = field(default_factory=dict)

    def put(self, evidence: Evidence) -> Evidence:
        key = (
            evidence.kind,
            evidence.metric,
            evidence.entity_id,
            evidence.period,
            evidence.attribution,
            evidence.inputs,
            # A figure of the ledger is of no metric: its title tells it from the others.
            evidence.title if evidence.metric is None else "",
        )
        return self.found.setdefault(key, evidence.model_copy(update={"id": f"E{len(self.found) + 1}"}))

    @property
    def all(self) -> tuple[Evidence, ...]:
        return tuple(self.found.values())


def reach_of(scope: Scope, directory: Directory) -> Reach:
    """What the person's report is about: the school's, or a dean's own college. OutOfScope for everybody else."""
    if scope.role in (Role.QA, Role.LEADER):
        return Reach(SCHOOL, Level.SCHOOL, directory.unit(SCHOOL).name, By.COLLEGE)
    if scope.role is Role.DEAN and scope.college:
        below = By.MAJOR if directory.children(scope.college) else None
        return Reach(scope.college, Level.COLLEGE, directory.unit(scope.college).name, below)
    raise OutOfScope(_REFUSED.format(role=scope.role.name_zh))


def whole_year(year: str, directory: Directory) -> str:
    """The academic year's code; ToolError with the years there are when it is not complete."""
    years = tuple(directory.complete_years())
    if year not in years:
        raise ToolError(f"没有这一完整学年的数据，不能起草；可用的学年：{'、'.join(years) or '无'}", years)
    return year


def period_of(metric: MetricDefinition, outline: Outline, year: str, shift: int) -> Period:
    """The period of a metric in the report of an academic year."""
    kind = kind_of(metric)
    base = outline.periods.get(kind)
    first = int(year[:4]) + shift + (1 if base is not None and base.at == "end" else 0)
    match kind:
        case PeriodKind.POINT:
            return Period(kind, f"{first}{CENSUS_DAY}")
        case PeriodKind.CALENDAR:
            return Period(kind, str(first))
        case PeriodKind.ENTRY:
            return Period(kind, f"entry:{first}")
        case PeriodKind.GRADUATION:
            return Period(kind, f"grad:{first}")
        case _:
            return Period.year(first)


def gathered(
    item: Item, outline: Outline, year: str, reach: Reach, context: ToolContext, numbering: Numbering
) -> Material:
    """Everything an item's prose, tables and charts need; no error for what is not there, but its reason."""
    metric = context.catalogue.get(item.metric)
    period = period_of(metric, outline, year, item.shift)
    if reach.level not in metric.grain:
        return Material(metric, item, period, Gap.NOT_HERE)
    back = max(item.years, 2 if "change" in item.prose else 1)
    wanted = [period_of(metric, outline, year, item.shift - n) for n in reversed(range(back))]
    try:
        found = _figures(context, metric, reach, wanted, By.PERIOD)
    except NoData:
        return Material(metric, item, period, Gap.MISSING)
    except OutOfScope:
        return Material(metric, item, period, Gap.NOT_OPEN)
    years = {e.period: numbering.put(e) for e in found}
    now = years.get(period.code)
    if now is None:
        return Material(metric, item, period, Gap.MISSING)
    before = years.get(wanted[-2].code) if "change" in item.prose else None
    below, fit = _below(item, metric, reach, period, context, numbering)
    ends = sorted((e for e in fit if e.value is not None), key=lambda e: e.value or 0.0)
    told = len(ends) >= _RANKED_FROM and ends[0].value != ends[1].value and ends[-1].value != ends[-2].value
    return Material(
        metric,
        item,
        period,
        now=now,
        before=before,
        change=_change(now, before, context, numbering),
        history=tuple(years[p.code] for p in wanted[-item.years :] if p.code in years) if item.years > 1 else (),
        below=below,
        high=ends[-1] if told else None,
        low=ends[0] if told else None,
    )


def _figures(
    context: ToolContext, metric: MetricDefinition, reach: Reach, periods: Sequence[Period], by: By
) -> tuple[Evidence, ...]:
    unit, codes = "school" if reach.is_school else reach.unit, [period.code for period in periods]
    return query_metric(context, metric.id, unit=unit, periods=codes, by=by.value).evidence


def _change(now: Evidence, before: Evidence | None, context: ToolContext, numbering: Numbering) -> Evidence | None:
    if before is None or now.value is None or before.value is None:
        return None
    found = difference(context.with_evidence((now, before)), now.id, before.id)
    return numbering.put(found.evidence[0])


def _below(
    item: Item, metric: MetricDefinition, reach: Reach, period: Period, context: ToolContext, numbering: Numbering
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The figures of the units below in the order of the organisation, and those of them fit to be compared."""
    by = reach.below
    if not item.below or by is None or by.level not in metric.grain:
        return (), ()
    unit = "school" if reach.is_school else reach.unit
    try:
        result = query_metric(context, metric.id, unit=unit, periods=[period.code], by=by.value)
    except ToolError:
        # A metric may be told of a unit and not of those below it (too few, filed for the whole): then it has no table.
        return (), ()
    order = {unit: place for place, unit in enumerate(context.metrics.directory.units)}
    small = {row["entity_id"] for row in result.data["rows"] if row["small"]}
    figures = sorted(result.evidence, key=lambda e: order.get(e.entity_id or "", len(order)))
    numbered = tuple(numbering.put(e) for e in figures)
    return numbered, tuple(e for e in numbered if e.entity_id not in small)
