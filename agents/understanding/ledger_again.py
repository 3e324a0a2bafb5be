"""A few words after one item of the ledger was told that can only be of it: 「谁负责」「哪天到期」「后来批到几号」.

They may hold nothing but what is asked of an item and the words of asking: whatever names another matter, orders
something or asks for a rule is read as ever.
"""

from __future__ import annotations

import re

from agents.understanding.ledger_asked import Asked
from agents.understanding.normalise import normalise

_MOST = 24
"""Letters of such words."""
_FACET = (
    "负责人?|牵头人?|牵头单位|承担|督办人?|责任人|责任单位|主办|协办|配合单位|期限|时限|到期日?|截止日?期?|完成|做完|了结|状态|阶段|环节|步骤|进度|进展"
    "|逾期|超期|过期|超时|超|拖|晚|迟|误|耽误|耽搁|落后|剩|来不来得及|来得及|来不及|赶不赶得上|赶得上|赶不上|赶得及|够不够|顺延|延期|延|退回|打回|验收|审批|措施|目标|效果|成效|检验|观察期|材料|佐证|证据|卡|批到|定到|定|缺|差|哪一?步|(?:走|做|办|推进|进行|处理)到"
    "|办结|销号|整改措施|问题|交账|交差|交卷|收尾|收口|交(?=$|[的吗呢啊?？。，]|出来|上来|齐)"
)
_ASKED = (
    "来不来得及|赶不赶得上|够不够|来得及吗|谁|哪[天日位个些里儿一]?|几[号天日月次条项]|什么时候|啥时候|何时|什么|啥"
    "|多久|多少|怎么?样|如何|为什么|为何|为啥|[吗呢没]|没有|是不是|有没有|到哪"
)
_FRAME = (
    "那么?|我们?|咱们?|这|它|已经?|早就?|都|期|时候?|日子|该|[项条件个]|整改项?|任务|的|是|有|在|到|要|现在|目前|眼下|如今"
    "|原来|原先|原定|原|最初|最早|当初|起初|一开始|后来|又|最后|最新|最近"
    "|还|被|上次|请问|顺便|再|问一?下"
    "|让|要求|叫|他们|她们|人家|对方|说好|答应|承诺|约定|限定|限|来着|[那这][儿里边]|手[里上]"
    "|呀|啊|哦|来|去|办|做|人|头上|落|派给?|给|批|补|交|须|需要|需|应该|得|了|过|天|日|号|月|具体|到底|究竟|都|由|等|现行|计划|一共|总共|里|单位|部门|老师|位|叫|通过"
)
_WORDS = re.compile(f"(?:{_FACET}|{_ASKED}|{_FRAME}|[，。,.?？!！、 ])+")
_OF_ITEM, _A_QUESTION = re.compile(_FACET), re.compile(_ASKED)
_OF_RULES = re.compile(
    "要是|如果|万一|假如|(?:由谁(?:来)?|谁(?:来|能|有权|可以)?)(?:批|审|验收|同意|点头)|(?:延期|顺延|验收|销号)[^，。]{0,3}(?:要|需|得|谁|怎么|什么材料|多久|几天)|(?:最多|最长|可以|能)[^，。]{0,4}延|几次(?:能|可)|多久之?内|几天之?内"
)
"""Asks what holds for every item."""
_ORDERS = re.compile(
    "^(?:请|麻烦|帮|给)?(?:再)?(?:延|批|退回|验收|派给?|通过|销号|顺延)(?:[一二三两半几]|了?$|到[^哪几什啥何]|给[^谁哪])"
)


def asked_again(question: str, item: str) -> Asked | None:
    """The item told before, where a question is of nothing but how it stands; None for any other."""
    text = normalise(question)
    if not item or len(text) > _MOST or not _WORDS.fullmatch(text):
        return None
    if not (_OF_ITEM.search(text) and _A_QUESTION.search(text)) or _OF_RULES.search(text) or _ORDERS.search(text):
        return None
    return Asked("ledger", item=item)
