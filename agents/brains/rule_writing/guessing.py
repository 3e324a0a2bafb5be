"""The rule brain's way with what its word lists did not understand: by likeness, where that is sure, else not at all.

A guess changes nothing of what may be seen: it makes the same calls, under the same scope, as any other reading, and
the answer says first how the question was taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from agents.answering.answer import Status
from agents.brains.base import CallTools, Decision, Draft, Turn
from agents.brains.rule_writing import in_parts, rectifying, studying, teaching
from agents.brains.rule_writing.consulting import Consulting
from agents.brains.rule_writing.not_understood import goes_on, is_something_else, not_understood
from agents.brains.rule_writing.replying import Replier
from agents.brains.rule_writing.ruled import likened
from agents.brains.rule_writing.section_by_section import TOLD_BY_SHEET
from agents.brains.rule_writing.trusting import NO_FIGURE
from agents.understanding.gate import blames, refused_whatever
from agents.understanding.ledger_asked import DOINGS, OPEN, RULES_AFTER, URGE
from agents.understanding.ledger_ruled import asks_what_holds
from agents.understanding.likeness import taking
from agents.understanding.likeness.masking import masked
from agents.understanding.likeness.model import Guess, Likeness
from agents.understanding.normalise import normalise
from agents.understanding.reader import Reader
from agents.understanding.reading import Act, Reading
from agents.understanding.scan import Scan, scan
from agents.understanding.studying import NUMBER, OWED
from knowledge_base.evaluation.directory import Directory
from tools.scope import Role

_LEAST = {
    "clause": 0.6, "study": 0.6, "teaching": 0.5, "rectification": 0.45, "why": 0.5, "figures": 0.6, "definition": 0.6,
    "care": 0.5,
}  # fmt: skip
"""How sure of a kind one must be, as measured author by author on wordings the model had not seen (0042)."""
_NEVER = 2.0
_ALONE = {"study": 0.4, "teaching": 0.4, "why": 0.5, "rectification": 0.0}
_ALONE_ELSE = 0.3
"""How probable a kind must be by itself: below it, author by author, nearly half were taken wrongly (of the ledger
none was seen so low)."""
SURE_STUDY = 0.75
"""From which a student's question is one about the own study before it is one about rules."""
_DETAIL = 0.5
_NO_FIGURE_MOST = 0.15
"""What speaks for there being no such figure, beside which none is taken for it."""
_ASKS = re.compile("[?？吗么没呢哪几谁]|什么|多少|怎么|是否|how|what|who|when")
_NUMBERED = 0.25
"""How much must speak for a study where a student's number is said: whether it may be told is the tool's to say."""
_SECTIONS = re.compile("班级?$|课程?$")
_A_COURSE = 20
"""Letters of a turn that may be no more than a course's name and 呢."""
_A_QUESTION, _A_TURN = 8, 12
"""Letters from which a first question, and a later turn, is taken as saying all of what it asks."""
_TAKEN = {
    "study": "您问的是学业情况，我对照培养方案和修读记录来答。",
    "teaching": "您问的是本人的教学反馈，我按反馈单来答。",
    "rectification": "您问的是整改事项，我按台账来答。",
}

_NAMES = re.compile("名单|姓名|名字|学号|是谁|哪些人|谁")
_A_HEAD = re.compile("生均|生师比")
_EARLIER = re.compile("(?:刚才|刚刚|方才|上一?个问题|上次)(?:我|你|您)?(?:说|问|提|讲|查|看|报|列)(?:到|过|出)?的?")


class Guessing:
    """Takes questions by likeness; safe to share between turns."""

    def __init__(
        self,
        directory: Directory,
        reader: Reader,
        consulting: Consulting,
        replier: Replier,
        likeness: Callable[[], Likeness] | None,
    ) -> None:
        self._directory = directory
        self._reader = reader
        self._consulting = consulting
        self._replier = replier
        self._likeness = likeness

    def plain(self, turn: Turn, units: Collection[str], courses: Collection[str]) -> Decision | None:
        """One item of the ledger that a question is plainly about, whatever rules or figures its words remind of; one
        of the own courses, also the other one of which no more than its name is said after a sheet.
        """
        if refused_whatever(turn.question) or blames(turn.question) or self._consulting.refused(turn.question):
            return None
        text = normalise(turn.question)
        told = turn.before if courses and len(text) < _A_COURSE else None
        before = told.memory.get(teaching.SHEET) if told else None
        if before is not None:
            words = masked(turn.question, self._directory)
            other = taking.other_course(turn.question, words, str(before[0]), str(before[1]))
            if other is not None:
                return teaching.tell(turn, other, courses)
        guess = self._guess(turn)
        if guess is None:
            return None
        if guess.kind == "rectification" and guess.detail == "item":
            if (
                asks_what_holds(turn.question)
                or any(p.search(text) for p in (URGE, OPEN, RULES_AFTER))
                or (DOINGS.search(text) and not _ASKS.search(text))
            ):
                return None
            return rectifying.tell(taking.item(turn.question), turn, units)
        if (
            guess.kind == "teaching"
            and turn.asker.role is Role.TEACHER
            and courses
            and {*self._scanned(turn.question).values("metric", "inverse")} <= TOLD_BY_SHEET
            and teaching.reads(turn, courses) is None
        ):
            # A course alone may be asked of the school; 「我的」 is of the asker's own sections, where there are any.
            found = self._sheet(turn, guess, courses, of_course=False)
            return found if isinstance(found, CallTools) or (found and found.status is Status.ANSWERED) else None
        return None

    def study(self, turn: Turn, *, least: float = _LEAST["study"]) -> Decision | None:
        """A study that a question is like one about: the asker's own, or that of the number it says."""
        guess = self._guess(turn)
        if guess is None or guess.kind != "study" or guess.sure < least:
            return None
        asked = taking.study(turn.question, turn.asker.role, guess.detail)
        forbidden = refused_whatever(turn.question) or blames(turn.question)
        if asked is None or forbidden or (not asked.student and self._consulting.refused(turn.question)):
            return None
        if guess.detail == "audit" and OWED.search(normalise(turn.question)):
            asked = replace(asked, more=("warning",))
        return studying.tell(turn, asked)

    def likely(
        self, turn: Turn, reading: Reading, draft: Draft, units: Collection[str], courses: Collection[str]
    ) -> Decision | str | None:
        """What a question nobody understood is most like: the next step towards it, or the question in known words;
        None where the draft is all there is.
        """
        if not turn.past and _EARLIER.search(turn.question):
            # What was said before is not in this thread: nothing is like it.
            return None
        a_head = reading.reason == "person_list" and not _NAMES.search(turn.question)
        if a_head and (said := in_parts.restated(turn, self._reader)) and _A_HEAD.search(said):
            # 「折到每个学生身上」: a sum per head names nobody.
            return said
        if not not_understood(reading, draft) or refused_whatever(turn.question) or blames(turn.question):
            return None
        guess = self._guess(turn)
        likeness = likened(turn, self._likeness, self._directory)
        if guess is None and asks_what_holds(turn.question):
            return self._consulting.nearest(turn, likeness)
        if guess is None or is_something_else(reading, guess):
            return in_parts.restated(turn, self._reader)
        if guess.kind == "clause" and goes_on(reading, turn):
            return None
        found: Decision | None = None
        match guess.kind:
            case "care":
                return self._replier.reply(Reading(Act.CARE, reason="care"), turn.asker, turn.question)
            case "clause":
                found = self._consulting.nearest(turn, likeness)
            case "study":
                found = self.study(turn)
            case "teaching" if turn.asker.role is Role.TEACHER:
                found = self._sheet(turn, guess, courses)
            case "rectification" if asks_what_holds(turn.question):
                found = self._consulting.nearest(turn, likeness)
            case "rectification" if turn.asker.role is not Role.STUDENT and not self._of_sections(turn):
                found = rectifying.tell(taking.ledger(turn.question), turn, units)
            case "figures" | "why" | "definition":
                return self._restated(turn, reading, guess) or in_parts.restated(turn, self._reader)
        if found is None or isinstance(found, CallTools):
            return found
        if (
            guess.kind == "clause"
            and found.status is not Status.ANSWERED
            and (said := in_parts.restated(turn, self._reader))
        ):
            return said
        if guess.kind == "clause" or asks_what_holds(turn.question):
            # That no document writes of a matter is better known than which clause is like it.
            return None if found.status is not Status.ANSWERED and draft.status is Status.NO_DATA else found
        if found.status is not Status.ANSWERED:
            return None
        said = _TAKEN.get(guess.kind)
        return replace(found, text=f"{said}\n\n{found.text}") if said else found

    def told_as(self, question: str, answered: Draft, draft: Draft) -> Draft:
        """The answer to a question said again, with how it was taken; the first draft where it is none."""
        if answered.status is not Status.ANSWERED:
            return draft
        name = next((s.text for s in self._scanned(question).of("metric", "inverse")), "")
        return replace(answered, text=f"您的说法我按{name}来理解，不对请换个说法。\n\n{answered.text}")

    def _sheet(self, turn: Turn, guess: Guess, courses: Collection[str], *, of_course: bool = True) -> Decision | None:
        if self._scanned(turn.question).has("modifier"):
            return None
        side = guess.detail if guess.sure_of_detail >= _DETAIL else ""
        asked = taking.sheet(turn.question, side, of_course=of_course and bool(courses))
        return None if asked is None else teaching.tell(turn, asked, courses)

    def _restated(self, turn: Turn, reading: Reading, guess: Guess) -> str | None:
        scanned = self._scanned(turn.question)
        named = scanned.values("metric", "inverse")
        unsure = guess.sure_of_detail < _DETAIL or (named and guess.detail not in named)
        if unsure or scanned.has("modifier") or NUMBER.search(turn.question):
            return None
        if guess.kind == "figures" and (
            reading.reason.startswith(("residue", "modifier", "group_change", "grain"))
            or sum(guess.kinds.get(kind, 0.0) for kind in NO_FIGURE) > _NO_FIGURE_MOST
        ):
            return None
        if guess.kind != "definition" and not self._unconditional(turn, guess):
            return None
        name = self._reader.catalogue.get(guess.detail).name_zh
        if guess.kind == "definition":
            return f"{name}怎么算"
        return taking.restated(scanned, name, why=guess.kind == "why") or None

    def _unconditional(self, turn: Turn, guess: Guess) -> bool:
        """Whether nothing is said of whom or what is counted that was never said of this metric: such a condition may
        not be lost on the way.
        """
        said = taking.conditions(masked(turn.question, self._directory))
        known = self._likeness
        return known is not None and all(known().heard("figures", guess.detail, words) for words in said)

    def _of_sections(self, turn: Turn) -> bool:
        """Whether classes or courses that were granted are spoken of: 「我督导的班」 is no item that is supervised."""
        return any(_SECTIONS.search(s.text) for s in self._scanned(turn.question).of("own_granted", "own_these"))

    def _guess(self, turn: Turn) -> Guess | None:
        """The likeness of a question that says all of what it asks; None where it is not sure enough."""
        least = _A_TURN if turn.past else _A_QUESTION
        if self._likeness is None or len(normalise(turn.question)) < least:
            return None
        role, text = turn.asker.role.value, masked(turn.question, self._directory)
        guess = self._likeness().guess(role, text)
        if NUMBER.search(turn.question) and guess.kinds.get("study", 0.0) >= _NUMBERED:
            return self._likeness().as_kind("study", role, text)
        alone = guess.alone >= _ALONE.get(guess.kind, _ALONE_ELSE)
        return guess if alone and guess.sure >= _LEAST.get(guess.kind, _NEVER) else None

    def _scanned(self, question: str) -> Scan:
        return scan(normalise(question), self._reader.catalogue, self._reader.school)
