"""A few words after the feedback on one's own teaching was told: another side of it, or the same in another term.

Read on the rule brain's own memory of the conversation; words that would be about something else without the sheet
before them are no question for it by themselves (`teaching.py` reads those that are).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.understanding.companions import somebody_beside
from agents.understanding.gate import refused_whatever
from agents.understanding.normalise import normalise
from agents.understanding.own_sections import AMONG_SECTIONS, marks_again, only_listed, turned_to
from agents.understanding.own_words import marks_asked
from agents.understanding.teaching import ME, Asked, asked_in
from agents.understanding.times_said import time_in
from tools.periods.relative import step_back
from tools.scope import Role

_TURN = re.compile(
    r"^(?:那么?|还有|换成?|改成?|改看|再看看?|再查|再往|看看?|到了)*(?P<what>[^，。?？]{2,16}?)"
    r"(?:呢|怎么样|是多少|(?:占|有)?(?:多少|几成|百分之几|几)(?:个|名|位)?(?:学生|人)?|(?:也|再)?(?:报|说|给|看|列|查|来)(?:一?[下个眼]|[看说]|我)|[看瞅瞄]一?[眼下]|看看|多少|的(?:呢)?)[?？。]*$"
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
_FEW_WORDS = 26
"""Longer than this a question says by itself what it is about."""


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
    own = role is Role.TEACHER and re.search(ME, text) and "评教" in text and not somebody_beside(text)
    return Asked("ratings", time_in(text)) if own and not refused_whatever(question) else None


def turned(question: str, before: Asked, told: str = "") -> Asked | None:
    """Another side of the same term, or the same side of another term; `told` is the term that was told, which
    「再往前一个学期」 leans on.
    """
    text = normalise(question)
    side = next((side for side, pattern in _TURNS_TO if pattern.match(text)), "")
    if side and (before.about != "attainment" or side == "advice"):
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
