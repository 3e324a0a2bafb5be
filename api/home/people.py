"""What changed for one person alone: a teacher's newest sheet, a student's own study."""

from __future__ import annotations

from agents.assistant import Assistant
from agents.brains.base import ToolCall
from api.home.model import BlockView, ChangeView, FigureView
from api.home.numbering import Numbered
from api.teaching import SectionView, sheet_view
from tools.errors import ToolError
from tools.evidence import Evidence
from tools.learning.warning import HELP, level_told
from tools.metrics.periods import Period
from tools.scope import Scope

_SHEET, _STUDY = "我的反馈单", "我的学业"
_LATER = "学期结束、成绩提交之后，这里会有新的反馈单。"
_SECTIONS = 4
_SHUT = {
    "words": "答卷较少，只看评语主题",
    "nothing": "答卷太少，为保护学生不显示",
    "closed": "成绩提交之后开放",
}
_PLACED = {"above": "在同类课程参照带之上", "within": "与同类课程相当", "below": "在同类课程参照带之下"}
_CREDITS = (("已修得学分", "已修得"), ("培养方案总学分", "总学分"), ("距毕业还差学分", "还差"))


def newest_sheet(assistant: Assistant, scope: Scope) -> BlockView:
    """The sections of a teacher's newest term with results."""
    try:
        view = sheet_view(assistant, scope)
    except ToolError as error:
        return BlockView(title=_SHEET, said=f"{error.message.rstrip('。')}。{_LATER}")
    numbered = Numbered()
    names = numbered.add_all(view.evidence)
    changes = [_section(section, names) for section in view.sections[:_SECTIONS]]
    more = len(view.sections) - len(changes)
    rest = f"另有 {more} 个教学班，见整张反馈单。" if more else ""
    head = ChangeView(
        title=f"{Period.parse(view.term).zh}的反馈单可以看了", note="只有您本人能看到，不排名次。",
        link=f"/teaching?term={view.term}", link_title="看整张反馈单",
    )  # fmt: skip
    return BlockView(title=_SHEET, changes=(head, *changes), evidence=numbered.evidence, said=rest)


def _section(section: SectionView, names: dict[str, str]) -> ChangeView:
    said = {"enrolled": "选课", "valid": "有效答卷", "mean": "有效均值", "low": "评分区间下限", "high": "评分区间上限"}
    figures = tuple(
        FigureView(label=label, evidence=names[section.figures[key]])
        for key, label in said.items()
        if key in section.figures
    )
    note = _SHUT.get(section.opening) or _PLACED.get(section.position, "")
    return ChangeView(title=f"《{section.course}》{section.section_id}", note=note, figures=figures)


def own_progress(assistant: Assistant, scope: Scope) -> BlockView:
    """A student's credits, and how far the next tier of warning is; each where it can be had."""
    numbered = Numbered()
    found = (_credits(assistant, scope, numbered), _distance(assistant, scope, numbered))
    changes = tuple(one for one in found if isinstance(one, ChangeView))
    told = "".join(f"{one.rstrip('。')}。" for one in dict.fromkeys(found) if isinstance(one, str))
    return BlockView(title=_STUDY, changes=changes, evidence=numbered.evidence, said=told)


def _credits(assistant: Assistant, scope: Scope, numbered: Numbered) -> ChangeView | str:
    outcome = assistant.use_tool(ToolCall("learning_path", {"what": "audit"}), scope)
    if outcome.error is not None:
        return outcome.error
    names = numbered.add_all(outcome.evidence)
    figures = _named(outcome.evidence, names, _CREDITS)
    return ChangeView(
        title="毕业学分", note="以教务部门的毕业审核为准。", figures=figures, ask="下学期该选什么课？",
        link="/path", link_title="查看学分与安排",
    )  # fmt: skip


def _distance(assistant: Assistant, scope: Scope, numbered: Numbered) -> ChangeView | str:
    outcome = assistant.use_tool(ToolCall("learning_path", {"what": "warning"}), scope)
    if outcome.error is not None:
        return outcome.error
    names = numbered.add_all(outcome.evidence)
    study, evidence = outcome.data["study"], outcome.evidence
    places = [(study["hint"], "现在"), *((at, "") for at in study["distances"])]
    figures = tuple(
        FigureView(label=label or evidence[at].title, evidence=names[evidence[at].id]) for at, label in places
    )
    note = "由学校规则推算的关注提示，不是学校的预警认定。"
    if evidence[study["hint"]].display != level_told(None, ""):
        note += HELP
    return ChangeView(title="学业预警", note=note, figures=figures, ask="我会不会被预警？")


def _named(
    evidence: tuple[Evidence, ...], names: dict[str, str], wanted: tuple[tuple[str, str], ...]
) -> tuple[FigureView, ...]:
    by_title = {e.title: e.id for e in evidence}
    return tuple(FigureView(label=said, evidence=names[by_title[t]]) for t, said in wanted if t in by_title)
