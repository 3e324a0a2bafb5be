"""What is settled before any reading: care, attacks, other people's records, small talk, subjects outside.

The order of `refusals.yaml` is the order of judgement. Questions about documents pass the gates that only concern
figures and later features: 「指南对整改有什么要求」 is a fair question.
"""

from __future__ import annotations

import re

from agents.understanding.anonymity import fears_to_be_known
from agents.understanding.care import distress_in
from agents.understanding.documents import asks_procedure
from agents.understanding.lexicon import Refusal, lexicon
from agents.understanding.limiting import frequency, is_name
from agents.understanding.normalise import normalise
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan

_ALWAYS = ("injection", "tamper", "ghostwriting", "low_score_source")
_OF_BLAME = ("personnel", "cause_person")
_NOT_ABOUT_DOCUMENTS = (
    "campus",
    "outside",
    "conflict",
    "annual_report",
    "later_report",
    "later_rectify",
    "later_listen",
    "later_predict",
    "later_study",
    "later_overall",
    "later_cause",
    "person_list",
    "personnel",
    "external_school",
    "teacher_ranking",
    "named_person",
)
_REGULATED = ("later_listen", "later_study", "annual_report", "later_report")
"""Not done for the asker, yet regulated: 「约谈得提前几天通知」, 「对评教结果有异议几天之内申请复核」."""
_REGULATED_DOINGS = ("later_rectify", "later_listen")
"""Doings that a definition may speak of: 「毕业率的分母里，延期的算不算」."""
_OCCASIONS = ("later_report", "later_cause")
"""What may be no more than the occasion of a question for figures: 「写总结急用」."""
_LIBRARY = "图书馆"
_FIGURE = re.compile(
    "人均|生均|每生|[^效]率|比例|占比|次数|人数|总量|(?:多少|几)(?:人|本|册|次|个|间|张|名|辆|学生|同学)|多不多|多吗|数据"
)
"""What is asked of a place on campus is a figure: there is none, which is no reason to send anybody away."""
_OF_WRITERS = ("low_score_source", "person_list")
_DOES_TO = re.compile("打|给|写|填|留|骂|投诉|举报|投的")
_MORE = re.compile("谁的?(?:挂|没过|不及格)科?率?[得的]?人?(?:更|比较|最|要)?(?:多|少|高|低|厉害|狠|严重|凶)")
_DENOMINATOR = re.compile("分母|分子|口径|算进|怎么算|如何计算")
_DUE = re.compile(
    "(?:一般|通常|按规定|要|应该?|得|须|定)[^，。]{0,6}(?:多久|多长|多少[天日月年]|几[天日月年个])|(?:例会|会议|会上)[^。]{0,26}(?:议定|决定|怎么(?:定|说|议)|明确)"
)
"""Asks what is due by the rules or was resolved, of what is not done in a conversation."""
_FILLED_IN = re.compile("(?:要|得|该|需要?|想|准备|正|[里中上])(?:[填写放列报引][^，。帮替]{0,3}|用)")
"""Says that a figure goes into a paper."""
_FOR_A_PAPER = re.compile("(?:要|用|需要?|缺|补|填|差)[^，。]{0,4}(?:数|数字|数据|依据|材料|支撑)$|(?:要|得|急)用$")
_PLACE_LIKED = re.compile("(?:食堂|宿舍|图书馆|校医院|澡堂|浴室|校车|公寓)[^，。；?？]{0,8}(?:满意|评分|打分|打了)")
_SHARE = re.compile("[^效]率|比例|占比|比重|几成|百分之|几分之|占(?:多少|了?多大)")
_ORDERED = re.compile("帮|替我|把|催|给我(?:销|延|批|通过|验收)|(?:销|延|批|关)(?:了|掉)?吧|直接")
_FOR_ME = re.compile(r"帮|请|给我|替|麻烦|劳驾|生成|起草|拟|你|能不能|能否|可以|出一|做一|写一|来一")
_DECORATION = re.compile(r"[\s\W_]+|[啊呀吧哦呢嘛哈]+$")


_RULE_FORM = re.compile(
    r"(?<![在好])吗|(?<![什怎这那多])么|没有|能不能|可不可以|要不要|需不需要|用不用|会不会|算不算|行不行|是不是|是否|几[天日周个次门级年名篇人]|多少[天日次门学钱分年人会要]|多久|多长|什么|"
    r"啥|哪[些个几]|怎么(?:申请|处理|办|算|定|改|补|认)|谁(?:批|负责|来|管|定|审|认定|评定)|找谁|由谁|上限|规定|要求|数不数|作数|作废|"
    r"(?:不能|不得|不许|应该?|要|至少|最多|低于|高于|超过|少于|多于)[^，。]{0,6}(?:多少|几)"
)


def in_rule_form(text: str) -> bool:
    """Whether a question has the form of one about a rule: 几天之内、算不算、找谁 …"""
    return bool(_RULE_FORM.search(text))


def stop(text: str, scanned: Scan) -> Reading | None:
    """A refusal or care; None when the question is to be read."""
    if words := distress_in(text):
        return Reading(Act.CARE, reason="care", subject=words)
    about_documents = scanned.has(
        "policy_guide", "policy_school_rule", "policy_law", "policy_internal", "clause", "policy_neutral"
    ) or asks_procedure(text)
    by_rule = scanned.has("topic") and (in_rule_form(text) or _DUE.search(text) is not None)
    for refusal in lexicon().refusals:
        if by_rule and refusal.id in _REGULATED:
            continue
        if by_rule and refusal.id == "later_rectify" and _DUE.search(text) and not _FOR_ME.search(text):
            continue
        if about_documents and refusal.id in _NOT_ABOUT_DOCUMENTS:
            continue
        found = _found(refusal, text, scanned)
        if not found or (refusal.id == "named_person" and any(word in found for word in lexicon().names.not_names)):
            continue
        if (refusal.id == "campus" or found == _LIBRARY) and _FIGURE.search(text):
            continue
        if refusal.id == "person_list" and _DENOMINATOR.search(text) and scanned.has("metric", "topic"):
            # 「预警率的分母是拿哪些学生算的」 asks how it is counted.
            continue
        if refusal.id in _OF_WRITERS and (fears_to_be_known(text) or _asks_which_unit(scanned, found)):
            continue
        if refusal.id in ("campus", "outside", "rude") and scanned.has("metric", "inverse") and not _of_a_place(text):
            continue
        if refusal.id == "later_rectify" and _is_for_a_paper(text, found, scanned):
            continue
        if refusal.id in _OCCASIONS and _is_occasion(text, found, scanned):
            continue
        if refusal.id == "later_rectify" and _asks_share(text, scanned):
            continue
        if refusal.id in _REGULATED_DOINGS and scanned.has("metric") and scanned.has("define"):
            continue
        if found.endswith("怎么办") and scanned.has("topic", "modifier"):
            continue
        return Reading(Act.REFUSE, reason=refusal.id, subject=found)
    return None


def refused_whatever(question: str) -> bool:
    """Whether a question calls for care, or is refused whatever else it asks for."""
    text = normalise(question)
    return calls_for_care(question) or any(r.found(text) for r in lexicon().refusals if r.id in _ALWAYS)


def blames(question: str) -> bool:
    """Whether somebody is to be punished, judged or blamed, which no record answers."""
    text = normalise(question)
    return any(refusal.found(text) for refusal in lexicon().refusals if refusal.id in _OF_BLAME)


def calls_for_care(question: str) -> bool:
    """Whether a question is that of somebody in distress."""
    return bool(distress_in(question))


def asks_for_report(question: str) -> bool:
    """Whether somebody wants a yearly report drafted, which is a file and not an answer."""
    text = normalise(question)
    return any(refusal.found(text) for refusal in lexicon().refusals if refusal.id == "annual_report")


def _found(refusal: Refusal, text: str, scanned: Scan) -> str:
    """The words of a refusal that do not begin within a name of its own: 整改完成率, 高级职称教师比例最低, 计院老师,
    《推荐系统》.
    """
    if refusal.id in _ALWAYS:
        return refusal.found(text)
    names = [(s.start, s.end) for s in scanned.of("metric", "inverse", "unit", "course")]
    return next((w for place, w in refusal.all(text) if not any(a <= place < b for a, b in names)), "")


def _asks_which_unit(scanned: Scan, found: str) -> bool:
    """「各单位评教有效率最低的是谁」, 「线代和高数谁挂得更多」: of units or courses, no person is asked for."""
    if _DOES_TO.search(found):
        return False
    if found.endswith("谁") and scanned.has("metric", "inverse") and {"college", "major"} & set(scanned.values("by")):
        return True
    place = scanned.text.find(found)
    if _MORE.match(scanned.text, place) is None:
        return False
    named = [s for s in scanned.of("unit", "course") if s.end <= place and s.value != ("school",)]
    listed = any(s.end <= place and s.value in ("college", "major", "course") for s in scanned.of("by"))
    return listed or len({s.value for s in named}) > 1


def _is_occasion(text: str, found: str, scanned: Scan) -> bool:
    """Whether the words stand in a clause of their own that orders nothing, beside one that asks for a figure."""
    place = text.find(found)
    own = next(((a, b) for a, b in scanned.clauses() if a <= place < b), (0, len(text)))
    after = min((s.start for s in scanned.of("metric", "inverse") if s.start >= place + len(found)), default=0)
    if after and scanned.has("value") and _FILLED_IN.search(text[place + len(found) : after]):
        # 「支撑数据里要填学位授予率，是多少」: the figure is asked for, the paper only says where it goes.
        return True
    asked = [s for s in scanned.of("metric", "inverse") if not own[0] <= s.start < own[1]]
    return bool(asked) and place + len(found) <= own[1] and not _FOR_ME.search(text[own[0] : own[1]])


def _of_a_place(text: str) -> bool:
    """「二食堂的满意度」: of a place on campus, which the satisfaction surveys of the school are not."""
    return _PLACE_LIKED.search(text) is not None


def _asks_share(text: str, scanned: Scan) -> bool:
    """「到期整改项验收销号掉的比例」: a share of items is a figure, where nothing is ordered."""
    named = any(str(value).startswith("rectification_") for value in scanned.values("metric", "inverse"))
    return named and _SHARE.search(text) is not None and _ORDERED.search(text) is None


def _is_for_a_paper(text: str, found: str, scanned: Scan) -> bool:
    """「论文抽检整改要底数，25届的占比多少」: the clause only says what the figure of another one is wanted for."""
    place = text.find(found)
    start, end = next(((a, b) for a, b in scanned.clauses() if a <= place < b), (0, len(text)))
    return _FOR_A_PAPER.search(text[start:end]) is not None and _is_occasion(text, found, scanned)


def is_person(words: str) -> bool:
    """Whether left-over words look like a Chinese person's name."""
    names = lexicon().names
    plain = frequency(words) > 0 and not is_name(words)
    listed = any(word in words for word in names.not_names)
    return len(words) in (2, 3) and words[0] in names.surnames and not (listed or plain)


def small_talk(text: str) -> str:
    """`greeting`, `help`, `thanks`, `yes` or `no` when the whole question is that; else empty."""
    bare = _DECORATION.sub("", _DECORATION.sub("", text))
    for kind, phrases in lexicon().social.items():
        if kind == "help" and any(len(p) > 4 and p in bare for p in phrases):
            return kind
        if bare in {_DECORATION.sub("", phrase) for phrase in phrases}:
            return kind
    return ""
