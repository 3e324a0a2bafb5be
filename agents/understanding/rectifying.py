"""Whether somebody asks for items of the rectification ledger, for what the diagnosis found, or for a draft of either.

What rules say of rectification, and its rates, are other questions: they are read as ever. So is what no conversation
does (to extend, accept, approve), which is answered with the page where it is done.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from agents.understanding.normalise import normalise

_NUMBER = re.compile(r"(?<![a-z0-9])[a-z]{2}[0-9]{4}-[0-9]{3}(?![0-9])")
_ITEMS = re.compile("整改|台账|督办")
_RULES = re.compile(
    "指南|规定|办法|制度|条款|要求(?!补充)|文件|依据|标准|哪一?条|怎么写|流程|程序|口径|率|算不算|应该?怎么|多久之内|几[天日]之?内"
    "|谁(?:批|审|验收|来批|来审)|措施有|怎么(?:整改|改进|落实)|如何整改|比例|回头看|通知|材料"
)
_DOINGS = re.compile(
    "延期|延[一二三半几]|延长|销(?:了|掉|一下)?号|批准|通过吧|佐证|认领|合并|挂起|关[掉闭]|删|改成|发(?:给|送|布)|提交"
)
_ASKS = re.compile(
    "几[条个项件]|多少|欠|有哪|哪[些几个]|有什么|有没有|谁|进[展度]|到哪|哪一步|怎么样|如何|情况|列|看|查|最久|最长|还剩|没完成|完成了|卡在|现状|[吗呢]"
)
_LATE = re.compile("逾期|超期|过期|拖|超时|到期没")
_LATE_ALONE = re.compile(
    r"(?:现在|目前|最近|我们学?院|我们专业|本学?院|我院|全校|学校|都|还|有)*"
    r"(?:(?:逾期|超期)(?:了|未改|没改完?|没完成)?的?(?:都|还|有|是)*(?:谁|哪[些几][条个项家]?|几[条个项]|多少)"
    r"|(?:谁|哪[些几][条个项家]?|几[条个项]|没有)(?:还|都|已经?)*(?:逾期|超期)(?:了|的)?)[吗呢啊呀]?[。?？]*"
)
"""「逾期的都有谁」: nothing else of the school's matters is late."""
_BY_UNIT = re.compile("(?:哪个?|各个?|哪几个|每个)(?:学院|院系?|单位|部门)")
_WAITING = re.compile(
    r"等(?:着)?我(?:来|去)?(?:办|批|审|处理|验收|确认)|我的?待办|待我(?:办|批|审|处理)|我[^，。?？]{0,6}(?:还有|有)(?:什么|哪些|啥|几[条件项个])"
    r"[^，。?？]{0,5}(?:要办|要批|要审|要处理|待办|待批|等着?办)|我(?:该|要|需要)(?:办|批|审)(?:什么|哪些|哪几)"
)
_URGE = re.compile("催(?:一?下|一?催|办|促)|帮我催|去催|督促一?下")
_OPEN = re.compile(
    "立(?:个|一个)?项|(?:列入|纳入|转成?|转为|转入)整改|(?:起草|拟|建|开|做)(?:一?[个条项份])?整改(?:项|任务)?"
)
_ORDERED = re.compile("把|将|给|就|这|那|帮|请|第|起草|拟")
_FOUND = re.compile(
    r"最(?:该|需要?|应该?|值得)[^，。?？]{0,6}(?:管|抓|关注|处理|解决|注意)[^，。?？]{0,4}(?:事|问题|方面)"
    r"|(?:有没有|有(?:什么|哪些|啥)|出了?(?:什么|哪些)|发现了?(?:什么|哪些))[^，。?？]{0,8}(?:异常|值得(?:关注|注意|核查)|不对劲|不正常|的?发现)"
    r"|诊断(?:出|发现)了?(?:什么|哪些)|哪[里儿](?:有异常|不对劲|不正常)"
)
_HOW_MANY = re.compile(r"([一两二三四五六1-6])(?:件|条|个)(?:大|要紧|重要)?(?:的)?(?:事|问题|发现)?")
_PLACE = re.compile(r"第([一二三四五六1-6])[条个件]")
_COURSE = re.compile(r"《([^《》]{2,30})》")
_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


@dataclass(frozen=True)
class Asked:
    """`what` is ledger, findings, open or urge. `about` a side of the ledger, `item` a number in capitals, `most` how
    many findings, `place` which of those told before, `course` the course named.
    """

    what: str
    about: str = ""
    item: str = ""
    most: int = 0
    place: int = 0
    course: str = ""


def asked_in(question: str, metrics: Collection[str] = (), *, after: str = "") -> Asked | None:
    """What a question asks of rectification and findings; None for any other question.

    `metrics` are names of figures, about which a question is read as ever. `after` is what the turn before was about,
    as `what` says it: 「催一下」 and 「把这个立项」 speak of that.
    """
    text = normalise(question)
    number = _NUMBER.search(text)
    item = number.group().upper() if number else ""
    if _RULES.search(text) or (_DOINGS.search(text) and not _WAITING.search(text)):
        return None
    if _URGE.search(text) and (item or _ITEMS.search(text) or _LATE.search(text) or after == "ledger"):
        return Asked("urge", item=item)
    if _OPEN.search(text) and _ORDERED.search(text):
        course = _COURSE.search(question)
        return Asked("open", place=_number(_PLACE.search(text)), course=course[1] if course else "")
    if item:
        return Asked("ledger", item=item)
    if any(name in text for name in metrics):
        return None
    if _WAITING.search(text):
        return Asked("ledger", "waiting")
    if _LATE_ALONE.fullmatch(text):
        return Asked("ledger", "overdue")
    if _ITEMS.search(text) and _ASKS.search(text):
        late = bool(_LATE.search(text))
        return Asked("ledger", "units" if late and _BY_UNIT.search(text) else "overdue" if late else "")
    if _FOUND.search(text):
        return Asked("findings", most=_number(_HOW_MANY.search(text)))
    return None


def _number(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    return int(match[1]) if match[1].isdecimal() else _DIGITS[match[1]]
