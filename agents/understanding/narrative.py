"""Clauses that only tell a story around the question: who asked for it, over which lunch, what it is for.

Their words narrow nothing: 「他们院长昨天吃饭跟我说的」 is no condition. A clause is one when another asks for the
figure, when it names no metric, period or breakdown, when nothing in it sets a condition (只、按、除、其中 …), and
when somebody does something in it. A bare noun phrase (「男生的」) is never one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.understanding.limiting import has_doing
from agents.understanding.scan import Scan

_PLACES = (
    "unit",
    "course",
    "own_college",
    "own_major",
    "own_school",
    "own_me",
    "own_group_weak",
    "own_these",
    "own_granted",
)
_ASKS = ("metric", "inverse")
_CUTS = (
    "time",
    "by",
    "top",
    "highest",
    "lowest",
    "worst",
    "best",
    "ranking",
    "by_person",
    "by_enrolment",
    "owner",
    "student_unit",
)
_HEARD = re.compile(
    "(?:我|俺)?(?:们)?(?:的)?(?:听|据|都|总|有人|有的人|大家|别人|人家|室友|舍友|同学|同事|学长|学姐|师兄|师姐|朋友|网上|外面|外头|坊间|家长|我妈|我爸|他们)(?:们)?(?:都|总|老|又|还|一直)*(?:说|讲|传|吐槽|抱怨|议论|嘀咕)"
)
_WANTS = re.compile("多少|几成|百分之几|几个|[吗么？?]$|是不是|有没有")
_CONDITION = re.compile(
    r"[只仅除限]|不含|不要|不算|去掉|剔除|其中|按|说的|指的|所指|包括|包含|算上|加上|单独|单看|就看|看看?[^，。]*的$|"
    r"要[^，。]*的$|分开|换成|改成|还有|以及|针对|对于|里面的|当中的|的(?:学生|同学|课|课程)$"
)


def hearsay(scanned: Scan) -> tuple[tuple[int, int], ...]:
    """Start and end of the clauses that only repeat what others say, where another clause names the figure asked for:
    「听说有人倒在绩点上」, 「室友说挂科的人次能绕操场两圈，不及格率到底多少」.
    """
    clauses = list(scanned.clauses())
    said = [c for c in clauses if _HEARD.match(scanned.text[slice(*c)]) and not _WANTS.search(scanned.text[slice(*c)])]
    asking = [c for c in clauses if c not in said and _has(scanned, c, _ASKS)]
    return tuple(said) if asking else ()


def told_only(scanned: Scan) -> tuple[tuple[int, int], ...]:
    """Start and end of the clauses that tell a story; none where one clause holds everything."""
    clauses = list(scanned.clauses())
    asking = [clause for clause in clauses if _has(scanned, clause, _ASKS)]
    # 「线代几个班平均考了多少分」 names a course and asks how much, in place of a figure's name.
    asking = asking or [c for c in clauses if _has(scanned, c, ("course",)) and _has(scanned, c, ("value",))]
    if not asking:
        return ()
    heard = hearsay(scanned)
    return tuple(c for c in clauses if c in heard or (c not in asking and _tells(scanned, c)))


def without_told_places(scanned: Scan) -> Scan:
    """The question without the units and courses of clauses that tell a story, where the clause that asks has a place
    of its own: 「学校老嫌体育课班大，我们部里平均一个班多少人」 is of no course.
    """
    told = told_only(scanned)
    if not told or not any(not within(s.start, told) for s in scanned.of(*_PLACES)):
        return scanned
    apart = [s for s in scanned.of("unit", "course") if within(s.start, told)]
    return replace(scanned, spans=tuple(replace(s, kind="filler") if s in apart else s for s in scanned.spans))


def _tells(scanned: Scan, clause: tuple[int, int]) -> bool:
    text = scanned.text[slice(*clause)]
    if _has(scanned, clause, _CUTS) or _CONDITION.search(text):
        return False
    return has_doing(text)


def _has(scanned: Scan, clause: tuple[int, int], kinds: tuple[str, ...]) -> bool:
    return any(clause[0] <= span.start < clause[1] for span in scanned.of(*kinds))


def within(place: int, clauses: tuple[tuple[int, int], ...]) -> bool:
    """Whether `place` lies in one of the clauses."""
    return any(start <= place < end for start, end in clauses)
