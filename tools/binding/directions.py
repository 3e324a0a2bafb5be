"""Which way a difference goes: 「上升{E3}」 holds for a computed difference of that sign, and for nothing else.

A difference is one figure less another. Between two periods of one unit the later is held against the earlier; between
two units the one named behind 比 or 于 is what is compared with. Where neither is plain nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tools.binding.adjoining import WHOLE, Slot, is_school, slots_in
from tools.binding.normalise import normalise
from tools.binding.numbers import FIGURE
from tools.evidence import Evidence, EvidenceKind

_UP = "上升|提高|增加|增长|回升|提升|上涨|升高|高出|多出|增多"
_DOWN = "下降|降低|减少|回落|下滑|下跌|缩小|低了|少了"
_CHANGE = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|约|近|幅度为)?[ ]*$")
_MORE = re.compile(r"(?<![最较至不新偏更提升])(?:(?P<up>[高多])|(?P<down>[低少]))了?[ ]*$")
_AGAINST = r"(?:[高低多少]于|比|较|相对|与|同)[^，。；]{0,4}?"
_CLAUSE = re.compile(r"[，。；,;|]")
_NEAR = 160
_GROWTH = re.compile("增长|增量|变化|增幅|降幅")


def wrong_direction(text: str, slots: Sequence[tuple[str, str | None]], evidence: Mapping[str, Evidence]) -> str | None:
    """The word of direction before a figure that contradicts it, or before one that is no difference."""
    for figure in slots_in(text, slots, evidence):
        if figure.is_figure and (wrong := _wrong(text, figure, evidence)):
            return wrong
    return None


def _wrong(text: str, figure: Slot, evidence: Mapping[str, Evidence]) -> str | None:
    before = text[max(0, figure.at - _NEAR) : figure.at]
    clause = _CLAUSE.split(before)[-1].rpartition(FIGURE)[2]
    change = _CHANGE.search(clause)
    item = figure.evidence
    if item.kind is EvidenceKind.METRIC:
        is_raw = change and figure.field is None and item.unit != "pp" and not _GROWTH.search(item.title)
        return change.group() if change and is_raw else None
    word = change or (_MORE.search(clause) if re.search("[比较于]", before) else None)
    if item.kind is not EvidenceKind.COMPUTED or figure.field is not None or word is None or not item.value:
        return None
    sign = _sign(before, item, evidence)
    return word.group() if sign and (sign > 0) != (word["up"] is not None) else None


def _sign(before: str, item: Evidence, evidence: Mapping[str, Evidence]) -> float:
    """The sign of the difference as the sentence has it; 0 where that is not plain."""
    pair = [evidence[key] for key in item.inputs if key in evidence]
    if len(pair) != 2 or item.value is None:
        return 0
    first, second = pair
    if first.entity == second.entity:
        if not (first.period and second.period) or first.period == second.period:
            return 0
        if _is_against(before, first.period, first.period_zh) or _is_against(before, second.period, second.period_zh):
            return item.value if _is_against(before, second.period, second.period_zh) else -item.value
        return item.value if first.period > second.period else -item.value
    against = [_is_against(before, e.entity, WHOLE if is_school(e) else None) for e in pair]
    if against[0] == against[1]:
        return 0
    return item.value if against[1] else -item.value


def _is_against(before: str, *names: str | None) -> bool:
    return any(re.search(_AGAINST + re.escape(normalise(name)), before) for name in names if name)
