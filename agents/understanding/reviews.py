"""Whether somebody asks what an audit, accreditation, programme review, inspection or thesis check found of a unit.

What rules say of such reviews, and how what they found is being put right, are other questions: they are read as ever.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from agents.understanding.finding_conditions import Conditions, conditions_in
from agents.understanding.found_items import asks_for_items
from agents.understanding.normalise import normalise
from tools.diagnosis.severities import without

KINDS = (
    ("audit", re.compile("审核评估|审核性评估|审评|合格评估")),
    ("accreditation", re.compile("(?<!学历)(?<!身份)认证")),
    ("programme", re.compile("专业(?:的)?(?:综合)?评估")),
    ("thesis", re.compile("论文[^，。]{0,6}抽检|抽检[^，。]{0,4}论文")),
    ("inspection", re.compile("巡视")),
    (
        "reviews",
        re.compile(
            "外部评估|评估专家|专家组|进校专家|入校专家|专家(?:的)?(?:评估)?报告|评估报告|(?<!教学)(?<!课程)(?<!学生)(?<!质量)(?<!自我)(?<!同行)评估(?:组|时|中|里)?(?:给|对)?(?:我们|咱们?|学院|学校|本院|我院)?(?:院|学院|专业)?(?:提|指出|点出|点了|发现|反馈|列出)"
            "|(?:教育厅|教育部|省厅|省里|厅里|部里|上级|专家组?)[^，。]{0,6}?(?:评(?!教|语|分|职|优|奖|价|委)|审核|检查|考察)[^，。]{1,14}?(?:时|的时候|那[次回年]|之?后|以后|过后|完|过)"
            "|(?:教育厅|教育部|省厅|省里|厅里|部里|上级|上面|专家)(?:派人|组织)?(?:专家)?(?:们)?(?:来|到|进|下来)[^，。]{0,6}?(?:评(?!教)|检查|督查|考察|审核|核查)"
        ),
    ),
)
_FOUND = re.compile(
    "问题|毛病|不足|短板|缺点|缺陷|弱项|薄弱|反馈|意见|建议|指出|点出|点名|提(?:出)?(?:了|过|的)|列(?:出)?(?:了|过|的)|说(?:了)?(?:什么|啥|我们|咱)|怎么说|发现|挑(?:出)?(?:了|过|的)|批评"
)
_OTHER = re.compile(
    "规定|办法|制度|条款|指南|标准|细则|要求(?!我)|依据|整改|台账|逾期|销号|怎么(?:办|处理|处置|改|申请|准备|做|写)|如何|谁|应当|应该|必须|须|几年一|多久|几天|周期|有效期|通过了?[吗没]|结论"
    "|占[^，。]{0,6}(?:多少|几成|百分之|多大)|几成|百分之(?:几|多少)|流程|程序|材料(?!学院|科学|系|专业|成型|院)|率|比例|算不算|一般|通常|什么是|是什么意思|能不能|可不可以|会不会|安排|时间|哪天|什么时候|还剩|完成|查重|重复率"
)
"""What belongs to rules, to the ledger or to figures."""
_YEAR = re.compile(r"(20[0-9]{2})年?(?!-?20|[0-9])")
_RANGE = re.compile(r"(20[0-9]{2})年?(?:到|至|-|~|—)(20[0-9]{2})(?![0-9])")
_SINCE = re.compile(r"(20[0-9]{2})年?(?:以来|以后|之后|之后的|起|至今|到现在)")
_RELATIVE = (("今年", 0), ("去年", 1), ("前年", 2))


@dataclass(frozen=True)
class Reviewed:
    """`kind` is one of the tool's; `year` is empty where none was said, `only` the conditions as the tool takes them.

    `topic` is the matter alone that was asked about, `unmet` what no problem can be picked by; `items` asks for what
    came of each problem, `count` for how many there are and `tally` for how many of each unit.
    """

    kind: str
    year: str = ""
    only: str = ""
    topic: str = ""
    unmet: str = ""
    items: bool = False
    count: bool = False
    tally: bool = False


def review_asked(question: str, today: date, units: Collection[str] = ()) -> Reviewed | None:
    """What was asked of external reviews; None for any other question. `units` are the names of units in it."""
    text = normalise(question)
    kind = kind_in(text)
    if not kind or not _FOUND.search(text):
        return None
    years = years_in(text, today)
    found = conditions_in(_without(text, units), dated=bool(years))
    items = asks_for_items(text)
    if not (items or found.unopened) and _OTHER.search(without(text)):
        return None
    return _reviewed(kind, "、".join(dict.fromkeys(years)), found, items=items and not found.unopened)


def kind_in(text: str) -> str:
    """The kind of reviews a normalised text names; empty where it names none."""
    return next((kind for kind, pattern in KINDS if pattern.search(text)), "")


def names_review(question: str) -> bool:
    """Whether an external review is spoken of at all."""
    text = normalise(question)
    return bool(kind_in(text))


def _reviewed(kind: str, years: str, found: Conditions, *, items: bool) -> Reviewed:
    only = "、".join(found.only)
    return Reviewed(
        kind, years or found.time, only, found.topic, found.unmet, items, count=found.count, tally=found.tally
    )


def years_in(text: str, today: date) -> list[str]:
    """The years said, with those between two of them and those since one."""
    if spanned := _RANGE.search(text):
        return [str(year) for year in range(int(spanned[1]), int(spanned[2]) + 1)]
    if since := _SINCE.search(text):
        return [str(year) for year in range(int(since[1]), today.year + 1)]
    return _YEAR.findall(text) or [str(today.year - back) for word, back in _RELATIVE if _is_said(word, text)]


def _is_said(word: str, text: str) -> bool:
    """「今年以来」 is of part of a year alone, which is a condition of its own."""
    return word in text and f"{word}以来" not in text


def _without(text: str, units: Collection[str]) -> str:
    """The text without the names of units, which are no matter that a problem is of."""
    for name in sorted((normalise(unit) for unit in units), key=len, reverse=True):
        text = text.replace(name, "，")
    return text
