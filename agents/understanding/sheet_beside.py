"""The unit's figure beside the own rating just told: 「跟院里比呢」, 「全院平均呢」, of the same term."""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise

_RATED = ("ratings", "sheet", "whole", "")
_FEW_WORDS = 16
_UNITS = {"学院": "(?:我们?|咱们?|本|全)?学?院(?:里|系)?", "全校": "(?:我们?|咱们?|本|全)?学?校(?:里)?"}
_BESIDE = (
    "^(?:那么?|再|和|跟|与|同|比|对比|相比|比起|放在|在|我|我的|这个分|这分|[，,])*{unit}(?:的|同期|那学期|里|这边|其他人|其他老师|老师们?|大家)*"
    "(?:平均|均分|平均分|平均水平|整体|总体|水平|情况)*(?:相?比(?:较|起来|呢|一比|一下)?|对比|差多少|高多少|低多少|高还是低|算高吗|什么水平|是多少|多少|怎么?样|如何|呢|啊|的)*$"
)
_FIGURES = (
    (re.compile("有效|作数|无效"), "评教有效率"),
    (re.compile("参评|参与|参加|多少人评|填了?评教"), "评教参与率"),
)
_MEAN = "评教均分"
_ASKED = {unit: re.compile(_BESIDE.format(unit=words)) for unit, words in _UNITS.items()}


def beside_rating(question: str, side: str, term: str, before: str) -> str:
    """The question as one for the same figure of ratings of the college or school in `term`; empty for any other.

    `side` is what of the own sheet was told before, `before` the question that it answered.
    """
    text = normalise(question).rstrip("?？。！!")
    if side not in _RATED or len(text) > _FEW_WORDS:
        return ""
    unit = next((unit for unit, words in _ASKED.items() if words.match(text)), "")
    figure = next((name for words, name in _FIGURES if words.search(normalise(before))), _MEAN)
    return f"{unit}{term}的{figure}" if unit else ""
