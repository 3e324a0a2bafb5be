"""Whom an item waits for: any of these posts can take its next step. For boards and home pages; the verbs decide."""

from __future__ import annotations

from collections.abc import Sequence

from tools.rectification.model import Item
from tools.rectification.posts import Post, Posts, holders
from tools.rectification.verbs.working import first_acceptors, school_acceptors
from tools.rectification.words import UNDER_WAY, State, Step
from tools.scope import Role

_OWNERS = UNDER_WAY | {State.UNCLAIMED, State.PLANNING, State.PLAN_RETURNED}
_OFFICE = frozenset({State.UNASSIGNED, State.SUSPENDED, State.LASTING})


def waits_for(item: Item, posts: Posts) -> list[Post]:
    """The posts; none where nothing is to be done now. An extension that was asked for waits beside the work."""
    next_ = list(_next(item, posts))
    if item.extension is not None:
        next_ += [p for p in _for_step(item.extension.by, item, posts) if not _is_among(p, item.hands)]
    return list({post.username: post for post in next_}.values())


def _next(item: Item, posts: Posts) -> Sequence[Post]:
    if item.state in _OWNERS:
        return [item.owner] if item.owner else []
    if item.state in _OFFICE:
        return posts.holding(Role.QA)
    if item.state is State.APPROVING:
        return _for_step(item.steps[len(item.approved)], item, posts)
    if item.state is State.JUDGED or (item.state is State.ACCEPTED and item.testable is False):
        return judging(item, posts)
    if item.state is State.COLLEGE_REVIEW:
        return first_acceptors(item, posts)
    return school_acceptors(item, posts) if item.state is State.SCHOOL_REVIEW else []


def judging(item: Item, posts: Posts) -> list[Post]:
    """Who decides on the effect: the quality office without a hand in it, leaders where one of the office has; and a
    leader may close what showed none."""
    judged = item.outcome.judgement
    shown = judged is None or judged.effective
    held = any(post.role is Role.QA for post in item.hands)
    roles = (Role.QA, Role.LEADER) if held or not shown else (Role.QA,)
    return [post for role in roles for post in posts.holding(role) if not _is_among(post, item.hands)]


def _for_step(step: Step, item: Item, posts: Posts) -> list[Post]:
    owner = [item.owner] if item.owner else []
    return [post for post in holders(step, item.college, item.major, posts) if not _is_among(post, owner)]


def _is_among(post: Post, others: Sequence[Post]) -> bool:
    return any(post.is_same_person(other) for other in others)
