"""The paragraph of a trend: direction first, then every period's figure, then the pooled one against the school's."""

from __future__ import annotations

from agents.answering.answer import ChartSpec, Series
from agents.brains.rule_writing.sheet import (
    Sheet,
    alike,
    by_chance,
    chance,
    comparable,
    detail,
    higher,
    shape,
    standout,
    who,
)
from agents.brains.rule_writing.texts import wording
from agents.understanding.remarks import HIGHEST, LOWEST
from agents.understanding.school import ME
from tools.evidence import Evidence


def pairs(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """The differences a trend needs: last against first period, or the one that stands out against its neighbour."""
    wanted: dict[str, tuple[str, str]] = {}
    for place in range(len(sheet.reading.units)):
        shown = [e for e in sheet.figures(f"trend:{place}") if e.value is not None]
        odd = standout(shown)
        if odd is not None:
            wanted[f"odd:{place}"] = (odd.id, _neighbour(shown, odd).id)
        elif len(shown) > 1:
            wanted[f"change:{place}"] = (shown[-1].id, shown[0].id)
    return wanted


def write(sheet: Sheet) -> list[str]:
    """Lines of the trend, one block for each unit."""
    lines: list[str] = []
    for place in range(len(sheet.reading.units)):
        figures = sheet.figures(f"trend:{place}")
        if figures:
            lines += _block(sheet, figures, place)
            total = sheet.figure(f"value:{place}")
            # What is filed year by year has no figure over several years: the first year's would stand there.
            spans = total is not None and total.period not in {e.period for e in figures}
            if total is not None and spans and len(figures) > 1 == len(sheet.reading.units) and not total.withheld:
                lines.append(f"{{{total.id}.period}}为 {{{total.id}}}{detail(total, sheet)}。")
            if len(figures) < len(sheet.reading.periods[sheet.metric.id]):
                lines.append("您问的时间里，没有列出的还没有记录。")
    return lines


def _block(sheet: Sheet, figures: tuple[Evidence, ...], place: int) -> list[str]:
    shown = [e for e in figures if e.value is not None]
    odd, gap = standout(shown), sheet.differences.get(f"odd:{place}")
    if odd is not None and gap is not None:
        head, after = _odd(sheet, shown, odd, gap), [wording().check_first]
    else:
        head, after = _course(sheet, figures, shown, sheet.differences.get(f"change:{place}")), []
    head += _most(sheet, shown)
    listed = [f"- {{{e.id}.period}}：{{{e.id}}}{detail(e, sheet)}" for e in figures]
    if len(shown) < len(figures) and shown:
        after.append("受小样本保护的统计期不显示，以上走向只按显示的数值看。")
    return [head, "", *listed, "", *after]


def _course(sheet: Sheet, figures: tuple[Evidence, ...], shown: list[Evidence], change: Evidence | None) -> str:
    """The direction first; a peak or trough is named, and an end alike to the start is called so."""
    said = shape(figures)
    head = f"**{who(figures[0])}的{sheet.metric.name_zh}{said or '如下'}"
    if said in ("先升后降", "先降后升"):
        turn = (max if said == "先升后降" else min)(shown, key=lambda e: e.value or 0.0)
        head += f"，{{{turn.id}.period}}最{'高' if said == '先升后降' else '低'}"
    if change is None or len(shown) < 2:
        return f"{head}。**"
    first, last = shown[0], shown[-1]
    if first.value == last.value:
        return f"{head}，{{{last.id}.period}}与{{{first.id}.period}}相同。**"
    if by_chance(first, last):
        side = "高" if higher(last, first) == "高于" else "低"
        gap = f"{{{last.id}.period}}比{{{first.id}.period}}{side} {{{change.id}}}"
        return f"**{who(figures[0])}的{sheet.metric.name_zh}：{gap}，{chance(sheet)}**"
    if alike(first, last):
        steady = "，属于小幅波动" if said == "基本持平" else ""
        return f"{head}，{{{last.id}.period}}与{{{first.id}.period}}接近，相差 {{{change.id}}}{steady}。**"
    way = "上升" if higher(last, first) == "高于" else "下降"
    return f"{head}，{{{last.id}.period}}比{{{first.id}.period}}{way} {{{change.id}}}。**"


def _most(sheet: Sheet, shown: list[Evidence]) -> str:
    """Which period stands first, where that was asked; said to be alike to the next where it is."""
    wanted = next((key for key in (HIGHEST, LOWEST) if key in sheet.reading.notes), "")
    if not wanted or len(shown) < 2:
        return ""
    first, second, *_ = sorted(shown, key=lambda e: e.value or 0.0, reverse=wanted == HIGHEST)
    most = f"{'最高' if wanted == HIGHEST else '最低'}的是{{{first.id}.period}}：{{{first.id}}}"
    return f"{most}，与{{{second.id}.period}}接近。" if alike(first, second) else f"{most}。"


def _odd(sheet: Sheet, shown: list[Evidence], odd: Evidence, gap: Evidence) -> str:
    beside = _neighbour(shown, odd)
    side, way = ("高", "高出") if higher(odd, beside) == "高于" else ("低", "低")
    return (
        f"**{who(odd)}的{sheet.metric.name_zh}在{{{odd.id}.period}}明显偏{side}：{{{odd.id}}}，"
        f"比{{{beside.id}.period}}{way} {{{gap.id}}}，明显超出其余各期之间的正常波动。**"
    )


def _neighbour(shown: list[Evidence], odd: Evidence) -> Evidence:
    """The period before; for the first one, the period after."""
    place = shown.index(odd)
    return shown[place - 1] if place else shown[1]


def against_school(sheet: Sheet) -> list[str]:
    """The school's figure of the same periods beside the own one, in one sentence."""
    own, school = sheet.figure("value:0"), sheet.figure("school")
    if own is None or school is None or own.period != school.period or school.withheld or own.withheld:
        return []
    line = f"参照：同期{who(school)}为 {{{school.id}}}"
    if sheet.reading.units[0] == ME and own.n == 1 and own.unit == "ratio":
        return [f"{line}。"]
    if not comparable(own, school):
        return [f"{line}；两者的统计归属不同，只作参考。"]
    gap = sheet.differences.get("to_school")
    way = "高" if higher(own, school) == "高于" else "低"
    if by_chance(own, school) and gap is not None:
        return [f"{line}，{who(own)}{way} {{{gap.id}}}；{chance(sheet)}"]
    if alike(own, school):
        return [f"{line}，{who(own)}与之接近。"]
    return [
        f"{line}，{who(own)}较{way}。"
        if own.unit == "x:1" or gap is None
        else f"{line}，{who(own)}{way} {{{gap.id}}}。"
    ]


def chart(sheet: Sheet) -> ChartSpec | None:
    """A line for each unit whose periods are the same."""
    tables = [sheet.figures(f"trend:{i}") for i in range(len(sheet.reading.units))]
    tables = [t for t in tables if len(t) > 1]
    if not tables or any([e.period for e in t] != [e.period for e in tables[0]] for t in tables):
        tables = tables[:1]
    if not tables:
        return None
    series = tuple(
        Series(name=str(t[0].entity), values=tuple(e.value for e in t), evidence=tuple(e.id for e in t)) for t in tables
    )
    x = tuple(str(e.period) for e in tables[0])
    return ChartSpec(kind="line", title=f"{sheet.metric.name_zh}变化", x=x, series=series, unit=tables[0][0].unit or "")
