"""Which items a person may know of. Compiled into every query: an item outside does not exist.

qa and leader: all. dean: what lies in, is led or shared by the own college. head: the own major. Everyone, by whichever
of their accounts: what they own, do, or supervise. Students: none.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, or_, true

from tools.rectification.model import Item
from tools.rectification.posts import Post
from tools.rectification.tables import item_table
from tools.scope import Role, Scope


def visible(scope: Scope) -> ColumnElement[bool]:
    """The predicate on `rectification_item` for this person."""
    if scope.role in (Role.QA, Role.LEADER):
        return true()
    if scope.role is Role.STUDENT:
        return false()
    table = item_table.c
    parts = [_among(table.people, f"u:{scope.user}")]
    if scope.person:
        parts.append(_among(table.people, f"p:{scope.person}"))
    if scope.role is Role.DEAN and scope.college:
        parts += [table.college == scope.college, _among(table.units, scope.college)]
    if scope.role is Role.HEAD and scope.major:
        parts += [table.major == scope.major, _among(table.units, scope.major)]
    return or_(*parts)


def listed(entries: Iterable[str]) -> str:
    """Entries as one searchable text; codes and user names hold no bar."""
    return "|" + "".join(f"{entry}|" for entry in sorted(set(entries)))


def people_of(item: Item) -> str:
    posts: list[Post] = [post for post in (item.owner, item.supervisor, *item.hands) if post is not None]
    return listed([*(f"u:{p.username}" for p in posts), *(f"p:{p.person}" for p in posts if p.person)])


def _among(column: ColumnElement[str], entry: str) -> ColumnElement[bool]:
    return column.contains(f"|{entry}|", autoescape=True)
