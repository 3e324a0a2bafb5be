"""Which courses a student took in one term, 「上学期我修了哪些课」: the own record, no rule and no rate.

The record counts terms by academic year; 「第三学期」 and 「大二上学期」 count from an entry that nobody said.
"""

from __future__ import annotations

import re

from agents.understanding.companions import somebody_beside
from agents.understanding.normalise import normalise
from agents.understanding.studying import ELSEWHERE, OTHERS
from tools.periods.spoken import find_times
from tools.spans import longest

_TAKEN = re.compile(
    "(?:[修上学选读]|考)(?:了|过|的|的是)*(?:都|是|有)*(?:哪些|哪几门|什么|啥|几门|多少门)(?:课程?|科目)?"
    "|(?:哪些|哪几门|什么|啥)(?:课程?|科目)[^，。?？]{0,4}(?:[修上学选读]|考)(?:了|过|的)"
    "|[修上学选读](?:了|过)?的?(?:课程?|科目)(?:都|是|有)*(?:哪些|哪几门|什么|啥)"
    "|(?:[这本上那]一?个?学期|学年第[一二12]学期|20\\d\\d-[12])(?:我|都|一共|总共)*(?:有|是)"
    "(?:哪些|哪几门|什么|啥|几门|多少门)(?:课程?|科目)"
    "|(?:各|每|所有|全部)一?门?(?:课程?|科目?)的?(?:总评|期末)?(?:成绩|分数|得分|考了)"
)
_NOT_TAKEN = re.compile(
    "下个?学期|下学年|该|应该|可以|能|想|要|建议|推荐|没|未|挂|不及格|规定|办法|全校|我们(?!专业)|学院|各专业|老师"
)
_FROM_ENTRY = re.compile(
    "大[一二三四五](?:[上下]半?(?:个?学期|学年|年)?|(?:第[一二两12])?学期)?"
    "|(?<![年度])第(?:[一二三四五六七八九十]|\\d)个?学期"
)
_NUMBERED = re.compile("学年(?:的)?第[一二12]学期|20\\d\\d-20\\d\\d")
ONLY_MARKED = "下面是那个学期有正考总评成绩的课程；免修、缓考和还没有成绩的课不在其中。"
"""What a list of marks holds, said above it."""


def taken_in(question: str, metric: str) -> str:
    """The question as one for `metric` of every course of the term it names; empty for any other question."""
    text = normalise(question)
    if not _asks(text) or _counts_from_entry(text):
        return ""
    spans = longest(find_times(text))
    return f"我{spans[0].text}各门课的{metric}" if len(spans) == 1 else ""


def counted_from_entry(question: str) -> bool:
    """Whether courses taken are asked for of a term by its number since entry."""
    text = normalise(question)
    return _asks(text) and _counts_from_entry(text)


def _asks(text: str) -> bool:
    others = OTHERS.search(text) or ELSEWHERE.search(text) or somebody_beside(text)
    return bool(_TAKEN.search(text)) and not others and not _NOT_TAKEN.search(text)


def _counts_from_entry(text: str) -> bool:
    return bool(_FROM_ENTRY.search(text)) and not _NUMBERED.search(text)
