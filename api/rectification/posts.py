"""The posts of the school, from its accounts.

Accounts of the demo hold no post where the data are a school's own: they cannot sign in there either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api.accounts import Account, Accounts
from tools.rectification.posts import MACHINE, Post, Posts
from tools.scope import Role


class AccountPosts:
    """Posts as the accounts say; `demo_open` tells whether those of the demo count."""

    def __init__(self, accounts: Accounts, demo_open: Callable[[], bool]) -> None:
        self._accounts, self._demo_open = accounts, demo_open

    def post(self, username: str) -> Post | None:
        account = self._accounts.get(username)
        return _post(account) if account is not None and self._counts(account) else None

    def holding(self, role: Role, college: str | None = None, major: str | None = None) -> Sequence[Post]:
        return [_post(a) for a in self._accounts.holding(role, college, major) if self._counts(a)]

    def _counts(self, account: Account) -> bool:
        return not account.demo or self._demo_open()


def name_of(username: str, posts: Posts) -> str:
    """The name of an account; what is left where it is no more."""
    if username == MACHINE:
        return "系统（按登记的检验）"
    post = posts.post(username)
    return post.name if post else username


def _post(account: Account) -> Post:
    return Post(account.username, account.display_name, account.role, account.college, account.major, account.person)
