"""What words claim without a figure: 「低于全校」, 「偏高」, 「逐年上升」, 「达标」.

Such words are true or false like a number is. Only what asserts is a claim: a question, a condition, an offer, a wish
and what cannot be said assert nothing. The kinds are coarse, so that 高于 and 超过 are one claim, 高于 and 低于 two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from tools.binding.normalise import normalise, without_emphasis


class Claim(StrEnum):
    """The kinds of claims."""

    ABOVE = "above"
    BELOW = "below"
    LEVEL = "level"
    RISE = "rise"
    FALL = "fall"
    STEADY = "steady"
    HIGH = "high"
    LOW = "low"
    EXTREME = "extreme"
    GOOD = "good"
    BAD = "bad"
    CAUSE = "cause"


_COURSE = r"(?:有所|明显|显著|逐年|持续|大幅|稳步|略有|不断|总体|整体|已经?|小幅|连年|逐步|比[^，。；]{1,12}?)"
_BEHIND_COURSE = r"(?=了|较多|较快|明显|不少|很多|[，。；！!,;\s]|$)"
_EXTREME = "[高低好差多少优大小]"
_CLAIMS: dict[Claim, re.Pattern[str]] = {
    Claim.ABOVE: re.compile(
        "(?:高|优|好|强|多|大|快)于|超过|超出(?![^，。；]{0,6}(?:权限|范围|职责|能力|授权))|高出|领先|胜过|[比较][^，。；]{1,12}?(?:高|多|好|强)(?!于)"
    ),
    Claim.BELOW: re.compile(
        "(?:低|差|少|小|弱|慢)于|不如|不及(?!格)|落后|[比较][^，。；]{1,12}?(?:低|少|差|弱)(?!于|异|别|距)"
    ),
    Claim.LEVEL: re.compile(
        "持平|相当(?=[，。；！!,;\\s]|$)|不相上下|差不多|相近|接近(?=全|学|平|其)|(?:差异|差别|差距|相差)(?:不大|很小|较小)"
    ),
    Claim.RISE: re.compile(
        f"上升|上涨|涨了|回升|走高|升高|好转|增多|{_COURSE}(?:提高|提升|增长|增加|改善)|(?:提高|提升|增长|增加|改善){_BEHIND_COURSE}"
    ),
    Claim.FALL: re.compile(
        f"下降|下滑|下跌|回落|走低|恶化|变差|跌了|降了|{_COURSE}(?:降低|减少)|(?:降低|减少){_BEHIND_COURSE}"
    ),
    Claim.STEADY: re.compile("平稳|稳定(?!性)|变化不大|没有?(?:明显|显著|太大)(?:的)?(?:变化|波动)"),
    Claim.HIGH: re.compile("偏高|[较很过算更]高(?!等|中|校|级|数|考)|不低(?!于)|居首|靠前|排名?第一"),
    Claim.LOW: re.compile("偏低|[较很过算更]低(?!年级)|不[算太]?高(?!于)|垫底|靠后"),
    Claim.EXTREME: re.compile(
        f"最{_EXTREME}的[^，。；]{{0,10}}?(?:是|为)|最{_EXTREME}(?!的|先|再|由|可|能|不|还|请|找|在|和|与|把|结|对|同|用|限|值|按|看|查)"
    ),
    Claim.GOOD: re.compile(
        "良好|[较很]好|不错|优秀(?!率|毕|学|教|论|课)|理想|(?<![不未没])达标(?!率)|(?<!不)合格(?!率|线|标准)|符合(?:要求|标准|规定|预期)"
        "|(?<!不)正常|没有?(?:大的?|明显的?|什么)?(?:问题|异常)"
    ),
    Claim.BAD: re.compile(
        "严重|[较很]差|[不未没]达标(?!率)|不合格(?!率|线)|不正常|(?<!没有)(?<!没)异常(?!值|数)|堪忧|不理想|不好(?!说|判)"
    ),
    Claim.CAUSE: re.compile("因为|由于|导致|源于|归因|造成|所致|原因(?:是|在于)|主要来自"),
}
_CLAUSE = re.compile(r"[^，。；！!？?,;\n|]+[，。；！!？?,;\n|]?")
_ASSERTS_NOTHING = re.compile(
    "是否|是不是|是[^，。；]{1,12}还是|能否|有没有|哪(?!怕)|吗|多[高低大少]|如果|若(?!干)|假如|(?<!主)要是|只要|除非|什么(?!问题|异常|变化|差)|怎么|如何|想(?:看|知道|问|了解|查|比|要)"
    "|无法|不能|不便|不显示|难以|不好说|看不出|[说判]不[了准清]|不予|不提供|不作|未必|不一定|不等于|不代表"
    "|用于|例如|比如|譬如|是指|指的是|定义|越.{1,4}越"
    "|(?:可以?|能够?|帮[您你]?|为[您你]|请|要)(?:再|先|直接|继续|进一步|把)?(?:查|比较|对比|比对|对照|算|列|问|提供|解释|告诉|看看|核对|说明|结合)(?![出明得])"
)


_SIDES = frozenset({Claim.ABOVE, Claim.BELOW, Claim.LEVEL})
_COURSES = frozenset({Claim.HIGH, Claim.LOW, Claim.RISE, Claim.FALL, Claim.STEADY})
_OTHERS = re.compile("全校|学校|全院|平均|均值|其他|别的|学院|专业|学年|学期|去年|前年|同期|本院|同类")
_EXPLAINS = re.compile("说明|意味|表明|表示|反映|代表|通常|往往|可能")
_WISHES = re.compile(
    "建议|不妨|希望|争取|力争|目标|有助于|便于|以便|才能|避免|防止|为了|请|尽快|尽量|需要?|应(?!届)|宜"
)
_WISHED = frozenset({Claim.RISE, Claim.FALL, Claim.STEADY, Claim.GOOD, Claim.LEVEL, Claim.CAUSE})
"""What is no claim where it is wished for: 「建议提高命题质量」."""


def claims_in(text: str) -> frozenset[Claim]:
    """The kinds of claims that `text` makes."""
    return frozenset(claim for clause in asserting(text) for claim in _of(clause))


def claimed(clause: str) -> Iterator[Claim]:
    """The kinds of claims in the words of a clause, whether it asserts them, asks or wishes."""
    return (claim for claim, words in _CLAIMS.items() if words.search(clause))


def _of(clause: str) -> Iterator[Claim]:
    is_wish = _WISHES.search(clause) is not None
    return (claim for claim in claimed(clause) if not (is_wish and claim in _WISHED))


def judges(text: str) -> bool:
    """Whether `text` compares or judges figures, or tells their course; reasons alone are no judgement."""
    return bool(claims_in(text) - {Claim.CAUSE})


def compares(text: str) -> bool:
    """Whether `text` holds figures against another's or against what is usual: more than a definition ever does."""
    for clause in asserting(text):
        claims = set(_of(clause))
        if claims & _COURSES and not _EXPLAINS.search(clause):
            return True
        if claims & _SIDES and _OTHERS.search(clause):
            return True
    return False


def asserting(text: str) -> Iterator[str]:
    """The clauses of `text` that assert something."""
    for match in _CLAUSE.finditer(without_emphasis(normalise(text))):
        clause = match.group()
        if clause[-1] not in "？?" and not _ASSERTS_NOTHING.search(clause):
            yield clause
