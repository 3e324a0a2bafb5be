"""Courses called by a group that no catalogue has: 「数学类课程」, 「编程方面的课」, 「名字里带设计的课」.

Such a group is a condition on what is counted. Its word may be a unit's everyday name all the same, so it is read
whole and before that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.spans import Rank, Span

GROUP = "course_group"
_WORD = "[^\\W\\da-z_院系校的我你他她们咱各哪这那每某几两多此该在和与及或年期级届是看查问给下上中里把按]"
_COURSE = "(?:专业|公共|基础|核心|通识)?课(?:程)?(?!堂|题|时|件|酬|本|程目标|程思政)"
_GROUPS = re.compile(
    f"(?P<group>(?!同类|一类|其[他它]类|另一?类){_WORD}{{1,6}}类|{_WORD}{{2,6}}(?:方面|方向|领域)"
    f"|(?:名字|名称|课名|课程名)[里中]?(?:带|有|含|包含|包括)[^，。？?]{{1,8}}?)的?{_COURSE}"
)


def group_spans(text: str) -> Iterator[Span]:
    """The groups of courses that are named: whole, and without 课程 where that begins the figure (课程不及格率)."""
    for match in _GROUPS.finditer(text):
        for said in (match.group(), match["group"]):
            yield Span(match.start(), said, "modifier", GROUP, Rank.MODIFIER)
