"""Whether somebody asks for the feedback on their own teaching, which side of it, and for which term.

Open questions only (「我这学期评教怎么样」): one that asks for a figure (多少、几分、趋势) is a metric's. For
teachers; from others only what names the feedback sheet itself, which is then refused by the tool.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.understanding.colleagues import OTHERS, names_somebody
from agents.understanding.companions import somebody_beside
from agents.understanding.form_words import turned_round
from agents.understanding.gate import refused_whatever
from agents.understanding.normalise import normalise
from agents.understanding.own_rating import item_asked, next_step, score_given
from agents.understanding.own_sections import (
    AMONG_SECTIONS,
    ELSEWHERE,
    marks_again,
    only_listed,
    section_by_section,
    sides_by_figure,
    turned_to,
)
from agents.understanding.own_words import marks_asked, side_of_own
from agents.understanding.times_said import of_years, time_in
from tools.periods.relative import step_back
from tools.scope import Role

_ME = r"(?:我|本人|俺|自己)(?!们|院|系|校|专业|学院)"
_FIGURE = re.compile(
    r"多少|[几零][分点成]|几个?[份人条]|排[第名]|名次|趋势|变化|一直|逐年|历年|近[两三四五几]|全校|学院|[跟和与比][^，。]{0,8}比|率|均分|平均分|规定|办法|申[请诉]|复核|异议|不服|投诉"
)
_WHO = re.compile(
    r"谁(?!的?(?:不及格|挂科|及格|平均|均分|成绩|评教|参评|有效|更?[高低]))|哪[几些一]?个(?!题|项|方面|教学班|班)|哪些(?:学生|同学|人)|低分|差评|学号|姓名|名字|名单"
)
"""Asks for persons, which is refused elsewhere."""

_SIDES = {
    "attainment": (
        rf"(?:{_ME}|课程?目标)[^。?？]{{0,24}}达成[^。?？]{{0,14}}(?:扣在|扣了|失分|丢分|丢在|低在|差在|短板|薄弱|哪道|哪些?题|哪里|哪儿|为什么|为啥|怎么样|情况)",
        rf"{_ME}的?课程目标达成[度值]*(?:是|有|为)?(?:多少|几)[。?？]*$",
        rf"(?:扣在|失分|短板)[^。?？]{{0,10}}{_ME}[^。?？]{{0,10}}达成",
    ),
    "comments": (
        rf"(?:学生|同学)们?(?:对|给){_ME}[^。?？]{{0,8}}(?:意见|看法|评价|反馈|印象|建议|怎么样|满意)",
        rf"(?:学生|同学)们?(?:怎么[看说评]价?|如何评价|怎样评价){_ME}",
        r"(?:学生|同学)们?(?:都|主要|大多|一般)*(?:说|讲|写|提|反映|反馈|吐槽|夸|抱怨)(?:了|过)?(?:些)?(?:什么|啥|哪些)[^。?？]{0,8}(?:归|分类|分一?分类|总结|概括|汇总)",
        r"(?:学生|同学)们?的?(?:意见|声音|反馈|看法|心声)[^。?？]{0,12}(?:集中|主要|哪些方面|哪几方面|什么方面)",
        r"^那?(?:学生|同学)们?[^。?？，]{0,4}(?:有|提了|说了)(?:什么|啥|哪些)(?:意见|建议|看法|不满)",
        rf"{_ME}[^。?？]{{0,10}}(?:评语|学生意见|学生的意见|听课意见|督导意见)",
        rf"(?:学生|同学)们?[^。?？]{{0,6}}(?:意见|看法|评价|反映)[^。?？]{{0,6}}{_ME}的课",
        rf"督导[^。?？，]{{0,6}}{_ME}[^。?？，]{{0,6}}(?:怎么说|怎么评|说了|说什么|评价|意见|反馈|点评)",
        r"^(?:那|哎|请问)?(?:学生|同学)们?(?:都|主要)*(?:说|讲|写|提)(?:了|过)?些?(?:什么|啥)[呢啊呀?？。]*$",
        r"^(?:那|哎|请问)?(?:学生|同学)们?(?:都|是|一般|主要)*(?:怎么|咋|如何|怎样)(?:说|讲|评|反映)的?[呢啊呀?？。]*$",
        rf"^(?:那|哎|请问)?(?:学生|同学)们?(?:都)?(?:说|讲|提|骂|夸)(?:了)?{_ME}(?:什么|啥|些什么|哪些|哪儿|哪里)",
        r"(?:评语|留言|开放题|文字意见|主观题)[^。?？]{0,10}(?:说些?什么|说了?些?什么|说了?啥|提了?(?:些|哪|什么|啥)|(?:哪些|什么)(?:意见|问题)|讲些?什么|在说什么|哪些方面|哪几类|归类|归归类|归纳|分类|主题|集中在|总结)",
        r"(?:归类|归归类|归纳|分分?类|概括)[^。?？]{0,10}(?:评语|留言|开放题|文字意见|学生的?意见)",
        r"(?:学生|同学)们?[^。?？，]{0,6}(?:写|留|提)的?(?:评语|留言|意见|话)[^。?？]{0,8}(?:什么|啥|哪些|哪几|归|分类|主题)",
    ),
    "advice": (
        rf"{_ME}[^。?？]{{0,10}}(?:该|应该?|需要|要|可以|能|怎么|如何|哪里|哪些|从哪)[^。?？]{{0,8}}改进",
        rf"{_ME}的?(?:课|教学)[^。?？]{{0,8}}(?:怎么|如何|哪里|哪些|还能)[^。?？]{{0,8}}改",
        rf"(?:建议|教教?|告诉|指点)(?:一下)?{_ME}[^。?？]{{0,6}}(?:怎么|如何|往哪|从哪|哪里)[^。?？]{{0,6}}(?:改|调整|提高|提升|做)",
        rf"(?:给|提|说)(?:{_ME})?[^。?？，]{{0,3}}(?:几|点|些|条|个)[^。?？，]{{0,4}}(?:改进|教学|上课)?的?建议",
        rf"{_ME}的?(?:这门)?(?:课|上课|讲课|授课|教学|教书)[^。?？，]{{0,6}}(?:毛病|问题|不足|短板|弱项|缺点)(?:都|主要|到底)?(?:是|出|在)*(?:哪|什么|啥)",
        rf"{_ME}的?(?:这门)?(?:课|上课|讲课|授课|教学|教书)[^。?？，]{{0,4}}有(?:什么|哪些|啥|没有)(?:毛病|问题|不足|短板|弱项|缺点)[吗呢啊呀]?[。?？]*$",
    ),
    "grades": (
        rf"{_ME}[^。?？]{{0,12}}(?:成绩分布|给分|分数分布)[^。?？]{{0,8}}(?:怎么样|正常|合理|有问题|情况|咋样|如何)",
        rf"{_ME}[^。?？]{{0,12}}(?:成绩分布|分数分布)[。?？]*$",
    ),
    "ratings": (
        rf"{_ME}[^。?？]{{0,12}}哪一?(?:门课?|个(?:教学)?班)[^。?？]{{0,6}}(?:评教|打分|评分)[^。?？]{{0,6}}[最更][高低差好]",
        rf"{_ME}[^。?？]{{0,12}}(?:评教|打分|评分)[^。?？]{{0,6}}[最更][高低差好]的[^。?？]{{0,6}}哪一?(?:门课?|个(?:教学)?班)",
        rf"(?:学生|同学)们?(?:给|对|把){_ME}(?:的课)?(?:都)?(?:评|打)(?:得|分|的)*[^，。?？]{{0,4}}(?:怎么?样|咋样|如何|好不好|高不高|高吗|满意吗)",
        rf"{_ME}[^。?？]{{0,12}}评教(?:结果|反馈)?[^。?？]{{0,4}}(?:怎么?样|如何|咋样|情况|好不好|反馈|结果)",
        rf"{_ME}[^。?？]{{0,12}}(?:[各每]个?|这?几个)(?:教学)?班[^。?？]{{0,4}}评教(?:得?分|结果)?",
    ),
}
_AS_A_WHOLE = re.compile(
    rf"{_ME}的?(?:课堂教学|课堂|教学|上课|讲课|授课|教书|教的?课|课|教)(?:质量|效果|水平|情况|表现|上)*(?:得|的)?"
    r"(?:到底|究竟|算|还)?(?:怎么?样|如何|咋样|好不好|行不行|好吗|行吗)[呢啊呀了吗]?[。?？]*$"
)
"""「我这学期教学怎么样」, the time taken out: the whole sheet, no side of it."""
_OF_SHEET = re.compile(
    rf"{_ME}[^。?？]{{0,12}}(?:多少|几)[^，。?？]{{0,6}}(?:参评|评了教|参加评教)|{_ME}的?(?:课|班|教学班)?的?参评率"
    rf"|{_ME}[^。?？]{{0,8}}(?:评教|打分)[^。?？，]{{0,10}}参评率"
    r"|(?:评教|打分|评分|题项|给分|学生|同学)[^。?？]*(?:哪|什么)(?:一|几)?(?:个)?(?:项|题|条|道题|方面)"
)
"""A figure of the sheet itself: who took part, and the questions of the form."""
_ATTAINED_TOO = re.compile("目标[^，。?？]{0,4}达成")
"""The objectives of a named course in the same breath as the form's questions."""
_LEAST_LIKED = re.compile(
    r"(?:学生|同学)们?[^，。?？]{0,4}最(?:不)?(?:买账|满意|认可|喜欢|待见|服气|受用|吐槽|嫌弃|看好)的?是?(?:哪|什么)一?(?:个)?(?:项|题|方面)"
)
"""What of the form students liked best or least, of the asker's own course."""
_EXTREME = re.compile("最|高|低|认可|满意|好|差|薄弱|不足|参评|评了?教")
_TO_COME = re.compile("下个?(?:学期|学年)|今后|以后")
_SHEET = re.compile(r"(?:教学|评教|教师|老师|我)的?反馈单")
_OWN_SHEET = re.compile(r"我(?!们)[^，。他她别其]{0,10}反馈单|我的(?:教学|评教)?反馈(?=$|[，,？?]|怎么?样|出来|呢)")
"""The same of a teacher, who may mean no other."""
_COMPARED = re.compile(
    r"比(?!较|如|例|重|赛)|[进退]步|有没有(?:提高|下降|变)|(?:提高|下降|上升|变好|变差|涨|(?<!挂)掉|降)了"
)
"""One sheet is no comparison: the metrics answer it."""
_ORIGINALS = re.compile(
    r"(?:学生|同学|开放题|主观题)[^，。?？]{0,10}(?:原文|原话|原句|逐条发|一条条)|(?:评语|留言|意见|评价)的?[^，。?？]{0,4}(?:原文|原话|原句|全文|逐条|一条条)|(?:原文|原话|原句|逐条|一条条)[^，。?？]{0,6}(?:评语|留言|意见|评价)"
)
_PLACED = re.compile(
    "(?:排第?[几多]|排名|名次|第几名?(?!学期|周|次|节|章)|排(?:在|到|进|得)?(?:前|后|什么|哪)|前[几0-9一二三四五六七八九十]+(?:名|位|%)?(?!个?学期|年|轮|次)|倒数|垫底|什么位置)"
).pattern
_AMONG = re.compile(
    "(?:[^。?？，,]{0,10}|[^。?？]{0,16}(?:学院|院里|院内|全院|[我本]院|系里|教研室|全校|学校|专业|老师里|同事)[^。?？，,]{0,6})"
).pattern
_RANK = re.compile(rf"{_ME}[^。?？]{{0,16}}(?:评教|教学|打分|得分){_AMONG}{_PLACED}")
_RANK_OF_MARKS = re.compile(rf"{_ME}[^。?？]{{0,16}}(?:不及格|挂科|及格率|均分|平均分|成绩|给分){_AMONG}{_PLACED}")
"""A rank is asked for, which no sheet gives: what it tells of the same is told instead."""
_AMONG_COURSES = re.compile("哪一?门|哪个课|(?:什么|啥)课|[几两三四五六]门课?[里中]")
"""Of one's own courses the highest or lowest by a figure is no rank of a person, and a metric's."""
_ERRAND = re.compile(
    "^[^，,。?？]{0,4}(?:教研室|学院|院里|系里|学校|主任|领导|教务|专业)"
    "(?:让|要|叫|通知|安排|布置|催|开会|例会|检查|汇报)[^，,。?？ ]{0,12}[，, ]"
)
"""Who wants it and for what, in a clause before: 「教研室让自查给分，我各班平均成绩多少」."""
_TURN = re.compile(
    r"^(?:那么?|还有|换成?|改成?|改看|再看看?|再查|再往|看看?|到了)*(?P<what>[^，。?？]{2,16}?)"
    r"(?:呢|怎么样|是多少|(?:占|有)?(?:多少|几成|百分之几)|(?:也|再)?(?:报|说|给|看|列|查|来)(?:一?[下个眼]|[看说]|我)|[看瞅瞄]一?[眼下]|看看|多少|的(?:呢)?)[?？。]*$"
)
_OF_THIS = re.compile(
    r"^(?:那么?|还有)?(?:我?[这那]一?(?:门课|个班|[两几]个班)|它|我)的?(?P<what>[^，。?？]{2,8}?)(?:有|是)?(?:几|多大)?[?？。]*$"
)
"""「这门课挂科率」, of the course that was told."""
_WHEN = re.compile(r"^(?:那么?|换成?|改成?)?(?P<what>[^，。?？]{2,14}?)[?？。]*$")
"""「再早一年同学期的平均分」: with a time a few words need not be a question."""
_THEN = re.compile("的|[那这](?:会儿?|时候?|阵子?|一?个?学期|一?次|一?轮)")
_SAID = (
    r"(?:学生|同学|他)们?(?:都|主要|大多|一般|具体)*(?:说|讲|写|提|反映|反馈|吐槽|夸|抱怨)(?:了|过)?(?:些)?"
    r"(?:什么|啥|哪些)(?:意见|话)?"
)
_TURNS_TO = (
    (
        "comments",
        re.compile(
            rf"^(?:那|那么|还有)?{_SAID}(?:[，,]?[^，。?？]{{0,4}}(?:归|分类|分一?分类|总结|概括|汇总)[^，。?？]{{0,6}})?[呢啊呀?？。]*$"
        ),
    ),
    (
        "advice",
        re.compile(
            r"^(?:那|所以|那么)?(?:我)?(?:该|应该|要|得)?(?:怎么|如何|咋)(?:去)?(?:改|改进|提高|提升|调整|办)(?:好|一下)?[呢啊呀?？。]*$"
        ),
    ),
    (
        "ratings",
        re.compile(
            r"^(?:那|其中|所以)?(?:到底|主要)?(?:是)?(?:哪|什么)一?个?(?:项|题|方面|题项)[^，。?？]{0,3}(?:拖(?:了)?后腿|扯后腿|拉胯|拉低|不行|太低|偏低)[了的呢啊呀?？。]*$"
            r"|^(?:那么?|其中|又)?最(?:不)?(?:满意|认可|喜欢|买账|待见|受用|服气|看好|肯定|好评)的?(?:题项|题|项|方面|地方)?(?:又?是?(?:哪|什么)一?(?:个)?(?:项|题|条|方面|题项)?)?[呢啊呀?？。]*$"
            r"|^(?:那|其中)?(?:哪|什么)一?(?:项|题|条|个题项|方面|个方面)(?:打|评|给)(?:分|得)*(?:打得|给得)?最?[高低差好][呢啊呀?？。]*$"
            r"|^(?:那|其中)?(?:最[高低差好]的?(?:是|都是)?(?:哪|什么)一?(?:项|题|条|个题项)?|(?:哪|什么)一?(?:项|题|条|个题项)最?[高低差好])[呢啊呀?？。]*$"
        ),
    ),
)
"""A few words after the sheet was told, which would be about something else without it."""
_PATTERNS = {side: tuple(map(re.compile, patterns)) for side, patterns in _SIDES.items()}


@dataclass(frozen=True)
class Asked:
    """A call for the own feedback: `about` a side of it or empty, `term` the time as it was said or empty.

    `ranked` where a rank was asked for, which the sheet does not give; `originals` where comments were asked for as
    they were written, which nobody is shown. `more` are further sides asked for in the same breath.
    """

    about: str
    term: str
    ranked: bool = False
    originals: bool = False
    more: tuple[str, ...] = ()


def asked_in(question: str, role: Role, *, course: bool = False, before: str = "") -> Asked | None:
    """What of the own teaching a question asks for; None for any other question.

    `course` says that one is named, `before` the term it was named with in an earlier turn.
    """
    text = turned_round(normalise(question))
    if refused_whatever(question) or (
        role is Role.TEACHER and (OTHERS.search(text) or names_somebody(text) or somebody_beside(text))
    ):
        return None
    term = time_in(text)
    if _TO_COME.search(term) and re.search(f"[，,。；;?？][^，,。；;?？]{{0,4}}{re.escape(term)}", text):
        # 「哪个题项最低，下学期好改」: what is to come of it is another clause's.
        term = ""
    if _SHEET.search(text) and not _COMPARED.search(text):
        return Asked("", term)
    if role is not Role.TEACHER or _WHO.search(text):
        return None
    if _OWN_SHEET.search(text) and not _COMPARED.search(text):
        return Asked("", term)
    if _ORIGINALS.search(text):
        return Asked("comments", term, originals=True)
    # However long the time is said, it does not part the asker from what is asked.
    rest = _ERRAND.sub("", text.replace(term, "") if term else text)
    if marks_asked(rest) and of_years(text) and not section_by_section(rest):
        # A sheet is of one term; a figure over several is a metric's.
        return None
    if sides := sides_by_figure(rest):
        sides = (*sides, "ratings") if item_asked(rest) and "ratings" not in sides else sides
        return Asked(sides[0], term, more=sides[1:])
    if course and item_asked(rest) and _ATTAINED_TOO.search(rest) and not ELSEWHERE.search(rest):
        return Asked("attainment", term, more=("ratings",))
    if _LEAST_LIKED.search(rest) or item_asked(rest):
        return Asked("ratings", term)
    if score_given(rest) and not of_years(text):
        return Asked("ratings", term)
    if next_step(rest):
        return Asked("advice", "" if _TO_COME.search(term) else term)
    if re.search(_ME, rest) and _OF_SHEET.search(rest) and _EXTREME.search(rest):
        return Asked("ratings", term)
    if _RANK.search(rest):
        return Asked("ratings", term, ranked=True)
    if _RANK_OF_MARKS.search(rest) and not _AMONG_COURSES.search(rest):
        return Asked("grades", term, ranked=True)
    if _COMPARED.search(text):
        return None
    if side := side_of_own(_ERRAND.sub("", text), term or before, named=course):
        return Asked(side, term or before)
    if _AS_A_WHOLE.search(rest) and not _FIGURE.search(text):
        return Asked("", term)
    for about, patterns in _PATTERNS.items():
        if any(p.search(rest) for p in patterns) and (about in ("attainment", "advice") or not _FIGURE.search(text)):
            # What to do next term follows from what the newest results show.
            return Asked(about, "" if about == "advice" and _TO_COME.search(term) else term)
    return None


def asked_after(question: str, role: Role, past: Sequence[str]) -> Asked | None:
    """`asked_in`, or what a short turn asks of the sheet the questions before it were about: 「那不及格率呢」."""
    before: Asked | None = None
    figure: Asked | None = None
    for said in (*past, question):
        known = asked_in(said, role) or (turned(said, before) if before is not None else None)
        if known is None and before is None and figure is not None and _TURNS_TO[-1][1].match(normalise(said)):
            known = figure
        before, figure = known, _figure_of_own(said, role)
    return before


def _figure_of_own(question: str, role: Role) -> Asked | None:
    """What a short turn may go on from: a figure of the own evaluation, which the metrics answered."""
    text = normalise(question)
    own = role is Role.TEACHER and re.search(_ME, text) and "评教" in text and not somebody_beside(text)
    return Asked("ratings", time_in(text)) if own and not refused_whatever(question) else None


_FEW_WORDS = 26


def turned(question: str, before: Asked, told: str = "") -> Asked | None:
    """Another side of the same term, or the same side of another term; `told` is the term that was told, which
    「再往前一个学期」 leans on.
    """
    text = normalise(question)
    if (
        side := next((side for side, pattern in _TURNS_TO if pattern.match(text)), "")
    ) and before.about != "attainment":
        return Asked(side, "" if side == "advice" else before.term)
    if before.about in ("grades", "ratings") and AMONG_SECTIONS.match(text):
        side = "grades" if marks_asked(text) else before.about
        return Asked(side, before.term, more=before.more)
    term = time_in(text)
    rest = text.replace(term, "") if term else text
    if before.about == "grades" and len(text) <= _FEW_WORDS and marks_again(rest):
        return Asked("grades", step_back(term, told) or term or before.term, more=before.more)
    match = _TURN.match(text) or _OF_THIS.match(text) or _WHEN.match(text)
    if match is not None and match.re is _WHEN and not time_in(text):
        return None
    if match is None:
        return None
    term = time_in(match["what"])
    if term and not _THEN.sub("", match["what"].replace(term, "")):
        return Asked(before.about, step_back(term, told) or term, more=before.more)
    side = turned_to(match["what"].replace(term, ""))
    if side:
        return Asked(side, term or before.term)
    term = time_in(text)
    listed = before.about == "grades" and term and len(text) <= _FEW_WORDS and only_listed(rest)
    return Asked("grades", step_back(term, told) or term, more=before.more) if listed else None
