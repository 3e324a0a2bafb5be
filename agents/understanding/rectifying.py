"""Whether somebody asks for items of the rectification ledger, for what the diagnosis found, or for a draft of either.

What rules say of rectification, and its rates, are other questions: they are read as ever. So is what no conversation
does (to extend, accept, approve), which is answered with the page where it is done.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from agents.understanding.composed import says_share
from agents.understanding.finding_conditions import UNOPENED, conditions_in
from agents.understanding.found_items import asks_for_items
from agents.understanding.ledger_asked import (
    BY_UNIT,
    COUNTED,
    DOINGS,
    FACETS,
    NEXT_DUE,
    OPEN,
    ORDERED,
    OWN,
    RULES_AFTER,
    TALLY,
    URGE,
    WAITING,
    Asked,
)
from agents.understanding.ledger_effects import asked_of_effects
from agents.understanding.ledger_parts import parts_of
from agents.understanding.ledger_ruled import NUMBER, RULED
from agents.understanding.ledger_titles import asked_of_titled
from agents.understanding.normalise import normalise
from tools.diagnosis.severities import EVERY
from tools.rectification.picking import LATE, words_in
from tools.rectification.spans_due import due_in

_ITEMS = re.compile("整改|台账|督办")
_RULES = re.compile(
    "必须|应当|须经|要不要|需不需要|(?:什么|哪些|哪种)(?:情况|情形)|列为|指南|规定|办法|制度|条款|要求(?!补充)|文件|依据|标准|哪一?条|怎么写|流程|程序|口径|率|算不算|应该?怎么|多久之内|几[天日]之?内"
    "|能自己|(?:能不能|能否|可不可以)(?!帮|给|把|看|查|列|告|催|说|讲|请)|允许|多长(?:一段)?时间|下结论|才算|[两二三]回了|谁(?:批|审|验收|来批|来审)|措施有|怎么(?:整改|改进|落实)|如何整改|比例|会怎么?样|怎么(?:办|处理)|后果|回头看|通知|百分之|几成|几分之几|占比|比重|占(?:多少|了?多大)|平均分|均分|绩点|材料(?!学院|科学|系|专业|成型|院|[这那]边)"
)
_ASKED_DOING = re.compile(
    "(?:已经?|都|被|没|未|还没)*(?:销了?号|延过?期|特批)的(?!条件|要求|程序|流程|标准|材料|时候|话)|(?:已经?|都)(?:销了?号|销掉)"
    "|(?:延期|延)[到至](?:哪|几|什么|啥|何)|(?:延期|延)过|(?:延期|延|认领|批准|批|合并|提交|发|验收)了(?:吗|没有?|几|多久|多少)|谁(?:来)?(?:批|审|认领|验收)|批到哪"
    "|(?:可不可以|能不能|该不该|是不是|可以|能够?|该|怎么|咋|还|没有?|不能?|未|被)+销号?了?|销号了?(?:吗|么|没有?|嘛|呢)"
    "|为(?:什么|何|啥)[^，。]{0,4}(?:没|不|未)[^，。]{0,3}销(?:号)?"
)
"""Asks whether or by whom it is done, and orders nothing."""
_ASKS = re.compile(
    "退回(?:几|了)|缺(?:什么|啥|哪)|差(?:什么|啥|哪)|状态|延[期]?到|哪[天日]|批到哪|几[条个项件]|多少|欠|有哪|哪[些几个]|有什么|有没有|谁|进[展度]|到哪|哪一步|几天|多久|怎么样|如何|情况|列|看|查|最久|最长|还剩|没完成|完成了|卡在|现状|[吗呢]"
)
_LATE = re.compile("逾期|超期|(?<!延)过期|拖|超时|到期没")
_LATE_ALONE = re.compile(
    r"(?:现在|目前|最近|我们学?院|我们专业|本学?院|我院|全校|学校|都|还|有)*"
    r"(?:(?:逾期|超期)(?:了|未改|没改完?|没完成)?的?(?:都|还|有|是)*(?:谁|哪[些几][条个项家]?|几[条个项]|多少)"
    r"|(?:谁|哪[些几][条个项家]?|几[条个项]|没有)(?:还|都|已经?)*(?:逾期|超期)(?:了|的)?|(?:逾期|超期)(?:了|未改|没改完?|没完成)?的(?:整改(?:项|任务|事项)?))[吗呢啊呀]?[。?？]*"
)
"""「逾期的都有谁」: nothing else of the school's matters is late."""
_TARGET = re.compile(
    "催(?:一?下|一?催|办|促)(?P<words>[^，。?？!！]{2,24}?)(?:[那这]?[个项条]|的)*(?:逾期|超期)?的?(?:整改项?|任务|问题)?[。!！]?$"
)
_BRIEF = re.compile("^(?:请|麻烦|劳驾|帮我|给我)*(?:再|去)?催(?:一下|一催|催|办|促)[^，。?？]{1,12}[。!！]?$")
"""Nobody else is urged in a conversation than who has an item."""
_TITLE = re.compile("(?P<words>[^，。？?！!；;、]{4,28}?)的?整改")
"""What stands before 整改 may be an item's title; where it fits none, the ledger answers as a whole."""
_OF_OTHERS = re.compile("(?:别的|其他|其它|另外的?)(?:位|个|名|几位)?(?:督导|督办人|责任人|老师|教师|人)|别人|人家的?")
"""Whose items are not the asker's: the own ledger is no answer."""
_OF_THE_SAME = re.compile(
    r"^(?:那么?|请问)?(?:[这那该]一?(?:[项条件个](?:整改项?|任务|问题)?)|它)(?P<rest>[^，。?？]{2,16}[?？。]*$)"
)
"""「这项逾期几天了」 after one item was told: the same item."""
_ITEM = "的?(?:整改|问题|任务|事项|[项条])"
_GRADE_ALONE = re.compile(f"(?:所有|全部)?的?(?:{EVERY})(?:{_ITEM})?的?")
"""No title, but what a severity is called by."""
_CLOSING = re.compile("销号?")
_BARE_LEDGER = re.compile("^[^，。?？]{0,6}整改台账[。!！]*$")
_BARE = re.compile("(?:整改|整改项|整改任务)[。?？!！]*$")
"""「我们院参与的整改」: said for itself it asks for them."""
_OWED = re.compile("欠|没(?:有)?(?:完成|做完|了结|关)|未(?:完成|了结|关闭)|还剩|几[条个项件]|多少")
_NOT_DIAGNOSED = re.compile("听课|督导|专家|评估|巡视|检查组|审计|座谈|信息员")
"""Whose findings the diagnosis does not know."""
_PAUSE = re.compile("[，,。；;？?！!]")
_FOUND = re.compile(
    r"最(?:该|需要?|应该?|值得)[^，。?？]{0,6}(?:管|抓|关注|处理|解决|注意)[^，。?？]{0,4}(?:事|问题|方面)"
    r"|(?:有没有|有(?:什么|哪些|啥)|出了?(?:什么|哪些)|发现了?(?:什么|哪些))[^，。?？]{0,8}(?:异常|值得(?:关注|注意|核查)|不对劲|不正常|的?发现)"
    r"|诊断(?:出|发现)了?(?:什么|哪些)|哪[里儿](?:有异常|不对劲|不正常)"
    r"|(?:发现|查出|诊断出|检出|筛出|看出)来?[了的]?(?:什么|哪些|哪几个|啥|几[个条])[^，。?？]{0,8}(?:问题|异常|毛病|隐患)"
    r"|(?:诊断|检出|查出|系统)[^，。?？]{0,4}(?:出来?|发现|列出|提示|给出|报出)的[^，。?？]{0,6}(?:问题|异常|发现)"
    r"|诊断(?:发现|结果)|(?:问题|异常)发现|数据[^，。?？]{0,6}(?:异常|不对劲|不正常|蹊跷)"
)
_SIGNS = re.compile(
    r"(?:哪|几|点|些|什么|啥|没有?)[^，。?？]{0,20}(?:不太?对劲|不太?正常|不太?对头|蹊跷|反常|异样|苗头|值得[^，。?？]{0,4}(?:盯|留意|留神|警惕|上心|关注)|(?:像|是)?(?:出了?|有)(?:了)?(?:问题|毛病|状况|岔子)的?(?:信号|苗头|迹象|征兆))"
)
"""What looks wrong, in everyday words."""
_OF_ONESELF = re.compile("我(?:的|这|上|本|教|带|自己|最近|今|名下)|我们班|本人")
_UNOPENED_OF = re.compile(
    "问题|发现|异常|毛病|不足|短板|隐患|台账|整改|(?:^|[，,。])(?:那|现在|目前|还|都)*(?:有)?哪[些几][条个项]?"
)
"""What has no item yet: something that was found, and no project of anybody's."""
_OF_DIAGNOSIS = re.compile("诊断|异常|检出|系统发现")
_YEAR = re.compile("20[0-9]{2}-20[0-9]{2}(?=学年|[^0-9-]|$)")
_MOST = re.compile("最(?!近|新)")
_TIMES = re.compile(
    "去年|前年|今年|[上这本下]个?(?:学期|学年|季度|月|周)|20[0-9]{2}年|(?:最?近|过去)(?:[一两二四五六七八九十]|[0-9]{1,2})个?[年月周天]|[上下]半年"
)
"""Times of which the diagnosis makes no list of their own."""
_HOW_MANY = re.compile(r"(?<!第)([一两二三四五六1-6])(?:件|条|个)(?:大|要紧|重要)?(?:的)?(?:事|问题|发现)?")
_PLACE = re.compile(r"第([一二三四五六1-6])[条个件]")
_NAMED_THING = re.compile(
    "(?:把|将|给)(?!这|那|它|第|上|刚|其|最|前|头|该|此)(?P<words>[^，。?？《》第这那]{2,20}?)(?:这?门?课程?)?(?:的?(?:问题|发现|异常))?(?:立|列入|纳入|转)"
)
_COURSE = re.compile(r"《([^《》]{2,30})》")
_PARTS = re.compile("[。；;？?！!\n]+|[，,]?(?=(?:另外|顺便|顺带)[^，。]{2})|[，,](?=还有[^，。]{3})")
_JOINT = re.compile("^[，,]?(?:另外|顺便|顺带|还有)(?:再)?(?:请?问|说|看|查)?(?:一?下)?[，,]?")
_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def asked_in(question: str, metrics: Collection[str] = (), *, after: str = "", before: str = "") -> Asked | None:
    """What a question asks of rectification and findings; None for any other question.

    `metrics` are names of figures, about which a question is read as ever. `after` is what the turn before was about,
    as `what` says it: 「催一下」 and 「把这个立项」 speak of that; `before` is how that turn was asked.
    """
    text = normalise(question)
    number = NUMBER.search(text)
    item = number.group().upper() if number else ""
    if not item and (told := asked_of_effects(text) or _of_the_same(text, metrics, after, before)):
        return told
    titled = None if item else asked_of_titled(text)
    if titled is not None and not _GRADE_ALONE.fullmatch(titled.named):
        return titled
    # What a number names is no general matter: 「ZG2026-001 等谁批」 asks for no rule.
    ruled = RULES_AFTER.search(text) if item else _RULES.search(text) or RULED.search(text)
    if ruled or (DOINGS.search(_ASKED_DOING.sub("", text)) and not WAITING.search(text)):
        return None
    if ordered := _ordered(question, text, item, after):
        return ordered
    if item:
        return Asked("ledger", item=item, closing=bool(_CLOSING.search(text)))
    if any(name in text for name in metrics) or says_share(text):
        return None
    return _of_ledger(text) or _of_findings(text)


def all_asked(question: str, metrics: Collection[str] = (), *, after: str = "", before: str = "") -> tuple[Asked, ...]:
    """As `asked_in`, but of a question that asks several things of the ledger, each of them."""
    if unopened := _unopened(normalise(question)):
        return unopened
    parts = [_JOINT.sub("", part) for part in _PARTS.split(question) if part.strip()]
    several = [told for part in parts if (told := asked_in(part, metrics)) is not None] if len(parts) > 1 else []
    if len(several) > 1 and len(several) == len({*several}) and all(told.what == "ledger" for told in several):
        return tuple(several)
    if counts := _counts(normalise(question), metrics):
        return counts
    whole = asked_in(question, metrics, after=after, before=before)
    return () if whole is None else (whole,)


def _counts(text: str, metrics: Collection[str]) -> tuple[Asked, ...]:
    """「重点的整改有几项，销号了几项」: how many there are, and how many of those keep to more."""
    first, *rest = _PAUSE.split(text.rstrip("?？。！!"))
    asked = asked_in(first, metrics) if rest and len(COUNTED.findall(text)) > 1 else None
    if asked is None or asked.what != "ledger" or asked.item:
        return ()
    more = [words_in(piece, bare=True) if COUNTED.search(piece) else () for piece in rest]
    if not all(more):
        return ()
    told = [*filter(None, asked.only.split("、"))]
    return (asked, *(replace(asked, only="、".join([*told, *words]), named="") for words in more))


def _of_the_same(text: str, metrics: Collection[str], after: str, before: str) -> Asked | None:
    """The item the turn before was about, taken up again."""
    again = _OF_THE_SAME.match(text) if after == "ledger" and before else None
    if again is None or not FACETS.search(text) or DOINGS.search(again["rest"]):
        return None
    told = asked_in(before, metrics)
    return told if told is not None and told.what == "ledger" and (told.item or told.named) else None


def _ordered(question: str, text: str, item: str, after: str) -> Asked | None:
    """A reminder to be drafted, or an item to be opened."""
    of_ledger = item or after == "ledger" or any(p.search(text) for p in (_BRIEF, _ITEMS, _LATE))
    if URGE.search(text) and of_ledger:
        target = _TARGET.search(text)
        named = "" if item or target is None or _LATE.fullmatch(target["words"]) else target["words"]
        return Asked("urge", item=item, named=named)
    if OPEN.search(text) and ORDERED.search(text):
        course = _COURSE.search(question)
        unmarked = _NAMED_THING.search(text)
        named = course[1] if course else unmarked["words"] if unmarked else ""
        return Asked("open", place=_number(_PLACE.search(text)), course=named)
    return None


def _of_ledger(text: str) -> Asked | None:
    """What waits, what is late, what is there: the items as a whole or those of a unit."""
    if _OF_OTHERS.search(text):
        return None
    if WAITING.search(text):
        return Asked("ledger", "waiting")
    if _LATE_ALONE.fullmatch(text):
        return Asked("ledger", "overdue")
    own = OWN.search(text) and (FACETS.search(text) or NEXT_DUE.search(text) or _BARE.search(text))
    asks = (
        _ASKS.search(text)
        or NEXT_DUE.search(text)
        or TALLY.search(text)
        or (_BARE.search(text) and words_in(text))
        or _BARE_LEDGER.search(text)
    )
    if not own and not (_ITEMS.search(text) and asks):
        return None
    late, tally = bool(_LATE.search(text)), bool(TALLY.search(text))
    about = "units" if tally or (late and BY_UNIT.search(text)) else "overdue" if late else ""
    owed, due = bool(_OWED.search(text)), bool(NEXT_DUE.search(text)) and not due_in(text)
    title = _TITLE.match(text) if not (about or owed or due) else None
    only, unmet = parts_of(text)
    if tally and late:
        only = (*only, LATE)
    named = title["words"] if title and not (only or unmet) else ""
    return Asked("ledger", about, owed=owed, next_due=due, named=named, only="、".join(only), unmet=unmet, tally=tally)


def _of_findings(text: str) -> Asked | None:
    found = _FOUND.search(text) or (None if _OF_ONESELF.search(text) else _SIGNS.search(text))
    # 「…，听课好有针对性」: what it is for, said in a later clause, found nothing.
    if found is None or _OF_OTHERS.search(text) or _NOT_DIAGNOSED.search(_PAUSE.split(text[found.start() :])[0]):
        return None
    if _NOT_DIAGNOSED.search(text[: found.start()]):
        return None
    asked = Asked("findings", most=_number(_HOW_MANY.search(text)), place=_number(_PLACE.search(text)))
    return with_conditions(asked, text)


def with_conditions(asked: Asked, text: str) -> Asked:
    """What was asked of the diagnosis with the conditions on it."""
    found, year, time = conditions_in(text), _YEAR.search(text), _TIMES.search(text)
    # They stand by their size in any case, which is all that 最 asks for.
    only = [word for word in found.only if word == UNOPENED or not _MOST.search(text)]
    unmet = "" if year or time is None else time.group()
    return replace(
        asked,
        only="、".join("重点" if word == "底线" and "线" not in text else word for word in only),
        year=year.group() if year else "",
        topic=found.topic,
        unmet=unmet,
        count=found.count and not asked.most,
        tally=found.tally,
        items=asks_for_items(text) and not found.unopened,
    )


def _unopened(text: str) -> tuple[Asked, ...]:
    """What was found and has no item yet: of the diagnosis, and of reviews unless the diagnosis is named."""
    if not conditions_in(text).unopened or not _UNOPENED_OF.search(text) or _RULES.search(text):
        return ()
    asked = Asked("findings", only=UNOPENED)
    if _OF_DIAGNOSIS.search(text):
        return (with_conditions(asked, text),)
    return (asked, Asked("findings", "reviews", only=UNOPENED))


def _number(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    return int(match[1]) if match[1].isdecimal() else _DIGITS[match[1]]
