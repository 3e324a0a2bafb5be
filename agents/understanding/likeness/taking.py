"""What a question is taken to ask for once its likeness is known: the same plain data the word lists make of one.

Likeness says what kind of thing is asked; whose it is, of when and of which is read from the words as ever. Where they
may speak of somebody else, nothing is taken.
"""

from __future__ import annotations

import itertools
import re

from agents.understanding.colleagues import OTHERS as OF_COLLEAGUES
from agents.understanding.colleagues import names_somebody
from agents.understanding.companions import somebody_beside
from agents.understanding.ledger_asked import Asked as AskedOfLedger
from agents.understanding.normalise import normalise
from agents.understanding.own_sections import ELSEWHERE as OF_UNITS
from agents.understanding.own_sections import OF_PAY
from agents.understanding.scan import Scan
from agents.understanding.studying import ELSEWHERE, KIN, NUMBER, OTHERS, REASON, Study
from agents.understanding.teaching import Asked as AskedOfTeaching
from agents.understanding.times_said import time_in
from tools.scope import Role
from tools.spans import Span

_LATE = re.compile("(?<![没未不])(?<!没有)(?:[逾愈超过]期|超时|拖)")
_WAITING = re.compile("等我|待我|我来?(?:批|办|验收|处理)")
_PLACED = ("time", "unit", "course", "own_college", "own_major", "own_school", "own_me", "own_me_weak")
_ORDERING = ("highest", "lowest", "top", "ranking")
_ASKED = ("by", *_ORDERING, "trend", "compare")
_EACH = re.compile("各|每|哪|分|按|几")
"""「所有课里」 names what is counted; only these ask for each by itself."""
_COUNTED = re.compile(
    "(?P<which>[^，。？！,.?!；;、□○◇]{1,8}?)的?(?:学生|同学|本科生|毕业生|新生|娃们?|孩子|人(?![次数均])|老师|教师|教授|学长|学姐|课程?)"
)
_HARMLESS = re.compile(
    "[那这]一?[届批些个]|每一?[个名位]|所有|全部|全体|全[校院]|我们?|咱们?|本[校院]|应届|当年|[里中]头?|多少|几成|占|有|的|了|在|是|被|把|给|和|跟|里"
)
_COURSE_ALONE = re.compile(
    "[○◇的那呢吗么?？,，。、 ]|[这那]?[一两]?个?班|个(?=[呢?？，]|$)|换成|换|改成|还是|仍是?|也是|同一个?"
    "|再?看看|还有|门课?|课"
)
_LINKS = re.compile("[至到和与跟、,，~—-]{1,2}")
_CHANGED = re.compile("变|涨|降|升|跌|掉|落|差|比|[高低多少好]了|上去|下来|下滑|反弹|起伏")
_ONESELF = re.compile("(?:我|本人|自己|俺)(?!们|院|校|系)|\\bmy\\b|\\bi\\b", re.IGNORECASE)


def study(question: str, role: Role, side: str) -> Study | None:
    """The asker's own study, or that of the student whose number is said; None where it may be somebody else's."""
    given = REASON.search(question)
    rest = question if given is None else question.replace(given.group(), "")
    text = normalise(rest)
    number = NUMBER.search(rest)
    if len(NUMBER.findall(rest)) > 1 or ELSEWHERE.search(text) or KIN.search(text) or somebody_beside(text):
        return None
    if role is Role.STUDENT:
        return None if number or OTHERS.search(text) else Study(side)
    student = (number["said"] or number["bare"]) if number else ""
    return Study(side, student, given["reason"].strip() if given else "") if student else None


def sheet(question: str, side: str, *, of_course: bool) -> AskedOfTeaching | None:
    """A side of the own feedback sheet; None where the words may be of colleagues, or of a unit as a whole."""
    text = normalise(question)
    if any(pattern.search(text) for pattern in (OF_PAY, OF_COLLEAGUES, OF_UNITS)):
        return None
    if names_somebody(text) or somebody_beside(text):
        return None
    return AskedOfTeaching(side, time_in(text)) if of_course or _ONESELF.search(text) else None


def other_course(question: str, text: str, side: str, term: str) -> AskedOfTeaching | None:
    """The side of the sheet that was told before, of the course a few words name: nothing else may be said in them."""
    asked = sheet(question, side, of_course=True)
    if asked is None or _COURSE_ALONE.sub("", text):
        return None
    return asked if asked.term else AskedOfTeaching(side, term)


def item(question: str) -> AskedOfLedger:
    """The item whose title is nearest to the question, only where one is."""
    return AskedOfLedger("ledger", named=normalise(question), sure=False)


def ledger(question: str) -> AskedOfLedger:
    """The items as a whole, those that are late, or those that wait for the asker."""
    text = normalise(question)
    about = "overdue" if _LATE.search(text) else "waiting" if _WAITING.search(text) else ""
    return AskedOfLedger("ledger", about)


def conditions(text: str) -> list[str]:
    """The words a masked question puts before whom or what it counts: 「境外来的学生」 has 境外来."""
    return [said for m in _COUNTED.finditer(text) if len(said := _HARMLESS.sub("", m["which"])) > 1]


def restated(scanned: Scan, metric: str, *, why: bool) -> str:
    """The question in words the lists know: its units and times, the metric, and what is asked of it.

    Empty where why is asked and no change is told of, as no figure answers that.
    """
    places = scanned.of(*_PLACED)
    links = (_link(scanned.text, a, b) for a, b in itertools.pairwise(places))
    placed = "".join(f"{span.text}{link}" for span, link in zip(places, (*links, ""), strict=False))
    parted = scanned.has(*_ORDERING)
    asked = "".join(span.text for span in scanned.of(*_ASKED) if span.kind != "by" or parted or _EACH.search(span.text))
    if why and not _CHANGED.search(scanned.text):
        return ""
    if why:
        return f"{placed}{metric}为什么变了{f'，主要是{asked}' if asked else ''}"
    return f"{placed}{metric}{asked or '是多少'}"


def _link(text: str, first: Span, then: Span) -> str:
    """What makes a range or a list of two periods one after the other: 至, 到, 、."""
    between = text[first.end : then.start]
    of_time = first.kind == then.kind == "time"
    return between if of_time and _LINKS.fullmatch(between) else ""
