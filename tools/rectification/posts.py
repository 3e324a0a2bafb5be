"""Posts: who acts, who reports to whom, who holds what. An account is one post; one person may have several.

The organisation's line is teacher → head of a major → dean → leader; the offices and the supervisors report to the
leader. Where it is not known which head a teacher works under, every head of the college counts: a question of
independence is answered on the safe side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tools.rectification.words import Step
from tools.scope import Role, Scope

MACHINE = "effect.judge"
"""Who the day's own run is on record as, where it judges; no account of a person."""
JUDGE = Scope(MACHINE, Role.QA)
"""What the machine reads by: the school's rows, which it hands to nobody."""


@dataclass(frozen=True)
class Post:
    """One account as the records keep it: who it was when something was done or given to them."""

    username: str
    name: str
    role: Role
    college: str | None = None
    major: str | None = None
    person: str | None = None

    def is_same_person(self, other: Post) -> bool:
        """The same account, or another post of the same person.

        A post may be listed without a staff number; then the same name in the same college is taken for the same
        person: independence is answered on the safe side.
        """
        if self.username == other.username:
            return True
        if self.person is not None and other.person is not None:
            return self.person == other.person
        return self._plain_name == other._plain_name and self.college == other.college

    @property
    def _plain_name(self) -> str:
        """The name without the post that may stand behind it in brackets."""
        return self.name.split("（")[0].split("(")[0].strip()

    def reports_to(self, other: Post) -> bool:
        """Whether `other` stands above this post in its line."""
        if other.role is Role.LEADER:
            return self.role is not Role.LEADER
        same_college = self.college is not None and self.college == other.college
        if other.role is Role.DEAN:
            return same_college and self.role in (Role.HEAD, Role.TEACHER)
        return other.role is Role.HEAD and same_college and self.role is Role.TEACHER


class Posts(Protocol):
    """The posts of the school. The seam to the accounts."""

    def post(self, username: str) -> Post | None:
        """The post of that account; None when there is none."""
        ...

    def holding(self, role: Role, college: str | None = None, major: str | None = None) -> Sequence[Post]:
        """Who holds such a post; `college` and `major` narrow it where they are given."""
        ...


class FixedPosts:
    """Posts that are given: for tests, and for a school that keeps no accounts here."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self._posts = {post.username: post for post in posts}

    def post(self, username: str) -> Post | None:
        return self._posts.get(username)

    def holding(self, role: Role, college: str | None = None, major: str | None = None) -> Sequence[Post]:
        return [
            post
            for post in self._posts.values()
            if post.role is role and college in (None, post.college) and major in (None, post.major)
        ]


def actor_of(scope: Scope, posts: Posts) -> Post:
    """Who is acting, as the scope says; only the name is looked up."""
    known = posts.post(scope.user)
    name = known.name if known else scope.user
    return Post(scope.user, name, scope.role, scope.college, scope.major, scope.person)


def holders(step: Step, college: str | None, major: str | None, posts: Posts) -> Sequence[Post]:
    """Who may take that step for an item of this college and major; empty where the item has none or it is vacant."""
    if step is Step.MAJOR:
        return posts.holding(Role.HEAD, college, major) if major else ()
    if step is Step.COLLEGE:
        return posts.holding(Role.DEAN, college) if college else ()
    return posts.holding(Role.QA if step is Step.SCHOOL else Role.LEADER)


def serves(post: Post, college: str | None, posts: Posts) -> bool:
    """Whether the person behind that post holds one of the college too: a conflict of interest for who inspects it."""
    roles = (Role.DEAN, Role.HEAD, Role.TEACHER)
    held = (other for role in roles for other in posts.holding(role, college)) if college is not None else ()
    return any(post.is_same_person(other) for other in held)
