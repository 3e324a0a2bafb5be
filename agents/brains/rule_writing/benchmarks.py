"""What a figure may be held against: the recorded benchmark with its source, and what must not be concluded from it."""

from __future__ import annotations

from agents.brains.rule_writing.sheet import Sheet
from agents.understanding.school import SCHOOL
from tools.evidence import Evidence

_UNOFFICIAL = "known, unverified"
_PARTLY = "partly found"


def lines(sheet: Sheet) -> list[str]:
    """The benchmark beside the figure; empty where nobody asked for one."""
    if not sheet.reading.benchmark:
        return []
    outcome = sheet.results.get("define")
    place = outcome.data.get("benchmark_evidence") if outcome is not None else None
    if outcome is None or not isinstance(place, int) or place >= len(outcome.evidence):
        return ["这个指标没有可以直接对照的统一标准，不作达标与否的判断；可以看趋势和与全校的比较。"]
    said = [f"参照：{{{outcome.evidence[place].id}}}。"]
    status = sheet.metric.benchmark.status
    if status == _UNOFFICIAL:
        said.append("这不是正式规定，只供参考。")
    if status == _PARTLY:
        said.append("这条标准还没有逐字核对原件，正式使用前请再核对。")
    return ["".join([*said, _judgement(sheet, outcome.data.get("benchmark_limit"), outcome.data.get("direction"))])]


def _judgement(sheet: Sheet, limit: object, direction: object) -> str:
    own: Evidence | None = sheet.figure("value:0")
    unit = sheet.reading.units[0]
    if sheet.school.level(unit) == "college":
        return "院级数值只是近似，不能据此说达标或不达标。"
    if unit != SCHOOL:
        return "数值与参照都列在这里，不据此判断达标与否。"
    if own is None or own.value is None:
        return ""
    if not isinstance(limit, int | float) or direction not in ("higher", "lower"):
        return "数值与参照都列在这里，是否达标请由主管部门按学校的类型判断。"
    met = own.value <= limit if direction == "lower" else own.value >= limit
    side = "没有超过" if direction == "lower" else "没有低于"
    return f"全校的数值{side if met else side.removeprefix('没有')}这条线。"
