"""The effect of an item as it is drawn: picture, sentences, figures with their interval, power, how it was closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from api.identity import Identity
from api.rectification.effect_views import effect_of
from api.rectification.outcomes import METHODS, said_effect
from api.rectification.parts import Rectification
from api.web.rectification.drawing import drawn
from tools.display import Unit, display
from tools.rectification.judged import Judged, LookedBack, Outcome
from tools.rectification.picture import Picture, Seen
from tools.rectification.seasons import named
from tools.rectification.since_closing import told


@dataclass(frozen=True)
class Row:
    """A period of the table beside the picture, as it is written."""

    name: str
    value: str
    counted: str
    n: str
    band: str
    note: str


_EARLY = {
    False: ("中期", "中期数据，只供了解：认定日之前不作结论，也不能据此销号。"),
    True: ("尚未检验", "认定日已过，登记的检验还没有办理：下面的数字只供了解，不能据此销号。"),
}


def effect_values(parts: Rectification, identity: Identity, item_id: str) -> dict[str, Any]:
    """What the template needs; NoSuchItem outside the scope."""
    found = effect_of(parts, item_id, identity.scope)
    shown, judged = found.picture, found.judged
    outcome = parts.records.item(item_id, identity.scope).outcome
    word, early = _EARLY[found.overdue] if found.interim else ("", "")
    return {
        "svg": Markup(drawn(shown, judged, early=f"{word}，不作数" if word else "")) if shown else "",
        "rows": list(_rows(shown)) if shown else [],
        "band": _band(shown) if shown else "",
        "counted": shown.counted if shown else "",
        "persons": _persons(shown),
        "banded": shown is not None and any(one.low is not None for one in shown.seen),
        "judged": judged,
        "early": early,
        "early_word": word,
        "withheld": found.withheld,
        "said": said_effect(outcome),
        "figures": list(_figures(judged, shown)) if judged else [],
        "closing": list(_closing(outcome, found.since)),
    }


def _band(shown: Picture) -> str:
    """What the caption says of the comparison units: whose range is drawn, and whose is not."""
    drawn_of = f"浅色带为对照单位（{'、'.join(shown.banded)}）的范围；" if shown.banded else ""
    rest = [name for name in shown.units if name not in shown.banded]
    left_out = f"对照单位{'、'.join(rest)}的数字没有画出（不在您的权限内或没有数据）；" if rest else ""
    return drawn_of + left_out


def _rows(shown: Picture) -> Iterator[Row]:
    today = [one for one in shown.seen if one.value is not None]
    for one in shown.seen:
        if one.later and (not today or one.start > today[-1].start):
            continue
        band = "" if one.low is None or one.high is None else f"{_said(one.low, shown)} – {_said(one.high, shown)}"
        value = "—" if one.value is None else _said(one.value, shown)
        n = "" if one.n is None else f"{one.n:,}"
        counted = "" if one.denominator is None else f"{one.denominator:,.0f}"
        yield Row(one.name, value, counted, n, band, _of_what(one))


def _persons(shown: Picture | None) -> bool:
    """Whether persons are told beside what the value is over."""
    return shown is not None and any(one.n is not None and one.n != one.denominator for one in shown.seen)


def _of_what(one: Seen) -> str:
    return "基线" if one.baseline else "观察期" if one.window else "观察期以后" if one.later else ""


def _said(value: float, shown: Picture) -> str:
    return display(value, shown.unit, shown.decimals)


def _figures(judged: Judged, shown: Picture | None) -> Iterator[tuple[str, str]]:
    """The figures of a judgement; levels only for who may see the metric's."""
    if judged.estimate is not None and judged.interval is not None and shown is not None:
        unit = Unit.PERCENTAGE_POINTS if shown.unit == Unit.RATIO else shown.unit
        low, high = (display(end, unit, shown.decimals, signed=True) for end in judged.interval)
        estimate = display(judged.estimate, unit, shown.decimals, signed=True)
        yield "变化", f"{estimate}（{1 - 2 * judged.alpha:.0%} 区间 {low} 至 {high}）"
        if judged.expected is not None and judged.observed is not None:
            yield "原本预计", _said(judged.expected, shown)
            yield "实际", _said(judged.observed, shown)
    if judged.n:
        yield "计入", f"{judged.n:,} {shown.counted if shown else '条记录'}，{named(_taught(judged, shown))}"
    yield "检验结果", judged.found
    yield "方法", METHODS[judged.method.value]
    if judged.p is not None:
        yield "偶然性", _by_chance(judged.p, judged.alpha)
    said = judged.guard.told if judged.guard else ""
    if said:
        yield "学习改善", said
    if judged.why and not any(judged.why.rstrip("。") in told for told in (*judged.sentences, said)):
        yield "说明", judged.why
    if judged.definition_version:
        frozen = f"登记时第 {judged.frozen_generation} 代"
        yield "数据", f"第 {judged.generation} 代，口径 {judged.definition_version}（{frozen}）"


def _by_chance(p: float, alpha: float) -> str:
    """What the one-sided p says; of what is no improvement only that it is none."""
    shown = f"p={p:.3f}" if p >= _LEAST_P else f"p<{_LEAST_P}"
    if p > 1 / 2:
        return f"没有比预计的更好（单侧 {shown}，不超过登记的 {alpha:.3g} 才算改善超出正常波动）"
    seen = f"约 {p:.1%}" if p >= _LEAST_P else f"不到 {_LEAST_P:.1%}"
    told = f"什么都没有做时，偶然看到这样大的改善的可能{seen}"
    return f"{told}；不超过登记的 {alpha:.3g} 才算超出正常波动（单侧 {shown}）"


_LEAST_P = 0.001


def _taught(judged: Judged, shown: Picture | None) -> Sequence[str]:
    """The window's periods that have a figure: a course is not taught in every term."""
    seen = {one.period for one in shown.seen if one.value is not None} if shown else set()
    return [code for code in judged.window if code in seen] or judged.window


def _closing(outcome: Outcome, since: LookedBack | None) -> Iterator[tuple[str, str]]:
    if outcome.rounds:
        yield "重新整改", f"第 {outcome.rounds} 次"
    if outcome.closed_as is not None:
        yield "结项", f"{outcome.closed_on}，{outcome.closed_as.zh}"
        if since is not None:
            yield "观察期以后", told(since)
        if outcome.look_back is not None:
            against = (
                f"；当时数值已回到基线或更差，仍认定的理由：{outcome.held_against}" if outcome.held_against else ""
            )
            yield "回头看", f"{outcome.looked_on}，{outcome.look_back.zh}{against}"
        elif outcome.drawn:
            yield "回头看", f"已抽中，{outcome.look_from} 至 {outcome.look_until}"
        else:
            yield "回头看", "未抽中，质量评估中心可以随时安排"
    if outcome.recurred_as:
        yield "重新立项", outcome.recurred_as
