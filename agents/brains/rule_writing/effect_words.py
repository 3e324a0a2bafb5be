"""What the words of the effect test mean, and what may be done after each verdict: the product's own terms.

They stand on pages and in the ledger and in no document of the school, so nothing is looked up. Without figures: what
holds for one item is told of that item.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise
from tools.effect.case import Verdict
from tools.rectification.closing_told import verdict_ways

_TERMS = {
    "检验把握": "检验把握是登记时算出的：假如真的达到了目标，按登记的检验能看出来的可能性有多大。"
    "把握小，就是达到了也很可能看不出来，宜延长观察期、增加对照单位或换一个指标。",
    "双重差分": "双重差分是拿本单位整改前后的变化，减去登记的对照单位同期的变化：大家都有的涨落不算作整改的成效。"
    "对照单位不够多，或历史太短，就改用与本单位历史比较。",
    "分段回归": "分段回归是看本单位整改前的走势延续下来会到哪里，实际数值与它相差多少；整改前的学期要足够多才用。",
    "守护指标": "守护指标是登记检验时一并登记的、不得变差的另一个指标，如挂科率旁边的平均分："
    "防止目标指标靠放松给分等办法变好。",
    "对照单位": "对照单位是登记检验时写明的同类单位，没有做这项整改；它们同期的变化用来扣除大家都有的涨落。"
    "登记以后不能再换。",
    "成效认定": "成效认定是质量评估中心按登记的检验结果作的决定：检验有效才能认定；自报完成和措施验收都不能代替。",
    "措施验收": "措施验收只看措施有没有做、证据够不够；指标有没有改善，要等观察期满，由成效认定来定。",
    "认定日": "认定日是登记检验时定下的那一天，检验只在这一天办理；此前看到的数据只供了解，不作结论。",
    "观察期": "观察期是登记检验时定下的、用来看指标变化的学期或学年，须在措施完成以后开始。",
    "成效未显示": "成效未显示是一种结项方式：措施已经完成，但没有检验出成效，或没有指标可以检验；"
    "在统计里单独列出，不算有效。",
    "学校特批": "学校特批是检验没有显示成效时，由校领导说明理由销号；理由记入台账，在统计里单独列出，不算有效。",
    "检验水平": "检验水平是登记时定下的标准：整改其实没有作用时，误判为有效的可能性不超过它。",
    "基线": "基线是登记检验时量出并冻结的起点，数据代次和口径版本同时留存；以后数据更正了，检验会指出起点已变。",
}
_SAME = {"检验功效": "检验把握", "功效": "检验把握", "特批": "学校特批", "α": "检验水平", "冻结基线": "基线"}
_WHERE = "这是系统里整改效果检验的用语，整改项怎么登记的，在整改页面看（/rectification）。"
_NAMES = "|".join(sorted((*_TERMS, *_SAME), key=len, reverse=True))
_BEFORE = "(?:请问|问一下|想问|整改|效果检验|里|中|的|这个|那个|所谓)*"
_MEANS = re.compile(
    rf"^{_BEFORE}(?:(?:什么|啥)(?:是|叫)|何谓|解释(?:一下|下)?)(?:的|整改|效果)*[“「]?(?P<asked>{_NAMES})[”」]?(?:吗|呢|啊)*[。?？]*$"
    rf"|^{_BEFORE}[“「]?(?P<said>{_NAMES})[”」]?(?:到底|究竟)?(?:是|指|代表)?的?"
    r"(?:什么意思|啥意思|什么|啥|怎么理解|怎么(?:个)?意思|指什么|(?:什么|啥)东西)(?:呢|啊)*[。?？]*$"
)
_NEXT = re.compile(
    "(?:变差|无明显变化|没有?(?:什么)?明显变化|有改善[，,]?未证实|未证实|数据不足|无法判断)[^。?？]{0,14}"
    "(?:怎么办|咋办|怎么处理|如何处理|怎么弄|下一步|能不能销号|可以销号吗|能销号吗)"
)
_VERDICTS = (
    ("变差", Verdict.WORSE),
    ("明显变化", Verdict.NO_CHANGE),
    ("未证实", Verdict.IMPROVED_NOT_PROVEN),
    ("数据不足", Verdict.NOT_ENOUGH),
    ("无法判断", Verdict.NOT_ENOUGH),
)
_OF_ITEMS = re.compile("整改|检验|成效|zg[0-9]{4}")


def told(question: str) -> str:
    """What is meant, or what comes after a verdict; nothing for any other question."""
    text = normalise(question)
    if match := _MEANS.match(text):
        name = match["asked"] or match["said"]
        return f"{_TERMS[_SAME.get(name, name)]}\n\n{_WHERE}"
    if _NEXT.search(text) and _OF_ITEMS.search(text):
        verdict = next(verdict for word, verdict in _VERDICTS if word in text)
        return f"{verdict_ways(verdict)}。这些由质量评估中心或校领导在整改页面办理（/rectification）。"
    return ""
