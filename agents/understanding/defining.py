"""Of which figures a definition is asked, and when words of time only belong to it."""

from __future__ import annotations

import re

from agents.understanding.scan import Scan

_TWO_TERMS = ("两个学期", "两学期", "上下两个学期", "上下学期")
"""Terms counted in a question for a definition: 「跨两个学期怎么合计」 asks for no course of time."""
_GUESS = re.compile("(?:那|就|还|到底)*(?:是不是|是|就是|难道)[^，。]{2,}(?:吗|么|吧)?$")


def tells_course(scanned: Scan) -> bool:
    """Whether a course over time is asked for, which no definition tells."""
    return any(span.text not in _TWO_TERMS for span in scanned.of("trend"))


def without_guess(scanned: Scan, metrics: list[str]) -> tuple[str, ...]:
    """The metrics whose definition is asked: 「提升分怎么来的？是两次平均分直接减吗」 guesses at the answer in a clause
    of its own, in which a further figure is named.
    """
    guesses = [(a, b) for a, b in scanned.clauses() if _GUESS.match(scanned.text[a:b])]
    asked = [s for s in scanned.of("metric", "inverse") if not any(a <= s.start < b for a, b in guesses)]
    kept = tuple(dict.fromkeys(str(s.value) for s in asked))
    return kept or tuple(metrics)
