"""The figures of a draft: each as evidence with the request whose rows it rests on, by the name a template uses.

What the asker may not have, or what is withheld, is simply not there; the sentence that needs it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tools.context import ToolContext
from tools.diagnosis.model import Finding, FindingKind
from tools.display import display
from tools.errors import ToolError
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.access import may
from tools.metrics.periods import Period, PeriodKind, pooled_code, pooled_zh
from tools.metrics.request import MetricRequest
from tools.query_metric import figure_evidence
from tools.scope import Scope

_VERSION = "rectification-draft/1"
_AGAINST = {
    FindingKind.CONTRIBUTION: "与本课程其他年份合计之差",
    FindingKind.STRAIGHT_LINING: "与本单位其他各轮合计之差",
    FindingKind.WEAK_OBJECTIVE: "与本课程其他目标平均之差",
}
_PART = "结构与率的中点分解：这门课程的结构部分与率部分之和，各课程合计等于总差额；人数少的课程并入其他"


@dataclass(frozen=True)
class Resting:
    """A figure, and the request that says whose rows it is of."""

    evidence: Evidence
    request: MetricRequest

    def may_go_to(self, reader: Scope, context: ToolContext) -> bool:
        """Whether that reader may have the figure by their own post."""
        if not may(reader, self.request, context.metrics.directory):
            return False
        return (self.evidence.n or 0) >= context.metrics.limit(self.request, reader)


Figures = Mapping[str, Resting]


def figures_of(finding: Finding, context: ToolContext) -> dict[str, Resting]:
    """The figures there are, by name: now, before, later, own, size, part."""
    found: dict[str, Resting] = {}
    for name, request in (("now", finding.request), ("before", finding.baseline), ("later", _later(finding, context))):
        asked = figure(request, context) if request is not None else None
        if asked is not None:
            found[name] = asked
    own = next((e for e in finding.evidence if e.kind is EvidenceKind.COMPUTED), None)
    if own is not None:
        found["own"] = Resting(own, finding.request)
    if finding.kind in _AGAINST:
        found["size"] = Resting(_size(finding, context), finding.request)
    part = next((p for p in finding.contributions if p.key == finding.request.course), None)
    if part is not None:
        found["part"] = Resting(_part(finding, part.total, context), finding.request)
    return found


def figure(request: MetricRequest, context: ToolContext) -> Resting | None:
    """The one figure of a request; None where the asker has none."""
    try:
        table = context.metrics.query(request, context.scope)
    except ToolError:
        return None
    if not table.figures or table.figures[0].withheld or table.figures[0].value is None:
        return None
    return Resting(figure_evidence(table.figures[0], table, context), request)


def _later(finding: Finding, context: ToolContext) -> MetricRequest | None:
    """The same of the newest complete year, where the finding is of an earlier one: it may be over by now."""
    years = context.metrics.directory.complete_years()
    asked = finding.request.periods
    if finding.kind is not FindingKind.CONTRIBUTION or asked[0].kind is not PeriodKind.YEAR:
        return None
    if not years or years[-1] <= asked[0].code:
        return None
    return replace(finding.request, periods=(Period.parse(years[-1]),))


def _size(finding: Finding, context: ToolContext) -> Evidence:
    against = _AGAINST[finding.kind]
    what = finding.title.split("明显")[0].split("异常")[0]
    return _computed(finding, context, f"{what}：{against}", finding.size, against)


def _part(finding: Finding, amount: float, context: ToolContext) -> Evidence:
    directory = context.metrics.directory
    course, unit = directory.course(finding.request.course or ""), directory.unit(finding.unit)
    title = f"《{course.name}》对{unit.name}{finding.request.metric.name_zh}较上一学年变化的贡献（按课程分）"
    return _computed(finding, context, title, amount, _PART)


def _computed(finding: Finding, context: ToolContext, title: str, value: float, method: str) -> Evidence:
    unit = "pp" if finding.request.metric.display.unit == "ratio" else finding.request.metric.display.unit
    return Evidence(
        kind=EvidenceKind.COMPUTED,
        title=title,
        value=value,
        unit=unit,
        display=display(value, unit, signed=True),
        n=finding.n,
        entity=context.metrics.directory.unit(finding.unit).name,
        entity_id=finding.unit,
        period=pooled_code(finding.request.periods),
        period_zh=pooled_zh(finding.request.periods),
        metric=finding.request.metric.id,
        definition=context.metrics.definition(finding.request.metric),
        definition_version=_VERSION,
        attribution=finding.request.attribution.zh,
        filters=finding.request.filters,
        method=method,
        generation=context.metrics.client.generation,
        as_of=context.metrics.directory.as_of.isoformat(),
    )
