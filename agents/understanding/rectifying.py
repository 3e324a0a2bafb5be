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
    "|能自己|(?:能不能|能否|可不可以)(?!帮|给|把|看|查|列|告|催|说|讲|请)|允许|多长(?:一段)?时间|下结论|才算|[两二三]回了|谁(?:批|审|验收|来批|来审)|措施有|怎么(?:整改|改进|落实)|如何整改|比例|会怎么?样|怎么(?:办|处理)|后果|回头看|通知|材料(?!学院|科学|系|专业|成型|院|[这那]边)"
)
_DOINGS = re.compile(
    "延期|延[一二三半几]|延长|销(?:了|掉|一下)?号|批准|通过吧|佐证|认领|合并|挂起|关[掉闭]|删|改成|发(?:给|送|布)|提交"
)
_ASKED_DOING = re.compile(
    "(?:延期|延)[到至](?:哪|几|什么|啥|何)|(?:延期|延|认领|批准|批|合并|提交|发|验收)了(?:吗|没有?|几|多久|多少)|谁(?:来)?(?:批|审|认领|验收)|批到哪"
    "|(?:可不可以|能不能|该不该|是不是|可以|能够?|该|怎么|咋|还|没有?|不能?|未|被)+销号?了?|销号了?(?:吗|么|没有?|嘛|呢)"
    "|为(?:什么|何|啥)[^，。]{0,4}(?:没|不|未)[^，。]{0,3}销(?:号)?"
)
"""Asks whether or by whom it is done, and orders nothing."""
_ASKS = re.compile(
    "退回(?:几|了)|缺(?:什么|啥|哪)|差(?:什么|啥|哪)|状态|延[期]?到|哪[天日]|批到哪|几[条个项件]|多少|欠|有哪|哪[些几个]|有什么|有没有|谁|进[展度]|到哪|哪一步|怎么样|如何|情况|列|看|查|最久|最长|还剩|没完成|完成了|卡在|现状|[吗呢]"
)
_LATE = re.compile("逾期|超期|过期|拖|超时|到期没")
_LATE_ALONE = re.compile(
    r"(?:现在|目前|最近|我们学?院|我们专业|本学?院|我院|全校|学校|都|还|有)*"
    r"(?:(?:逾期|超期)(?:了|未改|没改完?|没完成)?的?(?:都|还|有|是)*(?:谁|哪[些几][条个项家]?|几[条个项]|多少)"
    r"|(?:谁|哪[些几][条个项家]?|几[条个项]|没有)(?:还|都|已经?)*(?:逾期|超期)(?:了|的)?|(?:逾期|超期)(?:了|未改|没改完?|没完成)?的(?:整改(?:项|任务|事项)?))[吗呢啊呀]?[。?？]*"
)
"""「逾期的都有谁」: nothing else of the school's matters is late."""
_BY_UNIT = re.compile("(?:哪个?|各个?|哪几个|每个)(?:学院|院系?|单位|部门)")
_WAITING = re.compile(
    r"(?:需要|等着?|要|该)我(?:来|去)?(?:办理?|批准?|审批?|审核|认领|验收|确认|处理|签)的|我有?(?:什么|哪些|啥|几[条项个])[^，。?？]{0,4}(?:要|需要|待|等着)(?:认领|验收|批|审|办|处理)"
    r"|等(?:着)?我(?:来|去)?(?:办|批|审|处理|验收|确认)|我的?待办|待我(?:办|批|审|处理)|我[^，。?？]{0,6}(?:还有|有)(?:什么|哪些|啥|几[条件项个])"
    r"[^，。?？]{0,5}(?:要办|要批|要审|要处理|待办|待批|等着?办)|我(?:该|要|需要)(?:办|批|审)(?:什么|哪些|哪几)"
)
_URGE = re.compile("催(?:一?下|一?催|办|促)|帮我催|去催|督促一?下")
_TARGET = re.compile(
    "催(?:一?下|一?催|办|促)(?P<words>[^，。?？!！]{2,24}?)(?:[那这]?[个项条]|的)*(?:逾期|超期)?的?(?:整改项?|任务|问题)?[。!！]?$"
)
_BRIEF = re.compile("^(?:请|麻烦|劳驾|帮我|给我)*(?:再|去)?催(?:一下|一催|催|办|促)[^，。?？]{1,12}[。!！]?$")
"""Nobody else is urged in a conversation than who has an item."""
_OPEN = re.compile(
    "立(?:个|一个)?(?:整改)?项|(?:列入|纳入|转成?|转为|转入)整改|(?:起草|拟|建|开|做)(?:一?[个条项份])?整改(?:项|任务)?"
)
_ORDERED = re.compile("把|将|给|就|这|那|帮|请|第|起草|拟")
_POINTED = re.compile(
    r"(?P<words>[^，。？?！!；;、]{2,28}?)的?(?:这|那|该)一?(?:[项条件](?:整改项?|任务|问题)?|个?(?:整改项?|任务|问题)|个(?=现在|目前|谁|到|走|怎|还|被|退|卡))(?P<rest>.*)"
)
"""An item spoken of by words of its title: 「分层辅导那项谁负责的」."""
_POINTED_BEFORE = re.compile(r"^(?:[^，。？?]{1,8}?)?[那这]个(?P<words>[^，。？?！!；;、]{4,24}?)的?[，,](?P<rest>.*)")
"""「车辆那个实验报告批改不规范的，现在走到哪了」."""
_TITLE = re.compile("(?P<words>[^，。？?！!；;、]{4,28}?)的?整改")
"""What stands before 整改 may be an item's title; where it fits none, the ledger answers as a whole."""
_OF_TITLE = re.compile(
    r"(?P<words>[^，。?？!！；;、]{5,32}?)的?整改(?:项|任务|问题|工作)?(?:现在|目前|到底|如今)?[，, ]?(?P<rest>.+)"
)
_STANDS = re.compile(
    "(?:到|走到|做到|进行到|推进到|卡在|停在)(?:了)?(?:哪|什么)|(?:逾期|超期|拖)(?:了)?(?:几|多少|多久)|(?:什么|哪个|啥)(?:状态|阶段|环节)|进[展度]"
    "|谁(?:在|来)?(?:负责|牵头|承担|管)|责任人|负责人|(?:截止|期限|到期)[^，。]{0,4}(?:哪|几|什么时候)|(?:完成|做完|验收|销号|关)了?(?:没|吗)|被?退回"
)
"""Asks how one item stands, whatever words its title has."""
_SEVERAL = re.compile("(?:哪[几些]?|几|多少)[项条件]|哪些|有几")
_NO_TITLE = re.compile(
    "规定|办法|制度|指南|文件|条例|要求的?$|一般|通常|按照|根据|哪[些个几]|所有|全部|每|各"
    "|(?:参与|配合|负责|牵头|承担|督办|逾期|超期|完成|了结)的?$"
)
_FACETS = re.compile(
    "谁(?:来|在|是)?(?:负责|牵头|承担|督办|管)|负责人|责任人|牵头|状态|哪一?步|到哪|走到|进[展度]|期限|什么时候|啥时候|哪[天日]|几[号天日月]|多久|到期|截止|缺|还?差|补|退回|打回"
    "|材料|措施|卡|怎么?样|如何|情况|验收了?[吗没]|做[到完]|完成|逾期|超期|拖|等谁|在谁"
)
_SURE = re.compile(
    "整改|台账|督办|退回|打回|责任人|牵头|验收|认领|谁(?:来|在|是)?(?:负责|承担|管)|到期|逾期|超期|走到|哪一?步"
)
"""Told of an item, these words are of the ledger; other words are only once a title fits."""
_EFFECT = re.compile(
    "整改(?:的|项|任务)?(?:有效率|复发率|反弹率|特批率|成效(?:怎么样|如何|情况|统计|率))|(?:有效率|复发率|反弹率)[^，。]{0,4}整改"
    "|整改[^，。]{0,8}(?:有?多少|几[个项条]|哪[些几])[^，。]{0,6}(?:有效|见效|有成效|显示成效|反弹|特批)"
    "|(?:有?多少|几)[个项条]?整改项?[^，。]{0,4}(?:有效|见效|显示成效|反弹|特批)"
)
"""How much of it worked: told by the ledger's own metrics, which no figure of the catalogue is."""
_OF_OTHERS = re.compile("(?:别的|其他|其它|另外的?)(?:位|个|名|几位)?(?:督导|督办人|责任人|老师|教师|人)|别人|人家的?")
"""Whose items are not the asker's: the own ledger is no answer."""
_OF_THE_SAME = re.compile(
    r"^(?:那么?|请问)?(?:[这那该]一?(?:[项条件个](?:整改项?|任务|问题)?)|它)(?P<rest>[^，。?？]{2,16}[?？。]*$)"
)
"""「这项逾期几天了」 after one item was told: the same item."""
_FILTERED = re.compile(
    "(?:今年|本年|去年|这?学期|本学期|上学期|本月|这个月|近[一两三几]个?月|最近)(?:新)?(?:立|增|开|列入|登记|下达)(?:了)?(?:项)?的?"
    "|新(?:立|增)(?:项)?的|被?(?:退回|打回)过的?|(?:延期|延)过的?|复发过的?|重新打开的?|挂起的?"
)
"""A part of the items that the ledger does not tell apart in a conversation."""
_LOOKING = re.compile(
    "回头看[^，。]{0,4}(?:结果|怎么样|情况如何|有结论|做了|几[项个条])|(?:哪[些几]|几|多少)[^，。]{0,10}回头看(?!要求)"
)
_JUDGING = re.compile(
    "(?:几|多少|哪[些几])[^，。]{0,8}(?:等|待)[^，。]{0,3}成效认定|(?:等|待)[^，。]{0,3}成效认定的?[^，。]{0,4}(?:几|多少|哪)"
)
_OVERRIDDEN = re.compile("特批了?(?:几|多少|哪[些几])[项个条]?|(?:几|多少|哪[些几])[项个条][^，。]{0,6}特批")
_VERDICTS = {
    "变差": "变差|更差|恶化",
    "无明显变化": "无明显变化|没有?(?:什么)?明显变化|没变化|没有变化",
    "有改善，未证实": "有改善[，,]?(?:但)?未证实|未证实",
    "数据不足": "数据不足|无法判断",
}
_OF_VERDICT = (
    "(?:哪[些几]|几|多少|有没有|有)[^，。]{{0,8}}整改[^，。]{{0,10}}(?:{0})"
    "|整改[^，。]{{0,6}}(?:哪[些几]|几|多少|有没有)[^，。]{{0,6}}(?:{0})"
)
_CLOSING = re.compile("销号?")
_PARTS = (("looking", _LOOKING), ("judging", _JUDGING), ("overridden", _OVERRIDDEN))
_WORKED = re.compile(
    r"(?P<words>[^，。?？!！；;、]{0,24}?)(?:[那这]个|[那这][项条])?的?整改(?:项|任务|措施)?[^，。？?]{0,4}"
    r"(?:有没有(?:效|用|成效)|有效果?(?:吗|没|嘛|不)|有用吗|有成效吗|见效了?[吗没]|管用吗|起作用了?[吗没])"
)
"""Asks of one item, or of a unit's, whether it worked."""
_RULES_AFTER = re.compile("指南|规定|办法|制度|条款|标准|口径|算不算|应该?怎么")
_OWN = re.compile(
    r"我(?:手[上里头]|名下)(?:督|管|负责|牵头|跟|盯)?(?:办)?(?:着)?的|我(?:督|管|跟|盯)(?:着)?的"
    r"|我(?:们[^，。?？]{0,6})?(?:负责|承担|督办|牵头|参与|配合)的|我(?:们?(?:学院|院|系|专业))?的?(?:[这那][个项条]?)?整改(?!期限)"
)
_BARE = re.compile("(?:整改|整改项|整改任务)[。?？!！]*$")
"""「我们院参与的整改」: said for itself it asks for them."""
_NEXT_DUE = re.compile(
    "(?:最近|最先|最早|最快|接下来|下一?[个项条]|先|马上|快要?|就要)[^，。?？]{0,8}(?:到期|到期限|截止)|(?:到期|期限|截止)[^，。?？]{0,4}最(?:近|早|先|紧)"
)
_OWED = re.compile("欠|没(?:有)?(?:完成|做完|了结|关)|未(?:完成|了结|关闭)|还剩|几[条个项件]|多少")
_NOT_DIAGNOSED = re.compile("听课|督导|专家|评估|巡视|检查组|审计|座谈|信息员")
"""Whose findings the diagnosis does not know."""
_FOUND = re.compile(
    r"最(?:该|需要?|应该?|值得)[^，。?？]{0,6}(?:管|抓|关注|处理|解决|注意)[^，。?？]{0,4}(?:事|问题|方面)"
    r"|(?:有没有|有(?:什么|哪些|啥)|出了?(?:什么|哪些)|发现了?(?:什么|哪些))[^，。?？]{0,8}(?:异常|值得(?:关注|注意|核查)|不对劲|不正常|的?发现)"
    r"|诊断(?:出|发现)了?(?:什么|哪些)|哪[里儿](?:有异常|不对劲|不正常)"
    r"|(?:发现|查出|诊断出|检出|筛出|看出)来?[了的]?(?:什么|哪些|哪几个|啥|几[个条])[^，。?？]{0,8}(?:问题|异常|毛病|隐患)"
    r"|(?:诊断|检出|查出|系统)[^，。?？]{0,4}(?:出来?|发现|列出)的[^，。?？]{0,6}(?:问题|异常|发现)"
    r"|诊断(?:发现|结果)|(?:问题|异常)发现|数据[^，。?？]{0,6}(?:异常|不对劲|不正常|蹊跷)"
)
_HOW_MANY = re.compile(r"(?<!第)([一两二三四五六1-6])(?:件|条|个)(?:大|要紧|重要)?(?:的)?(?:事|问题|发现)?")
_PLACE = re.compile(r"第([一二三四五六1-6])[条个件]")
_NAMED_THING = re.compile(
    "(?:把|将|给)(?!这|那|它|第|上|刚|其|最|前|头|该|此)(?P<words>[^，。?？《》第这那]{2,20}?)(?:这?门?课程?)?(?:的?(?:问题|发现|异常))?(?:立|列入|纳入|转)"
)
_COURSE = re.compile(r"《([^《》]{2,30})》")
_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


@dataclass(frozen=True)
class Asked:
    """`what` is ledger, findings, open or urge. `about` a side of the ledger, `item` a number in capitals, `most` how
    many findings, `place` which of those told before, `course` the course named. `named` holds words that may be of an
    item's title, `sure` is false where only such a title makes it a question of the ledger; `owed` asks for what is
    still to be done alone, `next_due` for the nearest deadline, `titled` for the one item of that title, `part`
    for one part of what the ledger tells of effects, `filtered` for a part of the items not told apart there, `verdict`
    the one whose items are asked for, `closing` whether an item can be closed.
    """

    what: str
    about: str = ""
    item: str = ""
    most: int = 0
    place: int = 0
    course: str = ""
    named: str = ""
    sure: bool = True
    owed: bool = False
    next_due: bool = False
    titled: bool = False
    part: str = ""
    filtered: bool = False
    verdict: str = ""
    closing: bool = False


def asked_in(question: str, metrics: Collection[str] = (), *, after: str = "", before: str = "") -> Asked | None:
    """What a question asks of rectification and findings; None for any other question.

    `metrics` are names of figures, about which a question is read as ever. `after` is what the turn before was about,
    as `what` says it: 「催一下」 and 「把这个立项」 speak of that; `before` is how that turn was asked.
    """
    text = normalise(question)
    number = _NUMBER.search(text)
    item = number.group().upper() if number else ""
    if not item and not _RULES_AFTER.search(text):
        if part := next((name for name, pattern in _PARTS if pattern.search(text)), ""):
            return Asked("ledger", "effect", part=part)
        if verdict := next((zh for zh, words in _VERDICTS.items() if re.search(_OF_VERDICT.format(words), text)), ""):
            return Asked("ledger", "effect", part="items", verdict=verdict)
        if worked := _WORKED.match(text):
            return Asked("ledger", "effect", part="items", named=worked["words"])
    if not item and _EFFECT.search(text) and not _RULES_AFTER.search(text):
        return Asked("ledger", "effect")
    if not item and after == "ledger" and before and (again := _OF_THE_SAME.match(text)) and _FACETS.search(text):
        told = asked_in(before, metrics)
        if (
            told is not None
            and told.what == "ledger"
            and (told.item or told.named)
            and not _DOINGS.search(again["rest"])
        ):
            return told
    if not item and (pointed := _pointed(text) or _titled(text)) is not None:
        return pointed
    # What a number names is no general matter: 「ZG2026-001 等谁批」 asks for no rule.
    ruled = _RULES_AFTER.search(text) if item else _RULES.search(text)
    if ruled or (_DOINGS.search(_ASKED_DOING.sub("", text)) and not _WAITING.search(text)):
        return None
    of_ledger = item or after == "ledger" or any(p.search(text) for p in (_BRIEF, _ITEMS, _LATE))
    if _URGE.search(text) and of_ledger:
        target = _TARGET.search(text)
        named = "" if item or target is None or _LATE.fullmatch(target["words"]) else target["words"]
        return Asked("urge", item=item, named=named)
    if _OPEN.search(text) and _ORDERED.search(text):
        course = _COURSE.search(question)
        unmarked = _NAMED_THING.search(text)
        named = course[1] if course else unmarked["words"] if unmarked else ""
        return Asked("open", place=_number(_PLACE.search(text)), course=named)
    if item:
        return Asked("ledger", item=item, closing=bool(_CLOSING.search(text)))
    if any(name in text for name in metrics):
        return None
    if _OF_OTHERS.search(text):
        return None
    if _WAITING.search(text):
        return Asked("ledger", "waiting")
    if _LATE_ALONE.fullmatch(text):
        return Asked("ledger", "overdue")
    own = _OWN.search(text) and (_FACETS.search(text) or _NEXT_DUE.search(text) or _BARE.search(text))
    if own or (_ITEMS.search(text) and (_ASKS.search(text) or _NEXT_DUE.search(text))):
        late = bool(_LATE.search(text))
        about = "units" if late and _BY_UNIT.search(text) else "overdue" if late else ""
        owed, due = bool(_OWED.search(text)), bool(_NEXT_DUE.search(text))
        title = _TITLE.match(text) if not (about or owed or due) else None
        apart = bool(_FILTERED.search(text))
        named = title["words"] if title and not apart else ""
        return Asked("ledger", about, owed=owed, next_due=due, named=named, filtered=apart)
    if _FOUND.search(text) and not _NOT_DIAGNOSED.search(text):
        return Asked("findings", most=_number(_HOW_MANY.search(text)), place=_number(_PLACE.search(text)))
    return None


def _pointed(text: str) -> Asked | None:
    """An item spoken of by words of its title and asked about; orders are none of this."""
    match = _POINTED.search(text) or _POINTED_BEFORE.search(text)
    if match is None or not _FACETS.search(match["rest"]) or _RULES_AFTER.search(match["rest"]):
        return None
    if _URGE.search(text) or (_OPEN.search(text) and _ORDERED.search(text)) or _DOINGS.search(match["rest"]):
        return None
    return Asked("ledger", named=match["words"], sure=bool(_SURE.search(text)))


def _titled(text: str) -> Asked | None:
    """An item called by its title right before 整改, asked how it stands: words of rules in a title are its own."""
    match = _OF_TITLE.match(text)
    if match is None or _NO_TITLE.search(match["words"]) or not _STANDS.search(match["rest"]):
        return None
    if _RULES_AFTER.search(match["rest"]) or _OWN.search(text) or _URGE.search(text) or _DOINGS.search(match["rest"]):
        return None
    if any(p.search(text) for p in (_BY_UNIT, _NEXT_DUE, _WAITING)) or _SEVERAL.search(match["rest"]):
        return None
    return Asked("ledger", named=match["words"], titled=True)


def _number(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    return int(match[1]) if match[1].isdecimal() else _DIGITS[match[1]]
