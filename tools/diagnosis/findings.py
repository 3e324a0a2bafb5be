"""What a dean, a head or the quality office should look at, out of the data alone.

Each detector looks over what the asker's post may see, says the fewest it would have spoken of, and is quiet where the
data cannot show anything. Findings are signals to be checked: nothing is called a cause, nobody is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tools.context import ToolContext
from tools.diagnosis.chains import broken_chains
from tools.diagnosis.jumps import jumps
from tools.diagnosis.model import Finding, FindingKind
from tools.diagnosis.objectives import weak_objectives
from tools.diagnosis.rounds import straight_lining
from tools.diagnosis.rows import Place, place_of
from tools.display import display
from tools.errors import NoData, OutOfScope, ToolError
from tools.evidence import Evidence, EvidenceKind
from tools.metrics.access import window
from tools.metrics.periods import Period, pooled_code, pooled_zh
from tools.metrics.request import SELF, MetricRequest
from tools.query_metric import figure_evidence

KINDS = tuple(FindingKind)
_VERSION = "finding/1"
_METHODS = {
    FindingKind.WEAK_OBJECTIVE: ("该目标的达成度", "比和式：支撑该目标的考核项加权得分与加权满分之比"),
    FindingKind.BROKEN_CHAIN: ("先修课之前修读的比例", "修读该课程的学生中，首次修读早于先修课或没有修过先修课的比例"),
}


def findings(
    context: ToolContext, years: Sequence[Period] = (), kinds: Sequence[FindingKind] = KINDS
) -> tuple[Finding, ...]:
    """Everything found in the `years` (the last three complete ones), kind by kind, the most notable first.

    OutOfScope for a post that has no unit's data to look over.
    """
    place = place_of(context.scope)
    if place is None:
        raise OutOfScope(f"{context.scope.role.name_zh}没有可以逐项检查的单位数据", ("本人",))
    looked_at = tuple(years) or window(context.metrics.directory)
    if not looked_at:
        raise NoData("还没有一个完整的学年，没有可以检查的数据")
    return tuple(one for kind in kinds for one in _remembered(context, place, looked_at, kind))


def _remembered(
    context: ToolContext, place: Place, years: tuple[Period, ...], kind: FindingKind
) -> tuple[Finding, ...]:
    """They are asked for again and again: the home page, the board, each turn that speaks of one.

    A generation never changes and a service has one set of rules, so what the asker may see, the years and the
    definitions are all that they depend on.
    """
    key = ("findings", kind, context.scope, years, context.catalogue)
    found: tuple[Finding, ...] = context.metrics.derived.get(key, lambda: _found(context, place, years, kind))
    return found


def _found(context: ToolContext, place: Place, years: tuple[Period, ...], kind: FindingKind) -> tuple[Finding, ...]:
    terms = [t for year in years for t in context.metrics.compiler.parts.terms_of(year)]
    detectors = {
        FindingKind.CONTRIBUTION: lambda: jumps(context, place, years),
        FindingKind.STRAIGHT_LINING: lambda: straight_lining(context, place, _with_later(context, terms)),
        FindingKind.WEAK_OBJECTIVE: lambda: weak_objectives(context, place, years),
        FindingKind.BROKEN_CHAIN: lambda: broken_chains(context, place),
    }
    return tuple(replace(one, evidence=_evidence(context, one)) for one in detectors[kind]())


def _with_later(context: ToolContext, terms: Sequence[str]) -> list[str]:
    """Rounds come by term: those of the running year that are over belong to the newest."""
    known = [t.id for t in context.metrics.directory.terms.values() if t.has_scores and t.id > max(terms)]
    return [*terms, *known]


def _evidence(context: ToolContext, finding: Finding) -> tuple[Evidence, ...]:
    """Its own figure where the catalogue has none, then those of its request and baseline the asker may have."""
    asked = [finding.request, *([finding.baseline] if finding.baseline is not None else [])]
    figures = [e for request in asked for e in _figures(context, request)]
    return (*_own(context, finding), *figures)


def _own(context: ToolContext, finding: Finding) -> list[Evidence]:
    if finding.value is None:
        return []
    what, method = _METHODS[finding.kind]
    unit = context.metrics.directory.unit(finding.unit).name if finding.unit != SELF else "本人教学班"
    return [
        Evidence(
            kind=EvidenceKind.COMPUTED,
            title=f"{finding.title}：{what}",
            value=finding.value,
            unit="ratio",
            display=display(finding.value, "ratio"),
            n=finding.n,
            entity=unit,
            entity_id=finding.unit,
            period=pooled_code(finding.request.periods),
            period_zh=pooled_zh(finding.request.periods),
            attribution=finding.request.attribution.zh,
            filters=finding.request.filters | {"subject": finding.subject},
            method=method,
            definition_version=_VERSION,
            generation=context.metrics.client.generation,
            as_of=context.metrics.directory.as_of.isoformat(),
        )
    ]


def _figures(context: ToolContext, request: MetricRequest) -> list[Evidence]:
    try:
        table = context.metrics.query(request, context.scope)
    except ToolError:
        return []
    return [figure_evidence(figure, table, context) for figure in table.figures]
