"""Between the graph and the book of actions: what a turn has drafted, how it waits, and what has become of it.

A turn's interrupt is the conversation's side only. The record is written before it and read after it; the value a
thread is resumed with decides nothing. So nothing that is said in a thread, by a model or by a person, confirms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agents.answer import ActionDraft, Answer, Status
from agents.brains.base import ToolOutcome
from tools.acts.book import ActionBook
from tools.acts.model import ActDraft, ActionState
from tools.errors import ToolFailure
from tools.marks import MARK
from tools.scope import Scope

WAITING_NOTE = "（以上只是草稿，等您核对并确认后才生效；在对话里回复“确认”不起作用。）"
NOTHING_DRAFTED = "（说明：这一轮没有起草或写入任何提醒。）"

_YES = re.compile(
    r"(?:好的?|嗯+|对|行|可以|没问题|是的?)?[，,。! ]*(?:我|就|请|帮我|都|全部)*"
    r"(?:确认|确定|同意|批准|生效|通过|confirm|ok|yes)"
    r"(?:了|吧|一下|设置|提醒|执行|提交|无误|生效)*[。.!！~]*",
    re.IGNORECASE,
)
_DONE = "(?:设|创建|添加|安排|记|加|确认|生效)"
_CLAIMS = re.compile(
    rf"(?:已经?|好了?)(?:为|帮|给|替)?(?:您|你)?{_DONE}[^，。；\n]{{0,12}}提醒"
    rf"|提醒[^，。；\n]{{0,4}}(?:已(?:经)?(?:为您|给您)?{_DONE}|设好|设置好|设定好|创建好|加好|添加好)"
)
"""What a model says that takes its draft, or no draft at all, for the deed."""
_NOTHING_ELSE_DONE = "（说明：这一轮没有办理、修改或发送任何内容；提醒要先起草，经您确认才会有。）"
_DEED = (
    "改为|改成|改好|修改|更正|发给|发送|发出|转发|转给|通知|告知|延长|延期|提交|上报|批准|审批|撤销|删除|登记|办理|办好"
)
_OTHER_CLAIMS = re.compile(
    rf"(?<!如果)(?<!若)(?:已(?:经)?|刚刚?)(?:成功)?(?:为您|帮您|给您|替您|向|将|把)?[^，。；！？\[\]\n]{{0,12}}?(?:{_DEED})"
    rf"|(?:{_DEED})(?:了|好了|完成)(?=[，。；！!\n]|$)"
    r"|(?:我|系统)(?:会|将)(?!不)[^，。；？\n]{0,10}?(?:提醒|通知|发给|发送|告诉|办理|提交)(?:您|你|给|到|[，。！\n]|$)"
)
"""Deeds no tool of the system can do, and promises for later that nobody keeps."""
_SENTENCE = re.compile(r"[^。！？\n]+[。！？\n]?")
_QUOTED_OR_NOT = re.compile(
    rf"{MARK.pattern}|「|(?:没有|没|未|不能|无法|不会|尚未)[^，。；]{{0,8}}(?:{_DEED})|[？?]$|如果|是否"
)


def drafted(outcomes: Sequence[ToolOutcome], turn: str) -> list[dict[str, Any]]:
    """The acts a turn has drafted, each once, with its id."""
    drafts = {d.id_in(turn): d for outcome in outcomes for d in outcome.drafts}
    return [{"id": action_id, **d.model_dump()} for action_id, d in drafts.items()]


def waiting(answer: Answer, actions: Sequence[Mapping[str, Any]]) -> Answer:
    """The turn's answer with the acts it has drafted, and told honestly: nothing is done yet."""
    if not actions:
        note = _correction(answer) if answer.brain != "rules" else ""
        return answer.model_copy(update={"text": f"{answer.text.rstrip()}\n\n{note}\n"}) if note else answer
    cards = tuple(ActionDraft(id=a["id"], kind=a["kind"], summary=a["summary"]) for a in actions)
    text = f"{answer.text.rstrip()}\n\n{WAITING_NOTE}\n"
    return answer.model_copy(update={"actions": cards, "status": Status.AWAITING, "text": text})


def _correction(answer: Answer) -> str:
    """What sets right an answer of a model that claims a deed; empty where it claims none."""
    if _CLAIMS.search(answer.text):
        return NOTHING_DRAFTED
    own = [s for s in _SENTENCE.findall(answer.text) if not _QUOTED_OR_NOT.search(s.strip())]
    return _NOTHING_ELSE_DONE if any(_OTHER_CLAIMS.search(sentence) for sentence in own) else ""


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
