"""A sheet as a tool's result: the parts that were asked for, their evidence, and the sections as a table.

Drafts keep their slots, numbered from 1 within the result; whoever shows them binds them (`bound`), so that no figure
gets round the binder. A writer may be handed in; the rules write otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.binder import bind
from tools.context import ToolContext
from tools.errors import NoData
from tools.evidence import Evidence, ToolResult
from tools.feedback.figures import Figures, figures_of
from tools.feedback.sheet import Sheet, sheet_of
from tools.feedback.voices import Heard
from tools.feedback.writing import TITLES, RuleWriter, Writer, written
from tools.metrics.periods import Period

WHOLE = "all"
SIDES: Mapping[str, tuple[str, ...]] = {
    "": ("overview", "band", "themes", "advice", "limits"),
    "ratings": ("overview", "band", "items", "trend", "limits"),
    "comments": ("themes", "items", "visits", "limits"),
    "grades": ("grades", "limits"),
    "attainment": ("objectives", "advice"),
    "advice": ("advice", "themes", "visits"),
    WHOLE: tuple(key for key in TITLES if key != "objectives"),
}
"""Which parts of the sheet each side of it is."""

COLUMNS = ("enrolled", "valid", "mean", "shrunken", "low", "high", "band_low", "band_high")
"""The figures of a section in the table."""

_SLOT = re.compile(r"\{(E\d+)")
_OFFERED = 3
_NOTES = (
    "只统计提问人本人的教学班；不排名次，不评价人，成绩有疑问只说请核查",
    "未列出的教学班或评语是人数太少，不要推算；评语只有主题和条数，没有原文",
)


def presented(context: ToolContext, side: str, term: str, writer: Writer | None = None) -> ToolResult:
    """One side of the asker's own sheet. Raises as `sheet_of`, and NoData where the term has nothing of that side."""
    sheet = sheet_of(context, term)
    if side == "attainment" and not sheet.objectives:
        sheet = _with_objectives(sheet, context, term)
    figures = figures_of(sheet, context)
    texts = _texts(sheet, figures, writer or RuleWriter())
    parts = {key: texts[key] for key in SIDES[side] if key in texts}
    if (needed := _NEEDED.get(side)) is not None and not any(has(sheet) for has in needed.of):
        others = needed.instead(sheet)
        offered = f"；您任课的学期还有{'、'.join(Period.parse(t).zh for t in others)}" if others else ""
        raise NoData(f"{Period.parse(sheet.term).zh}{needed.missing}{offered}", others)
    rows = [_row(heard, figures) for heard in sheet.voices.sections] if side in (WHOLE, "", "ratings") else []
    numbers = _numbers([*parts.values(), *(f"{{{e}}}" for row in rows for e in row["cells"].values())])
    data: dict[str, Any] = {
        "term": sheet.term,
        "terms": list(sheet.terms),
        "about": side,
        "writer": (writer or RuleWriter()).name,
        "parts": [{"key": k, "title": TITLES[k], "draft": _renumbered(text, numbers)} for k, text in parts.items()],
        "sections": [row | {"cells": {k: numbers[e] for k, e in row["cells"].items()}} for row in rows],
    }
    return ToolResult(evidence=_kept(figures, numbers), notes=(_which(sheet), *_NOTES), data=data)


@dataclass(frozen=True)
class _Needed:
    """What one side of a sheet cannot do without: any of `of`; else that it is missing, and terms that may have it."""

    of: tuple[Callable[[Sheet], object], ...]
    missing: str

    def instead(self, sheet: Sheet) -> tuple[str, ...]:
        return tuple(term for term in sheet.terms if term != sheet.term)[-_OFFERED:]


_NEEDED = {
    "ratings": _Needed((lambda s: s.voices.sections,), "没有学生对您的评教答卷，没有评教结果可看"),
    "comments": _Needed((lambda s: s.voices.sections, lambda s: s.visits), "没有对您的评语和听课意见"),
    "grades": _Needed((lambda s: s.grades,), "您的教学班没有考核成绩，没有成绩分布可看"),
}


@dataclass(frozen=True)
class Shown:
    """One part with its figures in place."""

    key: str
    title: str
    text: str


def bound(parts: Sequence[Mapping[str, str]], evidence: Sequence[Evidence]) -> list[Shown]:
    """The parts of a result with their slots filled; what has no evidence is left out."""
    shown = []
    for part in parts:
        text = bind(part["draft"], evidence, question="").text.strip()
        if text:
            shown.append(Shown(part["key"], part["title"], text))
    return shown


def _texts(sheet: Sheet, figures: Figures, writer: Writer) -> Mapping[str, str]:
    if isinstance(writer, RuleWriter):
        return writer.write(sheet, figures)
    return {part.key: part.draft for part in written(sheet, figures, writer)}


def _which(sheet: Sheet) -> str:
    taken = f"以下是{Period.parse(sheet.term).zh}的结果"
    return f"{Period.parse(sheet.asked).zh}还没有结果，{taken}" if sheet.asked else taken


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


def _row(heard: Heard, figures: Figures) -> dict[str, Any]:
    section = heard.section
    cells = {column: f"s.{section.section_id}.{column}" for column in COLUMNS}
    return {
        "section_id": section.section_id,
        "course": section.course,
        "opening": heard.opening.value,
        "position": heard.position.value if heard.position is not None else "",
        "like": heard.band.like if heard.band is not None else "",
        "cells": {column: figures.slots[key] for column, key in cells.items() if figures.has(key)},
    }


def _numbers(texts: Sequence[str]) -> dict[str, str]:
    """Old number → new, of the evidence that is spoken of, counted from 1."""
    wanted = dict.fromkeys(found for text in texts for found in _SLOT.findall(text))
    return {old: f"E{place}" for place, old in enumerate(wanted, start=1)}


def _renumbered(draft: str, numbers: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: f"{{{numbers[match[1]]}", draft)


def _kept(figures: Figures, numbers: Mapping[str, str]) -> tuple[Evidence, ...]:
    """The evidence spoken of; its inputs by place in the same result (`#1` the first), for the caller to number."""
    known = {evidence.id: evidence for evidence in figures.evidence}
    kept, places = [], list(numbers)
    for old in places:
        inputs = tuple(f"#{places.index(i) + 1}" for i in known[old].inputs if i in numbers)
        kept.append(known[old].model_copy(update={"id": "", "inputs": inputs}))
    return tuple(kept)
