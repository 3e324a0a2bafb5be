"""Whether what students said of somebody else's teaching is asked for: of a teacher by name, of colleagues, of whoever
teaches a course, or comments one teacher after the other. It is shown to that teacher alone.

What rules say of it is another question, and so are the figures of a unit.
"""

from __future__ import annotations

import re

from agents.understanding.gate import refused_whatever
from agents.understanding.lexicon import lexicon
from agents.understanding.normalise import normalise
from tools.scope import Role

OTHERS = re.compile(
    r"(?:同教|搭班|搭档|一起教|教同一门|同一?教研室)[^，。?？]{0,14}(?:老师|教师|同事)|[那这某哪]位(?:任课)?(?:老师|教师|同事)|(?:其他|其它|别的|另外(?:的|[一两二三几][位个名])?|某个?|那个|每个?|各)(?:位|名|个)?(?:[教上带讲][^，。?？我]{1,12}的)?(?:任课)?(?:老师|教师|同事|教授|人)|别人|人家|同事|他们?的|她们?的|(?:还有|另)(?:的)?一[位个](?:任课)?(?:老师|教师|同事)|(?<!其)[他她](?!们)[^，。?？]{0,6}评教"
)
_TITLED = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,3})(?:老师|教授)")
_WRITTEN = re.compile("评语|留言|反馈单|(?:学生|同学)们?[^，。?？]{0,6}(?:意见|评价|反映|看法|说了)")
_SCORED = re.compile("评教(?:的)?(?:得?分|成绩|结果|高低)|评教[^，。]{0,3}(?:多少|几)分")
_ABOUT_RULES = re.compile("规定|办法|制度|条款|指南|要求|谁能看|能不能看|可不可以看|怎么保密")
_NO_NAMES = "任课|全体|单位|方面|相关|有关|督导|校内|校外|年轻|青年|应该|其他|其它|别的|班主任|任教|任|全|应|单"
_ONE_BY_ONE = re.compile(
    "逐[个条位一名份]|挨个|挨着|一[个条位份]一?[个条位份]|每[个位条]|各位|全都?(?:发|给|列)|都(?:发|给|列)"
)
_COMMENTS = re.compile("评语|留言|(?:学生|同学)们?[^，。?？]{0,6}(?:意见|评价)")
_TEACHERS = re.compile("(?:老师|教师)(?!对|给|怎么)")
_OF_COURSE = re.compile(
    r"(?<![评任学代执])(?:教|上|讲|带|开|授)(?!师|学|育|室|研|材|务|得|了|课)(?:[我咱]们)?[^，。?？我]{1,14}?(?:(?P<one>的?[那这某]一?[位个名])?的?(?:任课|主讲)?(?P<who>老师|教师|教授|(?:同事|前辈|搭档)(?![都也]?(?:说|讲|问|告诉|建议|觉得|反映|提醒|劝)))(?!们)|(?P<alone>的?[那这某]一?位)(?=[，。?？评得教怎学口]|上|这|去|的))"
)
"""「教推荐系统那位老师」, 「教高数的那位评教怎么样」: whoever teaches a course."""
_COLLEAGUES = ("同事", "前辈", "搭档")
_SCORE = re.compile(
    "评教|评分|打分|打了?[^，。]{0,3}分|得分|得了?几分|评价(?:怎么?样|如何|高|好)|口碑|教得(?:怎么?样|好|如何)"
)


def asks_one_by_one(question: str, role: Role) -> bool:
    """Whether comments are asked for teacher after teacher; a teacher's own are another question."""
    text = normalise(question)
    if role is Role.TEACHER or refused_whatever(question) or _ABOUT_RULES.search(text):
        return False
    return all(p.search(text) for p in (_COMMENTS, _TEACHERS, _ONE_BY_ONE))


def asks_of_whoever_teaches(question: str, role: Role) -> bool:
    """Whether one teacher's score is asked for by the course: by a student in any form, by others of 那位 or 同事."""
    text = normalise(question)
    match = _OF_COURSE.search(text)
    if match is None or refused_whatever(question) or _ABOUT_RULES.search(text) or not _SCORE.search(text):
        return False
    return role is Role.STUDENT or bool(match["one"] or match["alone"]) or match["who"] in _COLLEAGUES


def asks_of_colleague(question: str) -> bool:
    """Whether a teacher asks for what students wrote of a colleague; rules on it are another question."""
    text = normalise(question)
    return bool(
        (_WRITTEN.search(text) or _SCORED.search(text)) and OTHERS.search(text) and not _ABOUT_RULES.search(text)
    )


def asks_of_another(question: str) -> bool:
    """Whether what students wrote of a teacher called by name is asked for, by whomever; rules on it are another
    question.
    """
    text = normalise(question)
    if refused_whatever(question) or not _WRITTEN.search(text) or _ABOUT_RULES.search(text):
        return False
    return names_somebody(text, apart=_NO_NAMES)


def names_somebody(text: str, apart: str = "(?!)") -> bool:
    """Whether a teacher is called by a name: 王老师, 问张三老师. What ends like `apart` is no name."""
    return any(
        len(name) <= len("欧阳") and name[0] in lexicon().names.surnames
        for match in _TITLED.finditer(text)
        if not re.search(f"(?:{apart})$", match["name"])
        for name in (match["name"][-2:], match["name"][-1:])
    )
