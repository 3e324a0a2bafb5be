"""One item of the ledger called by words of its title, and what is asked of it."""

from __future__ import annotations

import re

from agents.understanding.ledger_asked import (
    BY_UNIT,
    DOINGS,
    FACETS,
    NEXT_DUE,
    OPEN,
    ORDERED,
    OWN,
    RULES_AFTER,
    URGE,
    WAITING,
    Asked,
)

_POINTED = re.compile(
    r"(?P<words>[^，。？?！!；;、]{2,28}?)的?(?:这|那|该)一?(?:[项条件](?:整改项?|任务|问题)?|个?(?:整改项?|任务|问题)|个(?=现在|目前|谁|到|走|怎|还|被|退|卡))(?P<rest>.*)"
)
"""An item spoken of by words of its title: 「分层辅导那项谁负责的」."""
_POINTED_BEFORE = re.compile(r"^(?:[^，。？?]{1,8}?)?[那这]个(?P<words>[^，。？?！!；;、]{4,24}?)的?[，,](?P<rest>.*)")
"""「车辆那个实验报告批改不规范的，现在走到哪了」."""
_OF_TITLE = re.compile(
    r"(?P<words>[^，。?？!！；;、]{5,32}?)的?整改(?:项|任务|问题|工作)?(?:现在|目前|到底|如今)?[，, ]?(?P<rest>.+)"
)
_HEADED = re.compile(r"^(?P<words>[^，。？?！!；;、:：]{4,28})[:：](?P<rest>.+)")
"""「英语听课记录反馈：还缺什么、期限哪天」: a title with a colon; it is one only where a title fits."""
_OF_ITEMS = re.compile(
    "退回|打回|期限|到期|逾期|超期|状态|阶段|责任人|负责|牵头|走到|到哪|哪一?步|缺|进[展度]|验收|认领"
)
_STANDS = re.compile(
    "(?:原定|原来定|当初定|最初|起初|现行|计划|定)(?:的|在|为)?[^，。]{0,6}(?:什么时候|啥时候|何时|哪一?[天日]|几[号月日])|超(?:了|过)(?:几|多少)|"
    "(?:到|走到|做到|进行到|推进到|卡在|停在)(?:了)?(?:哪|什么)|(?:逾期|超期|拖)(?:了)?(?:几|多少|多久)|(?:什么|哪个|啥)(?:状态|阶段|环节)|进[展度]"
    "|谁(?:在|来)?(?:负责|牵头|承担|管)|责任人|负责人|(?:截止|期限|到期)[^，。]{0,4}(?:哪|几|什么时候)|(?:完成|做完|验收|销号|关)了?(?:没|吗)|被?退回"
)
"""Asks how one item stands, whatever words its title has."""
_SEVERAL = re.compile("(?:哪[几些]?|几|多少)[项条件]|哪些|有几")
_NO_TITLE = re.compile(
    "规定|办法|制度|指南|文件|条例|要求的?$|还[剩有欠]|几[项条个]|一般|通常|按照|根据|哪[些个几]|所有|全部|每|各"
    "|(?:参与|配合|负责|牵头|承担|督办|逾期|超期|完成|了结)的?$"
)
_DONE_BEFORE = re.compile(
    "(?:原来|原先|原定|最初|最早|当初|起初|首次|一开始|后来|上次|前面|已经?|刚)(?:就|才|又|被|给)?(?:批准?|延期?|顺延|提交|认领)|批准的(?=期限|时间|日期|截止)"
    "|(?:延期|顺延|延)(?:以?后|之后|过|前)|(?:批准?|延期?|顺延)(?:到|至)(?:了)?(?:哪|几|什么|啥|何)"
)
"""Speaks of what was done to an item, and orders nothing."""
_SURE = re.compile(
    "整改|台账|督办|退回|打回|责任人|牵头|验收|认领|谁(?:来|在|是)?(?:负责|承担|管)|到期|逾期|超期|走到|哪一?步"
)
"""Told of an item, these words are of the ledger; other words are only once a title fits."""


def asked_of_titled(text: str) -> Asked | None:
    """The item a normalised question calls by its title; None for any other question."""
    return _pointed(text) or _titled(text) or _headed(text)


def _pointed(text: str) -> Asked | None:
    """An item spoken of by words of its title and asked about; orders are none of this."""
    match = _POINTED.search(text) or _POINTED_BEFORE.search(text)
    if match is None or not FACETS.search(match["rest"]) or RULES_AFTER.search(match["rest"]):
        return None
    ordered = DOINGS.search(_DONE_BEFORE.sub("", match["rest"]))
    if URGE.search(text) or (OPEN.search(text) and ORDERED.search(text)) or ordered:
        return None
    return Asked("ledger", named=match["words"], sure=bool(_SURE.search(text)), pointed=True)


def _titled(text: str) -> Asked | None:
    """An item called by its title right before 整改, asked how it stands: words of rules in a title are its own."""
    match = _OF_TITLE.match(text)
    if match is None or _NO_TITLE.search(match["words"]) or not _STANDS.search(match["rest"]):
        return None
    if RULES_AFTER.search(match["rest"]) or OWN.search(text) or URGE.search(text):
        return None
    if DOINGS.search(_DONE_BEFORE.sub("", match["rest"])):
        return None
    if any(p.search(text) for p in (BY_UNIT, NEXT_DUE, WAITING)) or _SEVERAL.search(match["rest"]):
        return None
    return Asked("ledger", named=match["words"], titled=True)


def _headed(text: str) -> Asked | None:
    match = _HEADED.match(text)
    if match is None or not _OF_ITEMS.search(match["rest"]) or RULES_AFTER.search(text):
        return None
    if URGE.search(text) or DOINGS.search(match["rest"]):
        return None
    return Asked("ledger", named=match["words"], sure=False)
