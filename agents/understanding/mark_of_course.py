"""What mark a student has in one course, 「我高数考了多少分」, or in all of them: the own record, no rule and no rate.

The record holds the first final mark of a course; what was reached in a part of it or at a later sitting is not held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agents.understanding.companions import somebody_beside
from agents.understanding.normalise import normalise
from agents.understanding.studying import ELSEWHERE, OTHERS
from tools.periods.spoken import find_times
from tools.spans import longest

_ME = "(?:我|本人|俺)(?!们|院|系|校|专业|学院|班|的?(?:室友|同学|舍友|老师))"
_MARK = re.compile(
    "(?:考|得|拿|打|有)?(?:了|到|过)?(?:是|有)?(?:多少|几)分(?!之|钟|布)"
    "|(?:成绩|分数|总评)(?:到底|现在|已经)?(?:是|有|出)?(?:多少|几分|怎么?样|咋样|如何|什么样|呢|是啥|查一?下)?[?？。了吗么]*$"
    "|考(?:得|的)(?:怎么?样|咋样|如何|好不好)"
)
_PASSED = re.compile("(?:过|及格|通过)了?(?:没有|没|吗|么)$|(?:过没过|挂没挂|及没及格)了?$|过了没(?:有|过)?$")
"""Whether the course was passed, in words that the figure's name does not hold."""
_SEEN = re.compile("(?:看看|看一?下|查查|查一?下|查|报一?下|告诉我|给我看)")
_NOT_HELD = re.compile(
    "分(?:能|才|可以|就|够|以)|平时|期中|补考|重修|实验|卷面|随堂|月考|平均|绩点|评教|学分|达成|加权|最高|最低|满分|及格线|换算|折算|占|比例|预测|估计|能考|会考|要考|才能"
    "|该考|应该|必须|至少|最少|线|规定|办法|算|四级|六级|复核|申诉|公布|录入|改|提高|全[班校院]|下个?学期|排|名次|老师|老是|怎么打|谁"
)
_EXTREME = re.compile(
    "(?:成绩|分数?|考得)最(?P<end>高|低|好|差)的?(?:一?门|课|科|是|哪|$)|哪一?门?(?:课|科)[^，。]{0,4}(?:成绩|分数?|考得)最(?P<last>高|低|好|差)"
)
"""「我成绩最低的课」: of all courses taken, or of those of a term."""
_ALL = re.compile(f"{_ME}的?(?:这|上|本|个|学|期|年|所|有|全|部|各|每|门|科|课|程|的)*(?:成绩单?|分数)")
_RATED = re.compile("评教|打分|学分|绩点|老师")
_PREFIX = "大学"
"""What everyday words leave out before the name of a course that every student takes: 英语, 物理, 体育."""
_AROUND = re.compile("^(?:的|这|那|门|个|课程|科)+|(?:的|课程?|考试|这门课?|这科|那门课?|那科|科目|考)+$")


def mark_asked(question: str, courses: Iterable[str], found: list[str], metric: str) -> str:
    """The question as one for `metric`, or for having failed, of one own course; empty for any other question.

    `courses` are the names of all courses on record, `found` those that the question names.
    """
    text = normalise(question).rstrip("?？。！!呀啊呢哦")
    passed = _PASSED.search(text)
    mark = passed or _MARK.search(text)
    if mark is None or not _own(text) or _NOT_HELD.search(text):
        return ""
    named = sorted(set(found), key=len, reverse=True)
    course = named[0] if len(named) == 1 else "" if named else _left_out(text[: mark.start()], courses)
    times = longest(find_times(text))
    if not course or len(times) > 1:
        return ""
    about = f"我{times[0].text if times else ''}{course}"
    return f"{about}挂了吗" if passed else f"{about}的{metric}"


def extreme_asked(question: str, metric: str) -> str:
    """The question as one for the own course with the highest or lowest `metric`; empty for any other question."""
    text = normalise(question)
    match = _EXTREME.search(text)
    times = longest(find_times(text))
    if match is None or not _own(text) or len(times) > 1 or _RATED.search(text):
        return ""
    end = "高" if (match["end"] or match["last"]) in "高好" else "低"
    return f"我{times[0].text if times else ''}{metric}最{end}的是哪门课"


def all_marks_asked(question: str) -> bool:
    """Whether a student asks for the own marks and names no term and no course: 「我的成绩单」."""
    text = _SEEN.sub("", normalise(question)).rstrip("?？。！!呀啊呢哦")
    return bool(_ALL.search(text)) and bool(_ALL.fullmatch(_MARK.sub("成绩", text)))


def _own(text: str) -> bool:
    if not re.search(_ME, text) or OTHERS.search(text) or ELSEWHERE.search(text):
        return False
    return not somebody_beside(text)


def _left_out(before: str, courses: Iterable[str]) -> str:
    """The one course that 「英语」 is the everyday name of, of what stands before the word for a mark."""
    rest = re.split("[，,。；;]", before)[-1]
    for time in longest(find_times(rest)):
        rest = rest.replace(time.text, "")
    rest = _AROUND.sub("", _SEEN.sub("", re.sub(_ME, "", rest)).strip()).strip()
    return next((course for course in courses if course == f"{_PREFIX}{rest}"), "") if len(rest) > 1 else ""
