"""What every verb works with: the setting it is asked in, and the move it answers with. No verb writes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from knowledge_base.evaluation.rectification_rules import RectificationRules
from tools.errors import Lacking, NotUpToYou, RectificationError
from tools.rectification.alongside import Alongside
from tools.rectification.frozen import Frozen
from tools.rectification.grounds import Ground
from tools.rectification.judged import Foresight, Judged, LookedBack
from tools.rectification.looking import Draw
from tools.rectification.model import Baseline, EffectTest, EvidenceFile, Item, MetricAsked
from tools.rectification.organisation import Organisation
from tools.rectification.plans import Plan
from tools.rectification.posts import MACHINE, Post, Posts
from tools.rectification.words import State
from tools.scope import Role

QUALITY_OFFICE = (Role.QA,)


@dataclass(frozen=True)
class Setting:
    """Who asks, when, and what there is to judge by. `find` gives another item, None where the asker sees none.

    `foresight` and `judged` are what a test to be registered or judged came to, worked out before. `ground` is what the
    test to be registered stands on, `ground_before` the one that holds, `frozen` the histories to be kept with it,
    `moved` the test whose window moves on, `alongside` what other items test of the same figure. `drawn` tells whether
    an item to be closed is drawn for a look back, `next_number` the number a new item gets.
    """

    actor: Post
    now: datetime
    today: date
    rules: RectificationRules
    posts: Posts
    organisation: Organisation
    measure: Callable[[MetricAsked], Baseline]
    find: Callable[[str], Item | None]
    plan: Plan | None = None
    test: EffectTest | None = None
    evidence: tuple[EvidenceFile, ...] = ()
    foresight: Foresight | None = None
    judged: Judged | None = None
    ground: Ground | None = None
    ground_before: Ground | None = None
    moved: EffectTest | None = None
    looked: LookedBack | None = None
    frozen: tuple[tuple[MetricAsked, Frozen], ...] = ()
    alongside: Callable[[MetricAsked], Alongside] = lambda asked: Alongside()
    drawn: Callable[[Item], Draw] = lambda item: Draw(drawn=True)
    next_number: Callable[[], str] = lambda: ""

    @property
    def by_machine(self) -> bool:
        """Whether it is the day's own run, and nobody, that asks."""
        return self.actor == Post(MACHINE, MACHINE, Role.QA)


@dataclass(frozen=True)
class Move:
    """What a verb comes to: the state after it, the fields it sets, what is added to the records, and what follows.

    `opens` is a new item that is opened with it.
    """

    to: State
    why: str
    changes: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    plan: Plan | None = None
    registration: tuple[EffectTest | None] | None = None
    evidence: EvidenceFile | None = None
    then: Move | None = None
    opens: Item | None = None


def only_owner(item: Item, setting: Setting) -> None:
    """NotUpToYou unless the owner asks; another post of the same person is not the owner's account."""
    if item.owner is None or item.owner.username != setting.actor.username:
        raise NotUpToYou(f"只有责任人{item.owner.name if item.owner else ''}可以这样做")


def only_roles(setting: Setting, roles: tuple[Role, ...]) -> None:
    if setting.actor.role not in roles:
        raise NotUpToYou(f"须由{'或'.join(role.name_zh for role in roles)}办理")


def only_judges(item: Item, setting: Setting) -> None:
    """NotUpToYou unless the quality office asks and nobody judges what they own or had a hand in.

    Where somebody of the office does or did the work, a leader may ask as well.
    """
    mine = (*item.hands, *((item.owner,) if item.owner else ()))
    if any(setting.actor.is_same_person(post) for post in mine):
        raise NotUpToYou("承担整改的人不能这样处理自己的整改项，请由质量评估中心的其他人或校领导办理")
    only_roles(setting, (Role.QA, Role.LEADER) if any(post.role is Role.QA for post in mine) else QUALITY_OFFICE)


def known(username: str, setting: Setting) -> Post:
    """The post of a user name; Lacking when there is no such account."""
    post = setting.posts.post(username)
    if post is None:
        raise Lacking(f"没有名为 {username} 的账号")
    return post


def with_hands(item: Item, posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """The hands of the item and these, each account once."""
    seen = {post.username: post for post in (*item.hands, *posts)}
    return tuple(seen.values())


def refuse(condition: bool, error: RectificationError) -> None:
    if condition:
        raise error
