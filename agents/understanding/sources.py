"""Where a change comes from, asked in everyday words: 「出在哪」, 「靠的是什么」, 「谁的功劳」, 「该算到哪个学院头上」.

Of a figure that moved they ask what moved it; without a move 「出在哪门课」 asks for a ranking and 「靠什么算」 for a
definition, so all of them wait for a change that is told. Whose fault it is, is not among them: 「谁的责任」 is refused
before any reading. What names a breakdown is left to be read as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.understanding.moves import moved
from tools.spans import Rank, Span

_NO_PART = "(?![一几两个些份张条项次轮]*(?:年|届|学期|学年|时候|时间|系统|平台|文件|口径|表|条|规定|办法|部门|数据))"
"""「降在哪一届」 asks for a period, 「来自哪个系统」 for a source of data."""
_WHERE = (
    r"(?:哪[儿里](?:了)?|哪些?(?:地方|方面|环节)|什么(?:地方|上面?)|何处|哪(?=[，,。；;？?]|$)"
    rf"|(?=(?:哪|什么){_NO_PART}))"
)
_CHIEFLY = "(?:主要|首要|多半|大头|到底|究竟|全|都|是|又|该|要|得|应该?|可以|能)*"
_PULL = "(?:拖|拉|拽|扯|带|推|顶|撑|抬|压|托|提|拔|拱)"
_SOURCES = (
    # 「问题出在哪几门课」, 「涨在哪些专业」, 「来自哪」
    re.compile(
        rf"(?:(?:问题|毛病|根子|病根|症结|缺口|短板|关键|主因|变化|变动)(?:就|也)?)?{_CHIEFLY}(?:(?:出|落|发生|体现|反映|卡|坏|栽|集中|归结)(?:现)?在(?:了)?|落(?:到|脚在)){_WHERE}"
        rf"|{_CHIEFLY}[涨升降跌掉滑提高低差好多少](?:了|得)?在(?:了)?{_WHERE}"
        rf"|(?:[涨升降跌掉高低]的)?(?:大头|锅|病|根){_CHIEFLY}在{_WHERE}"
        r"|(?<=[升降涨跌掉滑高低动化落幅])的?(?:主要)?(?:来源|构成|组成)|从?(?:哪[儿里])?[冒钻跑凑多]出来的(?=[，。？?]|$)"
        rf"|{_CHIEFLY}(?:来自|来源于|源自|源于|出自|归功于|得益于|归因于|归结于|起因于)(?:于|的是)?{_WHERE}"
    ),
    # 「靠的是什么」, not 「靠什么算」
    re.compile(
        rf"{_CHIEFLY}[靠凭](?:着|了)?的?(?:都|主要)?是?(?:什么|啥|{_WHERE})(?![^，。？?]{{0,6}}(?:算|统计|认定|衡量|判))"
    ),
    # 「哪些课在起作用」, 「谁出力最多」, 「哪个专业功劳大」
    re.compile(
        r"在?(?:起|发挥)(?:到|了|着)?的?(?:主要|关键|决定性?|最大|很大|多[大少])?的?作用"
        r"|(?<=各|都|别|自)(?:占|分摊|承担|负担|推动|拉动|贡献)(?:了|的)?(?:多[大少]|几成|几个点|百分之几)(?:的)?(?:比重|分量|份额)?(?=[，。？?]|$)"
        r"|(?:出|使)(?:的|了)?(?:大)?(?:力气?|劲)(?:的)?(?:最|更|比较)?[多大]?的?"
        r"|的?(?:主要|最大)?的?功劳(?:最|更|比较)?[大多]?的?(?:主要)?(?:是|在|归|属于|算)*(?=哪|谁|[，。？?]|$)"
        r"|(?:最|更|比较)?(?:有)?贡献(?:的|得)?(?:最|更|比较)?[大多]?(?:的)?(?=[，。？?]|$)"
        r"|立(?:了|的|下)?(?:大|头)?功|[带领](?:了|的)头|的?(?:推手|主力|大头|主因|元凶|短板|软肋|祸首|功臣|罪魁祸首)(?=[，。？?是]|$)"
        r"|(?:惹|闯)(?:的|出的?|了)?祸|作的?[怪祟]|捣的?[鬼乱]|(?:造成|引起|导致|引发)的?(?=[，。？?]|$)|(?:[闹惹弄整害搅]|改善|缩水|变[好差]|拖累|起作用|进步|退步)(?:了)?的?(?=[，。？?]|$)"
    ),
    # 「想弄明白变动的来龙去脉」, 「拆成结构和率」
    re.compile(
        r"的?(?:来龙去脉|前因后果|个中缘由|缘由|缘故|所以然)|怎么(?:个|一)回事"
        r"|是?(?:因为)?(?:学生|人员|专业|课程|生源)?(?:结构|构成)(?:变化?了?|不同了?|的(?:变化|事|原因|问题))[，,]?还是(?:(?=各|哪|每)|[^，。？?]{0,12})"
        r"|拆(?:成|为|分成?|解成?)(?:人员|学生|专业)?结构(?:部分|效应)?[和与跟、加]率(?:部分|效应)?"
    ),
)
_DRAWN = re.compile(
    rf"(?:给|在|使劲)*(?:往[上下]{_PULL}(?:着|了)?的?|{_PULL}(?:着|了)?(?:它|其)?(?:累|垮|下去|下来|上去|上来|起来|[高低动升涨跌降](?=[了的得最，。？?]|$))了?得?(?:(?:最|更|比较)[多大狠猛快])?的?)"
    rf"|[拖拉](?:了|着)(?:大家|全院|全校|整体|全专业)(?!的?后腿)"
    rf"|[拖扯拉]的?(?:了|着)?(?:大家|全院|全校|整体)?的?后腿的?|在?{_PULL}着(?:它|其)?(?:往[上下])?[涨升降跌走]?"
    rf"|(?<=谁){_PULL}[的得](?:最|更|比较)?[多大狠]?的?(?=[，。？?]|$)"
)
"""「被谁拖下去的」, 「往下拽的」, 「推着它涨」: by whom, asked in the same clause."""
_BY_WHOM = re.compile("[哪谁啥被各每]|什么")
_LAID_AT = re.compile(
    rf"(?:[这那](?:笔|个|份)?(?:账|功劳|涨幅|降幅|变化))?(?:{_CHIEFLY})(?:(?:算|记|归|落|挂|摊|怪|赖|安)(?:到|在|给|进)?|沾|托)[了的]?"
    r"(?=(?P<which>(?:哪|谁)[^，。？?]{0,8}?)(?P<tail>的?(?:头上|身上|名下|账上)|的[光福]))"
)
"""「该算到哪些学院头上」, 「沾了谁的光」: what stands between the two halves is a breakdown like any other."""
_SPLIT = re.compile(
    r"(?:拆分?|拆解|分解|分摊|摊|分|细分|下钻|钻)(?=到(?:[各这那]?[几两三四五六七八九]?个?|每一?[个门])?(?:学院|院系|专业|课|教学班))"
)
"""「降了，拆到专业看看」: the parts of a change that was told of."""
_WHICH = re.compile(
    r"(?<=[^的][，,；;。？?])(?:主要|都|就|到底|究竟)*(?:是|在|因为|由)(?=哪[^，。？?]{0,4}[课科业院系门班程](?:的)?(?:变化?了|[动出]了(?:变化|问题|岔子)?|有(?:了)?变化|不一样了?)?(?:呢|啊|呀)?(?:[，。？?]|$))"
    r"|(?<=[课业院系程门谁])[涨升降跌掉滑](?:了|上去|下来|下去|上来|起来)?的(?=[，。？?]|$)"
)
"""「降了，是哪几门课」, 「掉得不轻，哪几门课掉的」: after the change was told, which of the parts made it."""
_UPON = re.compile(r"(?<=[课业院系程门班])(?:的)?(?:头上|身上|那[儿里边]|这[儿里边])(?=[，。？?]|$)")
_STOPS = "，,；;。？?"
_LEANS = re.compile(
    r"(?=.*(?:哪[^，]{0,3}[课科业院系班门]|哪[儿里]|谁|什么))[^率分比度占最评挂缺退缓补毕及优，。？?]{1,14}[？?。]?"
)
"""So short, and without any figure's name, a question leans on the one before it: 「主要出在哪几门课」."""
_MOST_MOVED = re.compile("[涨升降跌掉变增减提改进][^，。？?]{0,3}[得的幅]?最")
"""「涨得最多的来自哪个学院」 asks for the change of each."""
_WHETHER = re.compile("还是|[升降涨跌][没不][升降涨跌]|有没有|是否|了[吗没]")
_CHIEF_PART = re.compile(r"主要(?:是|在|由|靠|来自|看|因为|受)?(?=哪|什么)|占大头|为主")


def source_spans(text: str, *, told: bool) -> Iterator[Span]:
    """What asks for the source of a change that is `told`, or was in the question before."""
    if _MOST_MOVED.search(text) or not (told or _LEANS.fullmatch(text)):
        return
    found = [_why(match) for pattern in _SOURCES for match in pattern.finditer(text) if match.group()]
    found += [_why(m) for m in _DRAWN.finditer(text) if _BY_WHOM.search(text[slice(*_clause(text, m.start()))])]
    if told and not _WHETHER.search(text):
        found += [_why(match) for pattern in (_CHIEF_PART, _SPLIT) for match in pattern.finditer(text)]
        found += [_why(match) for match in _WHICH.finditer(text) if moved(text[: _clause(text, match.start())[0]])]
    for match in _LAID_AT.finditer(text):
        found.append(_why(match))
        found.append(Span(match.start("tail"), match["tail"], "why", match["tail"], Rank.QUESTION))
    if found:
        yield from found
        for match in _UPON.finditer(text):
            yield Span(match.start(), match.group(), "filler", match.group(), Rank.FILLER)


def reckoned_spans(text: str) -> Iterator[Span]:
    """「缓考的算到谁头上」: of a figure that did not move the same words ask how it is counted."""
    for match in _LAID_AT.finditer(text):
        if "算" in match.group():
            said = match.group() + match["which"] + match["tail"]
            yield Span(match.start(), said, "define", said, Rank.QUESTION)


def _clause(text: str, place: int) -> tuple[int, int]:
    """Start and end of the clause at `place`."""
    start = max(text.rfind(sign, 0, place) for sign in _STOPS) + 1
    ends = [at for sign in _STOPS if (at := text.find(sign, place)) >= 0]
    return start, min(ends, default=len(text))


def _why(match: re.Match[str]) -> Span:
    return Span(match.start(), match.group(), "why", match.group(), Rank.QUESTION)
