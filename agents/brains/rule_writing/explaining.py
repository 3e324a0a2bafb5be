"""The paragraphs behind 「为什么」: premise, data, change in mix and rate, what contributed most, what is beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agents.brains.base import ToolCall
from agents.brains.rule_writing.sheet import Sheet, who
from agents.brains.rule_writing.texts import wording
from agents.understanding.premises import SUSPECTED
from agents.understanding.reading import Operation, Reading
from agents.understanding.school import PART, School
from tools.evidence import Evidence

_TOOL = "explain_change"
_TWO = 2
_WHOSE = ("college", "major")
"""Whose students took it: what the change of one course may be split by."""
_NAMED = ("year", "term", "grad", "calendar", "point")


def call(reading: Reading, metric: str, school: School) -> ToolCall | None:
    """The call that explains what was asked; None for institutions, which have no parts here."""
    unit = _unit(reading, school)
    if unit.startswith(PART):
        return None
    periods = list(reading.periods[metric])
    said = {"metric": metric, "unit": unit, "period": periods[-1], "premise": reading.premise}
    if reading.course:
        said["course"] = reading.course
        if SUSPECTED in reading.notes:
            said["by"] = "course"
        elif reading.by in _WHOSE:
            said["by"] = reading.by
    elif reading.by != "period" and unit == reading.units[0]:
        said["by"] = reading.by
    if len(reading.units) == _TWO and Operation.COMPARE in reading.operations:
        said["against"] = reading.units[1]
    elif (len(periods) == _TWO and reading.times) or (len(periods) > _TWO and _by_name(reading)):
        said["baseline"] = periods[0]
    return ToolCall(_TOOL, {key: value for key, value in said.items() if value})


def _by_name(reading: Reading) -> bool:
    """Whether every period was named by itself: 「从2022-2023到2024-2025」 is a change from its first to its last."""
    return bool(reading.times) and all(kind in _NAMED for kind, _, _ in reading.times)


def _unit(reading: Reading, school: School) -> str:
    """The unit a rank was asked for, else the first one said."""
    ranked = Operation.RANK in reading.operations and reading.subject
    if ranked and school.knows(reading.subject) and school.level(reading.subject) in ("college", "major"):
        return reading.subject
    return reading.units[0]


def write(sheet: Sheet) -> list[str]:
    """Lines of the explanation; a sentence of what cannot be done where there is none."""
    outcome = sheet.results.get("why")
    if outcome is None or outcome.error is not None or not outcome.evidence:
        return [wording().why]
    data, evidence = outcome.data, outcome.evidence
    premise = [] if _is_wrong(data) else _premise(sheet, data, evidence)
    lines = [*premise, _checks(data), _change(sheet, data, evidence)]
    for depth, layer in enumerate(data["layers"]):
        lines += _layer(layer, evidence, data["layers"][depth - 1] if depth else None)
    if not data["layers"]:
        lines.append("在您的权限内没有人数足够、可以再细分的部分，所以看不到各部分的贡献。")
    return [*lines, *_beside(data, evidence), *end(data)]


def wrong_premise(sheet: Sheet) -> list[str]:
    """What a question took for granted that is not so: it is said before any figure."""
    outcome = sheet.results.get("why")
    if outcome is None or outcome.error is not None or not outcome.evidence or not _is_wrong(outcome.data):
        return []
    return _premise(sheet, outcome.data, outcome.evidence)


def _is_wrong(data: Mapping[str, Any]) -> bool:
    return data["premise"] is not None and data["premise"]["holds"] is False


def end(data: Mapping[str, Any]) -> list[str]:
    """What the parts do not say, and where to look next: papers where marks are split by courses, else the records."""
    if not data["layers"]:
        return []
    first = data["layers"][0]
    papers = data.get("of_marks") and any(layer["by"] in ("course", "section") for layer in data["layers"])
    return [wording().why_end["papers" if papers else "records"].format(dimension=first["dimension"])]


def _premise(sheet: Sheet, data: Mapping[str, Any], evidence: Sequence[Evidence]) -> list[str]:
    premise = data["premise"]
    if premise is None:
        return []
    text = str(premise["text"])
    if premise["extreme"] is None and _is_wrong(data):
        return [f"{text}。{_newer(sheet, premise, evidence[data['now']])}"]
    if premise["extreme"] is None or premise["holds"]:
        return [f"{text}。"]
    extreme = evidence[premise["extreme"]]
    return [f"{text}，{premise['said']}的是{who(extreme)}（{{{extreme.id}}}）。"]


def _newer(sheet: Sheet, premise: Mapping[str, Any], now: Evidence) -> str:
    """A newer term that went the way the question says, though the periods compared did not."""
    outcome = sheet.results.get("newer")
    found = outcome.evidence[0] if outcome is not None and outcome.evidence else None
    if found is None or found.value is None or now.value is None or premise["said"] not in ("上升", "下降"):
        return ""
    if (found.value - now.value) * (1 if premise["said"] == "上升" else -1) <= 0:
        return ""
    way = "高" if found.value > now.value else "低"
    return (
        f"不过较新的{{{found.id}.period}}为 {{{found.id}}}，比{{{now.id}.period}}的 {{{now.id}}} {way}；"
        "学期与整学年不宜直接相比，要核实可以接着问这个学期与上一年同一学期的比较。"
    )


def _checks(data: Mapping[str, Any]) -> str:
    wrong = [str(check["text"]) for check in data["checks"] if not check["ok"]]
    return f"先查数据：{'；'.join(wrong)}。" if wrong else "先查数据：记录完整、口径一致，没有看到数据方面的问题。"


def _change(sheet: Sheet, data: Mapping[str, Any], evidence: Sequence[Evidence]) -> str:
    before, now, change = (evidence[data[key]] for key in ("before", "now", "change"))
    if data["beside_unit"]:
        head = f"{{{now.id}.period}}{who(now)}为 {{{now.id}}}，{who(before)}为 {{{before.id}}}，差距 {{{change.id}}}"
    else:
        earlier = f"{{{before.id}.period}}为 {{{before.id}}}"
        head = f"{who(now)}{{{now.id}.period}}为 {{{now.id}}}，{earlier}，变化 {{{change.id}}}"
    layer = data["layers"][0] if data["layers"] else {}
    taken = "您没有说与哪一期比，这里与上一年（上一届）的同一时期比。" if data.get("baseline_taken") else ""
    if "mix" not in layer:
        return f"**{head}。**{taken}"
    mix, rate = evidence[layer["mix"]], evidence[layer["rate"]]
    split = f"按{layer['dimension']}分，其中结构部分 {{{mix.id}}}，率的部分 {{{rate.id}}}"
    reversed_ = (
        "各部分的率都没有朝总体的方向变，总体的变化来自结构（辛普森现象），请按部分看。" if layer["reversed"] else ""
    )
    return f"**{head}；{split}。**{reversed_}{taken}"


def _layer(layer: Mapping[str, Any], evidence: Sequence[Evidence], above: Mapping[str, Any] | None) -> list[str]:
    """The parts of one split; where none is beyond chance the order is said to mean little."""
    if not layer["parts"] and above is None and layer["others"]:
        return [f"各{layer['dimension']}人数都不多，合在一起看，不单列各自的贡献。"]
    if not layer["parts"]:
        return []
    head = f"按{layer['dimension']}看，贡献最大的是："
    if above is not None:
        top = evidence[above["parts"][0]["evidence"]]
        head = f"其中{{{top.id}.entity}}再按{layer['dimension']}看，贡献最大的是："
    lines = ["", head, "", *(_line(part, evidence) for part in layer["parts"]), ""]
    if counter := layer.get("counter"):
        lines += ["方向相反的里面，贡献最大的是：", "", _line(counter, evidence), ""]
    focus = layer.get("focus")
    if focus and focus not in (*layer["parts"], counter):
        lines += ["您问的这门课：", "", _line(focus, evidence), ""]
    if layer["judged"] and not any(part["beyond"] for part in (*layer["parts"], *([counter] if counter else []))):
        lines.append("没有哪一部分的变化明显超出随机波动，次序只作参考。")
    return lines


def _line(part: Mapping[str, Any], evidence: Sequence[Evidence]) -> str:
    made = evidence[part["evidence"]]
    figures = [evidence[part[key]] for key in ("before", "now") if key in part]
    shown = "，".join(f"{{{e.id}.period}}为 {{{e.id}}}" for e in figures)
    beyond = "；变化超出随机波动" if part["beyond"] else ""
    single = "；有的统计期没有开设" if part["one_sided"] else ""
    return f"- {{{made.id}.entity}}：贡献 {{{made.id}}}（{shown}{beyond}{single}）"


def _beside(data: Mapping[str, Any], evidence: Sequence[Evidence]) -> list[str]:
    if not data["beside"]:
        return []
    pairs = [(evidence[b["now"]], evidence[b["before"]]) for b in data["beside"]]
    shown = [f"- {{{now.id}.title}}为 {{{now.id}}}；{{{before.id}.title}}为 {{{before.id}}}" for now, before in pairs]
    return ["", "同期还看到（只是同时发生，不能当作成因）：", "", *shown, ""]
