"""The paragraph of a plain count: 「预警学生有多少人」 is answered with how many, without a share or its denominator.

A count is the numerator of a metric's share, and stands under the same evidence. Where it adds up several terms the
same person counts in each, and that is said.
"""

from __future__ import annotations

from agents.brains.rule_writing.sheet import Sheet, adds_up_terms, head_word, who
from agents.understanding.reading import Operation
from agents.understanding.remarks import PLAIN_COUNT
from tools.evidence import Evidence

_PERSONS = ("人数", "学生数", "教师数", "教授数")


def applies(sheet: Sheet) -> bool:
    """Whether how many was asked and nothing more, and every figure to be told has its count."""
    found = _figures(sheet)
    return PLAIN_COUNT in sheet.reading.notes and bool(found) and all(e.numerator is not None for e in found)


def write(sheet: Sheet) -> list[str]:
    """One unit's count with the year before, or the counts of several units, the largest first."""
    found = _figures(sheet)
    if Operation.RANK in sheet.reading.operations:
        return _listed(sheet, found)
    own = found[0]
    lines = [f"**{who(own)}{{{own.id}.period}}{_name(sheet)}为 {_count(own, sheet)}**{_several_terms([own], sheet)}。"]
    before, newer = sheet.figure("before"), sheet.figure("newer")
    if before is not None and before.numerator is not None:
        lines.append(f"{{{before.id}.period}}为 {_count(before, sheet)}。")
    if newer is not None and newer.numerator is not None:
        lines.append(
            f"较新的数据：{{{newer.id}.period}}为 {_count(newer, sheet)}；所在学年尚未结束，不宜直接与整学年比较。"
        )
    return lines


def what_part(sheet: Sheet) -> str:
    """The beginning of what is counted: the upper side of the share that the metric is."""
    return f"{_name(sheet)}是{sheet.metric.name_zh}的分子；"


def _figures(sheet: Sheet) -> list[Evidence]:
    """The main figures that may be shown."""
    if Operation.RANK in sheet.reading.operations:
        return [e for e in sheet.figures("rank") if not e.withheld]
    return [e for e in sheet.of_units("value")[:1] if not e.withheld]


def _listed(sheet: Sheet, found: list[Evidence]) -> list[str]:
    ordered = sorted(found, key=lambda e: -(e.numerator or 0.0))
    head = f"**{{{ordered[0].id}.period}}的{_name(sheet)}**{_several_terms(found, sheet)}："
    withheld = [e for e in sheet.figures("rank") if e.withheld]
    apart = [f"{'、'.join(f'{{{e.id}.entity}}' for e in withheld)}按小样本保护规定不显示。"] if withheld else []
    return [head, "", *(f"- {{{e.id}.entity}}：{_count(e, sheet)}" for e in ordered), "", *apart]


def _name(sheet: Sheet) -> str:
    return head_word(sheet.metric.numerator_words)


def _count(evidence: Evidence, sheet: Sheet) -> str:
    unit = " 人" if _name(sheet).endswith(_PERSONS) else ""
    if adds_up_terms(evidence, sheet.metric.numerator_words):
        unit = " 人次"
    return f"{{{evidence.id}.numerator}}{unit}"


def _several_terms(found: list[Evidence], sheet: Sheet) -> str:
    several = any(adds_up_terms(e, sheet.metric.numerator_words) for e in found)
    return "（各学期相加，同一人在不同学期分别计次）" if several else ""
