"""A year of one's own study, 「大二那年」, which no record of figures knows: all the years are told one by one instead.

Which academic year it was is then plain from the list. A half of such a year is a term of it.
"""

from __future__ import annotations

import re

from agents.understanding.normalise import normalise

_YEAR = re.compile(
    r"(?:我)?(?:在|念|读)?大[一二三四五](?:[那这]|的)?(?:(?P<half>[上下]半?(?:个)?(?:学期|学年|年)?)|(?:一)?(?:整)?(?:个)?(?:学?年|一?学年|全年|时候?|期间|阶段))?(?:的?时候|里|期间)?(?:的)?"
)
_MORE = re.compile("大[一二三四五]")
_HALVES = re.compile("大[一二三四五](?:的)?(?:[上下]|第[一二12]学期)|学期")
_STRETCH = re.compile(
    "从?大[一二三四五][^，。大]{0,6}(?:到|至|一直到|[-~—])(?:大[一二三四五]|现在|目前|今|上学期)"
    r"|(?:大[一二三四五][^，。大]{0,3}?[、和,，]?){2,}[^，。]{0,2}(?:[两三四五六七八]|[2-8])个?(?:学年|学期)"
)
"""From one year of study to another: all that there is is told."""
_COMPARED = re.compile("比(?!例|率|重)|[进退]步|更[高低]|[高低]还是")


def restated(question: str, metric: str) -> tuple[str, str]:
    """The question as one for every year of the asker's own, and the word on it; empty where it names no single year
    of study, or compares several.
    """
    text = normalise(question)
    found, stretch = _YEAR.search(text), _STRETCH.search(text)
    several = len(_MORE.findall(text)) != 1 and (stretch is None or _COMPARED.search(_clause(text, stretch)))
    if found is None or several or (stretch is None and _COMPARED.search(text)):
        return "", ""
    span = "学期" if found["half"] or (stretch and _HALVES.search(text)) else "学年"
    word = f"记录里的统计期不按年级说，下面列出您有记录的各{span}，请对照着看。"
    return f"我各{span}的{metric}分别是多少", word


def _clause(text: str, match: re.Match[str]) -> str:
    """The clause in which a match ends, from its beginning."""
    ends = [m.start() for m in re.finditer("[，,。？?]", text)]
    start = max((e + 1 for e in ends if e < match.start()), default=0)
    return text[start : min((e for e in ends if e >= match.end()), default=len(text))]
