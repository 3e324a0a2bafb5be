"""What the rules say of a warning to a student, asked by its end: how to keep clear of one, how to be rid of it.

A warning to a major (预警专业) is another matter: the rules say when it is given and not how it ends.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise

_WARNING = re.compile("预警|警示|黄牌|红牌")
_OTHER = re.compile("专业(?!课)|招生|率|多少人|名单|系统|平台|整改|指标|毕业率|我会不会|差多少|几级")
_HOW = "(?:怎么|怎样|如何|咋|要?怎么做|做什么|什么办法|有啥办法)"
_AVOIDED = re.compile(
    f"{_HOW}[^，。?？]{{0,6}}(?:不(?:会|被|再被|吃|进|收)|避免|防止|躲|别被|免于|远离)|(?:不想|避免|防止|免得)[^，。?？]{{0,6}}(?:预警|警示)[^。?？]{{0,6}}(?:{_HOW}|要|该)"
    f"|(?:不被|不会被|避免|防止)[^，。?？]{{0,4}}(?:预警|警示)[^。?？]{{0,6}}{_HOW}"
)
_LIFTED = re.compile(
    f"(?:{_HOW}|什么条件|什么时候|何时|才能?|才会)[^，。?？]{{0,8}}(?:解除|取消|撤销|消除|摘掉?|撤掉|脱|降级|降低)"
    f"|(?:解除|取消|撤销|消除|摘掉?)[^，。?？]{{0,8}}(?:条件|要求|标准|{_HOW})"
)


_OF_MAJOR = re.compile(
    "专业(?!课)[^，。?？]{0,6}(?:预警|警示|黄牌|红牌)|(?:预警|黄牌|红牌|警示)[^，。?？学生]{0,3}专业"
)
_OF_STUDENTS = re.compile("学生|学业|同学|学分|成绩|我(?!们?(?:专业|院|系|学院))")
MAJOR_WARNED = "专业有哪些情形列为预警专业"
NOT_LIFTED = "**可查阅的文件里没有写预警专业怎么解除，我不作引申。** 写到的是什么情形列为预警专业："


def lifts_major(question: str) -> bool:
    """Whether it is asked how a major is rid of its warning."""
    text = normalise(question)
    of_major = _OF_MAJOR.search(text) is not None and not _OF_STUDENTS.search(text)
    return of_major and _LIFTED.search(text) is not None


def warning_rule(question: str) -> str:
    """The question about the rule on warnings that is meant, in the rule's words; empty for any other question."""
    text = normalise(question)
    if not _WARNING.search(text) or _OTHER.search(text):
        return ""
    if _LIFTED.search(text):
        return "学业预警怎么解除"
    return "学业预警的等级和标准是什么" if _AVOIDED.search(text) else ""
