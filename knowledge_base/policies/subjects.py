"""What a question to the documents is about: its terms with their weight as words, and its several subjects.

「学业预警的处分和申诉分别怎么规定」 has two subjects; each becomes a question of its own by leaving the other out.
A clause that asks nothing (「补考成绩还没提交，…」) is context: it may help to find a clause, and nothing need be said
on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge_base.policies.normalise import comparable
from knowledge_base.policies.paraphrases import phrases
from knowledge_base.policies.words import is_asking, is_listed, official, tagged

_INTERROGATIVE = (
    "要不要求|允不允许|允许(?=[^，。]{0,6}[吗么])|会不会|能不能|要不要|是不是|有没有|有没|算不算|可不可以|可以不可以|该不该|应不应该|需不需要|用不用|行不行|什么时候|"
    "(?:什么|哪种|哪些)情况下?|什么样|什么|"
    "(?:几|多少)个?(?:工作日|天|日|周|月)(?:之内|以内|内|里头?)|多(?:久|长时间)(?:之内|以内|内|里头?)|会怎么?样|怎么样|怎么办|[怎如][么何样]?(?:处理|处分|规定|要求|办理)|怎么|怎样|如何|哪一[条类个级档等种项]|哪个(?:部门|单位|机构|人)|哪[些条个里种类几级档]|多久|多少(?:钱|[天日])?|多[长大高]|"
    "几[个次级条类门种天项名人年周月日份所位节]|是否|能否|应否|可否|各是|各有|由谁|谁来|谁|吗|呢|么|提没提|说没说|为何|为什么|啥|哪|(?<=[\u4e00-\u9fff]{2})不$"
)
_ASKING = re.compile(_INTERROGATIVE)
_ASKS = re.compile(f"开始(?=施行|执行|实施)|{_INTERROGATIVE}|了(?=[会能要算怎还就是])|分别|各自|各要|请问|一下")
"""What only asks is blanked before a clause is cut into words: 「学生会不会」 holds no 学生会."""
_HOW_MANY_KINDS = re.compile("(?:[分有](?:为|成)?)几个?[级类种档等]+|几级几类")
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
_CLAUSE_END = re.compile(r"[，。；！？,;!?\n]+")
_TITLED = re.compile("《[^《》]*》")
_AND = frozenset(("和", "与", "及", "以及", "跟", "同", "、", "还有", "或", "或者"))
_MANNERS = frozenset(
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
_ACTORS = frozenset(
    ["学生", "同学", "教师", "老师", "学院", "学校", "专业", "院系", "部门", "单位", "课程", "本科生", "系统"]
)
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


@dataclass(frozen=True)
class Question:
    """One subject of a question: its words for searching, its terms, and `about`, the matter in the asker's words."""

    text: str
    terms: tuple[Term, ...]
    about: str


def question_of(text: str, about: str = "") -> Question:
    """The whole question as one subject; `about` names its matter where the question's own words would not."""
    clauses = list(_clauses(comparable(text)))
    asking = _asking(clauses) or clauses
    terms: dict[str, Term] = {}
    for clause in (*asking, *(c for c in clauses if c not in asking)):
        for term in _terms(clause):
            known = terms.get(term.word)
            terms[term.word] = (
                replace(known, said=known.said + 1) if known else replace(term, context=clause not in asking)
            )
    return Question(text, tuple(terms.values()), about or _about(asking) or _about(clauses))


def subjects_of(text: str) -> tuple[Question, ...]:
    """The question's subjects, each as a question that leaves the others out; one alone where it has only one."""
    clauses = list(_clauses(comparable(text)))
    asking = _asking(clauses) or [c for c in clauses if _names_matter(c)]
    context = [c for c in clauses if c not in asking and not _asks(c)]
    lead = _lead(asking[0]) if asking else ""
    found: dict[str, Question] = {}
    for place, clause in enumerate(asking):
        first = [lead] if place and lead not in clause else []
        for piece, about in _apart(clause):
            found.setdefault(piece, question_of("，".join([*context, *first, piece]), about or _about([piece])))
    several = [q for q in found.values() if q.terms]
    return tuple(several) if len(several) > 1 else (question_of(text),)


def _clauses(text: str) -> Iterator[str]:
    yield from (piece for piece in _CLAUSE_END.split(text) if piece.strip())


def _asks(clause: str) -> bool:
    return _ASKING.search(clause) is not None or any(word in clause for word in _WANTS)


def _terms(clause: str) -> list[Term]:
    divided = _HOW_MANY_KINDS.sub(lambda m: "分为".ljust(len(m.group())), clause)
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
        sort = _sort(word, flag)
        if sort is not None and (not is_asking(word) or official(word)):
            found.append(Term(word, sort, place, official(word)))
        place += len(word)
    return found


def _sort(word: str, flag: str) -> Sort | None:
    """Particles, pronouns, adverbs and single characters tell nothing."""
    if _YEAR.fullmatch(word):
        return None  # 「2026年那份指南」: a year tells which document is meant, not what it says
    if flag == "m":
        return Sort.NUMBER if len(word) > 1 or word.isdigit() else None
    if word in _MANNERS or (len(word) < 2 and not official(word)):
        return None
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


def _apart(clause: str) -> list[tuple[str, str]]:
    """「甲和乙的丙」 → 「甲的丙」 on 甲 and 「乙的丙」 on 乙; without two matters joined it stays, unnamed."""
    hidden = _TITLED.sub(lambda m: "《" * len(m.group()), clause)
    tokens, place = [], 0
    for word, flag in tagged(hidden):
        tokens.append((place, word, _sort(word, flag) is not None and not is_asking(word)))
        place += len(word)
    for at, (start, word, _) in enumerate(tokens):
        left, right = _run(tokens[:at][::-1])[::-1], _run(tokens[at + 1 :])
        if word in _AND and left and right:
            first, after = left[0][0], right[0][0]
            last = right[-1][0] + len(right[-1][1])
            here = (clause[:start] + clause[last:], clause[first:start])
            there = _apart(clause[:first] + clause[after:])
            return [here, *((piece, about or clause[after:last]) for piece, about in there)]
    return [(clause, "")]


def _run(tokens: list[tuple[int, str, bool]]) -> list[tuple[int, str, bool]]:
    found = []
    for token in tokens:
        if not token[2]:
            break
        found.append(token)
    return found


def _lead(clause: str) -> str:
    """The matter the first clause opens with: what later clauses, which do not repeat it, are about too."""
    return next((t.word for t in _terms(clause) if t.sort is Sort.MATTER), "")


def _asking(clauses: list[str]) -> list[str]:
    """The clauses that ask about a matter, else those that ask about a deed; what the matter is stands beside then."""
    asking = [c for c in clauses if _asks(c)]
    return [c for c in asking if _names_matter(c)] or [c for c in asking if _terms(c)] or _case(clauses, asking)


def _case(clauses: list[str], asking: list[str]) -> list[str]:
    """The clause that puts the case of one that only asks: 「路上堵车，迟到八分钟，这算哪一级」 is about being late."""
    if not asking:
        return []
    before = [c for c in clauses[: clauses.index(asking[0])] if _terms(c)]
    return before[-1:]


def _names_matter(clause: str) -> bool:
    return any(t.sort is Sort.MATTER for t in _terms(clause))


def _about(clauses: list[str]) -> str:
    """The longest run of neighbouring terms that names a matter: 经费投入, 质量保障专门机构.

    Who acts is a matter only where there is no other, and then with the deed: 学生请假.
    """
    runs: list[tuple[tuple[int, int, int], str]] = []
    for clause in clauses:
        run: list[Term] = []
        for term in _terms(clause):
            if run and run[-1].start + len(run[-1].word) != term.start:
                run = []
            run.append(term)
            words = clause[run[0].start : term.start + len(term.word)]
            matter = sum(len(t.word) for t in run if t.sort is Sort.MATTER)
            special = sum(len(t.word) for t in run if t.sort is Sort.MATTER and t.word not in _ACTORS)
            runs.append(((special, matter, 0 if special else len(words)), words))
    named = [(rank, words) for rank, words in runs if words not in _MANNERS]
    return max(named, key=lambda r: r[0], default=((0, 0, 0), ""))[1]
