"""By what a figure is to be split: 「哪个学院」, 「各专业」, 「哪家单位」, 「拆到课程」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.understanding.lexicon import lexicon
from tools.spans import Rank, Span, find_words

_WHOSE = re.compile(
    "(?:哪一?家|谁家)(?:的|教学)?(?:学院|单位|院系|院|系)?(?!的?(?:课|老师|学生|孩子)(?!开))(?=开|承担|[的得最更在低高差好，。？?]|$)"
    "|(?:学院|单位)是(?:谁家?|哪家)(?=[，。？?]|$)"
)
"""「哪家单位开的课」, 「谁家的有效率」, 「最少的学院是谁家」: which of the units."""
_DOWN_TO = re.compile(
    "(?P<verb>拆分?|拆解|细?分|分解|分摊|摊|细化|细|下钻|钻|追|落|落实|具体)到(?:各个?|每?一?[个门家])?(?P<level>学院|院系|专业|课程|课|教学班)"
    "(?:这?一?[层级]|层面|头上|身上|上|里)?(?:去|来)?"
)
"""「拆到课程看看」: the level a figure is to be split by."""
_AMONG = re.compile(
    "(?:[这那]?(?:[几两三四五六七八九]|[0-9])个|(?:所有|全部|各个?)(?:的)?)(?P<level>专业|学院|院系)(?:里头?|里面|中|当中|之中)?(?!的?(?:学生|同学|老师|教师|人))"
    "(?=(?:一起|一并|都|全|分别|逐个|统统)*(?:列|摆|给|报|排|拉|看)|[^。？?]{0,16}(?:谁|哪一?[个家])(?!的?(?:老师|教师|学生|同学|人)))"
)
"""「四个专业，去年谁挂得最凶」: who is asked for is one of them."""
_LEVELS = {"学院": "college", "院系": "college", "专业": "major", "课程": "course", "课": "course", "教学班": "section"}


def split_spans(text: str) -> Iterator[Span]:
    """Every word of a question that says by what a figure is to be split, and the verb of splitting as a filler."""
    for kind, listed in lexicon().groups.items():
        yield from find_words(text, listed, "by", Rank.QUESTION, kind)
    for match in _WHOSE.finditer(text):
        yield Span(match.start(), match.group(), "by", "college", Rank.QUESTION)
    for match in _AMONG.finditer(text):
        yield Span(match.start(), match.group(), "by", _LEVELS[match["level"]], Rank.QUESTION)
    for match in _DOWN_TO.finditer(text):
        yield Span(match.start(), match["verb"], "filler", match["verb"], Rank.FILLER)
        to = text[match.end("verb") : match.end()]
        yield Span(match.end("verb"), to, "by", _LEVELS[match["level"]], Rank.QUESTION)
