"""Which part of the plan the credits are asked of: 「选修还差多少学分」 is not what the whole plan still takes.

A part is told alone. Where courses are asked for by name (哪几门没过), or the way to graduation beside it, the whole
stays the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agents.understanding.normalise import normalise

ELECTIVE, REQUIRED = "选修", "必修"
_KINDS = ((ELECTIVE, re.compile("选修|任选|限选|公选")), (REQUIRED, re.compile("必修")))
_CREDITS = re.compile("学分|[差缺欠剩少]|够|满|齐|完|得修|要修|需修|[修拿攒]了?(?:多少|几)")
_COURSES = re.compile(
    "哪|什么|啥|几门|多少门|没过|未过|通过|不及格|挂|没[修上选学碰]过?|未[修上选学]|预警|警示|应修未得|名单|列"
)
_WHOLE = re.compile("毕业|总学分|一共|总共|合计|加起来|全部|所有|总的|已修|方案(?:要求|规定|一共|总)")
_WITHOUT = re.compile("不算|不计|不含|不包括|除去|除了|去掉|扣除|刨去|刨掉|抛开|排除|以外|之外|除外")
"""What is to be left out is no part that is asked for."""
_BARE = re.compile(
    "(?:那|那么|还有|其中)*[^，。；、？?！!\\s]{0,6}(?:选修|任选|限选|必修|环节)(?:课|学分|部分|的)*(?:呢|怎么样|如何)[?？。]*"
    "|(?:那|那么|还有|其中)*(?:通识|实践|学科基础|专业教育|专业核心|公共基础|集中实践)(?:教育|课程?|学分|部分|这块|的)*呢[?？。]*"
)
"""「选修呢」, after the whole was told."""
_FINER = re.compile(
    "(?:[\u4e00-\u9fff]{1,4}类|专业|通识|公共|跨学科|跨专业|人文|艺术|美育|体育|创新|创业|科学|素质|文史|社科|理工|外语)"
    "(?:教育|素养|课程|模块|板块|方向|课|的)*(?=选修|任选|限选|公选)|(?<=选修)(?:课|里|中|的|学分)*[\u4e00-\u9fff]{1,4}类"
)
_KIND_ITSELF = re.compile("^(?:[这那]一?类|各类|哪类|(?:课|里|中|的|学分)*[这那各哪]一?类)$")
_AFTER_MODULE = "(?:必修|类|模块|板块|部分|环节|教育|教学|课|学分|这[块类]|的?呢)"
_EARNED = re.compile(
    "[修拿攒得](?:到|够)?(?:了|过|得)+[^，。?？]{0,4}(?:几|多少)|(?:已|已经)[修获取拿]|修得了?(?:几|多少)"
)
_FAILED = re.compile(
    "(?:哪些|哪几门|哪门|什么|有没有|几门|多少门)[^，。?？]{0,8}(?:没|未)(?:能|有|考)?(?:过|通过|及格)(?!的?学分)"
    "|(?:没|未)(?:能|有|考)?(?:过|通过|及格)的?(?:必修|课|科目)[^，。?？]{0,4}(?:有|是)?(?:哪|什么|几|多少)"
)
_SHORT = 2
_MODULE = re.compile(f"(?:通识|实践|学科基础|专业教育|专业核心|公共基础|集中实践){_AFTER_MODULE}")
"""Words of modules many plans have, whether this one has them or not."""


def part_in(question: str) -> str:
    """`选修` or `必修` where the credits of one of the two are asked for; empty for both, neither, and any other."""
    text = normalise(question)
    if not _asks_credits(text):
        return ""
    said = [kind for kind, pattern in _KINDS if pattern.search(text)]
    return said[0] if len(said) == 1 else ""


def modules_in(question: str, titles: Iterable[str]) -> list[str]:
    """Those of the plan's modules, by the titles of their figures, that a question about credits names."""
    text = normalise(question)
    if not _asks_credits(text):
        return []
    return [title for title in titles if _names(title, text)]


def module_said(question: str) -> bool:
    """Whether the credits of some module were asked for."""
    text = normalise(question)
    return _asks_credits(text) and _MODULE.search(text) is not None


def earned_of_part(question: str) -> bool:
    """Whether it is asked how much of a part is earned, not how much it still takes."""
    text = normalise(question)
    return _EARNED.search(text) is not None and not re.search("[差缺欠剩]|(?<!多)少|够|满|齐|还", text)


def failed_alone(question: str) -> bool:
    """Whether the required courses not passed are asked for by name, and nothing else of the study."""
    text = normalise(question)
    return _FAILED.search(text) is not None and not re.search("学分|毕业|[修上选学碰]过|还没(?:有)?[修上选学]", text)


def finer_than_elective(question: str) -> str:
    """What electives were asked of more narrowly than the plan counts them: 「人文类选修」; empty where nothing was."""
    match = _FINER.search(normalise(question))
    return "" if match is None or _KIND_ITSELF.match(match.group()) else match.group()


def is_part_alone(question: str) -> bool:
    """Whether a few words after a study name a part of the plan and nothing else."""
    return _BARE.fullmatch(normalise(question)) is not None


def _asks_credits(text: str) -> bool:
    if _BARE.fullmatch(text):
        return True
    elsewhere = any(pattern.search(text) for pattern in (_COURSES, _WHOLE, _WITHOUT))
    return bool(_CREDITS.search(text)) and not elsewhere


def _names(title: str, text: str) -> bool:
    """Whether the module of a title is spoken of: by its name, or by its first word before what makes it a module."""
    name = title.split(REQUIRED)[0]
    if len(name) < _SHORT:
        return False
    return name in text or re.search(f"{re.escape(name[:_SHORT])}{_AFTER_MODULE}", text) is not None
