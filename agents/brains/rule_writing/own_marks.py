"""The rule brain's way with a student's own courses and marks: of one term, of one course, or the latest ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Turn
from agents.brains.rule_writing.replying import Replier
from agents.understanding import courses_taken
from agents.understanding.mark_of_course import all_marks_asked, extreme_asked, mark_asked
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Reading
from knowledge_base.evaluation.directory import Directory

_LATEST = "上学期"
_LATEST_SAID = "您没有说明学期，这里取最近结束的学期。"


class OwnMarks:
    """Tells what the own record holds; `metric` is the name of the mean mark. Safe to share between turns."""

    def __init__(self, directory: Directory, reader: Reader, replier: Replier, metric: str) -> None:
        self._names = tuple(course.name for course in directory.courses.values())
        self._reader = reader
        self._replier = replier
        self._metric = metric

    def decide(self, turn: Turn, courses: list[str], read: Callable[[Reading, Turn], Decision]) -> Decision | None:
        """Courses of a term with their marks, or the mark of one; `courses` are those named. None for others."""
        if courses_taken.counted_from_entry(turn.question):
            return self._replier.reply(Reading(Act.CLARIFY, reason="term_of_study"), turn.asker, turn.question)
        listed, above = courses_taken.taken_in(turn.question, self._metric), courses_taken.ONLY_MARKED
        if not listed and all_marks_asked(turn.question):
            listed = courses_taken.taken_in(f"我{_LATEST}各门课成绩", self._metric)
            above = f"{_LATEST_SAID}{above}"
        again = (
            listed
            or extreme_asked(turn.question, self._metric)
            or mark_asked(turn.question, self._names, courses, self._metric)
        )
        if not again:
            return None
        found = read(self._reader.read(again, turn.asker), turn)
        if not listed or isinstance(found, CallTools) or found.status is not Status.ANSWERED:
            return found
        return replace(found, text=f"{above}\n\n{found.text}")
