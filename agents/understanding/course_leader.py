"""Who answers for a course, 「这门课谁负责」: a person, whom no data name. What such a person has to do is a rule's."""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise

_WHO = "(?:谁|哪位|哪个(?:老师|人)|哪一位|何人)"
_ASKED = re.compile(
    f"课(?:程)?的?(?:是|归|由)?{_WHO}(?:来|在)?(?:负责|管|牵头|主管|总管|当负责人)(?:的)?[呢啊呀]?[?？。]*$"
    f"|(?:课程|课)?的?(?:负责人|牵头人|课程组组?长)(?:现在|目前|到底)?(?:是|叫)?{_WHO}[呢啊呀]?[?？。]*$"
    f"|{_WHO}(?:是|在|来)?(?:负责|管|牵头)[^，。?？]{{0,10}}课程?(?:的)?[呢啊呀]?[?？。]*$"
    f"|{_WHO}是[^，。?？]{{0,12}}(?:课程负责人|课的负责人|课程组组?长)[呢啊呀]?[?？。]*$"
)
_OF_COURSE = re.compile("课")
_OTHER = re.compile(
    "整改|台账|规定|办法|制度|按|应当|应该|由谁(?:确定|认定|任命|聘|指定)|评价|达成|听课|质量|秩序|考核|考试|调停课|停课|调课"
)


def asks_course_leader(question: str, *, course: bool) -> bool:
    """Whether somebody asks who is responsible for a course; `course` says that one is named."""
    text = normalise(question)
    about = course or _OF_COURSE.search(text) is not None
    return about and _ASKED.search(text) is not None and not _OTHER.search(text)
