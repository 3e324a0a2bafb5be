"""The rule brain's way with the question which courses one teaches: the sections that stand on the own sheet.

No timetable is on record, so what is told is what has marks or ratings, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.teaching import SHEET
from agents.understanding.gate import refused_whatever
from agents.understanding.own_taught import asks_among, asks_on, asks_own_courses
from tools.scope import Role

_TOOL, _STEP = "my_teaching", "整理教学班"
_SIDES = ("grades", "ratings")
_TAUGHT = "taught"
"""In a turn's memory: the term whose sections were told, as it was said."""
_SECTION, _ENROLLED = "教学班", "选课人数"
_HEAD = "您的反馈单上有这些教学班："
_LIMIT = "这里只列有成绩或评教结果的教学班；排课没有接入，新学期开了哪些课请以教务系统为准。"
_NONE = "您的反馈单上还没有教学班的成绩或评教结果，排课也没有接入，所以列不出您教哪些课。请以教务系统的课表为准。"
_NEXT = ("我的评教怎么样", "我的成绩分布怎么样", "学生对我的课有什么意见")


def decide(turn: Turn, read: Callable[[str], Decision]) -> Decision | None:
    """The next step of such a question; None for every other turn. `read` takes one for a figure of the own courses."""
    if turn.asker.role is not Role.TEACHER or refused_whatever(turn.question):
        return None
    told = turn.before.memory.get(_TAUGHT) if turn.before else None
    if told is not None and (among := asks_among(turn.question)):
        return read(among)
    asked, term = asks_own_courses(turn.question)
    if not asked and told is not None:
        asked, term = asks_on(turn.question)
        term = term or str(told)
    if not asked:
        return None
    calls = tuple(ToolCall(_TOOL, {"about": side, "term": term}) for side in _SIDES)
    made = {(o.call.name, str(o.call.arguments)): o for o in turn.outcomes}
    done = [made[key] for call in calls if (key := (call.name, str(call.arguments))) in made]
    if len(done) < len(calls):
        return CallTools(calls, step=_STEP)
    found = [o for o in done if o.error is None]
    sections = _sections(found)
    if not sections:
        return Draft(_NONE, Status.NO_DATA, suggestions=_NEXT, memory={_TAUGHT: term})
    which = f"{found[0].notes[0]}。" if found[0].notes else ""
    lines = [which, _HEAD, "\n".join(sections[name] for name in sorted(sections)), _LIMIT]
    memory = {PERSONAL: True, _TAUGHT: term, SHEET: ["grades", term, str(found[0].data["term"])]}
    return Draft("\n\n".join(filter(None, lines)), suggestions=_NEXT, memory=memory)


def _sections(found: Sequence[ToolOutcome]) -> dict[str, str]:
    """A line for each section of the term told, by its name, with how many chose it where that is known."""
    lines: dict[str, str] = {}
    for outcome in found:
        for one in outcome.evidence:
            name = one.entity or ""
            if one.period != outcome.data["term"] or "《" not in name or not name.endswith(_SECTION):
                continue
            counted = f"，选课{{{one.id}}}" if one.title.endswith(_ENROLLED) else ""
            if counted or name not in lines:
                lines[name] = f"- {{{one.id}.entity}}{counted}"
    return lines
