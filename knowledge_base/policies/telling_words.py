"""The telling words of a clause: what names a matter, a deed or a number, and what only asks or is a turn of speech.

What the words of a whole question come to is said in `subjects.py`; here a clause is seen by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.policies.paraphrases import phrases
from knowledge_base.policies.words import is_asking, is_listed, official, tagged

_INTERROGATIVE = (
    "要不要求|允不允许|允许(?=[^，。]{0,6}[吗么])|会不会|能不能|要不要|是不是|有没有|有没|算不算|可不可以|可以不可以|该不该|应不应该|需不需要|用不用|行不行|什么时候|"
    "(?:什么|哪种|哪些)情况下?|什么样|什么|"
    "(?:几|多少)个?(?:工作日|天|日|周|月)(?:之内|以内|内|里头?)|多(?:久|长时间)(?:之内|以内|内|里头?)|会怎么?样|怎么样|怎么办|[怎如][么何样]?(?:处理|处分|处罚|规定|要求|办理)|怎么|怎样|如何|哪一[条类个级档等种项]|哪个(?:部门|单位|机构|人)|哪[些条个里种类几级档]|多久|多少(?:钱|[天日])?|多[长大高]|"
    "几[个次级条类门种天项名人年周月日份所位节]|是否|能否|应否|可否|各是|各有|由谁|谁来|谁|吗|呢|么|提没提|说没说|为何|为什么|啥|哪|(?<=[\u4e00-\u9fff]{2})不$"
)
_ASKING = re.compile(_INTERROGATIVE)
_ASKS = re.compile(f"开始(?=施行|执行|实施)|{_INTERROGATIVE}|了(?=[会能要算怎还就是])|分别|各自|各要|请问|一下")
"""What only asks is blanked before a clause is cut into words: 「学生会不会」 holds no 学生会."""
_HOW_MANY_KINDS = re.compile("(?:[分有](?:为|成)?)几个?[级类种档等]+|几级几类")
_HOW_OFTEN = re.compile("(?<=多久)(?P<often>[^，。]{0,4}?)一(?:次|回|轮|遍)")
"""「多久开一次会」: what is done once is asked how often."""
_YEAR = re.compile("(?:19|20)[0-9]{2}年?")
SIDES = frozenset(
    [
        "条件",
        "期限",
        "时限",
        "程序",
        "流程",
        "步骤",
        "标准",
        "范围",
        "对象",
        "措施",
        "方式",
        "方法",
        "结果",
        "时间",
        "职责",
        "责任",
        "材料",
        "证明",
        "手续",
        "意见",
    ]
)
"""Sides that any matter has: which clause is meant they tell less than the matter does."""
MANNERS = frozenset(
    [
        "来得及",
        "才能",
        "之内",
        "搞清楚",
        "弄清楚",
        "硬性",
        "硬性规定",
        "原话",
        "原文",
        "说法",
        "实话实说",
        "里头",
        "一遍",
        "到底",
        "后头",
        "前头",
        "规矩",
        "救命",
        "有点",
        "公平",
        "现行",
        "名字",
        "界定",
        "一共",
        "口头",
        "电话",
        "日子",
        "接下来",
        "段时间",
        "小时",
        "兄弟",
        "同事",
        "科里",
        "内能",
        "号文",
        "润色",
        "里面",
        "有数",
    ]
)
"""Turns of speech that the tagger takes for nouns; nothing is about them."""
TIMES = frozenset(["学期", "学年", "学年度", "年度", "学期末", "学年末", "开学", "期间", "时候"])
"""When something holds: a rule of whatever matter names one, so none is about it."""
RELATING = frozenset(["影响"])
"""What one thing does to another, whatever the two are: which clause is meant it hardly tells."""
PROCEDURAL = frozenset(["异议", "申诉", "复核", "复查", "延期", "回避", "审批", "报销", "补办", "公示"])
"""What may be done about anything: alone it does not say what a question is about."""
_BEFORE_DEEDS = "能会要可该应须得"
_AUXILIARIES = "能会要被了得把"
_DIRECTIONS = ("进去", "出来", "出去", "起来", "下去", "上来", "下来", "过来")
_WANTS = ("规定", "要求", "标准", "条件")


class Sort(StrEnum):
    """How telling a word is: a noun names a matter, a verb what is done about it, a number a bound."""

    MATTER = "matter"
    DEED = "deed"
    NUMBER = "number"


@dataclass(frozen=True)
class Term:
    """A telling word of a question at `start`; `others` are what documents write for it, `said` how often it stands."""

    word: str
    sort: Sort
    start: int
    others: tuple[str, ...] = ()
    context: bool = False
    said: int = 1

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.word, *self.others)


def asks(clause: str) -> bool:
    """Whether it asks, or wants to know of a rule, a standard, a condition."""
    return _ASKING.search(clause) is not None or any(word in clause for word in _WANTS)


def names_matter(clause: str) -> bool:
    """Whether any of its words is a matter."""
    return any(t.sort is Sort.MATTER for t in terms_of(clause))


def terms_of(clause: str) -> list[Term]:
    """Its telling words in their order; a phrase is one."""
    divided = _HOW_MANY_KINDS.sub(lambda m: "分为".ljust(len(m.group())), clause)
    divided = _HOW_OFTEN.sub(lambda m: f"{m['often']}  ", divided)
    # A phrase is taken whole: cut into words it says something else.
    said = phrases(divided)
    for phrase in said:
        divided = divided[: phrase.start] + " " * len(phrase.words) + divided[phrase.end :]
    bare = _ASKS.sub(lambda m: " " * len(m.group()), divided)
    whole = [Term(p.words, Sort(p.sort), p.start, p.written) for p in said if p.written]
    return sorted([*whole, *_words(bare)], key=lambda term: term.start)


def _words(bare: str) -> list[Term]:
    found, place = [], 0
    for word, flag in tagged(bare):
        if len(word) == 2 and word[0] in _BEFORE_DEEDS and official(word[1]):
            # 「能带」「该听」: an auxiliary cut together with its verb.
            word, flag, place = word[1], "v", place + 1
        sort = sort_of(word, flag)
        if sort is not None and (not is_asking(word) or official(word)):
            found.append(Term(word, sort, place, official(word)))
        place += len(word)
    return found


def sort_of(word: str, flag: str) -> Sort | None:
    """Particles, pronouns, adverbs and single characters tell nothing."""
    if _YEAR.fullmatch(word):
        return None  # 「2026年那份指南」: a year tells which document is meant, not what it says
    if flag == "m":
        return Sort.NUMBER if len(word) > 1 or word.isdigit() else None
    if word in MANNERS or (len(word) < 2 and not official(word)):
        return None
    if word in TIMES:
        return Sort.NUMBER
    if word in SIDES or flag == "i" or _is_miscut(word):
        return Sort.DEED
    if flag[0] in "njx" or flag in ("vn", "eng", "l"):
        return Sort.MATTER if any(c.isalnum() for c in word) else None
    return Sort.DEED if flag[0] in "vabfsz" or official(word) else None


def _is_miscut(word: str) -> bool:
    """「会扣」「算进去」「没拿到」: a verb with its auxiliary or direction, tagged as a noun, is no matter."""
    if len(word) > 2 and (word.endswith(_DIRECTIONS) or word[0] == "没"):
        return True
    if len(word) == 2 and word[1] == "不":
        return True
    return not is_listed(word) and any(sign in word for sign in _AUXILIARIES)
