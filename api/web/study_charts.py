"""Typed charts of a student's study → ECharts options: the ring of credits and the graph of prerequisites.

As in `charts`: every key is written here, data appear only as values (NiceGUI evaluates keys that begin with ":"), and
formats are ECharts' own templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.web.charts import FONT, INK, LINE, QUIET

_STATES: Mapping[str, str] = {
    "已通过": "#1f6f78",
    "免修": "#8a9a5b",
    "在修或待出成绩": "#c8873a",
    "未通过": "#9c3d35",
    "未修": "#b9c4c4",
}
"""Colours by the state of a course."""
_WIDTH, _ROW, _HEAD, _TOP, _BOTTOM = 130, 74, 56, 44, 6
"""Pixels. A chart of this size shows its places one to one: stretched, its circles would be ovals."""
_LEAST, _MOST_EXTRA = 14, 16


@dataclass(frozen=True)
class RingSpec:
    """Parts of a whole, with what stands in the middle."""

    title: str
    parts: tuple[tuple[str, float, str], ...]
    """(name, credits, the state whose colour it has)."""
    middle: str


@dataclass(frozen=True)
class NodeSpec:
    """A course in its column (the term of study) with its state; `weight` makes it larger."""

    id: str
    name: str
    column: int
    state: str
    weight: int


@dataclass(frozen=True)
class GraphSpec:
    """Courses and which comes before which, by their ids; `critical` are the names on the longest chain left."""

    title: str
    nodes: tuple[NodeSpec, ...]
    links: tuple[tuple[str, str], ...]
    critical: tuple[str, ...] = ()

    @property
    def columns(self) -> list[int]:
        return sorted({node.column for node in self.nodes})

    @property
    def width(self) -> int:
        """Pixels it takes to be read."""
        return _WIDTH * len(self.columns)

    @property
    def height(self) -> int:
        most = max(Counter(node.column for node in self.nodes).values(), default=1)
        return _HEAD + _ROW * most + _TOP + _BOTTOM


def ring_options(spec: RingSpec) -> dict[str, Any]:
    """A ring with its middle written out."""
    data = [
        {"name": name, "value": value, "itemStyle": {"color": _STATES[state]}}
        for name, value, state in spec.parts
        if value > 0
    ]
    return {
        "textStyle": {"fontFamily": FONT, "color": INK},
        "animationDuration": 400,
        "tooltip": {"trigger": "item", "renderMode": "richText", "confine": True, "formatter": "{b}：{c} 学分"},
        "title": {
            "text": spec.middle,
            "left": "center",
            "top": "middle",
            "textStyle": {"fontFamily": FONT, "fontSize": 20, "fontWeight": 650, "color": INK, "lineHeight": 28},
        },
        "series": [
            {
                "type": "pie",
                "radius": ["66%", "88%"],
                "label": {"show": False},
                "emphasis": {"scale": False},
                "itemStyle": {"borderColor": "#ffffff", "borderWidth": 2},
                "data": data,
            }
        ],
    }


def graph_options(spec: GraphSpec) -> dict[str, Any]:
    """Courses in columns by term, an arrow from each to those that need it."""
    names = _names(spec.nodes)
    critical = set(spec.critical)
    places = _places(spec)
    data = [_node(node, names[node.id], places[node.id], node.name in critical) for node in spec.nodes]
    heads = [_head(column, place * _WIDTH) for place, column in enumerate(spec.columns)]
    by_id = {node.id: node for node in spec.nodes}
    links = [
        {
            "source": names[before],
            "target": names[after],
            "lineStyle": {"color": _STATES["未通过"], "width": 2.5}
            if {by_id[before].name, by_id[after].name} <= critical
            else {"color": "#9fb0b2", "width": 1.5},
        }
        for before, after in spec.links
    ]
    return {
        "textStyle": {"fontFamily": FONT, "color": INK},
        "animation": False,
        "legend": {
            "top": 0,
            "left": 0,
            "itemWidth": 12,
            "icon": "circle",
            "data": [state for state in _STATES if any(n.state == state for n in spec.nodes)],
            "selectedMode": False,
        },
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": _WIDTH // 2,
                "right": _WIDTH // 2,
                "top": _TOP,
                "bottom": _ROW + _BOTTOM,
                "categories": [{"name": state, "itemStyle": {"color": colour}} for state, colour in _STATES.items()],
                "edgeSymbol": ["none", "arrow"],
                "edgeSymbolSize": 8,
                "silent": True,
                "label": {"show": True, "position": "bottom", "formatter": "{b}", "color": INK, "fontSize": 12,
                          "width": _WIDTH - 14, "overflow": "break"},
                "lineStyle": {"curveness": 0.12},
                "data": [*heads, *data],
                "links": links,
            }
        ],
    }  # fmt: skip


def graph_alternative(spec: GraphSpec) -> str:
    """The graph in words, for those who cannot see it."""
    names = {node.id: node.name for node in spec.nodes}
    return f"{spec.title}。" + "；".join(f"{names[a]}是{names[b]}的先修课" for a, b in spec.links)


def ring_alternative(spec: RingSpec) -> str:
    """The ring in words."""
    return f"{spec.title}。" + "；".join(f"{name} {value:g} 学分" for name, value, _ in spec.parts)


def _names(nodes: Sequence[NodeSpec]) -> dict[str, str]:
    """Names by which ECharts links nodes: they must differ."""
    count = Counter(node.name for node in nodes)
    return {node.id: node.name if count[node.name] == 1 else f"{node.name}（{node.id}）" for node in nodes}


def _places(spec: GraphSpec) -> dict[str, tuple[float, float]]:
    """Columns by term; within one, each course near the mean height of what comes before it."""
    heights: dict[str, float] = {}
    before: dict[str, list[str]] = {}
    for earlier, later in spec.links:
        before.setdefault(later, []).append(earlier)
    places: dict[str, tuple[float, float]] = {}
    for place, column in enumerate(spec.columns):
        here = [node for node in spec.nodes if node.column == column]

        def height(node: NodeSpec) -> float:
            known = [heights[b] for b in before.get(node.id, ()) if b in heights]
            return sum(known) / len(known) if known else 0.0

        for row, node in enumerate(sorted(here, key=lambda n: (height(n), n.id))):
            heights[node.id] = row
            places[node.id] = (place * _WIDTH, _HEAD + row * _ROW)
    return places


def _node(node: NodeSpec, name: str, at: tuple[float, float], critical: bool) -> dict[str, Any]:
    border = {"borderColor": _STATES["未通过"], "borderWidth": 2} if critical else {}
    return {
        "name": name,
        "x": at[0],
        "y": at[1],
        "category": list(_STATES).index(node.state),
        "symbolSize": _LEAST + min(2 * node.weight, _MOST_EXTRA),
        "itemStyle": border,
    }


def _head(column: int, x: float) -> dict[str, Any]:
    """The title of a column, as a node without a symbol."""
    title = f"第{column}学期" if column else "未注明学期"
    label = {"position": "inside", "color": QUIET, "fontWeight": 600}
    return {"name": title, "x": x, "y": 0, "symbol": "rect", "symbolSize": [1, 1], "itemStyle": {"color": LINE},
            "label": label}  # fmt: skip
