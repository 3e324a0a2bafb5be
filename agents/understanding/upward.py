"""A bare 「学院的」 or 「专业的」 in a thread: from a figure inside a college up to the college's, and back down."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agents.understanding.reading import Reading
from agents.understanding.scan import Scan
from agents.understanding.school import ME, SCHOOL
from tools.spans import Rank, Span

_DOWNWARD = re.compile(
    "(?:那么?|换成?|再|看看?|还是|也|而|回到)*(?P<what>我?们?专业)(?=合|的(?!课|老师|教师)|整体|总[的体]|呢|在?20|自己|本身)"
)
_UPWARD_HEAD = re.compile(
    "(?:那么?|换成?|再|看看?|还是|也|而)*(?P<what>(?:整个|全)?(?:学院|院里|院))(?!长|系|校|办|方|企)"
)
_UPWARD = re.compile(
    "(?:那么?|换成?|再?看看?|还是|也|再)*(?P<what>(?:整个|全)?(?:学院|院里|院))(?:[那这同]一?个?(?:届|年|学年|学期|年度)|20[0-9]{2}[-0-9]*(?:届|学年|年)?(?:第?[一二12]学期)?|的|呢|整体|总的|合计|那边|层面|这一级|一级)*[呢？?。]*"
)
_BESIDE_MAJOR = re.compile(
    "(?:[比跟和与同较]|比起|相比)(?:我们?|咱们?|本|整个|同)?(?P<what>专业)(?=的?平均|的?均[值分]|相?比|对比|差|里|呢|的?水平|高|低|[？?。]*$)"
)
"""「我绩点跟专业比呢」, of somebody who is of one major."""
_OF_IT = re.compile("在?(?:20|[那这同]|去|上|前)|的(?!课|老师|教师|专业)|呢|整体|总[的体]|合计|平均|也|是?多少")


def goes_up(
    scanned: Scan, base: Reading | None, college_of: Callable[[str], str], natural: str, own: str = "", major: str = ""
) -> Scan:
    """The question with a bare 「学院的」 after a figure of something inside a college read as that college's.

    `college_of` gives the college of a unit, empty where it lies in none. `natural` is the unit meant where none is,
    `own` the asker's college, `major` that of a student.
    """
    if college_of(natural) and base is not None and base.units == (college_of(natural),):
        # A head's 「专业合成一整年」 after the college's figure is of the own major again.
        back = next((m for a, b in scanned.clauses() if (m := _DOWNWARD.match(scanned.text, a, b))), None)
        if back is not None and not scanned.has("unit", "own_college", "own_major", "own_school", "by"):
            return _named(scanned, back, natural)
    of_self = scanned.has("own_me", "own_me_weak") or (base is not None and base.units[:1] == (ME,))
    if major and of_self and not scanned.has("unit", "own_college", "own_major", "own_school"):
        beside = _BESIDE_MAJOR.search(scanned.text) or (_DOWNWARD.match(scanned.text) if base is not None else None)
        if beside is not None:
            return _named(scanned, beside, major)
    match = next((m for a, b in scanned.clauses() if (m := _upward(scanned, _after_time(scanned, a), b))), None)
    told = base.units if base is not None else (natural,)
    # 「学院呢」 after the school's figure is of the asker's own college, if there is one.
    college = "" if match is None or len(told) != 1 else own if told == (SCHOOL,) else college_of(told[0])
    if match is None or not college or scanned.has("unit", "own_college", "own_major", "own_school", "by"):
        return scanned
    return _named(scanned, match, college)


def _named(scanned: Scan, match: re.Match[str], unit: str) -> Scan:
    """The question with the matched word read as the name of a unit."""
    span = Span(match.start("what"), match["what"], "unit", (unit,), Rank.UNIT)
    apart = [s for s in scanned.spans if s.end <= span.start or s.start >= span.end]
    return replace(scanned, spans=tuple(sorted((*apart, span), key=lambda s: s.start)))


def _after_time(scanned: Scan, start: int) -> int:
    """Where a clause goes on after the time it begins with: 「2024年秋季学期学院参评率」."""
    return next((s.end for s in scanned.of("time") if s.start == start), start)


def _upward(scanned: Scan, start: int, end: int) -> re.Match[str] | None:
    """A clause of little but 学院, or that begins with it and holds nothing unread: 「学院在2023-2024-2的」."""
    if match := _UPWARD.fullmatch(scanned.text, start, end):
        return match
    match = _UPWARD_HEAD.match(scanned.text, start, end)
    if match is None or any(start <= piece.start < end for piece in scanned.unread()):
        return None
    after = {s.start for s in scanned.of("time", "metric", "inverse")}
    return match if match.end("what") in after or _OF_IT.match(scanned.text, match.end("what")) else None
