"""Questions that were not read as ones about documents, but may well have their answer there.

Word lists cannot know every matter that rules speak of. Where a question has the form of one about a rule (算不算, 几天
之内, 由谁批) and nothing else could be done with it, the documents are looked in; only what they plainly say is an
answer, otherwise the first reading holds.
"""

from __future__ import annotations

import re

from agents.understanding import gate
from agents.understanding.documents import gives_case
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan
from knowledge_base.policies.subjects import question_of

_NOT_UNDERSTOOD = ("unclear", "residue", "topic", "which_metric", "no_metric", "ambiguous_metric")
NOT_DONE = ("later_listen", "later_rectify", "later_study", "later_report", "later_cause")
"""What is not done in a conversation, refused for no other reason."""
_REGULATED = (*NOT_DONE, "personnel", "person_list", "campus", "outside")
"""What is not done for the asker, but may well be regulated: 「约谈要提前几天通知」「没过的名单什么时候公布」."""
_OF_PERSONS = ("person_list", "personnel")
_HANDED_OVER = re.compile(
    r"给我|发我|帮|替我|列出|列一|告诉|看看|看一下|查一|查下|导出|拉一|要一份|有谁|是谁|谁是|哪些(?:人|学生|同学|老师)|"
    r"哪[个几一]?[个位]?(?:人|学生|同学|老师)|我(?!们)|[王李张刘陈杨赵黄周吴](?:老师|某|同学)|他|她|这个(?:老师|人|学生)|那个(?:老师|人|学生)"
)
"""Asks for the persons or the thing itself, or speaks of one person: no rule answers that."""
_SPOKEN_FORM = re.compile(
    "行不(?:$|[，？?])|可以[吗么不]|[让许]不[让许]|成不成|允许|顶多|撑死|怎么走|(?:算|定)?(?:多大|什么级别|哪一?[级档类])|还[能用要][^，。]{1,14}[吗么不]$"
    "|[拿领评过]得[到了]|做什么|(?:谁|找谁)(?:点头|同意|拍板|批|审)|怎么(?:处理|办|罚|折)|会怎么?样|会不会|来得及|什么好处|咋[办整]|的线是|算不算|折(?:成|算|合)|占(?:多少|几|百分之)|能(?:自己|直接|中途|不)"
    "|多长(?:一段)?时间|什么后果|换算|(?P<does>[看算用管扣查收计罚留补])不(?P=does)"
)
"""What people say for may, must and how much beside the forms rules are asked in."""
_NORM = re.compile(
    "接下来|怎么走|怎么办|咋办|按(?:规矩|规定|办法)|该怎么|要做什么|怎么处理|可以[吗么不]|允许|行不行|成不成|让不让|还能[^，。]{1,10}[吗么]|拿得到|算不算|什么后果|要不要"
)
"""Asks what holds by the rules, whatever figure is named beside it."""
_IN_TROUBLE = re.compile("^(?:我)?[^，。？?我]{2,8}了?(?:怎么办|咋办|该怎么办|咋整)[啊呀呢]*[？?。]*$")
"""「延毕了怎么办」: what befell somebody, in a word, and what is to be done."""
_ONE_MATTER = re.compile("^[\u4e00-\u9fff]{2,5}期(?:是|为|有|要|一般)?(?:多久|多长时间?|几[天周年]|几个月)[?？。]*$")
"""「观察期多久」: a term that bears a name of its own says all of what is asked."""
_BOUND = re.compile("[最至起][少多低高码]|(?<!毕业)要求|规定|才够|上限|下限|顶多|算过|才算|合格|达标|允许")
_RATE = re.compile("(?:率|比例|占比|人数|数|值|度)$")
"""「最少多少」 asks for a bound, which a rule sets, and not for a figure."""
_FIGURED = (
    "value", "highest", "lowest", "trend", "ranking", "top", "by", "compare", "why", "best", "worst", "time",
    "benchmark",
)  # fmt: skip
_RECORD = re.compile(r"[了过](?:几|多少)|还(?:欠|差|剩|有)|一共|总共|哪[些几]?[间台个位项条][^，。？?]{1,10}了[？?]?$")
"""「听了几次课」 asks what happened, not what is due."""
_SUCH = ("这种", "这样", "这个", "那种", "那样")
"""Take up the case that the clause before has put: 「十来秒就交了，这种还作数么」."""
_ITEMS = re.compile(
    r"zg[0-9]{4}|有(?:哪些|哪几|几|多少|没有)[^，。?]{0,6}整改|哪[些几][^，。?]{0,2}整改项?[^，。?]{0,4}(?:逾期|超期|没|未|快到|要|待)|"
    r"整改[^，。?]{0,6}(?:到哪|哪一步|进展|进度|逾期了|怎么样了)|我(?:负责|承担|督办|牵头)的"
)
"""「我有哪些整改项要督办」 asks for items on record, not for what is due by the rules."""
_RANKED = re.compile(
    "(?:哪|那)(?:一)?(?:个|些|家|位|门)?(?:学院|专业|院系?|系|课程?|老师|教师|班级?|教学班|单位|部门|年级)[^，。]{0,6}最"
)
"""「哪个学院最多」 asks which stands first, and that is no rule."""
_THAT_FIGURE = re.compile("[那这]一?个(?:指标|数字?(?!据)|数据|比例)")
"""「那个指标最近怎么样」: which one is to be asked back, and no clause on figures answers it."""
_TOLD_BY = 2
"""The telling words without which nothing can be plain."""
_OPEN = ("unclear", "topic", "no_metric", "which_metric", "residue")
_CASES = ("time", "trend", "unit", "worst", "best", "compare")


def may_be_regulated(reading: Reading, scanned: Scan) -> bool:
    """Whether the documents are to be looked in before this reading is answered."""
    if _RANKED.search(scanned.text) or points_at_figure(scanned.text):
        return False
    clauses = [scanned.text[a:b] for a, b in scanned.clauses()]
    if not any(
        (gate.in_rule_form(c) or _SPOKEN_FORM.search(c))
        and (question_of(c).terms or c.startswith(_SUCH) or _NORM.search(c))
        for c in clauses
    ) or len(question_of(scanned.text).terms) < (
        1 if _is_in_trouble(scanned) or _ONE_MATTER.search(scanned.text) else 2
    ):
        return False
    match reading.act:
        case Act.REFUSE:
            handed = reading.reason in _OF_PERSONS and _HANDED_OVER.search(scanned.text)
            items = reading.reason == "later_rectify" and _ITEMS.search(scanned.text)
            return reading.reason in _REGULATED and not handed and not items
        case Act.MISSING if _RATE.search(reading.subject) and not _BOUND.search(scanned.text):
            return False
        case Act.CLARIFY | Act.MISSING:
            known = reading.act is Act.MISSING and reading.reason == "metric"
            case = scanned.has(*_CASES) or set(scanned.values("by")) - {"period"} or _RECORD.search(scanned.text)
            said = scanned.has("metric", "inverse")
            if said and not _NORM.search(scanned.text):
                return False
            value = scanned.has("value") and not _BOUND.search(scanned.text)
            if case and (said or value or scanned.has("unit", "worst", "best") or _RECORD.search(scanned.text)):
                return False
            return known or reading.reason in _NOT_UNDERSTOOD
        case Act.FIGURES:
            return _NORM.search(scanned.text) is not None and not scanned.has(*_FIGURED)
        case Act.DEFINE:
            rule = any(s.text.endswith(("规定", "办法", "制度", "规则")) for s in scanned.of("policy_neutral"))
            return gives_case(scanned.text) or rule
        case _:
            return False


def _is_in_trouble(scanned: Scan) -> bool:
    if _IN_TROUBLE.search(scanned.text) is None or scanned.has("metric", "inverse", "unit"):
        return False
    return not any(term.word[0] in "不没" or "不" in term.word for term in question_of(scanned.text).terms)


def may_be_plainly_regulated(reading: Reading, scanned: Scan) -> bool:
    """Whether a question that would be asked back, in whatever form it is put, may be answered by a clause that plainly
    holds it: nothing in it asks for a figure, for a period or about a unit.
    """
    unknown = reading.act is Act.MISSING and reading.reason == "metric" and not _RATE.search(reading.subject)
    if not unknown and (reading.act is not Act.CLARIFY or not reading.reason.startswith(_OPEN)):
        return False
    if _names_figure(scanned) or points_at_figure(scanned.text) or _RANKED.search(scanned.text):
        return False
    if scanned.has("time", "by", "unit", "ranking", "trend", "compare", "top", "highest", "lowest", "benchmark", "why"):
        return False
    return len(question_of(scanned.text).terms) >= _TOLD_BY and not _RECORD.search(scanned.text)


def points_at_figure(text: str) -> bool:
    """Whether a figure is pointed at and not named."""
    return _THAT_FIGURE.search(text) is not None


def _names_figure(scanned: Scan) -> bool:
    """Whether it ends with a figure's name and asks nothing: 「人工智能毕业率」 wants that figure of something."""
    figures = scanned.of("metric", "inverse")
    return bool(figures) and scanned.text.rstrip("？?。").endswith(figures[-1].text) and figures[-1].text.endswith("率")
