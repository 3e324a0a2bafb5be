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
from tools.metrics.periods import Period, PeriodKind
from tools.periods.relative import step_back
from tools.periods.spoken import TimeItem, find_times
from tools.spans import longest

_POINTS = re.compile(
    r"(?:按|照|就|把|用)?(?:上面|上述|前面|刚才|刚刚)?(?:说的|问的|看的)?[这那前](?P<n>[两二三四2-4]|几)"
    r"(?:次|回|轮|个?学期|个?学年|年|届|个(?:秋天|春天|秋季|春季|时间|时候|时段))(?:的|里|都|各)*"
)
_THAT = re.compile(
    r"(?<!毕业)(?<!入学)(?<!大[一二三四五])(?<!哪年)(?:同|那|该)(?:一?个|一)?(?P<kind>学期|学年|年(?!级|度)|届)(?!期末|开学)"
)
"""「我们专业那学期的呢」: the one period told right before."""
_KINDS = {"学期": PeriodKind.TERM, "学年": PeriodKind.YEAR, "年": PeriodKind.YEAR, "届": PeriodKind.GRADUATION}
_AGAINST = re.compile(
    r"^(?:那么?)?(?:跟|和|与|同|比|较)[^，。?？]{2,16}?(?:相?比|对比|比较)?(?:呢|怎么?样|如何|高了?还是低了?|涨了?还是[降跌]了?)?(?:[，,？?]|$)"
)
"""「跟前一年的同一学期比呢」, of an own course whose sheet was told."""
_FEWEST = 2
_FIGURES = {"course_fail_rate": "不及格率", "course_mean_score": "平均分"}


def said_again(turn: Turn, courses_in: Callable[[str], Sequence[str]]) -> Turn:
    """The turn with the periods told before in its question; as it is where it points at none, or says its own.

    `courses_in` gives the words a question calls courses by.
    """
    text = normalise(turn.question)
    told = list(_told(turn.past))
    if said := _that_time(text, told):
        # However it begins, whoever says "that term" goes on from what was told.
        return replace(turn, question=f"那{said.removeprefix('那')}")
    if said := _against(text, turn, told, courses_in):
        return replace(turn, question=said)
    match = _POINTS.search(text)
    if match is None or any(s.start < match.start() or s.end > match.end() for s in find_times(text)):
        return turn
    wanted = len(told) if match["n"] == "几" else han_number(match["n"])
    if len(told) < max(wanted, _FEWEST):
        return turn
    periods = "、".join(sorted(told[:wanted]))
    rest = f"{text[: match.start()]}{periods}{text[match.end() :]}"
    if not (turn.before and turn.before.memory.get(SHEET)):
        return replace(turn, question=f"那{rest}")
    return replace(turn, question=_of_course(text, rest, turn, courses_in))


def _of_course(text: str, rest: str, turn: Turn, courses_in: Callable[[str], Sequence[str]]) -> str:
    """A question of the own course and figure that were named last, as far as `text` names none."""
    asked = [text, *(past.question for past in reversed(turn.past))]
    course = "" if courses_in(text) else next((of[0] for question in asked if (of := courses_in(question))), "")
    metric = next((of[0] for question in asked if (of := marks_asked(normalise(question)))), "")
    figure = "" if marks_asked(text) else _FIGURES.get(metric, "")
    return f"我{course}{rest}{figure}"


def _that_time(text: str, told: Sequence[str]) -> str:
    """The question with 「那学期」 as the period told last, where it is of that kind; empty where it is not."""
    match = _THAT.search(text)
    if match is None or not told or any(True for _ in find_times(text)):
        return ""
    code = told[0]
    if Period.parse(code).kind is not _KINDS[match["kind"]]:
        return ""
    said = f"{code.removeprefix('grad:')}届" if code.startswith("grad:") else code
    return f"{text[: match.start()]}{said}{text[match.end() :]}"


def _against(text: str, turn: Turn, told: Sequence[str], courses_in: Callable[[str], Sequence[str]]) -> str:
    """The question of both terms, after a sheet of one was told; empty for any other question."""
    sheet = turn.before.memory.get(SHEET) if turn.before else None
    if not sheet or not told or _AGAINST.match(text) is None or courses_in(text):
        return ""
    named = [s.value for s in longest(find_times(text)) if isinstance(s.value, TimeItem) and s.value.kind == "term"]
    other = str(named[-1].value) if named else step_back(text, told[0])
    return _of_course(text, f"{other}、{told[0]}两个学期的", turn, courses_in) if other else ""


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
