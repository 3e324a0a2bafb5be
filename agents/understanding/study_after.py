"""A few words after the own study was told, which would ask for something else, or nothing, without it.

They are of the same student as before; whose study that was is read by whoever told it.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise
from agents.understanding.study_parts import is_part_alone
from agents.understanding.studying import Study
from tools.periods.spoken import find_times
from tools.spans import longest

_LEAD = "^(?:那么?|所以|也就是说?|请问|我|现在|目前|到底|主要|都|分别|[，,])*"
_END = "[呢啊呀吗么的了]*[?？。]*$"
_TOGETHER = (
    "(?:一共|总共|统共|拢共|合计|总计|加总|累加|累计|折合|折算(?:成|下来)?|加起来|合起来"
    "|(?:加|合)?(?:在)?一?块儿?|(?:加|合)(?:在)?一起)"
)
_UNPASSED = "(?:没考?过|没及格|不及格|没通过|未通过|挂)"
_CREDITS = re.compile(
    rf"^(?:那|那么|请问)?(?:(?={_TOGETHER})|(?:它|[这那]门课?|[这那]几门课?|它们|这些课?|挂的[那这]?几?门?课?|没过的[那这]?几?门?课?)的?)"
    rf"{_TOGETHER}?(?:又|各)?(?:值|是|算|占|有)?(?:几|多少)个?学分{_END}"
)
"""「它值几个学分」, of what was told to be failed or owed."""
_TIER = re.compile(
    r"^(?:那么?|所以|[，,])*(?:我)?(?:这|这样)?(?:算|属于|够|够得上|是)(?:是)?(?:什么|哪|几|第几|黄|橙|红|提示)[^，。？?]{0,10}[?？。]*$"
)
"""「那算黄色还是橙色」, after what was failed or owed."""
_REST = re.compile(
    r"^(?:那么?|所以|也就是说?|[，,])*(?:我|离毕业|距毕业|现在)*还?(?:要|得|需要?)?(?:剩|差|缺|少|欠|修)(?:下|着)?(?:几|多少)(?:个?学?分)?(?:没修|要修|没拿|才够|毕业)?[呢啊呀了的]*[?？。]*$"
)
"""「那还剩多少」, after the credits earned."""
_OWED = re.compile(
    rf"{_LEAD}(?:{_TOGETHER}|还|手上|身上|着)*(?:欠|压|背)(?:着|了|下)?我?(?:几|多少)个?(?:学?分)?{_END}"
    rf"|{_LEAD}(?:应修|该修)[^，。?？]{{0,3}}(?:没|未)(?:有)?(?:拿到?|得到?|修到?|取得|到手)的?学?分(?:{_TOGETHER}|累计|都)*(?:是|有)?(?:几|多少)个?学?分?{_END}"
)
"""「一共欠几个学分」: what the warning counts, and what graduation takes, may both be meant."""
_COURSES = re.compile(
    rf"{_LEAD}(?:是|有)?(?:因为|由于|怪|卡在|栽在|差在|败在)?(?:{_UNPASSED}了?的是)?"
    r"(?:哪一?[几些]?[门科个]?|(?:什么|啥)(?=必修|课|科)|(?<=因为)(?:什么|啥))(?:必修)?(?:课程?|科目?)?(?:给)?"
    rf"(?:导致|造成|引起|害|拖累|拖后腿|{_UNPASSED}(?:了|掉)?)*{_END}"
    rf"|{_LEAD}{_UNPASSED}(?:了|掉|科)?的(?:必修)?(?:课程?|科目?)(?:(?:都)?(?:有|是)?(?:哪[几些]?门?|什么|啥))?{_END}"
)
"""「因为哪几门」, 「没过的课？」: the courses behind what was told."""
_WHEN = re.compile(
    rf"{_LEAD}(?:它|[这那]个?预警|学校)*(?:是)?(?:什么时候|几时|何时|哪一?天|哪个?学期|哪一?年|啥时候)"
    rf"(?:的事|送达|送到|送|发|下|给我?|认定|收到|通知)*{_END}"
)
"""When the warning was delivered, after it was told."""
_TO_TIER = re.compile(
    rf"{_LEAD}(?:还|再)*(?:要|得)?(?:(?:差|剩|离)(?:下|着)?|(?<=再)(?:挂|欠)(?:掉|上)?)(?:几|多少)(?:个|门)?(?:学?分|(?:必修)?课)?"
    rf"(?:就|才|会|要|能|可能)*(?:被|收到|吃|到|达到|进)?(?:学业)?(?:预警|警示|提示|[黄橙红]色?(?:预警)?|[下上]一?[级档])?{_END}"
)
"""「那还差几门就预警了」, 「还差几学分」 after a warning: the way to the next tier, not to graduation."""
_CAP = re.compile(
    rf"{_LEAD}(?:下?一?个?学期)?(?:最多|至多|顶多)(?:能够?|可以?|允许)?[选修报](?:几|多少)个?学?分{_END}"
    rf"|{_LEAD}(?:选课|学分|选课学分)?的?上限(?:是|有)?(?:几|多少)个?(?:学?分)?{_END}"
)
"""「最多能选几学分」 after the courses of the next term: the limit a term has, told with its plan."""
_MADE_GOOD = re.compile(
    rf"{_LEAD}(?:它|它们|[这那]几?门课?|后来|最后|到底|有没有|是不是)*(?:补考|重修|补)(?:都|有没有|是不是|考)*"
    r"(?:过|通过|及格|上|回来)了?(?:没有?|吗|么|没)[呢啊呀]*[?？。]*$"
)
"""「补考过了吗」: whether what the asker failed was made good."""
_OWN_FAILED = re.compile(r"我(?![们院系校班])[^，。；;?？]{0,12}(?:挂|不及格|没过|没及格|没考过)")

_OF_TIME = re.compile(
    r"^(?:那么?|换成?|改成?|再|看看?|我|[，,])*(?P<when>[^，。?？]{2,10}?)的?(?:时候|情况)*(?:呢|怎么样|如何)[呢啊呀]*[?？。]*$"
)
_OLD_DAYS = re.compile(
    "^(?:大[一二三四五](?:[上下]?(?:学期|学年|年)?)?|以前|之前|从前|过去|当时|那时|刚入学|往年|前几年)$"
)
_NEXT_TERM = re.compile(r"^(?:那么?|还有|[，,])*(?:下个?学期|接下来)的?[呢啊呀]*[?？。]*$")


def other_time(question: str) -> str:
    """The time in 「去年呢」, 「大一的时候呢」, which asks how the study stood then; empty for any other words."""
    match = _OF_TIME.match(normalise(question))
    if match is None:
        return ""
    spans = longest(find_times(match["when"]))
    whole = len(spans) == 1 and spans[0].text == match["when"]
    return match["when"] if whole or _OLD_DAYS.match(match["when"]) else ""


def after(question: str, before: Study) -> Study | None:
    """The side of the study told before that a few words ask for; None where they are no such words."""
    text = normalise(question)
    whose = before.student
    of_owed = before.what in ("audit", "warning")
    if before.what in ("audit", "until") and _NEXT_TERM.match(text):
        return Study("next", whose)
    if before.what == "warning" and _TO_TIER.search(text):
        return Study("warning", whose)
    if before.what in ("next", "until") and _CAP.search(text):
        return Study("next", whose)
    if of_owed and _MADE_GOOD.search(text):
        return Study("audit", whose, failed=True)
    if of_owed and _CREDITS.search(text):
        return Study("audit", whose, more=("warning",))
    if of_owed and _COURSES.search(text):
        return Study("audit", whose, failed=True)
    if of_owed and _TIER.search(text):
        return Study("warning", whose)
    if before.what == "audit" and not before.failed and (_REST.search(text) or is_part_alone(question)):
        return Study("audit", whose)
    if of_owed and _OWED.search(text):
        return Study("warning", whose, more=("audit",))
    return Study("warning", whose) if before.what == "warning" and _WHEN.search(text) else None


def made_good(question: str, before: str) -> Study | None:
    """The own courses still failed, where it is asked whether what one failed was made good since; `before` is the
    question of the turn before, which spoke of failing. None for any other words.
    """
    asks = _MADE_GOOD.search(normalise(question)) is not None
    return Study("audit", failed=True) if asks and _OWN_FAILED.search(normalise(before)) else None
