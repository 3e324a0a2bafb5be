"""Clauses that only tell a story around the question: who asked for it, over which lunch, what it is for.

Their words narrow nothing: 「他们院长昨天吃饭跟我说的」 is no condition. A clause is one when another asks for the
figure, when it names no metric, period or breakdown, when nothing in it sets a condition (只、按、除、其中 …), and
when somebody does something in it. A bare noun phrase (「男生的」) is never one.
"""

from __future__ import annotations

import re

from agents.understanding.limiting import has_doing
from agents.understanding.scan import Scan

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
_CONDITION = re.compile(
    r"[只仅除限]|不含|不要|不算|去掉|剔除|其中|按|说的|指的|所指|包括|包含|算上|加上|单独|单看|就看|看看?[^，。]*的$|"
    r"要[^，。]*的$|分开|换成|改成|还有|以及|针对|对于|里面的|当中的|的(?:学生|同学|课|课程)$"
)


def told_only(scanned: Scan) -> tuple[tuple[int, int], ...]:
    """Start and end of the clauses that tell a story; none where one clause holds everything."""
    clauses = list(scanned.clauses())
    asking = [clause for clause in clauses if _has(scanned, clause, _ASKS)]
    if not asking:
        return ()
    return tuple(clause for clause in clauses if clause not in asking and _tells(scanned, clause))


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
