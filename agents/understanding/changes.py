"""Where the reason of a change or of a gap is asked for in other words than 「为什么」.

「这个变化怎么解释」 and 「差距从哪儿来」 say it by themselves. 「主要是哪个学院」 asks it only beside a change or a
gap; alone it asks for a ranking. Each span is short, so that units, periods and breakdowns beside it are read as ever.
「出在哪」, 「靠的是什么」 and their like are read in `sources`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.understanding.moves import moved
from agents.understanding.sources import reckoned_spans, source_spans
from tools.spans import Rank, Span

_MOVE = "(?:变化|变动|差距|差异|差别|落差|波动|起伏|涨跌|涨幅|降幅|升降)"
_ALONE = re.compile(
    r"(?:(?<=变化)|(?<=变动)|(?<=差距)|(?<=差异)|(?<=差别)|(?<=落差)|(?<=波动)|(?<=起伏)|(?<=涨幅)|(?<=降幅))"
    r"(?:(?:是|都|到底|究竟|主要|又|该|要|可以|能|应该)*(?:怎么|如何|咋|怎样)(?:来|产生|形成|出来|造成|引起|解释|说明|理解|发生|拉开)(?:来)?的?"
    r"|(?:是|都|到底|究竟|主要|又)*(?:从|打|由|出自|来自|出在|在)?(?:哪[儿里]|哪些?(?:地方|方面|因素)|哪(?=来|产生|出来)|何处|什么地方)(?:来|产生|出来|引起|带来|造成)?的?"
    r"|的?(?:主要)?(?:来源|源头|成因|由来|构成))"
    r"|贡献(?:率|度)?(?:最大|最多|多大|多少|的?占比)(?:的)?(?:是|都是)?"
    r"|怎么(?:会|就)?(?:变|成|搞|弄)(?:成|得)?(?:了)?(?:这样|那样|这个样子|现在这样)(?:的|了)?"
    r"|(?:差|高|低|落后|输|拉开)在(?:了)?(?:哪[儿里]|哪些?(?:地方|方面)|什么地方|何处|哪(?=[，,。；;？?]|$)|(?=哪))"
    r"|(?:(?:有)?多少|多大|几成)?(?:是|来自|属于|出自|在于)?(?:因为|由于)?结构(?:性|上)?的?(?:原因|因素|部分|变化|问题|效应|影响)?[的呢]?"
    r"[、，,和与跟]?(?:还是|或者?|(?:有)?多少|多大|几成)(?:是|来自|属于|出自|在于)?(?:因为|由于)?(?:比|[不]?及格)?率(?:本身)?的?(?:原因|因素|部分|变化|问题|效应|影响)?"
)
"""The noun of the change itself is left to be read as ever: 差距 also sets one thing against another. What is asked of
mix and rate is asked of a change or a gap alone.
"""
_HOW_COME = re.compile(
    "怎么(?:又|突然|忽然|一下子?|反而)(?=[涨升降跌掉高低变])|主要(?:都)?[涨升降跌掉](?:了)?在(?=哪)"
    "|怎么(?:就|会|又)?(?=(?:比|较|跟|和|与|同)[^，。？?]{2,24}(?:[掉跌降涨升滑变](?:了|得|下|上|低|高|成|这么|那么)|[高低少多差](?:了|这么|那么|出)|不一样|不同|有别))"
)
"""「怎么又涨了，主要涨在哪些课上」, 「怎么比去年掉下去了」, 「怎么跟前年不一样了」."""
_PULLS = re.compile(
    "(?:(?:拉动|带动|推动|影响|贡献|作用|占的?(?:分量|比重|份额|作用))(?:作用|程度|力度)?|[拉拖推带])[的得]?(?:最|比较|更)[大多重高狠猛厉强](?:害|烈)?的?"
    "|(?:拉动|带动|推动)(?:起来|上去|下来)?的(?=[?？。，,]|$)"
    "|(?:才是|是|算|占)?(?:主因|主要的?(?:原因|因素|推手)|首要原因|关键因素|最大(?:的)?(?:因素|原因))"
)
_TWO_SIDES = re.compile("对[比照]|相比|同比|环比|[比较跟和与同][^，。？?]{2,24}")
"""Two things set beside one another: what pulls most then pulls what lies between them."""
_BESIDE = re.compile(
    r"主要(?:是|在|由|靠|来自|看|因为|受)?(?=哪|什么)|为主|拉动的?|带动的?|分析(?:一?下|一?分析)|分析(?=[。?？]*$)|(?<=[课业院系程门])(?:拉|带|拖)(?:的|起来的?|上去的?|下来的?)|(?:拉|带|拖)(?:高|低|上去|下来)(?:了)?的?(?=[?？。]*$)|(?:起|占)(?:了)?(?:主要|最大)作用|占大头"
)
_CHANGED = re.compile(
    rf"{_MOVE}|变了|变高|变低|不一样|不同了|(?:比|较|和|跟|与)[^，。？?]{{2,24}}(?:变|升|降|涨|跌|[高低]了|[高低]多少|[高低]几|[，,]?是哪|[，,]?主要)"
)


def why_spans(text: str) -> Iterator[Span]:
    """The words of a normalised question that ask where a change or a gap comes from; where no change is told, those
    that resemble them and ask how a figure is counted.
    """
    for match in _ALONE.finditer(text):
        yield _why(match)
    for match in _HOW_COME.finditer(text):
        yield _why(match)
    if _CHANGED.search(text) or _TWO_SIDES.search(text):
        for match in _PULLS.finditer(text):
            yield _why(match)
    if _CHANGED.search(text):
        for match in _BESIDE.finditer(text):
            yield _why(match)
    told = moved(text) or _CHANGED.search(text) is not None
    yield from source_spans(text, told=told)
    if not told:
        yield from reckoned_spans(text)


def _why(match: re.Match[str]) -> Span:
    return Span(match.start(), match.group(), "why", match.group(), Rank.QUESTION)
