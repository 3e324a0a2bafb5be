"""A figure that no list knows: 「专业对口率」, 「马工程教材占多少」, 「自习几个小时」, 「软科排名」.

Whoever names it knows what they want: asking them back which metric is meant would be no help. It is said that there
is no such figure, with those that speak of the same things. Words nobody knows make a figure by their place: before
率 and its like, beside a number asked for, before a ranking.
"""

from __future__ import annotations

import re

from agents.understanding.limiting import content_words, narrows
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan, Unread
from tools.metrics.definition import Catalogue

_UNITS = "个|项|名|门|条|篇|本|种|所|家|位|场|起|件|间|台|万|元|块钱|小时|节|次|天|人|分|学时|课时"
_MEASURE = re.compile(
    r"[\u4e00-\u9fff]{0,3}?(?:率|比例|占比|比重|指数|得分|时长|人数|次数|占了?(?:多少|几成|百分之几|多大))"
)
_NUMBER_AFTER = re.compile(rf"[^，。；？！?!]{{0,5}}?(?:多少|几)(?:{_UNITS})")
_NUMBER_BEFORE = re.compile(rf"(?:几|多少)(?:{_UNITS})[^，。；？！?!]{{0,6}}$")
_PLACE_AFTER = re.compile(
    "[\u4e00-\u9fff]?的?(?:全国|世界|综合|总)?(?:排名|排第|排多少|排行|名次)|[^，。；？！?!]{0,8}(?:什么|哪个|几)(?:等级|等次|级别|档次|档|星级)"
)
_PER_HEAD = re.compile("(?:生均|人均|每生平均)(?P<matter>[^，。；？！?!]*)")
_HOW_MUCH = re.compile(
    "(?:现在|目前|大概|大约|一般)*(?:是|有|到|达到)?(?:多少|几何|怎么?样|如何|高不高|高吗)?[了呢吗啊的]*$"
)
_LINKED = re.compile("[的级类等考试]{0,3}")
_MOST_NEAR = 3
_LEAST = 2
_NUMERALS = "一二三四五六七八"
_COMMON = (
    "人均", "生均", "比例", "占比", "通过", "学生", "教师", "老师", "课程", "专业", "学院", "教学", "情况", "全校",
)  # fmt: skip
_NEVER = ("topic", "policy_neutral", "clause", "define")
_EDGES = re.compile("^[的了在是用里有把被]+|[的了呢啊吗]+$")


def unlisted(scanned: Scan, catalogue: Catalogue) -> Reading | None:
    """The reading that says there is no such figure; None where the words form none."""
    per_head = _PER_HEAD.search(scanned.text)
    # 生均 left over beside 图书册数 in 「生均电子图书册数」: the name of ours is not what was said.
    apart = per_head is not None and any(s.start == per_head.start() for s in scanned.of("missing"))
    if scanned.has("metric", "inverse", *_NEVER) and not (apart and not scanned.has("define")):
        return None
    if per_head and _says_matter(scanned, per_head):
        subject = _HOW_MUCH.sub("", per_head.group())
        return Reading(Act.MISSING, reason="metric", subject=subject, candidates=_near(subject, catalogue))
    for piece in scanned.unread():
        end = _figure_end(scanned, piece)
        if end:
            subject = _EDGES.sub("", scanned.text[piece.stretch[0] : end])
            return Reading(Act.MISSING, reason="metric", subject=subject, candidates=_near(subject, catalogue))
    return None


def _says_matter(scanned: Scan, per_head: re.Match[str]) -> bool:
    """「生均绿地面积」 says of what; 「生均现在多少」 leaves it open."""
    start = per_head.start("matter")
    words = list(re.split("多少|几", _HOW_MUCH.sub("", per_head["matter"]))[0])
    for span in scanned.of("time", "unit", "own_school", "filler", "value"):
        for place in range(max(span.start - start, 0), min(span.end - start, len(words))):
            words[place] = " "
    return bool(content_words("".join(words)))


def _figure_end(scanned: Scan, piece: Unread) -> int:
    """Where the figure that the piece names ends; 0 where it names none."""
    text = scanned.text
    if _PLACE_AFTER.match(text, piece.end):
        return piece.stretch[1]
    names_thing = narrows(text, piece.stretch, (piece.start, piece.end))
    for gap in scanned.of("missing") if names_thing or piece.text in _NUMERALS else ():
        if gap.start >= piece.end and _LINKED.fullmatch(text[piece.end : gap.start]):
            return gap.end
    if not names_thing and max(map(len, content_words(piece.text)), default=0) < _LEAST:
        return 0
    for pattern in (_MEASURE, _NUMBER_AFTER):
        match = pattern.match(text, piece.end)
        if match:
            return match.end() if pattern is _MEASURE else piece.stretch[1]
    return piece.stretch[1] if _NUMBER_BEFORE.search(text[: piece.start]) else 0


def _near(subject: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Metrics that speak of the same things, those that share most first."""
    words = [w for w in content_words(subject) if len(w) >= _LEAST and w not in _COMMON]
    told = {m.id: " ".join((m.name_zh, *m.aliases)) for m in catalogue}
    shared = {metric: sum(w in text for w in words) for metric, text in told.items()}
    ranked = sorted((m for m, count in shared.items() if count), key=lambda m: -shared[m])
    return tuple(ranked[:_MOST_NEAR])
