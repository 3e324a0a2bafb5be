"""The rule brain's way with reminders: what is asked becomes a call that drafts, its outcome a text to confirm."""

from __future__ import annotations

from datetime import date

from agents.answering.answer import Clarification, Status
from agents.brains.base import CallTools, Decision, Draft, ToolCall, ToolOutcome, Turn
from agents.confirming import WAITING_NOTE, says_yes
from agents.understanding.gate import refused_whatever
from agents.understanding.reminders import Wish, day_alone, wish_in
from tools.acts.days import days_in, is_within_reach

_TOOL = "set_reminder"
_ASKED = "reminder_text"
"""In a turn's memory: what the person wants to be reminded of, when only the day is missing."""

_WHICH_DAY = "哪一天提醒您？"
_OF_WHAT = "提醒您做什么？请把日期和要做的事一起说，例如：明天提醒我看挂科率。"
_DRAFTED = "已按您的话起草提醒，请核对日期和内容。"
"""Both are on the card, and wherever else an action is shown: the text does not say them a second time."""
_HOW_TO_CONFIRM = (
    "在对话里回复不算确认。请在前面那个回答下面的卡片上点“确认”；用命令行时，运行那个回答里给出的 confirm 命令。"
)


def decide(turn: Turn) -> Decision | None:
    """The next step of a turn that asks for a reminder, or types a confirmation; None for every other turn."""
    if _typed_confirmation(turn):
        return Draft(_HOW_TO_CONFIRM, status=Status.CLARIFY)
    wish = _wish(turn)
    if wish is None or refused_whatever(turn.question):
        return None
    outcomes = [o for o in turn.outcomes if o.call.name == _TOOL]
    if outcomes:
        return _told(outcomes[-1], wish, turn.today)
    if not wish.text:
        return _ask(_OF_WHAT)
    if not wish.on:
        return _ask(_WHICH_DAY, wish)
    return CallTools((ToolCall(_TOOL, {"text": wish.text, "on": wish.on}),), step="起草提醒")


def _wish(turn: Turn) -> Wish | None:
    """What was asked; a day alone completes what the last turn asked back for."""
    wanted = str(turn.past[-1].memory.get(_ASKED, "")) if turn.past else ""
    if wanted and (day := day_alone(turn.question, turn.today)):
        return Wish(wanted, day)
    return wish_in(turn.question, turn.today)


def _typed_confirmation(turn: Turn) -> bool:
    return says_yes(turn.question) and any(WAITING_NOTE in past.text for past in turn.past)


def _ask(question: str, wish: Wish | None = None) -> Draft:
    suggestions = tuple(f"{day}提醒我{wish.text}" for day in ("明天", "后天")) if wish else ()
    memory = {_ASKED: wish.text} if wish else {}
    return Draft(
        question,
        status=Status.CLARIFY,
        clarification=Clarification(question=question),
        suggestions=suggestions,
        memory=memory,
    )


def _told(outcome: ToolOutcome, wish: Wish, today: date) -> Draft:
    if outcome.error is not None:
        return Draft(_why_not(outcome.error, wish, today), status=Status.CLARIFY)
    return Draft(_DRAFTED)


def _why_not(error: str, wish: Wish, today: date) -> str:
    """For the person; the tool's own words tell a model how to call it."""
    meant = days_in(wish.on, today)
    day = meant[0].day if len(meant) == 1 else None
    if day is None:
        return "日历上没有这一天，请换个日子。"
    if day < today:
        return "您说的日子已经过去；若指明年，请写明年份，否则请换今天以后的日子。"
    if not is_within_reach(day, today):
        return "提醒最远可以设到明年的今天，请换近些的日子。"
    return f"提醒还不能起草：{error}。"
