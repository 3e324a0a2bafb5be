"""What a question for the reason takes for granted: 「为什么我们院最差」, 「为什么上升了」. It is looked at first."""

from __future__ import annotations

import re
from typing import Any

from agents.understanding.scan import Scan

_RISING = ("升", "涨", "变高", "越来越高", "增", "多了", "高了", "上去", "上来", "往上", "走高", "提高", "蹿", "飙")
_FALLING = ("降", "跌", "掉", "滑", "变低", "越来越低", "减", "少了", "低了", "下去", "下来", "往下", "走低", "回落")
SUSPECTED = "suspected"
"""The note of a question that names a course as what pulled its unit: 「是不是高数拖的」."""

_SUSPECTS = ("拖", "是不是因为", "导致", "造成")
_BESIDE = re.compile(r"比[^，。？?]{1,16}?(?:还|更|要|都|偏)*(?P<way>[高低])(?!不)|(?P<word>高于|低于|超过)")
"""「比全校高」: what sets one thing against another says which is the higher."""
_BY_FAR = re.compile("(?<=[好看差高低强弱不])[多少](?=了)")
"""「好看多了」, 「低多了」 say how far, not that anything became more."""
_EXTREMES = ("worst", "best", "highest", "lowest")


def asked_why(scanned: Scan) -> dict[str, Any]:
    """The slots of a reading that say whether the reason is asked for, and what is taken for granted of it."""
    return {"why": scanned.has("why"), "premise": premise(scanned), "notes": suspicion(scanned)}


def premise(scanned: Scan) -> str:
    """worst, best, highest, lowest, rose, fell, as explain_change takes it; empty without a why or a judgement.

    Beside another unit, rose and fell mean higher and lower than that.
    """
    if not scanned.has("why"):
        return ""
    for kind in _EXTREMES:
        if any("最" in s.text or kind == "worst" for s in scanned.of(kind)):
            return kind
    said = _BY_FAR.sub("", "".join(s.text for s in scanned.of("trend", "compare")))
    rises, falls = (any(word in said for word in words) for words in (_RISING, _FALLING))
    if rises == falls and (match := _BESIDE.search(scanned.text)):
        rises = (match["way"] or match["word"]) in ("高", "高于", "超过")
        falls = not rises
    if rises == falls:
        return ""
    # Of a complement that stands for what was said (及格率), the metric itself goes the other way.
    return "rose" if rises != scanned.has("inverse") else "fell"


def suspicion(scanned: Scan) -> tuple[str, ...]:
    """`SUSPECTED` where a course is held to be behind its unit's figure, which is then looked at among all courses."""
    said = any(word in s.text for s in scanned.of("why") for word in _SUSPECTS)
    return (SUSPECTED,) if said and scanned.has("course") else ()
