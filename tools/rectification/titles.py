"""An item by words of its title, as people speak of one: 「会计论文过程管理那项」.

Only items the asker may see are compared, so that words tell nobody of another's. One title must fit better than all
others; where two fit alike, none does.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.rectification.ledger import Entry

_PAIR = 2
_LEAST = 2
"""Pairs of characters that must be shared: one may be chance."""
_COMMON = frozenset({"整改", "专业", "学院", "问题", "学生", "课程", "教学", "教师", "管理", "情况", "我们"})


def titled(entries: Sequence[Entry], words: str) -> Entry | None:
    """The only entry whose title or tested course shares most pairs of characters with the words, else None."""
    wanted = _pairs(words)
    shared = sorted(((len(wanted & _pairs(_spoken(e))), e) for e in entries), key=lambda kv: -kv[0])
    if not shared or shared[0][0] < _LEAST or (len(shared) > 1 and shared[1][0] == shared[0][0]):
        return None
    return shared[0][1]


def _spoken(entry: Entry) -> str:
    """What an item is called by: its title, and the course its test is of."""
    test = entry.registration.test if entry.registration else None
    return f"{entry.item.title} {test.course_name if test else ''}"


def _pairs(words: str) -> set[str]:
    return {words[at : at + _PAIR] for at in range(len(words) - 1)} - _COMMON
