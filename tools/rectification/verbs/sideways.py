"""Beside the main way: extensions, suspension, what is kept up for good, remarks."""

from __future__ import annotations

from datetime import timedelta

from tools.errors import Lacking, NotNow, NotUpToYou
from tools.rectification.model import ExtensionAsked, Item
from tools.rectification.requests import (
    AskExtension,
    ConfirmLasting,
    EndLasting,
    GrantExtension,
    MakeLasting,
    RefuseExtension,
    Remark,
    Resume,
    Suspend,
)
from tools.rectification.verbs.base import QUALITY_OFFICE, Move, Setting, only_judges, only_owner, only_roles, refuse
from tools.rectification.verbs.planning import may_decide
from tools.rectification.words import Nature, State, Step


def ask_extension(item: Item, request: AskExtension, setting: Setting) -> Move:
    """Before the deadline, by the owner; how long and the how manieth say who decides."""
    only_owner(item, setting)
    refuse(item.extension is not None, NotNow("已有一份延期申请在等批复"))
    assert item.due_on is not None
    if setting.today > item.due_on:
        raise NotNow(f"期限 {item.due_on} 已过，延期须在到期前申请；请向督办人说明情况")
    days = (request.to - item.due_on).days
    refuse(days <= 0, Lacking(f"延期后的期限须晚于现在的期限 {item.due_on}"))
    early = setting.test is not None and setting.test.observe_from < request.to
    refuse(early, Lacking("延期后的期限晚于登记的观察期开始，请先由质量评估中心变更效果检验"))
    by = Step(setting.rules.extension_by(days, item.extension_count))
    asked = ExtensionAsked(request.to, days, request.why, setting.today, by)
    return Move(item.state, request.why, {"extension": asked}, {"to": request.to.isoformat(), "by": by.value})


def grant_extension(item: Item, request: GrantExtension, setting: Setting) -> Move:
    asked = _asked(item, setting)
    early = setting.test is not None and setting.test.observe_from < asked.to
    refuse(early, Lacking("延期后的期限晚于登记的观察期开始，请先由质量评估中心变更效果检验"))
    details = {"from": str(item.due_on), "to": asked.to.isoformat(), "days": asked.days, "by": asked.by.value}
    changes = {"due_on": asked.to, "extension_count": item.extension_count + 1, "extension": None}
    return Move(item.state, request.why, changes, details)


def refuse_extension(item: Item, request: RefuseExtension, setting: Setting) -> Move:
    asked = _asked(item, setting)
    return Move(item.state, request.why, {"extension": None}, {"to": asked.to.isoformat()})


def _asked(item: Item, setting: Setting) -> ExtensionAsked:
    """The request that waits, when the asker is who decides on it and had no hand in the work."""
    if item.extension is None:
        raise NotNow("没有等待批复的延期申请")
    may_decide(item.extension.by, item, setting)
    mine = any(setting.actor.is_same_person(hand) for hand in item.hands)
    refuse(mine, NotUpToYou("承担整改的人不能批复自己的延期"))
    return item.extension


def suspend(item: Item, request: Suspend, setting: Setting) -> Move:
    """Held up by something outside. The deadline stays: more time is what an extension is for."""
    only_judges(item, setting)
    return Move(State.SUSPENDED, request.why, {"resume_to": item.state})


def resume(item: Item, request: Resume, setting: Setting) -> Move:
    only_roles(setting, QUALITY_OFFICE)
    assert item.resume_to is not None
    return Move(item.resume_to, request.why, {"resume_to": None})


def make_lasting(item: Item, request: MakeLasting, setting: Setting) -> Move:
    """To be kept up and confirmed from time to time; only what was opened as such."""
    only_judges(item, setting)
    refuse(item.nature is not Nature.LASTING, Lacking("只有性质为长期坚持的整改项可以这样转入"))
    return Move(State.LASTING, request.why, {"confirm_on": _next(setting)})


def confirm_lasting(item: Item, request: ConfirmLasting, setting: Setting) -> Move:
    only_judges(item, setting)
    assert item.confirm_on is not None
    early = setting.rules.lasting_confirmed_from
    if setting.today < item.confirm_on - timedelta(days=early):
        raise NotNow(f"下一次确认在 {item.confirm_on}，提前 {early} 天以内可以确认")
    return Move(State.LASTING, request.why, {"confirm_on": _next(setting)})


def end_lasting(item: Item, request: EndLasting, setting: Setting) -> Move:
    """Not kept up, or ready to be accepted: back to work."""
    only_roles(setting, QUALITY_OFFICE)
    return Move(State.WORKING, request.why, {"confirm_on": None})


def _next(setting: Setting) -> object:
    return setting.rules.after(setting.today, setting.rules.lasting_confirmed_every)


def remark(item: Item, request: Remark, setting: Setting) -> Move:
    return Move(item.state, request.why)
