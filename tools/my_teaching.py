"""Tool: the asker's own teaching, one term: ratings, comments, marks, attainment, what to do. For teachers alone.

The sheet itself is made in `tools.feedback`; here it becomes the evidence of the side that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from tools.choices import choose, one_of
from tools.context import ToolContext
from tools.errors import NoData
from tools.evidence import Evidence, ToolResult
from tools.feedback.composing import drafts
from tools.feedback.figures import Figures, figures_of
from tools.feedback.sheet import Sheet, sheet_of
from tools.feedback.writing import TITLES
from tools.metrics.periods import Period

About = Annotated[str, one_of("teaching")]

SIDES: Mapping[str, tuple[str, ...]] = {
    "": ("overview", "band", "themes", "attainment", "advice", "limits"),
    "ratings": ("overview", "band", "items", "trend", "limits"),
    "comments": ("themes", "items", "visits", "limits"),
    "grades": ("grades", "limits"),
    "attainment": ("attainment", "advice"),
    "advice": ("advice", "themes", "visits"),
}
"""Which parts of the sheet each side of it is."""

_OFFERED = 3
_SLOT = re.compile(r"\{(E\d+)")
_NOTES = (
    "只统计提问人本人的教学班；不排名次，不评价人，成绩有疑问只说请核查",
    "未列出的教学班或评语是人数太少，不要推算；评语只有主题和条数，没有原文",
)


def my_teaching(context: ToolContext, about: About = "", term: str = "") -> ToolResult:
    """教师本人的教学反馈：我的评教、学生评语主题、成绩分布、课程目标达成度、改进建议。只给教师本人，别人的不给。

    about: 只看一面：ratings 评教、comments 评语、grades 成绩、attainment 达成度、advice 改进；空＝概要。
    term: 一个学期，照提问写，如 上学期；空＝最近有结果的学期。
    """
    side = choose("teaching", about)
    sheet = sheet_of(context, term)
    if side == "attainment" and not sheet.objectives:
        sheet = _with_objectives(sheet, context, term)
    figures = figures_of(sheet, context)
    texts = drafts(sheet, figures)
    parts = {key: texts[key] for key in SIDES[side] if key in texts}
    evidence, numbers = _used(parts, figures)
    told = [
        {"key": key, "title": TITLES[key], "draft": _SLOT.sub(lambda m: f"{{{numbers[m[1]]}", text)}
        for key, text in parts.items()
    ]
    data: dict[str, Any] = {"term": sheet.term, "about": side, "parts": told}
    taken = f"以下是{Period.parse(sheet.term).zh}的结果"
    notes = (f"{Period.parse(sheet.asked).zh}还没有结果，{taken}",) if sheet.asked else (taken,)
    return ToolResult(evidence=evidence, notes=(*notes, *_NOTES), data=data)


def _with_objectives(sheet: Sheet, context: ToolContext, term: str) -> Sheet:
    """The newest sheet that tells attainment, where no term was asked for; NoData says what is missing."""
    if not term.strip() and sheet.item_terms:
        newest = sheet_of(context, sheet.item_terms[-1])
        if newest.objectives:
            return newest
    raise NoData(
        f"{Period.parse(sheet.term).zh}您的教学班没有题目或评分点的成绩，算不出课程目标达成度；只有总评成绩，不作反推。"
        "要算达成度，请把小题分和它与课程目标的对应表交给教务处导入",
        sheet.item_terms[-_OFFERED:],
    )


def _used(parts: Mapping[str, str], figures: Figures) -> tuple[tuple[Evidence, ...], dict[str, str]]:
    """The evidence the parts speak of, and old number → new, counted from 1."""
    wanted = list(dict.fromkeys(found for text in parts.values() for found in _SLOT.findall(text)))
    known = {evidence.id: evidence for evidence in figures.evidence}
    numbers = {old: f"E{place}" for place, old in enumerate(wanted, start=1)}
    kept = []
    for old in wanted:
        inputs = tuple(numbers[i] for i in known[old].inputs if i in numbers)
        kept.append(known[old].model_copy(update={"id": "", "inputs": inputs}))
    return tuple(kept), numbers
