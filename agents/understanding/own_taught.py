"""Whether a teacher asks which courses or sections are the own ones: 「我有几门课」, 「我这学期教几个班」."""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise
from agents.understanding.times_said import time_in

_ME = "(?:请问|想问|问一?下|帮我查一?下|查一?下|看看|列一?下|那么?|[，,])*(?:我|本人|俺)(?:自己|本人)?"
_BETWEEN = "(?:在|现在|目前|都|一共|总共|总计|到底|分别|要|还)*"
_WHAT = "(?:几|多少|哪|哪些|哪几|什么|啥)(?:门|个)?(?:教学班|班级?|课程?|平行班)"
_END = "(?:的|了)*[呢啊呀吗]*[?？。！!]*"
_ASKED = re.compile(
    f"{_ME}{_BETWEEN}(?:有|教|上|带|开|负责|主讲|承担|任教)(?:着|的)?(?:了|过)?(?:是)?{_WHAT}(?:课程?)?(?:要上|要教)?{_END}"
    f"|{_ME}{_BETWEEN}(?:教|带|上|开|主讲|任教)?的?(?:教学班|班级?|课程?)(?:都|一共|总共|分别)*(?:有|是|叫)(?:几[门个]|多少[门个]|哪些|哪几[门个]|什么|啥){_END}"
)
_WHICH = re.compile(
    "(?:那么?|具体|分别|都|是|有|叫)*(?:哪些|哪几[门个]|什么(?:课|班|名字)?|啥(?:课|名)?|列出来|列一?下)(?:课程?|班)?[呢啊呀的]*[?？。]*"
)
_THEN = re.compile("(?:那么?|再往前|换成?)*的?[呢啊呀]*[?？。]*")

_AMONG = re.compile(
    "(?:那么?|其中|里面)*(?P<which>哪一?(?:门课?|个班))(?P<rest>的?[^，。?？]{0,4}(?:挂科|不及格|及格率|均分|平均分|成绩)[^，。?？]{0,8}最?[高低好差多少])[呢啊呀]*[?？。]*"
)


def asks_among(question: str) -> str:
    """「哪门挂科率最高」 after they were told, as a question for the own courses; empty for any other words."""
    match = _AMONG.fullmatch(normalise(question))
    return f"我{match['which'] if '班' in match['which'] else '哪门课'}{match['rest']}" if match else ""


def asks_own_courses(question: str) -> tuple[bool, str]:
    """Whether the own courses or sections are asked for, and of which time, as it was said."""
    text = normalise(question)
    term = time_in(text)
    return _ASKED.fullmatch(text.replace(term, "") if term else text) is not None, term


def asks_on(question: str) -> tuple[bool, str]:
    """The same of a few words after they were told: 「都叫什么」, 「上学期呢」."""
    text = normalise(question)
    if term := time_in(text):
        return _THEN.fullmatch(text.replace(term, "")) is not None, term
    return _WHICH.fullmatch(text) is not None, ""
