"""Tool: what a change of a ratio is made of, after the data and the premise have been looked at."""

from __future__ import annotations

from typing import Annotated

from tools.choices import one_of
from tools.context import ToolContext
from tools.diagnosis.explain import explain
from tools.diagnosis.question import Words, understood
from tools.diagnosis.told import told
from tools.evidence import ToolResult

Dimension = Annotated[str, one_of("by", leave_out=("period", "institution", "sector"))]
Premise = Annotated[str, one_of("premise")]


def explain_change(
    context: ToolContext,
    metric: str,
    unit: str = "",
    course: str = "",
    period: str = "",
    baseline: str = "",
    against: str = "",
    by: Dimension = "",
    premise: Premise = "",
) -> ToolResult:
    """答“为什么、谁拖的、主要是哪些课”：核对数据和前提，把变化（或差距）分成结构和率，给出贡献最大的部分（不是原因）。

    metric: 同 query_metric。
    unit: 同 query_metric。
    course: 同 query_metric。
    period: 较晚的一期。
    baseline: 与哪一期比；空＝前一年同期。
    against: 改与一个单位比，如 school。
    by: 按什么分；空＝自动。
    premise: 提问带的判断，先核实。
    """
    words = Words(metric, unit, course, period, baseline, against, by, premise)
    return told(context, explain(context, understood(context, words)))
