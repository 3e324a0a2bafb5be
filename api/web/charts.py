"""Typed chart spec → ECharts options, built on the server.

NiceGUI evaluates the value of any option key that begins with ":", so every key below is written here and data appear
only as values. Formats are ECharts' own templates, never functions; the tooltip draws text, not HTML.
"""

from __future__ import annotations

import math
from typing import Any

from agents.answering.answer import ChartSpec, Series
from tools.display import Unit, as_displayed

_COLOURS = ["#1f6f78", "#c8873a", "#5b6fa8", "#8a9a5b", "#a3586d", "#7d7f86"]
INK, QUIET, LINE = "#26343a", "#66757b", "#e3e8e6"
FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
_MANY = 6
_LEAST_SPAN = {"ratio": 5.0, "score": 10.0, "gpa": 0.5, "x:1": 5.0}
"""How much of the scale a line shows at least, as drawn (per cent, marks …): a ripple must not look like a fall."""
_LINES = 4
"""Steps a line's scale has, more or less."""
_WHOLE = 100.0
_ROOM = 0.15
"""Share of the span kept free above and below a line, where its labels stand."""


def echart_options(spec: ChartSpec) -> dict[str, Any]:
    """The options of a line or bar chart. Ratios are drawn in per cent; a withheld value is a gap."""
    suffix = "%" if spec.unit == "ratio" else ""
    sideways = spec.kind == "bar" and _crowded(spec)
    names: dict[str, Any] = {
        "type": "category",
        "data": list(spec.x),
        "inverse": sideways,
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": LINE}},
        "axisLabel": {"color": QUIET, "hideOverlap": not sideways},
    }
    values: dict[str, Any] = {
        "type": "value",
        **_bounds(spec),
        "splitNumber": 4,
        "splitLine": {"lineStyle": {"color": LINE}},
        "axisLabel": {"color": QUIET, "formatter": "{value}" + suffix},
    }
    return {
        "color": _COLOURS,
        "textStyle": {"fontFamily": FONT, "color": INK},
        "animationDuration": 400,
        "grid": {
            "left": 8,
            "right": 52 if sideways else 24,
            "top": 40 if len(spec.series) > 1 else 20,
            "bottom": 8,
            "containLabel": True,
        },
        "legend": {"show": len(spec.series) > 1, "top": 0, "left": 0, "icon": "roundRect", "itemWidth": 12},
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True, "formatter": _tooltip(spec, suffix)},
        "xAxis": values if sideways else names,
        "yAxis": names if sideways else values,
        "series": [_series(spec, series, suffix, sideways) for series in spec.series],
    }


def _crowded(spec: ChartSpec) -> bool:
    """Whether the names would not fit side by side on a phone."""
    return len(spec.x) > _MANY or sum(map(len, spec.x)) > 3 * _MANY


def _bounds(spec: ChartSpec) -> dict[str, float]:
    """A line may start above zero to show its movement, over a fair span; a bar starts at zero, or its length lies."""
    drawn = [y for series in spec.series for value in series.values if (y := _drawn(value, spec.unit)) is not None]
    if spec.kind == "bar" or not drawn:
        return {}
    low, high = min(drawn), max(drawn)
    span = max((high - low) * (1 + 2 * _ROOM), _LEAST_SPAN.get(spec.unit, 0.0)) or 1.0
    step = _round(span / _LINES)
    bottom = math.floor((low + high - span) / 2 / step) * step
    top = math.ceil((low + high + span) / 2 / step) * step
    if low >= 0 > bottom:
        bottom, top = 0.0, top - bottom
    if spec.unit == "ratio" and high <= _WHOLE < top:
        bottom, top = bottom - (top - _WHOLE), _WHOLE
    # Named, so that the ends are lines like the others and no half step is left over at either.
    return {"min": round(bottom, 6), "max": round(top, 6), "interval": round(step, 6)}


def _round(least: float) -> float:
    """The first of 1, 2 and 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def _series(spec: ChartSpec, series: Series, suffix: str, sideways: bool) -> dict[str, Any]:
    common = {
        "type": spec.kind,
        "name": series.name,
        "data": [_drawn(value, spec.unit) for value in series.values],
        "label": {
            "show": len(spec.series) == 1,
            "position": "right" if sideways else "top",
            "formatter": "{c}" + suffix,
            "color": INK,
        },
    }
    if spec.kind == "bar":
        return {**common, "barMaxWidth": 28, "itemStyle": {"borderRadius": 3}}
    return {**common, "symbol": "circle", "symbolSize": 8, "lineStyle": {"width": 2.5}, "connectNulls": False}


def _tooltip(spec: ChartSpec, suffix: str) -> str:
    lines = [f"{{a{i}}}：{{c{i}}}{suffix}" for i in range(len(spec.series))]
    return "\n".join(["{b0}", *lines])


def _drawn(value: float | None, unit: str) -> float | None:
    if value is None:
        return None
    if unit == "ratio":
        return round(value * 100, 2)
    # As the text beside it writes the same figure.
    return as_displayed(value, unit) if unit in set(Unit) else round(value, 3)


def alternative(spec: ChartSpec) -> str:
    """The chart in words, for those who cannot see it."""
    suffix = "%" if spec.unit == "ratio" else ""
    rows = []
    for series in spec.series:
        pairs = zip(spec.x, (_drawn(value, spec.unit) for value in series.values), strict=True)
        rows.append(
            f"{series.name}：" + "，".join(f"{x} {'无数据' if y is None else f'{y}{suffix}'}" for x, y in pairs)
        )
    return f"{spec.title}。" + "；".join(rows)
