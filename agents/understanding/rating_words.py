"""Words of the evaluation of teaching that are figures at one place and only the matter at another: 评教, 平均分."""

from __future__ import annotations

import re

from agents.understanding import follow_up
from agents.understanding.reading import Reading
from agents.understanding.scan import Scan

_PARTED = re.compile("[，。；、？?！!]|[和与跟及]|以及|还有|多少|怎么?样|如何|分|情况|高|低|成绩")
_TOPICS, _THEN = ("评教", "学生评教"), re.compile("(?:中|里|这块|这[事件]儿?事?|方面|时|的时候)?[，,]|[中里]")
_BARE_MEANS = ("平均分", "均分", "平均分数")


def goes_on(scanned: Scan, previous: Reading) -> bool:
    """「那它的平均分呢」 after a figure of the evaluation of teaching: the mean of its scores, not of marks."""
    bare = all(s.text in _BARE_MEANS for s in scanned.of("metric")) and not scanned.has("course")
    return bare and previous.metric.startswith("set_") and follow_up.inherits(scanned, True, previous)


def _leads_to(scanned: Scan, end: int, start: int) -> bool:
    """「评教交上来的卷子多少是有效的」: nothing between the matter and the figure lists both or asks for the first."""
    between = scanned.text[end:start]
    return end <= start and not _PARTED.search(between)


def _is_matter(said: str) -> bool:
    return said in _TOPICS or said.endswith("打分")


def without_topic(scanned: Scan, found: list[str]) -> list[str]:
    """「评教，哪个学院的参评比例最低」: the matter in front of a figure of it is no figure of its own."""
    figures = [s for s in scanned.of("metric", "inverse") if not _is_matter(s.text)]
    topics = {
        str(s.value)
        for s in scanned.of("metric")
        if _is_matter(s.text)
        and (_THEN.match(scanned.text, s.end) or any(_leads_to(scanned, s.end, other.start) for other in figures))
    }
    others = [metric for metric in found if metric not in topics]
    return others if any(metric.startswith("set_") for metric in others) else found
