"""The before-and-after picture as SVG: the unit's line, the comparison units' band, target, window, interval.

Drawn on the server without script; texts are escaped by the tree that writes them. Every value stands in a table too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree import ElementTree as Tree

from tools.display import Unit, display
from tools.rectification.judged import Judged
from tools.rectification.picture import Picture, Seen

_WIDTH, _HEIGHT = 460.0, 250.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 68.0, 12.0, 26.0, 26.0
"""The left holds 「100.0 分」 as large as a phone draws it."""
_MARGIN = 0.12
"""Of the range of values, left free above and below."""
_LINES = 5
"""At most so many parts between the lines of the grid; two lines there are at least."""
_CLOSE = 1e-9
_YEAR = 36.0
"""The width of a year as large as a phone writes it."""


@dataclass(frozen=True)
class Scales:
    """From days and values to places in the drawing."""

    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(_LEFT + min(1.0, max(0.0, share)) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(_HEIGHT - _BOTTOM - min(1.0, max(0.0, share)) * (_HEIGHT - _TOP - _BOTTOM), 1)


def drawn(picture: Picture, judged: Judged | None, *, early: str = "") -> str:
    """The SVG. `early` says that what is shown is no judgement on record: it is drawn greyed, with these words."""
    scales = _scales(picture, judged)
    title = f"{picture.entity}{picture.metric}：整改前后"
    svg = Tree.Element("svg", {
        "viewBox": f"0 0 {_WIDTH:g} {_HEIGHT:g}", "role": "img", "aria-label": title, "class": "zz-effect",
    })  # fmt: skip
    _spans(svg, picture, scales)
    _grid(svg, picture, scales)
    _band(svg, picture.seen, scales)
    _target(svg, picture, scales)
    _registered(svg, picture, scales)
    _line(svg, picture, scales)
    if judged is not None and judged.expected is not None and judged.interval is not None:
        _interval(svg, picture, judged, scales, early)
    return Tree.tostring(svg, encoding="unicode")


def _scales(picture: Picture, judged: Judged | None) -> Scales:
    values = [v for s in picture.seen for v in (s.value, s.low, s.high) if v is not None] + [picture.target]
    if judged is not None and judged.expected is not None and judged.interval is not None:
        values += [judged.expected, *(judged.expected + end for end in judged.interval)]
    low, high = min(values), max(values)
    free = (high - low) * _MARGIN or abs(high) * _MARGIN or 1.0
    # A rate or a count does not lie below nothing, nor a rate above the whole.
    floor = 0.0 if low >= 0 else low - free
    ceiling = 1.0 if picture.unit == Unit.RATIO and high <= 1 else high + free
    return Scales(picture.seen[0].start, picture.seen[-1].end, max(floor, low - free), min(ceiling, high + free))


def _spans(svg: Tree.Element, picture: Picture, scales: Scales) -> None:
    """The periods of the baseline and of the window, shaded."""
    for name, label, kept in (
        ("zz-eff-base", "基线", [s for s in picture.seen if s.baseline]),
        ("zz-eff-window", "观察期", [s for s in picture.seen if s.window]),
    ):
        if not kept:
            continue
        start, end = scales.x(kept[0].start), scales.x(kept[-1].end)
        box = {"x": start, "y": _TOP, "width": round(end - start, 1), "height": _HEIGHT - _TOP - _BOTTOM}
        _add(svg, "rect", {**box, "class": name})
        _text(svg, (start + end) / 2, _TOP - 4, label, "middle")


def _grid(svg: Tree.Element, picture: Picture, scales: Scales) -> None:
    step = _step(scales.high - scales.low)
    places = _places(step * 100 if picture.unit == Unit.RATIO else step)
    for number in range(math.ceil(scales.low / step - _CLOSE), math.floor(scales.high / step + _CLOSE) + 1):
        y = scales.y(number * step)
        _add(svg, "line", {"x1": _LEFT, "x2": _WIDTH - _RIGHT, "y1": y, "y2": y, "class": "zz-eff-grid"})
        _text(svg, _LEFT - 4, y + 4, display(round(number * step, 9), picture.unit, places), "end")
    years = {one.period.removeprefix("grad:")[:4]: one.start for one in reversed(picture.seen)}
    free = _WIDTH
    for year, start in sorted(years.items(), reverse=True):
        # A first year without its first term begins right beside the next one.
        if (x := scales.x(start) + 2) <= free - _YEAR:
            _text(svg, x, _HEIGHT - 8, year, "start")
            free = x


def _step(span: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that divides the span into no more than so many parts."""
    wanted = span / _LINES
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= wanted * (1 - _CLOSE))


def _places(step: float) -> int:
    """The decimals with which multiples of the step are written."""
    return max(0, -math.floor(math.log10(step) + _CLOSE))


def _band(svg: Tree.Element, seen: Sequence[Seen], scales: Scales) -> None:
    there = [
        (scales.x(_middle(s)), scales.y(s.low), scales.y(s.high))
        for s in seen
        if s.low is not None and s.high is not None
    ]
    if len(there) > 1:
        points = [f"{x},{high}" for x, _, high in there] + [f"{x},{low}" for x, low, _ in reversed(there)]
        _add(svg, "polygon", {"points": " ".join(points), "class": "zz-eff-band"})


def _target(svg: Tree.Element, picture: Picture, scales: Scales) -> None:
    y = scales.y(picture.target)
    _add(svg, "line", {"x1": _LEFT, "x2": _WIDTH - _RIGHT, "y1": y, "y2": y, "class": "zz-eff-target"})
    label = f"目标 {display(picture.target, picture.unit, picture.decimals)}"
    # Written at the end whose figures lie further from the line, so that neither covers the other.
    values = [seen.value for seen in picture.seen if seen.value is not None]
    far_end = bool(values) and abs(values[-1] - picture.target) > abs(values[0] - picture.target)
    x, anchor = (_WIDTH - _RIGHT - 4, "end") if far_end else (_LEFT + 4, "start")
    _text(svg, x, y - 4, label, anchor, "zz-eff-target-text")


def _registered(svg: Tree.Element, picture: Picture, scales: Scales) -> None:
    x = scales.x(picture.registered_on)
    _add(svg, "line", {"x1": x, "x2": x, "y1": _TOP, "y2": _HEIGHT - _BOTTOM, "class": "zz-eff-day"})
    near_end = x > _WIDTH / 2
    anchor = "end" if near_end else "start"
    _text(svg, x + (-4 if near_end else 4), _TOP + 12, f"登记 {picture.registered_on}", anchor)


def _line(svg: Tree.Element, picture: Picture, scales: Scales) -> None:
    points = [(scales.x(_middle(s)), scales.y(s.value), s) for s in picture.seen if s.value is not None]
    _add(svg, "polyline", {"points": " ".join(f"{x},{y}" for x, y, _ in points), "class": "zz-eff-line"})
    for x, y, one in points:
        dot = _add(svg, "circle", {"cx": x, "cy": y, "r": 3, "class": "zz-eff-dot"})
        told = Tree.SubElement(dot, "title")
        assert one.value is not None
        told.text = f"{one.name} {display(one.value, picture.unit, picture.decimals)}"


def _interval(svg: Tree.Element, picture: Picture, judged: Judged, scales: Scales, early: str) -> None:
    """What would have been without it, and where with it the level lies, over the window."""
    window = [s for s in picture.seen if s.window]
    if not window:
        return
    assert judged.expected is not None
    assert judged.interval is not None
    name = "zz-eff-interim" if early else "zz-eff-judged"
    start, end = scales.x(window[0].start), scales.x(window[-1].end)
    low, high = (scales.y(judged.expected + bound) for bound in judged.interval)
    box = {"x": start, "y": min(low, high), "width": round(end - start, 1), "height": round(abs(low - high), 1)}
    _add(svg, "rect", {**box, "class": name})
    y = scales.y(judged.expected)
    _add(svg, "line", {"x1": start, "x2": end, "y1": y, "y2": y, "class": "zz-eff-expected"})
    if early:
        _text(svg, (start + end) / 2, _HEIGHT - _BOTTOM - 6, early, "middle", "zz-eff-quiet")


def _middle(one: Seen) -> date:
    return one.start + timedelta(days=(one.end - one.start).days // 2)


def _add(parent: Tree.Element, tag: str, attributes: dict[str, object]) -> Tree.Element:
    return Tree.SubElement(
        parent,
        tag,
        {name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in attributes.items()},
    )


def _text(svg: Tree.Element, x: float, y: float, text: str, anchor: str, name: str = "zz-eff-text") -> None:
    _add(svg, "text", {"x": round(x, 1), "y": round(y, 1), "text-anchor": anchor, "class": name}).text = text
