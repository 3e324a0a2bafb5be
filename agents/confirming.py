"""Between the graph and the book of actions: what a turn has drafted, how it waits, and what has become of it.

A turn's interrupt is the conversation's side only. The record is written before it and read after it; the value a
thread is resumed with decides nothing. So nothing that is said in a thread, by a model or by a person, confirms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from agents.answering import unfounded as claims
from agents.answering.answer import ActionDraft, Answer, Status
from agents.brains.base import ToolOutcome
from tools.acts.book import ActionBook
from tools.acts.model import ActDraft, ActionState
from tools.errors import ToolFailure
from tools.scope import Scope

WAITING_NOTE = "（以上只是草稿，等您核对并确认后才生效；在对话里回复“确认”不起作用。）"

_YES = re.compile(
    r"(?:好的?|嗯+|对|行|可以|没问题|是的?)?[，,。! ]*(?:我|就|请|帮我|都|全部)*"
    r"(?:确认|确定|同意|批准|生效|通过|confirm|ok|yes)"
    r"(?:了|吧|一下|设置|提醒|执行|提交|无误|生效)*[。.!！~]*",
    re.IGNORECASE,
)


def drafted(outcomes: Sequence[ToolOutcome], turn: str) -> list[dict[str, Any]]:
    """The acts a turn has drafted, each once, with its id."""
    drafts = {d.id_in(turn): d for outcome in outcomes for d in outcome.drafts}
    return [{"id": action_id, **d.model_dump()} for action_id, d in drafts.items()]


def waiting(answer: Answer, actions: Sequence[Mapping[str, Any]]) -> Answer:
    """The turn's answer with the acts it has drafted, and told honestly: nothing is done yet."""
    if not actions:
        return answer
    cards = tuple(ActionDraft(id=a["id"], kind=a["kind"], summary=a["summary"]) for a in actions)
    text = f"{answer.text.rstrip()}\n\n{WAITING_NOTE}\n"
    return answer.model_copy(update={"actions": cards, "status": Status.AWAITING, "text": text})


def honest(
    answer: Answer, actions: Sequence[Mapping[str, Any]], past: Sequence[Mapping[str, Any]], people: Collection[str]
) -> Answer:
    """The answer of a model without what nobody did and no evidence says (agents/answering/unfounded.py).

    `past` are the thread's turns as the records have them.
    """
    done = any(a["state"] == ActionState.CONFIRMED for turn in past for a in turn["answer"]["actions"])
    text, notes = claims.kept(answer.text, drafts=bool(actions), has_reminder=done, people=people)
    if text == answer.text:
        return answer
    if not text.strip():
        text = "\n".join(f"草稿：{action['summary']}" for action in actions)
    return answer.model_copy(update={"text": "\n\n".join([text.rstrip(), *notes]).lstrip() + "\n"})


def record(book: ActionBook | None, actions: Sequence[Mapping[str, Any]], scope: Scope, thread: str) -> None:
    """Write the drafts down; again is the same as once."""
    if book is None:
        raise ToolFailure("no records to draft into")
    for action in actions:
        draft = ActDraft(kind=action["kind"], summary=action["summary"], arguments=action["arguments"])
        book.draft(action["id"], draft, scope, thread)


def settled(answer: Answer, states: Mapping[str, ActionState]) -> Answer:
    """The answer as the records have it now: the state of each act, and whether it still waits for its person."""
    if not answer.actions:
        return answer
    cards = tuple(a.model_copy(update={"state": states.get(a.id, ActionState.EXPIRED)}) for a in answer.actions)
    waits = any(card.state is ActionState.DRAFTED for card in cards)
    if waits:
        return answer.model_copy(update={"actions": cards, "status": Status.AWAITING})
    now = "；".join(f"{card.summary}：{card.state.zh}" for card in cards)
    text = answer.text.replace(WAITING_NOTE, f"（{now}。）")
    return answer.model_copy(update={"actions": cards, "status": Status.ANSWERED, "text": text})


def is_typed_confirmation(question: str, past: Sequence[Mapping[str, Any]]) -> bool:
    """Whether somebody answers a waiting draft by typing 「确认」: the rules then say how to confirm, not a model."""
    return says_yes(question) and any(WAITING_NOTE in turn["answer"]["text"] for turn in past)


def says_yes(question: str) -> bool:
    """Whether a question is no more than a confirmation."""
    return bool(_YES.fullmatch(question.strip()))
