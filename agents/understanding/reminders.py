"""Whether somebody asks to be reminded, of what, and on which day, in the person's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tools.acts.days import SaidDay, days_in
from tools.acts.own_words import cleaned

_ASKS = re.compile(
    r"(?:请|麻烦你?|帮我|帮忙|劳驾|能不能|可不可以|可以|能否|能|你|记得|到时候?|届时|再)*"
    r"(?:提醒(?:一下|下|一声)?(?:我们?|本人)(?:一下|下(?![周个月午一]|星期|礼拜|学期)|一声)?"
    r"|(?:[帮替给]我)记(?:一下|下|着|住|一笔)(?![^，。]{0,6}(?:成绩|分数|考勤|缺勤))"
    r"|(?:给我|替我)?(?:设置?|设定|定|建|加|添加|弄|来|做)(?:一?个|一?条|一?下)?提醒(?:我|[:：])?)"
)
_NOT = re.compile(
    r"会(?:不会)?(?:自动|及时|主动)?提醒|没有?提醒|谁(?:来|会|负责)?提醒|怎么提醒|提醒我们?的|提醒(?:对象|内容|方式)"
    r"|(?:系统|学校|学院|老师|教师|办法|规定|预警|制度)[^，。,]{0,6}提醒|提醒[^。]*来着"
)
_HEAD = re.compile(
    r"^(?:[\s，,。、；;：:]|的时候|时候|那天|当天|这天|那么?|好的|我(?!们)|嗯|就|请|记得|别忘了|能不能|可不可以|能否|可以|需要|要(?!求)|该|得(?!分|到)"
    r"|在(?!线|校))+"
)
_TAIL = re.compile(
    r"(?:[\s，,。、；;!！?？]|谢谢您?|麻烦你?|提前(?:[几一两三\d]天)?|好吗|可以吗|行吗|行不行|吧|啊|哦|呗|在|到|于)+$"
)
_VERB_LAST = re.compile(r"(?P<what>.+)[，,。；;\s]+(?P<do>看看?|查看?|处理|办|交|做|改|写|问)")
"""「挂科率的事，下周一提醒我看」."""
_AHEAD = re.compile(r"提前[^，。,；;]{0,5}$")


@dataclass(frozen=True)
class Wish:
    """A reminder asked for; `text` or `on` is empty where it was not said."""

    text: str
    on: str


def wish_in(question: str, today: date) -> Wish | None:
    """The reminder a question asks for; None when it asks for something else."""
    line = cleaned(question)
    asked = _ASKS.search(line)
    if asked is None or _NOT.search(line):
        return None
    days = days_in(line, today)
    day = _nearest(days, asked)
    # 「下周五（3月27日）」: said twice, it is one day.
    same = [d for d in days if day is not None and d.day == day.day]
    cut = sorted([asked.span(), *((d.start, d.end) for d in same)], reverse=True)
    text = line
    for start, end in cut:
        text = text[:start] + text[end:]
    # 「30日要交，提前提醒我」: that day is not the reminder's, and which one is, only the person can say.
    ahead = _AHEAD.search(line[: asked.start()])
    return Wish(_bare(text.replace("（）", "").replace("()", "")), day.words if day and not ahead else "")


def day_alone(question: str, today: date) -> str:
    """The day, when a question is no more than one: 「下周一吧」 in reply to 「哪一天」. Empty otherwise."""
    line = cleaned(question)
    days = days_in(line, today)
    return days[0].words if len(days) == 1 and len(_bare(line.replace(days[0].words, ""))) <= 2 else ""


def _nearest(days: list[SaidDay], asked: re.Match[str]) -> SaidDay | None:
    """The day said last before the asking, else the first after it."""
    before = [day for day in days if day.end <= asked.start()]
    after = [day for day in days if day.start >= asked.end()]
    return before[-1] if before else after[0] if after else None


def _bare(text: str) -> str:
    bare = _TAIL.sub("", _HEAD.sub("", text))
    last = _VERB_LAST.fullmatch(bare)
    return f"{last['do']}{last['what']}" if last else bare
