"""Tool: what there is to ask about, so that neither prompts nor models carry lists of names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from tools.choices import choose, one_of, said_first
from tools.context import ToolContext
from tools.errors import NoData, ToolError
from tools.evidence import ToolResult
from tools.look_up.metrics import metric_rows
from tools.look_up.names import course_rows, document_rows, unit_rows
from tools.look_up.periods import period_evidence, period_rows
from tools.metrics.said import said

KindWord = Annotated[str, one_of("look_up")]

_LONGEST = 60
_ROWS: Mapping[str, Callable[[ToolContext, str], list[Any]]] = {
    "metric": metric_rows,
    "unit": unit_rows,
    "course": course_rows,
    "document": document_rows,
    "period": period_rows,
}


def find(context: ToolContext, words: str = "", kind: KindWord = "metric") -> ToolResult:
    """查指标、单位、课程、文件或统计期的名称、代码和提问人能看的范围（may_see）；没有数值，不查人。

    words: 如 挂科、软工、学籍；空＝列出全部（课程除外）。
    kind: 找什么，如 unit 单位、course 课程。
    """
    wanted, text = choose("look_up", kind) or "metric", words.strip()
    if len(text) > _LONGEST:
        raise ToolError("要找的词太长，请只写名称")
    if wanted == "course" and not text:
        raise ToolError("课程很多，请写课程名里的字")
    rows = _ROWS[wanted](context, text)
    if not rows:
        raise NoData(f"没有与“{said(text)}”相近的{said_first('look_up', wanted)}", _others(context, text, wanted))
    evidence = period_evidence(rows, context) if wanted == "period" else ()
    return ToolResult(evidence=evidence, data={"found": rows})


def _others(context: ToolContext, words: str, wanted: str) -> tuple[str, ...]:
    """Other kinds of things that bear the words, as calls that would find them."""
    elsewhere = [kind for kind in _ROWS if kind != wanted and words and _ROWS[kind](context, words)]
    return tuple(f"kind={kind}" for kind in elsewhere)
