"""Tool: what the data show that somebody should look at, in the asker's scope; or the problems external reviews listed.

The former are ordered by size times what stands behind it, and nothing else: no cause, no blame, no rank of persons or
units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from knowledge_base.evaluation.tables import SCHOOL
from tools.choices import choose, one_of
from tools.context import ToolContext
from tools.diagnosis.model import Finding
from tools.diagnosis.picking import by_unit, counted, in_words, picked, told_of
from tools.diagnosis.places import name_of, whose
from tools.diagnosis.reviewed import reviewed
from tools.display import Unit, count
from tools.errors import OutOfScope, ToolError
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.periods import pooled_code, pooled_zh
from tools.metrics.request import SELF
from tools.names import resolve_unit
from tools.rectification.come_of import items_of, lines_of
from tools.rectification.found import DRAFTERS, key_of, listed
from tools.scope import Role

About = Annotated[str, one_of("found")]

MOST = 6
"""Findings of one answer."""
_FIGURES = 2
"""Figures told of each."""

_YEAR = re.compile(r"(20\d\d)-(20\d\d)(?:学年)?")
_SIGNAL = "这些是需要核查的信号，不是成因，也不说明谁有责任"
_ORDER = "先后按幅度乘以所涉记录数排，只定先看哪一条"
_NONE = "这个范围里诊断没有发现值得核查的异常；数据少的地方看不出来，不等于没有问题"
_WINDOW = "诊断看最近三个完整学年，评教看到最近一轮"
_CUT = "只列出靠前的，全部用 ./zhizhen findings 查看"
_NO_ITEM = "还没有立项"
_ALL = "诊断检出的全部，没有挑选"
_COUNTED = "按发现所在的单位数条数，专业的计入所在学院；条数多少与课程多少、数据多少有关，不表示单位的优劣"
_ONLY_OWN = "只对照您可以查看的整改项"
_WHO = "发现对质量评估中心、校领导、院长和专业负责人开放"


def findings(
    context: ToolContext,
    unit: str = "",
    year: str = "",
    about: About = "",
    only: str = "",
    items: bool = False,
    matter: str = "",
    count: bool = False,
) -> ToolResult:
    """诊断发现的异常、最该管的事，带编号；或外部评估、认证、抽检提的问题。

    unit: 空＝他的范围。
    year: 如 2024-2025；外部评估写 2024、近三年、最近一次。
    about: 空＝诊断；reviews 外部评估。
    only: 只看 红线、底线、重点、未立项。
    items: 带出各条的整改项。
    """
    # `matter` (only what writes of a word) and `count` (how many, and of which units) are the rule brain's arguments.
    side, wanted = choose("found", about), picked(only, matter)
    if context.scope.role not in DRAFTERS:
        raise OutOfScope(_WHO, ("本人或本单位的指标数值",))
    if unit.strip():
        _in_reach(unit, context)
    if side:
        return reviewed(context, side, unit, year, wanted, items=items, count=count)
    code = _year_of(year)
    ranked = [f for f in listed(context) if _in_unit(f, unit, context) and _in_year(f, code)]
    known = items_of(context) if items or wanted.unopened else {}
    every = len(ranked)
    wanted = wanted.among({f.severity.value for f in ranked}, map(_text, ranked))
    ranked = [f for f in ranked if wanted.keeps(f.severity.value) and wanted.writes(_text(f))]
    ranked = [f for f in ranked if not (wanted.unopened and known.get(key_of(f)))]
    evidence: list[Evidence] = []
    if (wanted or count) and every:
        name = name_of(unit, context)
        evidence.append(
            counted(f"{name}的诊断发现" if name else "诊断发现", len(ranked), in_words(wanted, _NO_ITEM) or [_ALL])
        )
    data: dict[str, object] = {"picked": 0} if evidence else {}
    data |= told_of(matter, wanted)
    if len(ranked) > MOST:
        data["cut"] = True
    told: list[dict[str, object]] = []
    for finding in ranked[:MOST]:
        first = len(evidence)
        evidence += _evidence(finding, context)
        one = {"key": key_of(finding), "finding": first, "figures": list(range(first + 1, len(evidence)))}
        if items:
            lines = lines_of(known.get(key_of(finding), ()), context)
            one["items"] = list(range(len(evidence), len(evidence) + len(lines)))
            evidence += lines
        told.append(one)
    if count and ranked:
        tally = by_unit((whose(f.unit, context) for f in ranked), _COUNTED)
        data["units"] = list(range(len(evidence), len(evidence) + len(tally)))
        evidence += tally
    notes = [_SIGNAL, _ORDER, _WINDOW, *([_CUT] if len(ranked) > MOST else [])] if ranked else []
    notes = notes or [*([] if every else [_NONE]), _WINDOW]
    notes += [_ONLY_OWN] if items or wanted.unopened else []
    return ToolResult(evidence=tuple(evidence), notes=tuple(notes), data={"findings": told, **data})


def _text(finding: Finding) -> str:
    return f"{finding.title}；{finding.kind.zh}"


def _in_reach(unit: str, context: ToolContext) -> None:
    """OutOfScope for another's unit: that it has no findings would be no truth."""
    scope, directory = context.scope, context.metrics.directory
    code, _ = resolve_unit(unit, scope, directory)
    if scope.role in (Role.QA, Role.LEADER) or code in (SELF, SCHOOL, scope.college, scope.major):
        return
    if scope.role is not Role.DEAN or directory.unit(code).parent != scope.college:
        raise OutOfScope("别的单位的发现不在您的岗位可以查看的范围内", ("本单位的发现",))


def _in_unit(finding: Finding, unit: str, context: ToolContext) -> bool:
    """Whether it lies in the unit that is asked for."""
    if not unit.strip():
        return True
    code, _ = resolve_unit(unit, context.scope, context.metrics.directory)
    known = context.metrics.directory.units
    above = known[finding.unit].parent if finding.unit in known else None
    return code in (finding.unit, above) or code not in known or known[code].parent is None


def _year_of(year: str) -> str:
    """The code of the year that is asked for, or nothing; ToolError for what is none, whatever there is to find."""
    match = _YEAR.search(year)
    if year.strip() and match is None:
        raise ToolError("year 写一个学年，如 2024-2025")
    return f"{match[1]}-{match[2]}" if match is not None else ""


def _in_year(finding: Finding, code: str) -> bool:
    return any(p.code.startswith(code) for p in finding.request.periods)


def _evidence(finding: Finding, context: ToolContext) -> Sequence[Evidence]:
    unit = context.metrics.directory.units.get(finding.unit)
    own = Evidence(
        kind=EvidenceKind.COMPUTED,
        title=finding.title,
        value=finding.n,
        unit=Unit.COUNT,
        display=f"{count(finding.n)} 条记录",
        entity=unit.name if unit else "全校",
        entity_id=finding.unit,
        period=pooled_code(finding.request.periods),
        period_zh=pooled_zh(finding.request.periods),
        definition=f"{finding.kind.zh}，{finding.severity.value}；先核对数据，再看要不要整改",
        method="由诊断规则检出；人数太少看不出的不提",
        filters=finding.request.filters,
        inputs=(),
        generation=context.metrics.client.generation,
        as_of=context.metrics.directory.as_of.isoformat(),
    )
    return [own, *finding.evidence[:_FIGURES]]
