"""Whether somebody asks for the feedback on their own teaching, which side of it, and for which term.

Open questions only (「我这学期评教怎么样」): one that asks for a figure (多少、几分、趋势) is a metric's. For
teachers; from others only what names the feedback sheet itself, which is then refused by the tool.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.understanding.colleagues import OTHERS, names_somebody
from agents.understanding.companions import somebody_beside
from agents.understanding.form_words import turned_round
from agents.understanding.gate import refused_whatever
from agents.understanding.normalise import normalise
from agents.understanding.own_rating import by_supervisors, item_asked, next_step, score_given
from agents.understanding.own_sections import (
    ELSEWHERE,
    section_by_section,
    sides_by_figure,
)
from agents.understanding.own_words import marks_asked, side_of_own
from agents.understanding.times_said import of_years, time_in
from tools.scope import Role

ME = r"(?:我|本人|俺|自己)(?!们|院|系|校|专业|学院)"
_FIGURE = re.compile(
    r"多少|[几零][分点成]|几个?[份人条]|排[第名]|名次|趋势|变化|一直|逐年|历年|近[两三四五几]|全校|学院|[跟和与比][^，。]{0,8}比|率|均分|平均分|规定|办法|申[请诉]|复核|异议|不服|投诉"
)
_WHO = re.compile(
    r"谁(?!的?(?:不及格|挂科|及格|平均|均分|成绩|评教|参评|有效|更?[高低]))|哪[几些一]?个(?!题|项|方面|教学班|班)|哪些(?:学生|同学|人)|低分|差评|学号|姓名|名字|名单"
)
"""Asks for persons, which is refused elsewhere."""

_SIDES = {
    "attainment": (
        rf"(?:{ME}|课程?目标)[^。?？]{{0,24}}达成[^。?？]{{0,14}}(?:扣在|扣了|失分|丢分|丢在|低在|差在|短板|薄弱|哪道|哪些?题|哪里|哪儿|为什么|为啥|怎么样|情况)",
        rf"{ME}的?课程目标达成[度值]*(?:是|有|为)?(?:多少|几)[。?？]*$",
        rf"(?:扣在|失分|短板)[^。?？]{{0,10}}{ME}[^。?？]{{0,10}}达成",
    ),
    "comments": (
        rf"(?:学生|同学)们?(?:对|给){ME}[^。?？]{{0,8}}(?:意见|看法|评价|反馈|印象|建议|怎么样|满意)",
        rf"(?:学生|同学)们?(?:怎么[看说评]价?|如何评价|怎样评价){ME}",
        r"(?:学生|同学)们?(?:都|主要|大多|一般)*(?:说|讲|写|提|反映|反馈|吐槽|夸|抱怨)(?:了|过)?(?:些)?(?:什么|啥|哪些)[^。?？]{0,8}(?:归|分类|分一?分类|总结|概括|汇总)",
        r"(?:学生|同学)们?的?(?:意见|声音|反馈|看法|心声)[^。?？]{0,12}(?:集中|主要|哪些方面|哪几方面|什么方面)",
        r"^那?(?:学生|同学)们?[^。?？，]{0,4}(?:有|提了|说了)(?:什么|啥|哪些)(?:意见|建议|看法|不满)",
        rf"{ME}[^。?？]{{0,10}}(?:评语|学生意见|学生的意见|听课意见|督导意见)",
        rf"(?:学生|同学)们?[^。?？]{{0,6}}(?:意见|看法|评价|反映)[^。?？]{{0,6}}{ME}的课",
        rf"督导[^。?？，]{{0,6}}{ME}[^。?？，]{{0,6}}(?:怎么说|怎么评|说了|说什么|评价|意见|反馈|点评)",
        r"^(?:那|哎|请问)?(?:学生|同学)们?(?:都|主要)*(?:说|讲|写|提)(?:了|过)?些?(?:什么|啥)[呢啊呀?？。]*$",
        r"^(?:那|哎|请问)?(?:学生|同学)们?(?:都|是|一般|主要)*(?:怎么|咋|如何|怎样)(?:说|讲|评|反映)的?[呢啊呀?？。]*$",
        rf"^(?:那|哎|请问)?(?:学生|同学)们?(?:都)?(?:说|讲|提|骂|夸)(?:了)?{ME}(?:什么|啥|些什么|哪些|哪儿|哪里)",
        r"(?:评语|留言|开放题|文字意见|主观题)[^。?？]{0,10}(?:说些?什么|说了?些?什么|说了?啥|提了?(?:些|哪|什么|啥)|(?:哪些|什么)(?:意见|问题)|讲些?什么|在说什么|哪些方面|哪几类|归类|归归类|归纳|分类|主题|集中在|总结)",
        r"(?:归类|归归类|归纳|分分?类|概括)[^。?？]{0,10}(?:评语|留言|开放题|文字意见|学生的?意见)",
        r"(?:学生|同学)们?[^。?？，]{0,6}(?:写|留|提)的?(?:评语|留言|意见|话)[^。?？]{0,8}(?:什么|啥|哪些|哪几|归|分类|主题)",
    ),
    "advice": (
        rf"{ME}[^。?？]{{0,10}}(?:该|应该?|需要|要|可以|能|怎么|如何|哪里|哪些|从哪)[^。?？]{{0,8}}改进",
        rf"{ME}的?(?:课|教学)[^。?？]{{0,8}}(?:怎么|如何|哪里|哪些|还能)[^。?？]{{0,8}}改",
        rf"(?:建议|教教?|告诉|指点)(?:一下)?{ME}[^。?？]{{0,6}}(?:怎么|如何|往哪|从哪|哪里)[^。?？]{{0,6}}(?:改|调整|提高|提升|做)",
        rf"(?:给|提|说)(?:{ME})?[^。?？，]{{0,3}}(?:几|点|些|条|个)[^。?？，]{{0,4}}(?:改进|教学|上课)?的?建议",
        rf"{ME}的?(?:这门)?(?:课|上课|讲课|授课|教学|教书)[^。?？，]{{0,6}}(?:毛病|问题|不足|短板|弱项|缺点)(?:都|主要|到底)?(?:是|出|在)*(?:哪|什么|啥)",
        rf"{ME}的?(?:这门)?(?:课|上课|讲课|授课|教学|教书)[^。?？，]{{0,4}}有(?:什么|哪些|啥|没有)(?:毛病|问题|不足|短板|弱项|缺点)[吗呢啊呀]?[。?？]*$",
    ),
    "grades": (
        rf"{ME}[^。?？]{{0,12}}(?:成绩分布|给分|分数分布)[^。?？]{{0,8}}(?:怎么样|正常|合理|有问题|情况|咋样|如何)",
        rf"{ME}[^。?？]{{0,12}}(?:成绩分布|分数分布)[。?？]*$",
    ),
    "ratings": (
        rf"{ME}[^。?？]{{0,12}}哪一?(?:门课?|个(?:教学)?班)[^。?？]{{0,6}}(?:评教|打分|评分)[^。?？]{{0,6}}[最更][高低差好]",
        rf"{ME}[^。?？]{{0,12}}(?:评教|打分|评分)[^。?？]{{0,6}}[最更][高低差好]的[^。?？]{{0,6}}哪一?(?:门课?|个(?:教学)?班)",
        rf"(?:学生|同学)们?(?:给|对|把){ME}(?:的课)?(?:都)?(?:评|打)(?:得|分|的)*[^，。?？]{{0,4}}(?:怎么?样|咋样|如何|好不好|高不高|高吗|满意吗)",
        rf"{ME}[^。?？]{{0,12}}评教(?:结果|反馈)?[^。?？]{{0,4}}(?:怎么?样|如何|咋样|情况|好不好|反馈|结果)",
        rf"{ME}[^。?？]{{0,12}}(?:[各每]个?|这?几个)(?:教学)?班[^。?？]{{0,4}}评教(?:得?分|结果)?",
    ),
}
_AS_A_WHOLE = re.compile(
    rf"{ME}的?(?:课堂教学|课堂|教学|上课|讲课|授课|教书|教的?课|课|教)(?:质量|效果|水平|情况|表现|上)*(?:得|的)?"
    r"(?:到底|究竟|算|还)?(?:怎么?样|如何|咋样|好不好|行不行|好吗|行吗)[呢啊呀了吗]?[。?？]*$"
)
"""「我这学期教学怎么样」, the time taken out: the whole sheet, no side of it."""
_OF_SHEET = re.compile(
    rf"{ME}[^。?？]{{0,12}}(?:多少|几)[^，。?？]{{0,6}}(?:参评|评了教|参加评教)|{ME}的?(?:课|班|教学班)?的?参评率"
    rf"|{ME}[^。?？]{{0,8}}(?:评教|打分)[^。?？，]{{0,10}}参评率"
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
_RANK = re.compile(rf"{ME}[^。?？]{{0,16}}(?:评教|教学|打分|得分){_AMONG}{_PLACED}")
_RANK_OF_MARKS = re.compile(rf"{ME}[^。?？]{{0,16}}(?:不及格|挂科|及格率|均分|平均分|成绩|给分){_AMONG}{_PLACED}")
"""A rank is asked for, which no sheet gives: what it tells of the same is told instead."""
_AMONG_COURSES = re.compile("哪一?门|哪个课|(?:什么|啥)课|[几两三四五六]门课?[里中]")
"""Of one's own courses the highest or lowest by a figure is no rank of a person, and a metric's."""
_ERRAND = re.compile(
    "^[^，,。?？]{0,4}(?:教研室|学院|院里|系里|学校|主任|领导|教务|专业)"
    "(?:让|要|叫|通知|安排|布置|催|开会|例会|检查|汇报)[^，,。?？ ]{0,12}[，, ]"
)
"""Who wants it and for what, in a clause before: 「教研室让自查给分，我各班平均成绩多少」."""
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
    if by_supervisors(text):
        return Asked("comments", term)
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
    if re.search(ME, rest) and _OF_SHEET.search(rest) and _EXTREME.search(rest):
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
