"""The paragraph of a trend: direction first, then every period's figure, then the pooled one against the school's."""

from __future__ import annotations

from agents.answer import ChartSpec, Series
from agents.brains.rule_writing.sheet import Sheet, alike, detail, higher, shape
from tools.evidence import Evidence


def pairs(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """The differences a trend needs: last against first period, own against the school."""
    wanted: dict[str, tuple[str, str]] = {}
    for place in range(len(sheet.reading.units)):
        shown = [e for e in sheet.figures(f"trend:{place}") if e.value is not None]
        if len(shown) > 1:
            wanted[f"change:{place}"] = (shown[-1].id, shown[0].id)
    return wanted


def write(sheet: Sheet) -> list[str]:
    """Lines of the trend, one block for each unit."""
    lines: list[str] = []
    for place in range(len(sheet.reading.units)):
        figures = sheet.figures(f"trend:{place}")
        if figures:
            lines += _block(sheet, figures, sheet.differences.get(f"change:{place}"))
            total = sheet.figure(f"value:{place}")
            if total is not None and len(sheet.reading.units) == 1 and len(figures) > 1 and not total.withheld:
                lines.append(f"{{{total.id}.period}}为 {{{total.id}}}{detail(total, sheet.metric)}。")
    return lines


def _block(sheet: Sheet, figures: tuple[Evidence, ...], change: Evidence | None) -> list[str]:
    first, shown = figures[0], [e for e in figures if e.value is not None]
    said = shape(figures)
    head = f"**{{{first.id}.entity}}的{sheet.metric.name_zh}{said or '如下'}"
    if change is not None and len(shown) > 1:
        head += _change(shown[0], shown[-1], change)
    lines = [f"{head}。**", ""]
    lines += [f"- {{{e.id}.period}}：{{{e.id}}}{detail(e, sheet.metric)}" for e in figures]
    lines.append("")
    if len(shown) > 2 and said != "基本持平":
        top = max(shown, key=lambda e: e.value or 0.0)
        lines.append(f"其中最高的是{{{top.id}.period}}。")
    return lines


def _change(first: Evidence, last: Evidence, change: Evidence) -> str:
    if first.value == last.value or alike(first, last):
        return f"，{{{last.id}.period}}与{{{first.id}.period}}相差 {{{change.id}}}，属于小幅波动"
    way = "上升" if (last.value or 0.0) > (first.value or 0.0) else "下降"
    return f"，{{{last.id}.period}}比{{{first.id}.period}}{way} {{{change.id}}}"


def against_school(sheet: Sheet) -> list[str]:
    """The school's figure of the same periods beside the own one."""
    own, school = sheet.figure("value:0"), sheet.figure("school")
    if own is None or school is None or school.withheld or own.withheld:
        return []
    gap = sheet.differences.get("to_school")
    line = f"参照：同期{{{school.id}.entity}}为 {{{school.id}}}{detail(school, sheet.metric)}，{{{own.id}.entity}}"
    if alike(own, school) or gap is None:
        return [f"{line}与之接近。"]
    if own.unit == "x:1":
        return [f"{line}{higher(own, school)}它。"]
    return [f"{line}{higher(own, school)}它 {{{gap.id}}}。"]


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
