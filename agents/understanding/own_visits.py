"""Whether somebody asks how often they sat in on classes, or how often they must: 「这学期我听了几次课」.

Visits are on record by whose class it was, not by who sat in; how many are due stands in a rule, by post.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise
from agents.understanding.times_said import time_in
from tools.scope import Role

_ME = "(?:请问|查一?下|看看|那么?|[，,])*(?:我|本人)(?:自己|本人)?(?:在|现在|目前|到现在|一共|总共|已经|都|的|还)*"
_MANY = "(?:几|多少)(?:次|节|门|回|堂|遍|学时)?的?"
_END = "(?:了|的)*[呢啊呀吗]*[?？。！!]*"
_MADE = re.compile(
    f"{_ME}(?:听了|听过|听|去听了?)(?:过)?{_MANY}课{_END}|{_ME}听课?(?:了|过)?(?:有)?{_MANY}(?:课)?{_END}|{_ME}听课(?:的)?(?:次数|节数|记录|任务|情况|完成)"
    f"(?:是|有|够|达标|完成|怎么样|如何|多少|几次|了|没有?|吗|在哪|查|看|的)*{_END}"
    f"|{_ME}(?:差|欠|剩|缺)(?:着|了|下)?{_MANY}(?:没)?听?课?{_END}(?<=课)[?？。]*|{_ME}听课(?:还)?(?:差|欠|剩|缺){_MANY}{_END}"
    f"|{_ME}听课(?:够|达标|完成|听够)(?:了)?(?:没有?|吗|不够)?{_END}"
)
_DUE = re.compile(
    f"{_ME}(?:要|该|应该?|得|需要|必须)(?:去)?(?:听课|听)(?:至少|不少于)?{_MANY}课?{_END}|{_ME}听课(?:要|任务是|任务有|要求是)(?:听)?{_MANY}{_END}"
)
_ON = re.compile(
    "(?:那么?|我|还|还要|要|得)*(?:(?:差|欠|剩|缺)(?:着|了|下)?(?:几|多少)[次节门回堂]?|够(?:了|不够)?(?:吗|没有?)?|完成了?(?:吗|没有?)|达标了?(?:吗|没有?))[呢啊呀了]*[?？。]*"
)
_RULES = {
    Role.SUPERVISOR: "督导每学期要听多少次课",
    Role.LEADER: "校领导每学期应当听课几次",
    Role.QA: "职能部门负责人每学期应当听课几次",
    Role.DEAN: "学院党政负责人每学期应当听课几次",
    Role.HEAD: "专业负责人每学期应当听课几次",
    Role.TEACHER: "专任教师每学期应当听课几次",
}


def visits_made(question: str, *, told: bool = False) -> bool:
    """Whether the own visits are asked for; `told` says that the turn before was of them."""
    text = normalise(question)
    term = time_in(text)
    text = text.replace(term, "") if term else text
    return _MADE.fullmatch(text) is not None or (told and _ON.fullmatch(text) is not None)


def visits_due(question: str) -> bool:
    """Whether it is asked how many visits are due from oneself."""
    text = normalise(question)
    term = time_in(text)
    return _DUE.fullmatch(text.replace(term, "") if term else text) is not None


def rule_of_visits(role: Role) -> str:
    """The question how many visits are due from that post; empty from whom none are."""
    return _RULES.get(role, "")
