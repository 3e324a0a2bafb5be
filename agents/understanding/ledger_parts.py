"""Which part of the ledger a question that names it asks for: conditions its tool knows, and those it does not."""

from __future__ import annotations

import re

from tools.rectification.picking import LATE, OWED, words_in

_UNKNOWN = re.compile(
    "(?:这?学期|本学期|上学期|近[一两三几]个?月|最近)(?:新)?(?:立|增|开|列入|登记|下达)(?:了)?(?:项)?的?|(?<!年)(?<!月)新(?:立|增)(?:项)?的?"
)
"""What the items are not told apart by in a conversation."""
_IN_YEAR = re.compile("(?P<year>20[0-9]{2})年度?(?:里|内|新)?(?:的|整改)")
_LAST_YEAR = re.compile("去年(?:度)?的?整改")
_NOW = re.compile("今年|[这本上]个?(?:学期|学年|季度|月|周)|[上下]半年|前年")
_WHEN_DUE = re.compile("到期|期限|截止|完成|逾期|超期|前(?:要|得|须)")


def parts_of(text: str) -> tuple[tuple[str, ...], str]:
    """The conditions on items that the tool knows, as it takes them, and the words of one that it does not.

    What is late, and what is owed, are sides of the ledger of their own unless something else is asked of them too.
    """
    only = [word for word in words_in(text) if word not in (LATE, OWED)]
    if not any(word.endswith("立项") for word in only):
        year = _IN_YEAR.search(text)
        only += [f"{year['year']}年立项"] if year else ["去年立项"] if _LAST_YEAR.search(text) else []
    if only:
        return (*only, *([OWED] if OWED in words_in(text) else [])), ""
    unknown = _UNKNOWN.search(text) or (None if _WHEN_DUE.search(text) else _NOW.search(text))
    return (), unknown.group() if unknown else ""
