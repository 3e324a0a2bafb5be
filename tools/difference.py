"""Tool: the difference of two figures of this turn, as computed evidence."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from tools.context import ToolContext
from tools.display import display
from tools.errors import ToolError, UnknownName
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.marks import WRITTEN
from tools.metrics.said import said

_METHOD = "两项证据之差（前者减后者），比率之差以百分点计；按未取整的数值相减，与显示值之差可能有末位出入"
_UNROUNDED = "（按未取整的数计算）"
"""Said with a difference that a reader who subtracts the two figures as shown does not get."""
_VERSION = "difference/1"
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_SHOWN = 8


def difference(context: ToolContext, minuend: str, subtrahend: str) -> ToolResult:
    """算两条已有证据之差（minuend 减 subtrahend），得到一条新证据；须是同一指标、同一归属。

    minuend: 被减的证据编号，如 E2（看变化时是较晚的一期）。
    subtrahend: 减去的证据编号，如 E1。
    """
    first, second = _figure(context, minuend), _figure(context, subtrahend)
    if first.metric != second.metric:
        raise ToolError("只能比较同一指标的两个数值", _figures(context))
    if first.attribution != second.attribution:
        raise ToolError("两个数值的统计归属不同，不能相减")
    if first.value is None or second.value is None:
        raise ToolError("其中有数值受小样本保护不显示，不能相减")
    value = first.value - second.value
    unit = "pp" if first.unit == "ratio" else first.unit
    evidence = Evidence(
        kind=EvidenceKind.COMPUTED,
        title=f"{first.title}与{second.title}之差",
        value=value,
        unit=unit,
        display=_shown(abs(value), unit, first, second),
        entity=first.entity,
        entity_id=first.entity_id,
        period=first.period,
        period_zh=first.period_zh,
        metric=first.metric,
        definition=first.definition,
        attribution=first.attribution,
        definition_version=_VERSION,
        method=_METHOD,
        inputs=(first.id, second.id),
        generation=first.generation,
        as_of=first.as_of,
    )
    return ToolResult(evidence=(evidence,))


def _shown(size: float, unit: str | None, first: Evidence, second: Evidence) -> str:
    """How much, without its sign: which way is the sentence's to say (上升、高出)."""
    # Of two figures of one unit the difference shows as many decimals as they do: 47.0 and 46.5 人 are 0.5 人 apart.
    decimals = max(_decimals(first), _decimals(second)) if unit == first.unit else None
    return unrounded(display(size, unit, decimals).lstrip("+").removesuffix(":1"), first, second)


def unrounded(text: str, first: Evidence, second: Evidence) -> str:
    """A difference as shown, with a word on rounding where the two figures as shown do not subtract to it."""
    parts = (_number(e.display or display(e.value, e.unit)) for e in (first, second))
    return text if abs(next(parts) - next(parts)) == abs(_number(text)) else text + _UNROUNDED


def _decimals(figure: Evidence) -> int:
    """How many decimals a figure is shown with."""
    match = _NUMBER.search(figure.display or display(figure.value, figure.unit))
    return len(match.group().partition(".")[2]) if match else 0


def _number(shown: str) -> Decimal:
    """The number in a figure as it is shown."""
    match = _NUMBER.search(shown)
    return Decimal(match.group().replace(",", "")) if match else Decimal("NaN")


def _figure(context: ToolContext, evidence_id: str) -> Evidence:
    wanted = _id_of(evidence_id)
    for evidence in context.evidence:
        if evidence.id.lower() == wanted:
            if evidence.kind is not EvidenceKind.METRIC:
                raise ToolError(f"{evidence.id}不是指标数值，不能相减", _figures(context))
            return evidence
    raise UnknownName(f"没有证据“{said(evidence_id)}”，两个参数都写证据编号", _figures(context))


def _id_of(written: str) -> str:
    """The id in 「{E2}」「[E2]」「证据E2」「E2.value」, in lower case; a bare number is one too."""
    text = unicodedata.normalize("NFKC", written).strip().lower()
    match = WRITTEN.search(text)
    return match.group() if match else f"e{text}"


def _figures(context: ToolContext) -> tuple[str, ...]:
    """The last figures of the turn, as the ids that may be written."""
    figures = [e.id for e in context.evidence if e.kind is EvidenceKind.METRIC]
    return tuple(figures[-_SHOWN:])
