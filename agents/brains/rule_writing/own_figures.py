"""The figure of an own course over all the sections one taught of it in a term, as its metric counts, above the sheet
that tells them section by section; and the terms a course was taught in, where it was not in the one asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agents.answering.answer import Status
from agents.brains.base import CallTools, Draft, ToolCall, ToolOutcome, Turn
from agents.understanding.normalise import normalise
from agents.understanding.own_sections import HIGHEST, which_section
from agents.understanding.own_words import marks_asked
from agents.understanding.school import ME
from tools.evidence import Evidence

_TOOL = "query_metric"
_STEP = "查询本人教学班的数据"
_PRESENCE = "course_fail_rate"
"""Kept of every course that was examined, so its periods are those a course was taught in."""
_NAMES = {
    "course_fail_rate": "课程不及格率",
    "course_mean_score": "课程平均成绩",
    "course_excellent_rate": "课程优秀率",
}
_TITLES = {"course_fail_rate": "不及格率", "course_mean_score": "平均成绩", "course_excellent_rate": "优秀率"}
"""How the sheet's figures of a section are titled, at their end."""
_OTHERS_HIDDEN = "别人教的班不在您的数据范围内。"


def calls(turn: Turn, courses: Sequence[str], term: str) -> tuple[ToolCall, ...]:
    """The calls for the figures asked for, of each course in one term; none where no figure was named."""
    metrics = _metrics(turn)
    return tuple(_call(metric, course, [term]) for course in courses for metric in metrics)


def todo(turn: Turn, wanted: Sequence[ToolCall]) -> CallTools | None:
    """Those not made yet."""
    left = tuple(call for call in wanted if _of(turn, call) is None)
    return CallTools(left, step=_STEP) if left else None


def lines(turn: Turn, wanted: Sequence[ToolCall]) -> list[str]:
    """One line a figure; what could not be had is left to the sheet below."""
    figures = [figure for call in wanted for figure in _figures(turn, call)]
    return [_line(figure) for figure in figures if figure.metric in _NAMES]


def extreme(turn: Turn, marks: ToolOutcome | None, courses: Collection[str]) -> list[str]:
    """Which of one's own sections lies highest or lowest, where that is asked; nothing where two lie alike."""
    way = which_section(normalise(turn.question))
    metrics = _metrics(turn)
    if not way or marks is None or len(metrics) != 1:
        return []
    word = _TITLES[metrics[0]]
    of = [e for e in marks.evidence if e.title.endswith(word) and e.value is not None and not e.withheld]
    of = [e for e in of if not courses or any(f"《{course}》" in e.title for course in courses)]
    ordered = sorted(of, key=lambda e: e.value or 0.0, reverse=way == HIGHEST)
    if len(ordered) < 2 or ordered[0].display == ordered[1].display:
        return []
    said = "最高" if way == HIGHEST else "最低"
    return [f"**您的这些教学班里{word}{said}的是{{{ordered[0].id}.entity}}：{{{ordered[0].id}}}。**"]


def not_taught(turn: Turn, courses: Sequence[str], terms: Collection[str], plain: str) -> CallTools | Draft:
    """That the course was not taught in the term asked for, with the terms it was; `plain` where it never was."""
    wanted = [_call(_PRESENCE, course, sorted(terms), by="period") for course in courses] if terms else []
    if (missing := todo(turn, wanted)) is not None:
        return missing
    told: list[str] = []
    newest = ""
    for course, call in zip(courses, wanted, strict=False):
        taught = _figures(turn, call)
        if taught:
            said = "、".join(f"{{{figure.id}.period}}" for figure in taught)
            told.append(f"《{course}》您任课的学期有：{said}。")
            newest = newest or f"我{taught[-1].period}学期{course}的不及格率"
    if not told:
        return Draft(plain, Status.NO_DATA)
    named = "、".join(f"《{course}》" for course in courses)
    lead = f"您问的这个学期，您的教学班里没有{named}，所以没有它的数。"
    return Draft("\n\n".join([lead, *told, _OTHERS_HIDDEN]), Status.NO_DATA, suggestions=(newest,))


def _metrics(turn: Turn) -> tuple[str, ...]:
    """The figures a turn names; a few words after another turn mean those named last."""
    asked = [turn.question, *(past.question for past in reversed(turn.past))]
    return next((found for said in asked if (found := marks_asked(normalise(said)))), ())


def _call(metric: str, course: str, terms: Sequence[str], **more: str) -> ToolCall:
    return ToolCall(_TOOL, {"metric": metric, "unit": ME, "course": course, "periods": list(terms), **more})


def _of(turn: Turn, call: ToolCall) -> ToolOutcome | None:
    same = (o for o in turn.outcomes if o.call.name == call.name and dict(o.call.arguments) == dict(call.arguments))
    return next(same, None)


def _figures(turn: Turn, call: ToolCall) -> tuple[Evidence, ...]:
    outcome = _of(turn, call)
    return () if outcome is None or outcome.error is not None else outcome.evidence


def _line(figure: Evidence) -> str:
    slot = figure.id
    counted = "" if figure.withheld or figure.n is None else f"，{{{slot}.n}} {figure.counted}"
    return (
        f"**{{{slot}.entity}}{{{slot}.period}}{_NAMES[figure.metric or '']}：{{{slot}}}**（本人教学班合计{counted}）。"
    )
