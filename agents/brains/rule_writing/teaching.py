"""The rule brain's way with one's own teaching: the sheet's parts as the tool drafted them, renumbered."""

from __future__ import annotations

import re

from agents.answering.answer import Status
from agents.brains.base import PERSONAL, CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.understanding.teaching import asked_in

_TOOL = "my_teaching"
_SLOT = re.compile(r"\{E(\d+)")
_NEXT = ("学生对我的课有什么意见", "我的课程目标达成度扣在哪", "我该改进什么")
_ENDS = {"out_of_scope": Status.REFUSED, "no_data": Status.NO_DATA}


def decide(turn: Turn) -> Decision | None:
    """The next step of a turn that asks for the own feedback; None for every other turn."""
    asked = asked_in(turn.question, turn.asker.role)
    if asked is None:
        return None
    outcomes = [o for o in turn.outcomes if o.call.name == _TOOL]
    if not outcomes:
        return CallTools((ToolCall(_TOOL, {"about": asked.about, "term": asked.term}),), step="整理教学反馈")
    return _told(outcomes[-1], turn)


def _told(outcome: ToolOutcome, turn: Turn) -> Draft:
    if outcome.error is not None:
        offers = f"可以看：{'、'.join(outcome.suggestions)}。" if outcome.suggestions else ""
        text = f"{outcome.error.rstrip('。')}。{offers}"
        return Draft(text, status=_ENDS.get(outcome.error_code or "", Status.CLARIFY))
    before = int(outcome.evidence[0].id.removeprefix("E")) - 1 if outcome.evidence else 0
    lead = f"{outcome.notes[0]}。" if outcome.notes else ""
    parts = [f"**{part['title']}**\n\n{_numbered(str(part['draft']), before)}" for part in outcome.data["parts"]]
    suggestions = tuple(s for s in _NEXT if s != turn.question)
    return Draft("\n\n".join([lead, *parts]), suggestions=suggestions, memory={PERSONAL: True})


def _numbered(draft: str, before: int) -> str:
    """The draft with its slots under the numbers of the turn."""
    return _SLOT.sub(lambda match: f"{{E{int(match[1]) + before}", draft)
