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
    """The only entry whose title shares most pairs of characters with the words; None where none or several do."""
    wanted = _pairs(words)
    shared = sorted(((len(wanted & _pairs(e.item.title)), e) for e in entries), key=lambda kv: -kv[0])
    if not shared or shared[0][0] < _LEAST or (len(shared) > 1 and shared[1][0] == shared[0][0]):
        return None
    return shared[0][1]


def _pairs(words: str) -> set[str]:
    return {words[at : at + _PAIR] for at in range(len(words) - 1)} - _COMMON
