"""One course named after the own study was told: 「体育课呢」, 「毕业设计呢」.

A plan counts credits by its parts and not by a course, so what is told is how it stands with that course: still to be
taken, on its way, not passed, or the mark it was passed with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, CallTools, Decision, Draft, ToolCall, Turn
from agents.brains.rule_writing.study_ids import Ids
from agents.understanding.gate import refused_whatever
from agents.understanding.normalise import normalise
from agents.understanding.rule_again import STUDY
from agents.understanding.study_parts import is_part_alone
from tools.scope import Role

_TOOL, _STEP = "learning_path", "对照培养方案"
_SAID = re.compile(
    "^(?:那么?|还有|其中|我的?|[，,])*(?P<what>[^，。?？]{2,12}?)(?:这门课|课程|课)?(?:的)?"
    "(?:呢|修了吗|过了吗|算了吗|算不算|怎么样)[呢啊呀]*[?？。]*$"
)
_NAMES = re.compile("《([^《》]+)》")
_COMMON = "大学"
_BY_PARTS = "还差的学分按方案的各部分算，不按单门课程算。"
_PASSED = "您问的这门课，您的总评成绩如下。"
_UNKNOWN = "这门课没有您的成绩记录，也不在您在修的和还没有修的必修课程里。"
_OFFERS = ("我还差多少学分毕业", "下学期该选什么课")


def decide(
    turn: Turn, courses: Sequence[str], names: Collection[str], mark: Callable[[str], Decision]
) -> Decision | None:
    """The next step of such words; None for any other turn. `courses` are those named, `names` of all on record;
    `mark` takes the question for the mark of one.
    """
    kept = [*(turn.before.memory.get(STUDY, ()) if turn.before else ())]
    match = _SAID.match(normalise(turn.question))
    if turn.asker.role is not Role.STUDENT or not kept or kept[1] or match is None or refused_whatever(turn.question):
        return None
    courses = courses or [name for name in names if _is(name, match["what"], ())]
    if not courses or is_part_alone(turn.question):
        return None
    call = ToolCall(_TOOL, {"what": "audit"})
    outcome = next((o for o in turn.outcomes if (o.call.name, dict(o.call.arguments)) == (_TOOL, call.arguments)), None)
    if outcome is None:
        return CallTools((call,), step=_STEP)
    if outcome.error is not None:
        return None
    memory = {PERSONAL: True, STUDY: kept}
    ids = Ids(outcome, of_another=False)
    if line := _of_plan(ids, match["what"], courses):
        return Draft("\n\n".join([_BY_PARTS, line, ids.notes]), suggestions=_OFFERS, memory=memory)
    if len({*courses}) != 1:
        return None
    found = mark(f"我{courses[0]}的课程平均分")
    if isinstance(found, CallTools):
        return found
    if found.status is not Status.ANSWERED:
        return Draft(f"{_BY_PARTS}\n\n{_UNKNOWN}", Status.NO_DATA, suggestions=_OFFERS, memory=memory)
    return replace(found, text=f"{_BY_PARTS}{_PASSED}\n\n{found.text}", memory={**found.memory, STUDY: kept})


def _of_plan(ids: Ids, said: str, courses: Sequence[str]) -> str:
    """How it stands with the course by the plan; empty where the plan lists no such course as open."""
    for one in ids.all("failed"):
        if _is(ids.title(one), said, courses):
            return f"未通过的必修课程里有它：{{{one}.title}}，{{{one}}}（{{{one}.definition}}）。"
    told = {"waiting": "它在修或待出成绩，通过后计入：", "open": "它还没有修，还没有修的必修课程有："}
    for role, words in told.items():
        place = ids.one(role)
        listed = ids.definition(place) if place else ""
        if place and any(_is(name, said, courses) for name in _NAMES.findall(listed)):
            return f"{words}{{{place}.definition}}。"
    return ""


def _is(name: str, said: str, courses: Sequence[str]) -> bool:
    """Whether a course on record is one of those named, or called so in everyday words."""
    plain = normalise(name)
    if courses:
        return plain in {normalise(course) for course in courses}
    return plain in (said, f"{_COMMON}{said}") or plain.startswith(f"{said}(")
