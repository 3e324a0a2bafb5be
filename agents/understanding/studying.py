"""Whether somebody asks about a student's own study: credits to graduation, courses to take, the way to a warning."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.understanding.normalise import normalise

_COURSE = "(?:什么|哪些|哪几门|哪门|啥)(?:课|必修|选修)"
_ASKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "warning",
        re.compile(
            r"(?:会不会|会|要|是不是要|快要)(?:被|收到|进|上|吃)(?:学业)?(?:预警|警示)了?(?:吗|么|不|呢)?[?？。]*$"
            r"|(?:离|距离?)(?:被?学业)?(?:预警|警示)[^，。]{0,6}(?:多少|多远|几)"
        ),
    ),
    (
        "until",
        re.compile(
            r"(?:什么时候|啥时候|何时|哪年|哪一年|几时|最早)[^，。]{0,4}(?:能|可以)?[^，。]{0,2}毕业"
            r"|我(?:现在)?(?:还)?(?:能不能|能|可以|可不可以)(?:按时|正常|顺利|如期|按期)?毕业(?:吗|么|不)?[?？。]*$"
            r"|到毕业[^，。]{0,8}(?:安排|规划|选|修|计划)|(?:学习|修读|选课)(?:路径|计划|规划)"
        ),
    ),
    (
        "next",
        re.compile(rf"(?:下个?学期|接下来|该|应该|可以|能)[^，。]{{0,4}}(?:选|修|上)(?:{_COURSE})|^选(?:{_COURSE})"),
    ),
    (
        "audit",
        re.compile(
            r"(?:差|缺|少|剩|欠)(?:着|了)?(?:多少|几|几个|哪些)学分(?:才?能?毕业|呀|呢|$|[?？。，])|学分(?:够不够|够了?(?:吗|么|没))"
            r"|毕业(?:还)?(?:差|缺|要修)(?:多少|几|哪些|什么)|(?:哪些|哪几门)必修课?(?:还)?(?:没|未)(?:过|修|通过)"
        ),
    ),
)
_ABOUT_RULES = re.compile("规定|办法|制度|指南|条例|文件|哪一?条")
_FIGURES = re.compile("挂了|挂科|绩点|预警率|毕业率|占|比例|多少人|哪些人|全校|我们[院校班]|各")
"""Words of a question that is about something else, or something else besides: it is read as ever."""
_OTHERS = re.compile("他|她|同学|室友|名单|谁")
_NUMBER = re.compile(r"(?:学号)[:： ]?([0-9a-zA-Z]{4,20})(?:的?(?:学生|同学))?")


@dataclass(frozen=True)
class Study:
    """What is asked, as the tool calls it, and the student's number where one is named."""

    what: str
    student: str = ""


def study_in(question: str) -> Study | None:
    """The study a question asks about; None when it asks for anything else, or for several things."""
    text = normalise(question)
    named = _NUMBER.search(text)
    rest = text if named is None else text.replace(named.group(), "我")
    if _ABOUT_RULES.search(rest) or _FIGURES.search(rest) or _OTHERS.search(rest):
        return None
    asked = next((what for what, pattern in _ASKS if pattern.search(rest)), None)
    # A number is written as in the question: reading folds its letters.
    original = _NUMBER.search(question)
    return Study(asked, original.group(1) if named and original else "") if asked else None
