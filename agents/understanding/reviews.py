"""Whether somebody asks what an audit, accreditation, programme review, inspection or thesis check found of a unit.

What rules say of such reviews, and how what they found is being put right, are other questions: they are read as ever.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from agents.understanding.normalise import normalise

_KINDS = (
    ("audit", re.compile("审核评估|审核性评估|审评|合格评估")),
    ("accreditation", re.compile("(?<!学历)(?<!身份)认证")),
    ("programme", re.compile("专业(?:的)?(?:综合)?评估")),
    ("thesis", re.compile("论文[^，。]{0,6}抽检|抽检[^，。]{0,4}论文")),
    ("inspection", re.compile("巡视")),
    ("reviews", re.compile("外部评估|评估专家|专家组|进校专家|入校专家|专家(?:的)?(?:评估)?报告|评估报告")),
)
_FOUND = re.compile(
    "问题|毛病|不足|短板|缺点|缺陷|弱项|薄弱|反馈|意见|建议|指出|点出|点名|提(?:出)?(?:了|过|的)|列(?:出)?(?:了|过|的)|说(?:了)?(?:什么|啥|我们|咱)|怎么说|发现|挑(?:出)?(?:了|过|的)|批评"
)
_OTHER = re.compile(
    "规定|办法|制度|条款|指南|标准|细则|要求(?!我)|依据|整改|台账|逾期|销号|怎么(?:办|处理|处置|改|申请|准备|做|写)|如何|谁|应当|应该|必须|须|几年一|多久|几天|周期|有效期|通过了?[吗没]|结论"
    "|流程|程序|材料(?!学院|科学|系|专业|成型|院)|率|比例|算不算|一般|通常|什么是|是什么意思|能不能|可不可以|会不会|安排|时间|哪天|什么时候|还剩|完成|查重|重复率"
)
"""What belongs to rules, to the ledger or to figures."""
_YEAR = re.compile(r"(20[0-9]{2})年?(?!-?20|[0-9])")
_RELATIVE = (("今年", 0), ("去年", 1), ("前年", 2))


@dataclass(frozen=True)
class Reviewed:
    """`kind` is one of the tool's; `year` is empty where none was said."""

    kind: str
    year: str = ""


def review_asked(question: str, today: date) -> Reviewed | None:
    """What was asked of external reviews; None for any other question."""
    text = normalise(question)
    kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "")
    if not kind or not _FOUND.search(text) or _OTHER.search(text):
        return None
    years = _YEAR.findall(text) or [str(today.year - back) for word, back in _RELATIVE if word in text]
    return Reviewed(kind, "、".join(dict.fromkeys(years)))
