"""The rule brain's way with one's own teaching: the sheet's parts as the tool drafted them, renumbered."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.texts import replies
from agents.understanding.colleagues import (
    asks_of_another,
    asks_of_colleague,
    asks_of_whoever_teaches,
    asks_one_by_one,
)
from agents.understanding.teaching import Asked, asked_after
from tools.scope import Role

_TOOL = "my_teaching"
_TERM = re.compile(r"20\d\d-20\d\d-[12]")
_COURSE = re.compile("《([^》]+)》")
_SLOT = re.compile(r"\{E(\d+)")
_TOGETHER = "本人教学班"
_NEXT = ("学生对我的课有什么意见", "我的课程目标达成度扣在哪", "我该改进什么")
_UNRANKED = "反馈单不排名次，只看与可比教学班的参照带。"
_NOT_TAUGHT = (
    "您在这个学期的教学班里没有您问的这门课，所以没有它的反馈；别人教的班不在您的数据范围内。\n\n"
    "可以不写课程名，看您自己各教学班的情况；也可以问这门课全校的不及格率。"
)
_ENDS = {"out_of_scope": Status.REFUSED, "no_data": Status.NO_DATA}


def decide(turn: Turn, courses: Collection[str] = ()) -> Decision | None:
    """The next step of a turn that asks for the own feedback; None for every other turn. `courses` are those named."""
    role = turn.asker.role
    asked = reads(turn)
    if asked is None:
        another = (
            asks_of_another(turn.question)
            or (role is Role.TEACHER and asks_of_colleague(turn.question))
            or asks_of_whoever_teaches(turn.question, role)
            or asks_one_by_one(turn.question, role)
        )
        return _refused() if another else None
    return tell(turn, asked, courses)


def reads(turn: Turn) -> Asked | None:
    """What the word lists read of the own teaching in a turn."""
    return asked_after(turn.question, turn.asker.role, [past.question for past in turn.past])


def tell(turn: Turn, asked: Asked, courses: Collection[str] = ()) -> Decision:
    """The next step towards what was asked of the own feedback sheet."""
    if asked.originals:
        found = replies().replies["comment_originals"]
        return Draft(found.text.strip(), found.status, suggestions=_NEXT[:1])
    done = {str(o.call.arguments.get("about", "")): o for o in turn.outcomes if o.call.name == _TOOL}
    sides = (asked.about, *asked.more)
    todo = tuple(ToolCall(_TOOL, {"about": side, "term": asked.term}) for side in sides if side not in done)
    if todo:
        return CallTools(todo, step="整理教学反馈")
    return _all_told(asked, [done[side] for side in sides], turn, courses)


def _all_told(asked: Asked, outcomes: Sequence[ToolOutcome], turn: Turn, courses: Collection[str]) -> Draft:
    """One answer of every side asked for; a side that failed is told of beside the others."""
    told = [o for o in outcomes if o.error is None]
    if not told:
        return _failed(outcomes[0])
    taught = {e.entity or "" for o in told for e in o.evidence}
    if courses and taught and not any(name in entity for name in courses for entity in taught):
        return Draft(_NOT_TAUGHT, Status.NO_DATA, suggestions=_NEXT[:1])
    drafts = [_told(o, turn, _UNRANKED if asked.ranked else "", courses, first=o is told[0]) for o in told]
    failed = [_failed(o).text for o in outcomes if o.error is not None]
    text = "\n\n".join([*(draft.text for draft in drafts), *failed])
    return Draft(text, suggestions=drafts[0].suggestions, memory={PERSONAL: True})


def _refused() -> Draft:
    found = replies().replies["colleague_feedback"]
    return Draft(found.text.strip(), found.status)


def _told(outcome: ToolOutcome, turn: Turn, lead: str, courses: Collection[str], *, first: bool) -> Draft:
    before = int(outcome.evidence[0].id.removeprefix("E")) - 1 if outcome.evidence else 0
    lead = lead + (f"{outcome.notes[0]}。" if outcome.notes else "") if first else ""
    of = {f"E{place}": e.title for place, e in enumerate(outcome.evidence, start=1)}
    told = [(part["title"], _of_courses(str(part["draft"]), of, courses)) for part in outcome.data["parts"]]
    parts = [f"**{title}**\n\n{_numbered(draft, before)}" for title, draft in told if draft.strip()]
    suggestions = tuple(s for s in _NEXT if s != turn.question)
    return Draft("\n\n".join([lead, *parts] if lead else parts), suggestions=suggestions, memory={PERSONAL: True})


def _of_courses(draft: str, titles: Mapping[str, str], courses: Collection[str]) -> str:
    """The draft without the lines, and what is indented below them, of other courses than were named, and without what
    is told of all one's sections together.
    """
    if not courses:
        return draft
    kept: list[str] = []
    dropped = False
    several = len({m[1] for title in titles.values() if (m := _COURSE.search(title))}) > 1
    for line in draft.split("\n"):
        if not line.startswith("  "):
            slot = _SLOT.search(line)
            if slot and several and not line.startswith("- ") and titles.get(f"E{slot[1]}", "").startswith(_TOGETHER):
                continue
            of = _COURSE.search(titles.get(f"E{slot[1]}", "")) if slot and line.startswith("- ") else None
            dropped = of is not None and not any(course in of[1] for course in courses)
        if not dropped:
            kept.append(line)
    return "\n".join(kept)


def _failed(outcome: ToolOutcome) -> Draft:
    """The error, which names terms itself, and what else may be had instead."""
    others = [s for s in outcome.suggestions if not _TERM.fullmatch(s)]
    offers = f"可以看：{'、'.join(others)}。" if others else ""
    text = f"{(outcome.error or '').rstrip('。')}。{offers}"
    return Draft(text, status=_ENDS.get(outcome.error_code or "", Status.CLARIFY))


def _numbered(draft: str, before: int) -> str:
    """The draft with its slots under the numbers of the turn."""
    return _SLOT.sub(lambda match: f"{{E{int(match[1]) + before}", draft)
