"""The main figures of a person's own unit in the two newest complete years, side by side.

A supervisor's sections are granted by the term: of those it is the newest term alone.
"""

from __future__ import annotations

from typing import Any

from agents.assistant import Assistant
from agents.brains.base import ToolCall, ToolOutcome
from api.home.model import BlockView, ChangeView, FigureView
from api.home.numbering import Numbered
from tools.evidence import Evidence
from tools.metrics.request import SELF
from tools.scope import Role, Scope

_METRICS = ("course_fail_rate", "set_mean_score", "avg_gpa")
_SUPERVISED = ("course_fail_rate", "set_mean_score")
_EXPLAINED = frozenset({"course_fail_rate"})
"""Metrics whose change can be laid open into what contributed."""
_YEARS = "近两年"
_TERM = "上学期"
_TITLE = "主要指标"


def main_figures(assistant: Assistant, scope: Scope) -> BlockView:
    """A change for each metric that has a figure in this scope, the newest year first in it."""
    numbered, changes, why_not = Numbered(), list[ChangeView](), ""
    for metric in _SUPERVISED if scope.role is Role.SUPERVISOR else _METRICS:
        outcome = assistant.use_tool(ToolCall("query_metric", _asked(metric, scope)), scope)
        why_not = why_not or outcome.error or ""
        if change := _change(metric, outcome, numbered):
            changes.append(change)
    said = "" if changes else f"{why_not or '还没有可以对照的完整学年'}。可以直接在下面提问。"
    return BlockView(title=_TITLE, changes=tuple(changes), evidence=numbered.evidence, said=said)


def _asked(metric: str, scope: Scope) -> dict[str, Any]:
    """A supervisor's own are the sections granted to that person; everybody else's own unit needs no name."""
    if scope.role is Role.SUPERVISOR:
        return {"metric": metric, "periods": [_TERM], "unit": SELF}
    return {"metric": metric, "periods": [_YEARS], "by": "period"}


def _change(metric: str, outcome: ToolOutcome, numbered: Numbered) -> ChangeView | None:
    own = [e for e in outcome.evidence if not e.withheld and e.entity == outcome.evidence[0].entity]
    shown = sorted(own, key=lambda e: e.period or "", reverse=True)
    if not shown or shown[0].metric != metric:
        return None
    newest = shown[0]
    name = newest.title.removeprefix(f"{newest.entity}{newest.period_zh}")
    figures = tuple(FigureView(label=e.period_zh or "", evidence=numbered.add(e)) for e in shown[:2])
    return ChangeView(title=f"{newest.entity or ''}{name}", figures=figures, ask=_question(shown[:2], name))


def _question(shown: list[Evidence], name: str) -> str:
    """Why it moved, where that can be explained and it did."""
    newest, before = shown[0], shown[-1]
    if newest.metric not in _EXPLAINED or newest.value is None or before.value is None:
        return ""
    if newest.display == before.display:
        return ""
    moved = "上升" if newest.value > before.value else "下降"
    return f"为什么{newest.entity}{newest.period_zh}的{name}{moved}了？"
