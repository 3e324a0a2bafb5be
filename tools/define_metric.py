"""Tool: what a metric means and how it is counted."""

from __future__ import annotations

from typing import Any

from tools.context import ToolContext
from tools.evidence import Evidence, EvidenceKind, ToolResult
from tools.metrics.definition import MetricDefinition


def define_metric(context: ToolContext, metric: str) -> ToolResult:
    """查一个指标怎么算、参照什么：定义、分子分母、计入规则、归属、参照标准与依据的条款。

    metric: 指标名或代码。
    """
    found = context.catalogue.get(metric)
    data: dict[str, Any] = {
        "metric": found.id,
        "aliases": list(found.aliases),
        "inclusion": list(found.inclusion),
        "numerator": found.numerator_words,
        "denominator": found.denominator_words,
        "direction": found.direction.value,
        "grain": [level.value for level in found.grain],
        "periods": [kind.value for kind in found.periods],
        "benchmark": found.benchmark.model_dump(),
        "clauses": list(found.clauses),
        "companions": list(found.companions),
        "caveats": list(found.caveats),
    }
    evidence = [definition_evidence(found, context)]
    if found.benchmark.status != "none":
        data["benchmark_evidence"] = len(evidence)
        evidence.append(benchmark_evidence(found, context))
    return ToolResult(evidence=tuple(evidence), data=data)


def benchmark_evidence(metric: MetricDefinition, context: ToolContext) -> Evidence:
    """What the metric may be held against, with its source and how sure it is, as a record that can be cited."""
    mark = metric.benchmark
    return Evidence(
        kind=EvidenceKind.RECORD,
        title=f"{metric.name_zh}参照标准",
        display=f"{mark.text}（出处：{mark.source}；{_STATUS[mark.status]}）",
        entity=metric.name_zh,
        metric=metric.id,
        definition_version=metric.version,
        method="参照标准随指标目录保存，由学校核对",
        as_of=metric.effective_from.isoformat(),
    )


def definition_evidence(metric: MetricDefinition, context: ToolContext) -> Evidence:
    """The definition as a record that can be cited."""
    rules = "；".join(metric.inclusion)
    return Evidence(
        kind=EvidenceKind.RECORD,
        title=metric.name_zh,
        display=metric.name_zh,
        entity=metric.name_zh,
        metric=metric.id,
        definition=f"{context.metrics.definition(metric)}。分子：{metric.numerator_words}；分母：{metric.denominator_words}。{rules}",
        definition_version=metric.version,
        attribution="，或".join(a.zh for a in metric.attributions),
        method=f"参照：{metric.benchmark.text}（{metric.benchmark.source}，{_STATUS[metric.benchmark.status]}）",
        generation=context.metrics.client.generation,
        as_of=metric.effective_from.isoformat(),
    )


_STATUS = {
    "found": "有出处",
    "partly found": "部分有出处",
    "known, unverified": "行业经验，未核实",
    "none": "无",
}
