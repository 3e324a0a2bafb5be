"""Charts from what the tools returned: a line for a trend, bars for a comparison of units."""

from __future__ import annotations

from collections.abc import Sequence

from agents.answering.answer import ChartSpec, Series
from agents.brains.base import ToolOutcome

_BARS = ("college", "major", "course")
_FEWEST = 2


def charts_of(outcomes: Sequence[ToolOutcome]) -> tuple[ChartSpec, ...]:
    """One chart for each table of at least two shown figures, in the order the tables were asked for."""
    return tuple(chart for chart in (_chart(outcome) for outcome in outcomes) if chart is not None)


def _chart(outcome: ToolOutcome) -> ChartSpec | None:
    by = outcome.data.get("by")
    shown = [e for e in outcome.evidence if e.value is not None]
    if len(shown) < _FEWEST or by not in ("period", *_BARS):
        return None
    trend = by == "period"
    first = shown[0]
    series = Series(
        name=str(first.entity if trend else first.period_zh),
        values=tuple(e.value for e in shown),
        evidence=tuple(e.id for e in shown),
    )
    return ChartSpec(
        kind="line" if trend else "bar",
        title=outcome_title(outcome),
        x=tuple(str(e.period if trend else e.entity) for e in shown),
        series=(series,),
        unit=first.unit or "",
    )


def outcome_title(outcome: ToolOutcome) -> str:
    """What a table shows, said shortly: the metric, and the unit or the period that all its figures share."""
    first = outcome.evidence[0]
    metric = first.title.removeprefix(first.entity or "").removeprefix(first.period_zh or "")
    shared = first.entity if outcome.data.get("by") == "period" else first.period_zh
    return f"{metric} · {shared}"
