"""The paragraph of a ranking. Units with too few persons, or withheld, are named apart and never ranked."""

from __future__ import annotations

from agents.answering.answer import ChartSpec, Series
from agents.brains.rule_writing import own_courses
from agents.brains.rule_writing.sheet import Sheet, alike, amount, detail, standout
from agents.brains.rule_writing.texts import wording
from tools.evidence import Evidence

_LISTED = 8
_LISTED_AT_LEAST = 3
_FEW = 4
"""Fewer units than this say nothing about what is usual among them."""


def split(sheet: Sheet) -> tuple[list[Evidence], list[Evidence], list[Evidence]]:
    """The figures fit for ranking in their order, those of too few persons, and the withheld."""
    outcome = sheet.results.get("rank")
    figures = sheet.figures("rank")
    rows = list(outcome.data.get("rows", ())) if outcome is not None else []
    small = {row["evidence"] for row in rows if row.get("small")}
    withheld = [e for e in figures if e.withheld]
    few = [e for i, e in enumerate(figures) if i in small and not e.withheld]
    return [e for i, e in enumerate(figures) if i not in small and not e.withheld], few, withheld


def pairs(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """The distance from the first to the last."""
    ranked, _, _ = split(sheet)
    return {"spread": (ranked[0].id, ranked[-1].id)} if len(ranked) > 1 else {}


def write(sheet: Sheet) -> list[str]:
    """Lines of the ranking."""
    if sheet.figures("rank") and own_courses.is_own_list(sheet):
        return own_courses.write(sheet)
    ranked, few, withheld = split(sheet)
    level = wording().levels.get(sheet.reading.by, "单位")
    if not ranked:
        # Where all are small there is nobody they could be kept out of a ranking beside.
        return _all_few(sheet, few, withheld, level)
    first = ranked[0]
    side = _side(sheet)
    head = f"**{{{first.id}.period}}，{sheet.metric.name_zh}{side}的{level}是{{{first.id}.entity}}：{{{first.id}}}**"
    lines = [f"{head}{detail(first, sheet)}。{_close(ranked, side)}"]
    if len(ranked) > 1:
        lines += ["", *_list(sheet, ranked), ""]
        lines += _ends(sheet, ranked, side) + _own(sheet, ranked)
    else:
        lines.append(f"能够排序的{level}只有这样的单独记录，没有可比的对象。")
    return lines + _odd(ranked, level) + _apart(few, withheld, sheet)


def _side(sheet: Sheet) -> str:
    return "最高" if sheet.reading.order != "asc" else "最低"


def _all_few(sheet: Sheet, few: list[Evidence], withheld: list[Evidence], level: str) -> list[str]:
    """Small ones among themselves: the order is told and said to mean little."""
    if not few:
        return [f"各{level}{amount(sheet)}都太少，不适合排序。", *_apart(few, withheld, sheet)]
    first = few[0]
    named = f"{sheet.metric.name_zh}{_side(sheet)}的{level}是{{{first.id}.entity}}"
    head = f"**{{{first.id}.period}}，{named}：{{{first.id}}}**"
    caution = f"各{level}{amount(sheet)}都不多，次序很容易变，只作参考。"
    rest = ["", *_list(sheet, few), ""] if len(few) > 1 else []
    return [f"{head}{detail(first, sheet)}。{caution}", *rest, *_apart([], withheld, sheet)]


def _odd(ranked: list[Evidence], level: str) -> list[str]:
    """A single unit far from all others is first a question to the data."""
    odd = standout(ranked)
    if odd is None or len(ranked) < _FEW:
        return []
    side = "高" if odd is ranked[0 if (ranked[0].value or 0) > (ranked[-1].value or 0) else -1] else "低"
    return [
        f"{{{odd.id}.entity}}（{{{odd.id}}}）明显{side}于其他{level}，超出它们之间的正常差异。{wording().check_first}"
    ]


def _close(ranked: list[Evidence], side: str) -> str:
    if len(ranked) < 2 or not alike(ranked[0], ranked[1]):
        return ""
    other = "次高" if side == "最高" else "次低"
    return f"它与{other}的{{{ranked[1].id}.entity}}（{{{ranked[1].id}}}）差距很小，不宜看作有实质差别。"


def _list(sheet: Sheet, ranked: list[Evidence]) -> list[str]:
    most = max(sheet.reading.top, _LISTED) if sheet.reading.top else _LISTED
    rest = ranked[1 : max(most, _LISTED_AT_LEAST)]
    lines = [f"- {{{e.id}.entity}}：{{{e.id}}}{detail(e, sheet)}" for e in rest]
    return lines + (["- 其余见图。"] if len(ranked) > len(rest) + 1 else [])


def _ends(sheet: Sheet, ranked: list[Evidence], side: str) -> list[str]:
    gap = sheet.differences.get("spread")
    if gap is None or sheet.reading.top or sheet.reading.by in ("course", "section"):
        return []
    last = ranked[-1]
    other = "最低" if side == "最高" else "最高"
    apart = "" if last.unit == "x:1" else f"，首尾相差 {{{gap.id}}}"
    return [f"{other}的是{{{last.id}.entity}}：{{{last.id}}}{apart}。"]


def _own(sheet: Sheet, ranked: list[Evidence]) -> list[str]:
    place = next((i for i, e in enumerate(ranked) if e.entity_id == sheet.reading.subject), None)
    if place is None or not sheet.reading.subject:
        return []
    own = ranked[place]
    before = f"排在{{{ranked[place - 1].id}.entity}}之后" if place else "排在最前"
    after = f"、{{{ranked[place + 1].id}.entity}}之前" if place + 1 < len(ranked) else "，在最后"
    return [f"{{{own.id}.entity}}为 {{{own.id}}}，{before}{after}。"]


def _apart(few: list[Evidence], withheld: list[Evidence], sheet: Sheet) -> list[str]:
    lines = []
    if few:
        told = "、".join(f"{{{e.id}.entity}}（{{{e.id}}}）" for e in few)
        lines.append(f"{told}{amount(sheet)}较少，只作参考，不参与排序。")
    if withheld:
        lines.append(f"{'、'.join(f'{{{e.id}.entity}}' for e in withheld)}按小样本保护规定不显示，也不参与排序。")
    return lines


def chart(sheet: Sheet) -> ChartSpec | None:
    """Bars of the ranked figures."""
    ranked, _, _ = split(sheet)
    if len(ranked) < 2:
        return None
    level = wording().levels.get(sheet.reading.by, "")
    series = Series(
        name=str(ranked[0].period_zh or ranked[0].period),
        values=tuple(e.value for e in ranked),
        evidence=tuple(e.id for e in ranked),
    )
    title = f"各{level}{sheet.metric.name_zh}"
    return ChartSpec(
        kind="bar", title=title, x=tuple(str(e.entity) for e in ranked), series=(series,), unit=ranked[0].unit or ""
    )
