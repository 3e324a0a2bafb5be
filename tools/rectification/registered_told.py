"""What was registered, as people read it: for whoever approves it, and for whoever asks later what was changed.

One list for pages, the command line, the ledger and HTTP, so that none of them leaves out what another shows. Figures
in it are the frozen ones; nothing here is measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tools.display import as_displayed, display
from tools.effect.case import Direction, Method
from tools.metrics.definition import Catalogue, MetricDefinition
from tools.rectification.events import Event
from tools.rectification.grounds import better_of
from tools.rectification.judged import METHOD_ZH
from tools.rectification.model import EffectTest, MetricAsked, Registration
from tools.rectification.seasons import named

SIDE_ZH = {Direction.DOWN: "下降为改善", Direction.UP: "上升为改善"}
_BY_RULE = "按规定顺延"
_NONE = "没有"
_NEVER_CHANGED = ("检验把握",)
_OF_FIGURES = ("基线", "目标", "检验把握")
_GUARDS_BASELINE = "，基线 "
KEPT = "不在您的数据权限内，不显示"
"""What stands for a registered figure whose metric the reader may not have by their own post."""


@dataclass(frozen=True)
class Naming:
    """How codes are spoken of: the catalogue's metrics; a unit by its code, or the course of that code."""

    catalogue: Catalogue
    unit: Callable[[str], str]

    def metric(self, code: str) -> str:
        """Its name; the code where the catalogue has it no more."""
        found = self._of(code)
        return found.name_zh if found else code

    def level(self, value: float, metric: str) -> str:
        """A level of the metric, as its figures are written."""
        found = self._of(metric)
        return display(value, found.display.unit, found.display.decimals) if found else f"{value:g}"

    def as_read(self, value: float, metric: str) -> float:
        """A level or a change of the metric, with no more decimals than its figures are written with."""
        found = self._of(metric)
        return as_displayed(value, found.display.unit, found.display.decimals) if found else value

    def _of(self, code: str) -> MetricDefinition | None:
        return next((metric for metric in self.catalogue if metric.id == code), None)


Facts = tuple[tuple[str, str], ...]


def facts(test: EffectTest, naming: Naming) -> Facts:
    """Label and value of everything that decides what the test will find."""
    base, request = test.baseline, test.request
    return (
        ("指标", f"{naming.metric(request.metric)}，{naming.unit(request.unit)}{test.of_course}"),
        ("基线", f"{base.display}（{'、'.join(request.periods)}；第 {base.generation} 代数据，已冻结）"),
        ("目标", naming.level(test.target, request.metric)),
        ("改善方向", SIDE_ZH[better_of(test)]),
        ("对照单位", compared(test, naming.unit)),
        ("检验方法", method_told(test)),
        ("观察期", f"{test.observe_from} 至 {test.observe_until}（只在最后一天认定一次）"),
        ("检验的统计期", named(test.foresight.window) if test.foresight else ""),
        ("检验水平 α", _alpha(test)),
        ("守护指标", _guard(test, naming)),
        ("同时检验", _beside(test)),
        ("检验把握", test.foresight.told if test.foresight else ""),
    )


def kept_from(told: Facts) -> Facts:
    """The same without the figures, for a reader who may not have the metric's."""
    return tuple((label, KEPT if label in _OF_FIGURES else _without(label, value)) for label, value in told)


def _without(label: str, value: str) -> str:
    return value.split(_GUARDS_BASELINE)[0] if label == "守护指标" else value


def changed_for(lines: Sequence[str], figures: bool) -> tuple[str, ...]:
    """What was changed, as that reader may have it."""
    hidden = tuple(f"{label}：" for label in (*_OF_FIGURES, "守护指标"))
    return tuple(line for line in lines if figures or not line.startswith(hidden))


def compared(test: EffectTest, named: Callable[[str], str]) -> str:
    """The registered comparison units by name."""
    return "、".join(map(named, test.comparison)) or "没有登记"


def method_told(test: EffectTest) -> str:
    """The method foreseen on the day; it says so where the registered units will not be what it is compared with."""
    if test.foresight is None or test.foresight.method is Method.NONE:
        return "登记时还定不了"
    said = METHOD_ZH[test.foresight.method]
    if test.comparison and test.foresight.method is not Method.DIFFERENCE:
        return f"{said}；登记的对照单位不够作双重差分"
    return said


def _guard(test: EffectTest, naming: Naming) -> str:
    if test.guard is None:
        return f"没有：{test.without_guard}" if test.without_guard else "没有"
    of = _elsewhere(test.guard.request, test.request, naming)
    return f"{naming.metric(test.guard.request.metric)}{of}{_GUARDS_BASELINE}{test.guard.baseline.display}"


def _alpha(test: EffectTest) -> str:
    """With the school's where it is another, and on which side of it."""
    side = "宽于" if test.milder else "严于"
    return f"{test.alpha:g}（{side}学校规定的 {test.school_alpha:g}）" if test.own_alpha else f"{test.alpha:g}"


def _beside(test: EffectTest) -> str:
    """Of other items only how many: not everybody who reads this may know of them."""
    return f"另有 {len(test.beside)} 项整改同时检验同一指标；理由：{test.beside_why}" if test.beside else ""


def _elsewhere(guard: MetricAsked, request: MetricAsked, naming: Naming) -> str:
    """Whose it is and of when, where that is not the tested metric's."""
    if (guard.unit, guard.course, guard.periods) == (request.unit, request.course, request.periods):
        return ""
    return f"（{naming.unit(guard.unit)}{guard.course and f'，课程 {guard.course}'}，{'、'.join(guard.periods)}）"


def changed(before: Registration, after: Registration, naming: Naming) -> tuple[str, ...]:
    """What a later registration made different, one line a fact."""
    if before.test is None or after.test is None:
        return () if before.test is after.test else (_declared(before, after),)
    old, new = dict(facts(before.test, naming)), facts(after.test, naming)
    return tuple(
        f"{label}：{old[label] or _NONE} → {value or _NONE}"
        for label, value in new
        if label not in _NEVER_CHANGED and old[label] != value
    )


def _declared(before: Registration, after: Registration) -> str:
    said = {True: "登记了效果检验", False: "声明不能检验"}
    return f"由“{said[before.test is not None]}”改为“{said[after.test is not None]}”"


def day_of(one: Registration, events: Iterable[Event]) -> date:
    """The school's day of a registration: its event's, which the moment in UTC need not be."""
    return next((event.day for event in events if event.at == one.made_at), one.made_at.date())


def made(one: Registration, named: Callable[[str], str], day: date) -> str:
    """When, by whom and why; a window that the rules moved on is nobody's own choice."""
    who, why = named(one.made_by), f"：{one.reason}" if one.reason else ""
    if one.number > 1 and _is_by_rule(one):
        return f"第 {one.number} 次，{day}，{_BY_RULE}（{who}办理验收时）{why}"
    return f"第 {one.number} 次，{day}，{who}{why}"


def _is_by_rule(one: Registration) -> bool:
    """Whether it is the acceptance's own, word for word: what else was changed beside the window is listed anyway."""
    if one.test is None:
        return False
    window = f"{one.test.observe_from} 至 {one.test.observe_until}"
    return re.fullmatch(rf"措施于 \S+ 验收，晚于观察期开始，观察期{_BY_RULE}为 {window}", one.reason) is not None


def history(tests: Sequence[Registration], naming: Naming) -> Iterator[tuple[str, ...]]:
    """For each registration in turn what it changed of the one before; nothing for the first."""
    previous: Registration | None = None
    for one in tests:
        yield changed(previous, one, naming) if previous is not None else ()
        previous = one
