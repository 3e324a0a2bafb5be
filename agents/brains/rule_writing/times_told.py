"""「不及格率也按这两次给」: the periods of the turns before, one each, said again in place of the words for them.

Of an own course whose sheet was told the course is said again too, for no reading keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from agents.brains.base import PastTurn, Turn
from agents.brains.rule_writing.teaching import SHEET
from agents.understanding.normalise import normalise
from agents.understanding.own_words import marks_asked
from agents.understanding.reading import Reading
from knowledge_base.numerals import han_number
from tools.periods.spoken import find_times

_POINTS = re.compile(
    r"(?:按|照|就|把|用)?(?:上面|上述|前面|刚才|刚刚)?(?:说的|问的|看的)?[这那前](?P<n>[两二三四2-4]|几)"
    r"(?:次|回|轮|个?学期|个?学年|年|届|个(?:秋天|春天|秋季|春季|时间|时候|时段))(?:的|里|都|各)*"
)
_FEWEST = 2
_FIGURES = {"course_fail_rate": "不及格率", "course_mean_score": "平均分"}


def said_again(turn: Turn, courses_in: Callable[[str], Sequence[str]]) -> Turn:
    """The turn with the periods told before in its question; as it is where it points at none, or says its own.

    `courses_in` gives the words a question calls courses by.
    """
    text = normalise(turn.question)
    match = _POINTS.search(text)
    if match is None or any(s.start < match.start() or s.end > match.end() for s in find_times(text)):
        return turn
    told = list(_told(turn.past))
    wanted = len(told) if match["n"] == "几" else han_number(match["n"])
    if len(told) < max(wanted, _FEWEST):
        return turn
    said = "、".join(sorted(told[:wanted]))
    rest = f"{text[: match.start()]}{said}{text[match.end() :]}"
    if not (turn.before and turn.before.memory.get(SHEET)):
        return replace(turn, question=f"那{rest}")
    asked = [text, *(past.question for past in reversed(turn.past))]
    course = "" if courses_in(text) else next((of[0] for question in asked if (of := courses_in(question))), "")
    metric = next((of[0] for question in asked if (of := marks_asked(normalise(question)))), "")
    figure = "" if marks_asked(text) else _FIGURES.get(metric, "")
    return replace(turn, question=f"我{course}{rest}{figure}")


def _told(past: Sequence[PastTurn]) -> Iterator[str]:
    """The one period of each turn before, the newest first, as far as each had one that no later turn had."""
    seen: set[str] = set()
    for turn in reversed(past):
        sheet, reading = turn.memory.get(SHEET), Reading.from_memory(turn.memory)
        codes = [str(sheet[2])] if sheet else list(reading.periods.get(reading.metric, ())) if reading else []
        if len(codes) != 1 or codes[0] in seen:
            return
        seen.add(codes[0])
        yield codes[0]
