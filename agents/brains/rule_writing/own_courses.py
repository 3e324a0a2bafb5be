"""A person's own courses, one line a course: a list of what happened, never a ranking."""

from __future__ import annotations

from agents.brains.rule_writing.sheet import Sheet
from agents.understanding.school import ME
from tools.evidence import Evidence

_MOST = 20


def is_own_list(sheet: Sheet) -> bool:
    """Whether the figures are one person's own results course by course: every one rests on a single person."""
    figures = sheet.figures("rank")
    return sheet.reading.units == (ME,) and sheet.reading.by == "course" and all(e.n == 1 for e in figures)


def write(sheet: Sheet) -> list[str]:
    """The failed courses by name, or every course with its figure for a metric that is no rate."""
    figures = [e for e in sheet.figures("rank") if not e.withheld]
    if sheet.metric.id != "course_fail_rate":
        whole = sheet.figure("whole")
        together = [f"这些课程合在一起的{sheet.metric.name_zh}是{{{whole.id}}}。"] if whole is not None else []
        head = f"**您在{{{figures[0].id}.period}}各门课程的{sheet.metric.name_zh}：**"
        return [head, "", *_lines(figures), "", *together]
    failed = [e for e in figures if e.numerator]
    if not failed:
        return [f"**您在{{{figures[0].id}.period}}没有正考不及格的课程。**"]
    names = "、".join(f"{{{e.id}.entity}}" for e in failed)
    return [f"**您在{{{failed[0].id}.period}}正考不及格的课程：{names}。**", "补考、重修后的结果不在此列。"]


def _lines(figures: list[Evidence]) -> list[str]:
    rows = [f"- {{{e.id}.entity}}：{{{e.id}}}" for e in figures[:_MOST]]
    return rows + (["- 其余见依据。"] if len(figures) > _MOST else [])
