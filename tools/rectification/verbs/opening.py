"""Opening an item and giving it out: register, assign, claim, decline, exclude, merge."""

from __future__ import annotations

from typing import Any

from tools.errors import Lacking, NotNow, NotUpToYou
from tools.rectification.model import Finding, Item
from tools.rectification.posts import Post
from tools.rectification.requests import Assign, Claim, Decline, Exclude, Merge, Register
from tools.rectification.verbs.base import (
    QUALITY_OFFICE,
    Move,
    Setting,
    known,
    only_judges,
    only_owner,
    only_roles,
    with_hands,
)
from tools.rectification.words import BEFORE_WORK, UNDER_WAY, Level, State
from tools.scope import Role

_TAKING_IN = BEFORE_WORK | UNDER_WAY | {State.APPROVING, State.SUSPENDED, State.LASTING}


def opened(request: Register, number: str, finding: Finding | None, setting: Setting) -> Item:
    """A new item; the quality office registers any, deans and heads only what lies in their own unit."""
    college, major = setting.organisation.place(request.unit)
    if not setting.organisation.fits(request.unit, request.level):
        raise Lacking(f"{request.level.zh}级整改项不能由{setting.organisation.name(request.unit)}牵头")
    may_register(setting.actor, request.level, college, major)
    if request.recurrence_of is not None and setting.find(request.recurrence_of) is None:
        raise Lacking(f"没有编号为 {request.recurrence_of} 的整改项")
    return Item(
        id=number,
        title=request.title,
        problem=request.problem,
        level=request.level,
        severity=request.severity,
        nature=request.nature,
        unit=request.unit,
        opened_on=setting.today,
        plan_due_on=setting.rules.after(setting.today, setting.rules.plan_due),
        college=college,
        major=major,
        finding=finding,
        recurrence_of=request.recurrence_of,
    )


def may_register(actor: Post, level: Level, college: str | None, major: str | None) -> None:
    """NotUpToYou unless that post opens items of this level and place."""
    own = {
        Role.QA: True,
        Role.LEADER: True,
        Role.DEAN: level is not Level.SCHOOL and college is not None and college == actor.college,
        Role.HEAD: level is Level.MAJOR and major is not None and major == actor.major,
    }
    if not own.get(actor.role, False):
        raise NotUpToYou("整改项由质量评估中心立项；院长、专业负责人可以为本学院、本专业立项")


def assign(item: Item, request: Assign, setting: Setting) -> Move:
    """The owner is a person of the leading unit; the supervisor somebody else, whatever account they come by."""
    only_roles(setting, QUALITY_OFFICE)
    owner, supervisor = known(request.owner, setting), known(request.supervisor, setting)
    if owner.role in (Role.STUDENT, Role.SUPERVISOR) or not _is_of(item, owner):
        raise Lacking(f"{owner.name}不是牵头单位{setting.organisation.name(item.unit)}的人员，不能作责任人")
    if supervisor.role not in (Role.QA, Role.SUPERVISOR, Role.LEADER):
        raise Lacking("督办人须是质量评估中心、督导或校领导")
    if owner.is_same_person(supervisor):
        raise Lacking("督办人与责任人不能是同一人")
    changes: dict[str, Any] = {"owner": owner, "supervisor": supervisor}
    to = State.UNCLAIMED
    if item.state not in (State.UNASSIGNED, State.UNCLAIMED):
        # Work already begun goes on under the new owner; what was not yet claimed is to be claimed.
        to, changes["hands"] = item.state, with_hands(item, (owner,))
    return Move(to, request.why, changes, {"owner": owner.username, "supervisor": supervisor.username})


def _is_of(item: Item, post: Post) -> bool:
    if item.major is not None and post.role is Role.HEAD:
        return post.major == item.major
    if item.college is not None:
        return post.college == item.college
    # An office's or the school's: its own staff, where accounts say so, or whoever answers for the school.
    return post.college == item.unit or post.role in (Role.QA, Role.LEADER)


def claim(item: Item, request: Claim, setting: Setting) -> Move:
    only_owner(item, setting)
    assert item.owner is not None
    return Move(State.PLANNING, request.why, {"hands": with_hands(item, (item.owner,))})


def decline(item: Item, request: Decline, setting: Setting) -> Move:
    only_owner(item, setting)
    return Move(State.UNASSIGNED, request.why, {"owner": None, "supervisor": None})


def exclude(item: Item, request: Exclude, setting: Setting) -> Move:
    only_judges(item, setting)
    return Move(State.EXCLUDED, request.why)


def merge(item: Item, request: Merge, setting: Setting) -> Move:
    """Into another item whose measures are still to be done and concern the unit: following mergers ends at a live one.

    What is accepted, observed or closed takes nothing in: the problem would leave the count without being worked on.
    """
    only_judges(item, setting)
    target = setting.find(request.into)
    if target is None or target.id == item.id:
        raise Lacking(f"没有编号为 {request.into} 的另一整改项")
    if target.state not in _TAKING_IN:
        raise NotNow(f"{target.id} 现为“{target.state.zh}”，不能并入；只能并入还没有提交验收的整改项")
    if not _concerns(target, item, setting):
        own, other = (setting.organisation.name(one.unit) for one in (item, target))
        raise Lacking(
            f"{target.id} 由{other}牵头，与{own}的整改项不是同一问题；只能并入本单位、上级单位或有本单位配合的整改项"
        )
    return Move(State.MERGED, request.why, {"merged_into": target.id}, {"into": target.id})


def _concerns(target: Item, item: Item, setting: Setting) -> bool:
    """Whether the other item is of the same unit, one above it, or one in which it has a part."""
    above = (item.unit, item.major, item.college)
    return target.level is Level.SCHOOL or target.unit in above or item.unit in target.cooperating
