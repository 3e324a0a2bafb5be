"""Words that tell of a figure that moved, with the hedges people put around them: 「又低了点儿」, 「降得有点猛」.

Only where the reason of a move is asked for are they read by these rules; elsewhere the word lists decide. A hedge
says how sure or how struck somebody is, never what is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.spans import Rank, Span

_STRUCK = (
    r"(?:又|还|再|更|也|都|就|却|竟然?|居然|反而|反倒|倒是?|确实|明显|显著|略微?|略有|稍微?|稍稍|稍有|有所|有点儿?|有些|突然|忽然|一下子?"
    r"|陡然?|骤然?|猛然?地?|大幅度?|小幅度?|直线|持续|接着|一直|一路|不断|悄悄|慢慢|渐渐|逐渐|整体|总体|蹭蹭)*"
)
_MUCH = (
    r"(?:(?:这么|那么|如此|有点儿?|有些|挺|很|好|太|相当|比较|特别|非常|真|不)*"
    r"(?:一?[大小]?[截块波]|不少|很多|好多|许多|好些|好几[分个]点?|几分|[几两]个(?:百分)?点|一?点点|一?丁点儿?|一?点儿?|一?些"
    r"|厉害|邪乎|猛|凶|狠|多|快|明显|显著|大|小|严重|吓人|离谱|可观|突出|难看|好看|惨))?"
)
_WAY = "(?:上去|下去|上来|下来|起来|出来|回去|回来|上|下)"
_WHOLE = (
    "上涨|上扬|上升|下降|下跌|下滑|下挫|滑坡|滑落|回升|回落|回暖|回调|攀升|飙升|走高|走低|走强|走弱|升高|增长"
    "|(?:提升|提高|降低|增加|减少|改善)(?![补不及平毕学考挂评教到课优]|这|那|我|本|全)|抬升|抬头|好转|恶化|变[好差高低坏]|进步|退步|抬了?[^，。]{0,3}头|起色|跳水|缩水|掉链子|往[上下](?:走|涨|升|降|跌|掉|滑|拱|蹿|溜|跑|来|去)"
)
_MOVE = re.compile(
    rf"{_STRUCK}(?:(?:{_WHOLE})(?:了|得)?{_MUCH}了?|[涨升降跌掉滑提蹿飙缩](?:{_WAY}(?:了|得)?{_MUCH}|[了得到至]{_MUCH}|(?=[，。,；;？?]|$))了?"
    rf"|(?:猛|狂|大|小|微|暴|骤|陡|连)[涨升降跌掉](?:了|得)?{_MUCH}|(?:上去|下去|上来|下来|起来)(?:了{_MUCH}|不少|很多|好多|一[大小]?截|一?[点些]儿?))"
)
_STATE = re.compile(
    rf"{_STRUCK}(?:[高低差好多少强弱]|好看|难看)(?:(?:出|上|下)(?:来|去)?)?(?:了{_MUCH}|(?:不少|很多|好多|许多|一[大小]?截|一点点|一?点儿?|一?些|多)了?)"
    r"|(?<=[挂考退缺缓学过做得])得(?:更|还要?|又)?[多少高低差好](?:了|得多|些)?"
    r"|(?:就|又|也)?(?:不行|不灵|不如(?:从前|以前|之前))了"
)
_BESIDE = re.compile(r"(?:比|较|跟|和|与|同|相比|对比)[^，。,；;？?]*$")
_WORSE = re.compile(
    r"(?:不如|不及(?!格)|赶不上|比不上|不比|(?:没有?|未能?)(?:能)?(?:赶上|追上|比上|跟上|达到|比过|超过))|动了|有[升涨]有[降跌]|一[升涨增][一又]?[降跌减]|[高低多少]过(?=[0-9])"
)
_HIGHER = re.compile(r"[比较][^，。,；;？?]{2,24}[高低](?=[，,。；;]|$)")
_PART = re.compile(
    rf"(?:[涨升降跌掉滑提高低差多少]|变化|变动)(?:{_WAY}|出)?了?的?(?:这|那)?(?:一|几个)?(?:部分|[些块截]|点儿?|百分点|几分|幅度)"
    r"|[这那]?(?:个|点儿?)?(?:差额|差值|增量|减量|[涨跌增降升]幅|变化量)"
)
"""「掉的这部分落在哪」: the move spoken of as a thing."""
_BEFORE = re.compile(
    r"(?:还|也|倒|都|并|本来|原本|原来)*(?:不算(?:太|很|特别)?|挺|蛮|还)[高低差好多少]的?(?=[，。,；;]|$)"
)
"""「2023-2024还挺高」: how the earlier figure struck somebody."""


def moved(text: str) -> bool:
    """Whether the text tells of a figure that moved, or stands otherwise than another."""
    return any(pattern.search(text) for pattern in (_MOVE, _STATE, _WORSE, _HIGHER))


def move_spans(text: str) -> Iterator[Span]:
    """The words of a move with their hedges: a trend, or beside another figure (「比去年高了」) a comparison."""
    for match in _MOVE.finditer(text):
        yield _span(match, "trend")
    for pattern in (_STATE, _WORSE):
        for match in pattern.finditer(text):
            yield _span(match, "compare" if _BESIDE.search(text[: match.start()]) else "trend")
    for pattern in (_PART, _BEFORE):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.group(), "filler", match.group(), Rank.FILLER)


def _span(match: re.Match[str], kind: str) -> Span:
    return Span(match.start(), match.group(), kind, match.group(), Rank.QUESTION)
