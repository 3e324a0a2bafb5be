"""The paragraphs of single figures and of figures set against each other."""

from __future__ import annotations

from agents.answering.answer import ChartSpec, Series
from agents.brains.rule_writing.sheet import Sheet, alike, by_chance, chance, comparable, detail, higher, notable, who
from agents.brains.rule_writing.texts import wording
from agents.understanding.school import ME
from tools.evidence import Evidence

_LARGE = 3.0
"""A change against one earlier period calls for a look when it is this many times a notable one."""


def same_time(own: Evidence, other: Evidence | None) -> Evidence | None:
    """The other figure when it is of the same periods: own records may begin later than what was asked for."""
    return other if other is not None and other.period == own.period else None


def pairs(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """Own against the period before and against the school; the first of several units against each other one."""
    wanted: dict[str, tuple[str, str]] = {}
    own = sheet.figure("value:0")
    if own is None or own.withheld:
        return wanted
    others = {"to_before": sheet.figure("before"), "to_school": same_time(own, sheet.figure("school"))}
    for place in range(1, len(sheet.reading.units)):
        others[f"to_unit:{place}"] = sheet.figure(f"value:{place}")
    for purpose, other in others.items():
        if other is not None and not other.withheld:
            wanted[purpose] = (own.id, other.id)
    return wanted


def write(sheet: Sheet) -> list[str]:
    """The figure of the first unit, with the period before."""
    own = next(iter(sheet.of_units("value")), None)
    if own is None:
        return []
    title = f"{who(own)}{{{own.id}.period}}{sheet.metric.name_zh}"
    if own.withheld:
        return [
            f"**{title}：{{{own.id}}}。**为了不让人从这个数，或从它与您能看到的其他数之差，认出少数人，按学校规定不给出数值。"
        ]
    if (
        sheet.reading.units[0] == ME
        and sheet.metric.id == "course_fail_rate"
        and own.numerator is not None
        and own.n == 1
    ):
        return [
            f"**您在{{{own.id}.period}}正考不及格的课程为 {{{own.id}.numerator}} 门次**，"
            f"同期应考 {{{own.id}.denominator}} 门次，不及格率为 {{{own.id}}}。"
        ]
    return [f"**{title}为 {{{own.id}}}**{detail(own, sheet)}。", *_since(sheet, own)]


def _since(sheet: Sheet, own: Evidence) -> list[str]:
    """How the figure stands to the same period a year earlier."""
    before, change = sheet.figure("before"), sheet.differences.get("to_before")
    if before is None or change is None:
        return []
    if by_chance(own, before):
        way = "上升" if higher(own, before) == "高于" else "下降"
        return [f"比{{{before.id}.period}}的 {{{before.id}}} {way} {{{change.id}}}；{chance(sheet)}"]
    if alike(own, before):
        return [f"与{{{before.id}.period}}的 {{{before.id}}} 相比基本持平。"]
    way = "上升" if higher(own, before) == "高于" else "下降"
    line = f"比{{{before.id}.period}}的 {{{before.id}}} {way} {{{change.id}}}。"
    large = notable(abs((own.value or 0.0) - (before.value or 0.0)) / _LARGE, own.unit)
    return [line + (f"变化幅度很大，{wording().check_first}" if large else "")]


def compare(sheet: Sheet) -> list[str]:
    """Every unit's figure, then how the first stands to the others."""
    figures = sheet.of_units("value")
    if len(figures) < 2:
        return write(sheet)
    lines = [_verdict(sheet, figures), ""]
    lines += [f"- {who(e)}（{{{e.id}.period}}）：{{{e.id}}}{detail(e, sheet)}" for e in figures]
    return [*lines, ""]


def _verdict(sheet: Sheet, figures: list[Evidence]) -> str:
    name, first = sheet.metric.name_zh, figures[0]
    shown = [e for e in figures if not e.withheld]
    if len(shown) < 2:
        return f"**{name}：有单位按小样本保护规定不能显示，无法比较。**"
    if len(figures) > 2:
        top = max(shown, key=lambda e: e.value or 0.0)
        low = min(shown, key=lambda e: e.value or 0.0)
        return f"**{name}最高的是{who(top)}；最低的是{who(low)}。**"
    other, gap = figures[1], sheet.differences.get("to_unit:1")
    if not comparable(first, other):
        return f"**{who(first)}与{who(other)}的{name}统计归属不同，只能并列参考。**"
    much = "" if first.unit == "x:1" or gap is None else f" {{{gap.id}}}"
    if by_chance(first, other):
        return f"**{who(first)}的{name}{higher(first, other)}{who(other)}{much}；{chance(sheet).rstrip('。')}。**"
    if alike(first, other):
        return f"**{who(first)}与{who(other)}的{name}接近，差距很小，看不出实质差别。**"
    return f"**{who(first)}的{name}{higher(first, other)}{who(other)}{much}。**"


def around(sheet: Sheet) -> list[str]:
    """Newer data and the companion."""
    lines = []
    newer = sheet.figure("newer")
    beside = [e for e in sheet.of_units("companion") if not e.withheld]
    if newer is not None and not newer.withheld:
        lines.append(
            f"较新的数据：{{{newer.id}.period}}为 {{{newer.id}}}{detail(newer, sheet)}；"
            "所在学年尚未结束，不宜直接与整学年比较。"
        )
    if beside and sheet.metric.id == "set_mean_score":
        rates = "；".join(f"{who(e)}为 {{{e.id}}}{detail_of_responses(e)}" for e in beside)
        lines.append(f"同期评教有效率：{rates}。有效率说的是交上来的答卷有多少可用，与参评率不同。")
        if any((e.value or 0.0) < wording().low_valid_rate for e in beside):
            lines.append("**其中有的有效率明显偏低，相应的评教分只能作参考，核查清楚之前不宜用来比较。**")
    elif sheet.metric.id == "set_mean_score" and sheet.of_units("companion"):
        lines.append("同期评教有效率按小样本保护规定不显示。")
    elif beside:
        lines.append(f"换成按人数看，同期挂科学生比例为 {{{beside[0].id}}}。")
    return lines


def detail_of_responses(evidence: Evidence) -> str:
    """How many responses were handed in."""
    return f"（收回 {{{evidence.id}.n}} 份答卷）" if evidence.n is not None else ""


def chart(sheet: Sheet) -> ChartSpec | None:
    """Bars of the units compared."""
    figures = [e for e in sheet.of_units("value") if not e.withheld]
    if len(figures) < 2 or len({e.entity for e in figures}) < 2:
        return None
    series = Series(
        name=str(figures[0].period_zh or figures[0].period),
        values=tuple(e.value for e in figures),
        evidence=tuple(e.id for e in figures),
    )
    names = tuple(str(e.entity) for e in figures)
    return ChartSpec(
        kind="bar", title=f"{sheet.metric.name_zh}比较", x=names, series=(series,), unit=figures[0].unit or ""
    )
