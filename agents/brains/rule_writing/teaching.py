"""The rule brain's way with one's own teaching: the sheet's parts as the tool drafted them, renumbered."""

from __future__ import annotations

import re

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.brains.rule_writing.texts import replies
from agents.understanding.teaching import asked_in, asks_of_another

_TOOL = "my_teaching"
_TERM = re.compile(r"20\d\d-20\d\d-[12]")
_SLOT = re.compile(r"\{E(\d+)")
_NEXT = ("学生对我的课有什么意见", "我的课程目标达成度扣在哪", "我该改进什么")
_UNRANKED = "反馈单不排名次，只看与可比教学班的参照带。"
_ENDS = {"out_of_scope": Status.REFUSED, "no_data": Status.NO_DATA}


def decide(turn: Turn) -> Decision | None:
    """The next step of a turn that asks for the own feedback; None for every other turn."""
    asked = asked_in(turn.question, turn.asker.role)
    if asked is None:
        return _refused() if asks_of_another(turn.question) else None
    if asked.originals:
        found = replies().replies["comment_originals"]
        return Draft(found.text.strip(), found.status, suggestions=_NEXT[:1])
    outcomes = [o for o in turn.outcomes if o.call.name == _TOOL]
    if not outcomes:
        return CallTools((ToolCall(_TOOL, {"about": asked.about, "term": asked.term}),), step="整理教学反馈")
    return _told(outcomes[-1], turn, _UNRANKED if asked.ranked else "")


def _refused() -> Draft:
    found = replies().replies["colleague_feedback"]
    return Draft(found.text.strip(), found.status)


def _told(outcome: ToolOutcome, turn: Turn, lead: str = "") -> Draft:
    if outcome.error is not None:
        return _failed(outcome)
    before = int(outcome.evidence[0].id.removeprefix("E")) - 1 if outcome.evidence else 0
    lead += f"{outcome.notes[0]}。" if outcome.notes else ""
    parts = [f"**{part['title']}**\n\n{_numbered(str(part['draft']), before)}" for part in outcome.data["parts"]]
    suggestions = tuple(s for s in _NEXT if s != turn.question)
    return Draft("\n\n".join([lead, *parts]), suggestions=suggestions, memory={PERSONAL: True})


def _failed(outcome: ToolOutcome) -> Draft:
    """The error, which names terms itself, and what else may be had instead."""
    others = [s for s in outcome.suggestions if not _TERM.fullmatch(s)]
    offers = f"可以看：{'、'.join(others)}。" if others else ""
    text = f"{(outcome.error or '').rstrip('。')}。{offers}"
    return Draft(text, status=_ENDS.get(outcome.error_code or "", Status.CLARIFY))


def _numbered(draft: str, before: int) -> str:
    """The draft with its slots under the numbers of the turn."""
    return _SLOT.sub(lambda match: f"{{E{int(match[1]) + before}", draft)
