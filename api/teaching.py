"""A teacher's feedback sheet as the ways in show it: typed JSON, lines for a terminal, a one-page document.

Everything comes from the tool that a conversation uses, under the same scope; texts are bound here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from agents.assistant import Assistant
from agents.brains.base import ToolCall, ToolOutcome
from tools.errors import NoData, OutOfScope, ToolError
from tools.evidence import Evidence
from tools.feedback.presenting import WHOLE, bound
from tools.metrics.periods import Period
from tools.scope import Scope

_TOOL = "my_teaching"
_NOT_ON_PAPER = ("trend",)
"""Left to the screen: the page is one."""
_ERRORS: dict[str, type[ToolError]] = {error.code: error for error in (OutOfScope, NoData)}


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class PartView(_View):
    """One part of the sheet as Markdown; marks [E1] name evidence."""

    key: str
    title: str
    text: str


class SectionView(_View):
    """One own section of the term.

    `opening` is how far it is open: point, interval, words, nothing or closed; `position` where the interval lies by
    the band: above, within, below or empty; `like` what it is compared with; `figures` the evidence of each figure.
    """

    section_id: str
    course: str
    opening: str
    position: str
    like: str
    figures: dict[str, str]


class TeachingView(_View):
    """A term's sheet; `terms` are those that can be asked for, `note` says which term it is and why."""

    term: str
    terms: tuple[str, ...]
    note: str
    writer: str
    sections: tuple[SectionView, ...]
    parts: tuple[PartView, ...]
    evidence: tuple[Evidence, ...]

    def shown(self, evidence_id: str) -> str:
        """A figure as people read it; empty for none."""
        return next((e.display for e in self.evidence if e.id == evidence_id), "")


def sheet_view(assistant: Assistant, scope: Scope, term: str = "") -> TeachingView:
    """The asker's own sheet. Raises OutOfScope for everyone but teachers, NoData, or ToolError for no such term."""
    outcome = assistant.use_tool(ToolCall(_TOOL, {"about": WHOLE, "term": term}), scope)
    if outcome.error is not None:
        raise _ERRORS.get(outcome.error_code or "", ToolError)(outcome.error, outcome.suggestions)
    return _viewed(outcome)


def _viewed(outcome: ToolOutcome) -> TeachingView:
    data = outcome.data
    return TeachingView(
        term=data["term"],
        terms=tuple(data["terms"]),
        note=outcome.notes[0],
        writer=data["writer"],
        sections=tuple(SectionView(**{**row, "figures": row["cells"]}) for row in data["sections"]),
        parts=tuple(PartView(key=p.key, title=p.title, text=p.text) for p in bound(data["parts"], outcome.evidence)),
        evidence=outcome.evidence,
    )


def sheet_lines(view: TeachingView) -> Iterator[str]:
    """The sheet for a terminal."""
    yield f"{view.note}。"
    for part in view.parts:
        yield ""
        yield f"{part.title}"
        yield part.text


_WHERE = {"above": "在带之上", "within": "与带相当", "below": "在带之下"}
_SHUT = {"words": "只看评语", "nothing": "太少不显示", "closed": "待成绩提交"}
_FOOT = "每个数字的依据可在质诊里点开查看。收缩后的评分和参照带的算法见数字的依据。"


def sheet_document(view: TeachingView, name: str) -> bytes:
    """The sheet as a one-page Word file."""
    from tools.feedback.document import Page, document_of

    return document_of(
        Page(
            title="教学反馈单",
            subtitle=f"{name}老师 · {Period.parse(view.term).zh} · 仅本人",
            rows=[_cells(view, section) for section in view.sections],
            parts=[(p.key, p.title, p.text) for p in view.parts if p.key not in _NOT_ON_PAPER],
            foot=_FOOT,
        )
    )


def _cells(view: TeachingView, section: SectionView) -> tuple[str, ...]:
    figures = {key: view.shown(evidence) for key, evidence in section.figures.items()}
    return (
        f"《{section.course}》{section.section_id}",
        figures.get("enrolled", ""),
        figures.get("valid", "—"),
        figures.get("mean", "—"),
        _between(figures, "low", "high"),
        _between(figures, "band_low", "band_high"),
        _SHUT.get(section.opening) or _WHERE.get(section.position, "不作比较"),
    )


def table_of(view: TeachingView) -> str:
    """The sections as a Markdown table, each figure with its mark."""
    lines = [
        "| 课程与教学班 | 选课 | 有效答卷 | 有效均值 | 评分区间 | 参照带 | 位置 |",
        "|---|---|---|---|---|---|---|",
    ]
    for section in view.sections:
        cells = {key: f"{view.shown(evidence)}[{evidence}]" for key, evidence in section.figures.items()}
        row = (
            f"{section.course} {section.section_id}",
            cells.get("enrolled", ""),
            cells.get("valid", "—"),
            cells.get("mean", "—"),
            _joined(cells, "low", "high"),
            _joined(cells, "band_low", "band_high"),
            _SHUT.get(section.opening) or _WHERE.get(section.position, "不作比较"),
        )
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def _joined(cells: dict[str, str], low: str, high: str) -> str:
    return f"{cells[low]} – {cells[high]}" if low in cells else "—"


def _between(figures: dict[str, str], low: str, high: str) -> str:
    return f"{figures[low].removesuffix(' 分')}–{figures[high]}" if low in figures else "—"
