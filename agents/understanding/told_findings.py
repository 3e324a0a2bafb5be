"""A few words about a finding that was told before: 「为什么」, 「第二条详细说说」.

Said alone they speak of the first; by a number of that in the list. They are read as the question of that finding.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise

_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_MORE = (
    "(?:详细|具体|仔细|展开|再)*(?:说一?说|说一?下|讲一?讲|讲一?下|展开|介绍一?下|解释一?下|说明一?下|看一?看)"
    "|(?:是|都是)?(?:怎么回事|什么情况|啥情况|什么意思|怎么说)|(?:是)?(?:为什么|为啥|什么原因|啥原因)"
)
_ASKS = re.compile(
    rf"(?:那|那么|请|把)*(?:其中)?第?(?P<place>[一二三四五六1-6])[条个件项]的?(?:{_MORE}|呢)+[呢啊呀吗]?[?？。]*"
    rf"|(?:那|那么)*(?:{_MORE})[呢啊呀]?[?？。]*"
)
_MARKED = re.compile("第")


def place_in(question: str) -> int:
    """Which of the findings told before is asked about, from one; 0 for any other question."""
    match = _ASKS.fullmatch(normalise(question))
    if match is None:
        return 0
    said = match["place"]
    if said is None:
        return 1
    return int(said) if said.isdecimal() else _DIGITS[said]


def numbered(question: str) -> bool:
    """Whether the place was said: such a question may come some turns after the list."""
    return _MARKED.search(normalise(question)) is not None
