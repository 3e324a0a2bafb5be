"""Whether somebody asks what came of problems that were found: whether they are being put right, and whose that is.

After a list of them a few words suffice; such words may hold nothing but that. What rules say, and orders to open an
item, are other questions.
"""

from __future__ import annotations

import re

from agents.understanding.finding_conditions import UNOPENED, conditions_in
from agents.understanding.normalise import normalise

_MOST = 24
"""Letters of a few words."""
_DONE = (
    "整改|改正|改善|改进|改|解决|落实|处理|办理|办|完成|纳入整改|列入整改|列入台账|立整改项|立项|立上项|销号"
    "|跟进|闭环|回应"
)
_STATE = (
    f"(?:{_DONE})(?:了|得|到|完|好|过|掉|上|的)*"
    "(?:没有|没|吗|么|嘛|怎么?样|如何|情况|进展|进度|哪一?步|什么程度|几条|多少)"
)
_OWNER = (
    "谁(?:来|在|去)?(?:负责|牵头|承担|管|整改|跟进|主抓|落实|改)"
    "|哪(?:个|些|几个)(?:单位|部门|学院|专业|处室)(?:来|在)?(?:负责|牵头|承担|管|整改|改)"
    "|负责人|责任人|责任单位|牵头单位|牵头部门|责任部门|主责单位"
)
_STANDS = "(?:整改)?(?:进展|进度|走到哪|到哪一?步|什么进展|整改情况|整改项)"
_WHICH = (
    f"(?:哪[些几]?[条个项]?|几[条个项]|多少[条个项]?)[^，。？?]{{0,4}}(?:已经?|还|都)?(?:没|未|没有|尚未)?(?:{_DONE})"
)
ITEMS_ASKED = re.compile(f"{_STATE}|{_OWNER}|{_STANDS}|{_WHICH}")
"""What asks what came of each."""
_FRAME = (
    "那么?|然后|所以|这|它们?|以上|上面|上述|前面|刚才|列出来?|说|提|里面?|里头|其中|当中|[一二三四五六几]?[条个项]|些"
    "|问题|发现|毛病|异常|不足|的|都|全部|全|有没有|有|还|已经?|现在|目前|后来|分别|各自|各|是不是|是|由|归|在|到底|究竟"
    "|请问|呢|吗|呀|啊|了|过|没有|没|未|尚|哪些|哪几|哪|什么|多少|几|怎么?样|如何|情况|最后|给|出|来|做|去|到|人|单位|部门|学院"
)
_WORDS = re.compile(f"(?:{ITEMS_ASKED.pattern}|{_DONE}|{_FRAME}|[，,。.?？!！、 ])+")
_A_QUESTION = re.compile("[?？吗么没哪谁几]|多少|怎么?样|如何|情况|进展|进度|责任|负责人|什么|呢|是不是|有没有")
_WHY_NOT = re.compile(
    "(?:那么?|这[些几]?[条个项]?|它们?|没(?:有)?(?:立项|纳入(?:整改)?)的)*为(?:什么|啥|何)(?:还|都|就)*(?:没有?|不|未)(?:被)?(?:立项|纳入(?:整改)?|列入(?:整改)?)[呢啊呀]?[?？。]*"
)
"""The list tells of each why it was not taken up."""
_OF_RULES = re.compile(
    "规定|办法|制度|期限|时限|多久|几[天日月]|多长|怎么(?!样)|应当|应该|必须|需要|流程|程序|率|比例|一般(?:由|是|要)|通常|标准|要求|欠|逾期|超期|由谁(?:来)?(?:批|审|验收|立项)"
)


def asks_for_items(text: str) -> bool:
    """Whether a normalised question that names what was found asks what came of it."""
    return ITEMS_ASKED.search(text) is not None and _OF_RULES.search(text) is None


def asked_of_found(question: str) -> tuple[str, bool] | None:
    """The condition on those told before, and whether what came of each is asked; None for any other question."""
    text = normalise(question)
    if _WHY_NOT.fullmatch(text):
        return UNOPENED, False
    if len(text) > _MOST or not _WORDS.fullmatch(text) or _OF_RULES.search(text) or not _A_QUESTION.search(text):
        return None
    if conditions_in(text).unopened:
        return UNOPENED, False
    return ("", True) if ITEMS_ASKED.search(text) else None
