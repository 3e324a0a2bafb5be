"""The findings of the newest year in a person's scope, the most notable of each kind first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from api.home.model import BlockView, ChangeView, FigureView
from api.home.numbering import Numbered
from api.rectification.parts import Rectification
from tools.diagnosis.model import Finding, FindingKind, Severity
from tools.errors import NoData
from tools.evidence import Evidence
from tools.rectification.found import key_of, listed
from tools.scope import Scope

TITLE = "值得看的发现"
_MOST = 5
_LOOKED_AT = "课程比率、评教答卷、课程目标和先修关系"


def newest_findings(parts: Rectification, scope: Scope) -> BlockView:
    """What was found; a sentence where nothing was. OutOfScope for posts that have no unit's data to look over."""
    try:
        context = parts.sight(scope)
        every = listed(context)
    except NoData as nothing:
        return BlockView(title=TITLE, said=f"{nothing.message.rstrip('。')}。有了评价数据，这里会列出值得看的变化。")
    years = context.metrics.directory.complete_years()
    newest = years[-1] if years else ""
    new = [one for one in every if _year(one) >= newest]
    return _block(_ranked(new)[:_MOST], newest, len(new), len(every) - len(new))


def _block(shown: Sequence[Finding], year: str, new: int, older: int) -> BlockView:
    numbered = Numbered()
    changes = tuple(_change(one, numbered) for one in shown)
    said = (
        f"{year}学年逐项查了{_LOOKED_AT}，没有特别需要看的。想了解哪一项，直接在下面提问。"
        if not new
        else "以上是需要核对的信号，不是结论，也不是原因。"
    )
    if new > len(shown):
        said = f"另有 {new - len(shown)} 条同一学年的发现。{said}"
    if older:
        said += f"更早的学年还有 {older} 条发现。"
    return BlockView(title=TITLE, changes=changes, evidence=numbered.evidence, said=said)


def _ranked(found: Sequence[Finding]) -> list[Finding]:
    """Key ones first; within that, a turn for each kind, so that one kind does not fill the page."""
    order = []
    for severity in Severity:
        kinds = [[f for f in found if f.kind is kind and f.severity is severity] for kind in FindingKind]
        order += [one for turn in zip_longest(*kinds) for one in turn if one is not None]
    return order


def _year(finding: Finding) -> str:
    return finding.request.periods[-1].academic_year or finding.period


def _change(finding: Finding, numbered: Numbered) -> ChangeView:
    figures = tuple(FigureView(label=_label(finding, e), evidence=numbered.add(e)) for e in finding.evidence)
    return ChangeView(
        title=finding.title,
        tag=f"{finding.severity.value} · {finding.kind.zh}",
        urgent=finding.severity is Severity.KEY,
        figures=figures,
        ask=question_of(finding),
        link=f"/findings/{key_of(finding)}",
        link_title="看证据与分解",
    )


def _label(finding: Finding, evidence: Evidence) -> str:
    """What the figure is, without repeating the finding's own words."""
    return evidence.title.removeprefix(f"{finding.title}：").removeprefix(evidence.entity or "")


def question_of(finding: Finding) -> str:
    """The question that leads on from it; a why only where there is a period to set it against."""
    request = finding.request
    now = next((e for e in finding.evidence if e.metric == request.metric.id), None)
    if now is None or now.entity is None:
        return ""
    about = now.title
    if finding.baseline is None or finding.kind not in (FindingKind.CONTRIBUTION, FindingKind.STRAIGHT_LINING):
        return f"{about}怎么样？"
    rises = finding.size > 0 if finding.kind is FindingKind.CONTRIBUTION else False
    return f"为什么{about}{'上升' if rises else '下降'}了？"
